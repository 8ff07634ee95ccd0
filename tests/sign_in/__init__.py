"""Tests of the ways to come in."""
