"""Tests of the journeys (`tests/journeys` holds the browser's)."""
