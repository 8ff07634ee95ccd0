"""Public pages, the home of each role, help, and the state of the service."""
