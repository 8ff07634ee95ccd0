"""Invitations and the first steps of a person who joins."""
