"""All of Cordée's Python: one folder is one feature, and imports flow one way (see docs/architecture.md)."""
