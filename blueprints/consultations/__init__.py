"""Consultations of the collective: one question, a secret ballot, totals only, and what was decided then."""
