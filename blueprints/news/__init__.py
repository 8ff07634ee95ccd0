"""Mes nouvelles: one place for all that a person was told, and how she wants to be told elsewhere."""
