"""Testimonials: written by a person, never published without her word-for-word yes, withdrawn in one click."""
