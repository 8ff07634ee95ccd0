"""The laws of the house: what holds for every file, route, table and page, checked from the first day."""
