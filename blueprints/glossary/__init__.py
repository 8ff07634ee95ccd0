"""The difficult words, each with a plain definition: on their own page, and where they stand in a text."""
