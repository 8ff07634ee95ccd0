"""Adjustments at work: what is asked, agreed, tried and kept, and the library of ideas."""
