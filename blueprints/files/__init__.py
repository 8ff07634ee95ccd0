"""Files that people join to their words: checked, made harmless, encrypted, and served to readers only."""
