"""Platforms, people, sign-in, sessions and reading comfort."""
