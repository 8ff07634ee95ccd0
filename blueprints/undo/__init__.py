"""Undo rather than confirm: for a minute, who just did something can undo it, from the notice that says it."""
