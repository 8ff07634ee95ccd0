"""Ideas of the collective on how the service is run, what it answers, and what became of each."""
