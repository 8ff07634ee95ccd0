"""Questions and answers between members of the collective."""
