"""Posts of a discussion and what each member has read: shared by advice, and later by ideas and minutes."""
