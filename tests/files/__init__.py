"""Tests of files: what is let in, what is made of it, who gets it back."""
