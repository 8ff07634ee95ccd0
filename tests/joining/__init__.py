"""Tests of invitations and first steps."""
