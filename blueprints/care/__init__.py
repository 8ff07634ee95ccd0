"""Besoin d’aide: the human on duty, my own notes, my trusted person, and the words that call for somebody."""
