"""Tests of adjustments: asked, agreed, tried, kept."""
