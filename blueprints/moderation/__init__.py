"""Moderation as help: reports, texts that wait to be read, decisions with their reason, and appeals."""
