"""Mails of invitation."""
