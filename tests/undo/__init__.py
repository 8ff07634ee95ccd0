"""Tests of the minute in which an act can be undone."""
