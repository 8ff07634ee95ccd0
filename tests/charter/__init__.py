"""Tests of the rules of the collective."""
