"""The meetings of the collective: dates asked one by one, a date chosen, people told."""
