"""Fixtures of the tests of news."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from blueprints.core import mail

MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def mailbox(data_folder: Path) -> mail.FolderMailer:
    """The mails of this test, and of no other."""
    folder = data_folder / "mailbox"
    for file in folder.glob("*.eml"):
        file.unlink()
    return mail.FolderMailer(folder)


@pytest.fixture
def day() -> Iterator[time_machine.Traveller]:
    """A morning that the test may move on."""
    with time_machine.travel(MORNING, tick=False) as moving:
        yield moving
