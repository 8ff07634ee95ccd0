"""Fixtures of the tests of calendars."""

from tests.news.conftest import day, mailbox

__all__ = ["day", "mailbox"]
