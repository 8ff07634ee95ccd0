"""Drafts: what a person types is kept as she types, for her alone, and given back on the page where it stood."""
