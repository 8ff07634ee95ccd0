"""The secure conversations between an accompanied person, her coach and her manager."""
