"""The ground floor: what every feature stands on. It has no pages and imports no feature."""
