"""What was said and decided at a meeting, point by point, and what became of it."""
