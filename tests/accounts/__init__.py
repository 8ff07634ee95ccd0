"""Tests of people, sign-in, sessions and comfort."""
