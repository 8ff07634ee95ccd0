"""Tests of trust: who opened my follow-up, and the extraordinary access."""
