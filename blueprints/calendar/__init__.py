"""Meetings in one's own calendar: files, invitations by mail, a private feed, reminders."""
