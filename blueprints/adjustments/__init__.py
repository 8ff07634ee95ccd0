"""Adjustments at work: a measure for one difficulty, tried from a day to a day, then kept, changed or dropped."""
