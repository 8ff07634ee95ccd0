"""Tests of drafts: kept as they are typed, for their author alone, and given back."""
