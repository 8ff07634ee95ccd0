"""Tests of the news: telling, showing, mails, choices."""
