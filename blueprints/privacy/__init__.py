"""Trust: who opened my follow-up, and the extraordinary access, asked and watched."""
