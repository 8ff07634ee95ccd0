"""The rules that every platform begins with, until its members write their own."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from blueprints.charter import content
from blueprints.charter.content import Version

PUBLISHED_AT = datetime(2026, 11, 1, tzinfo=UTC)
FIRST = 1


@cache
def version() -> Version:
    """Return the first version, which came with Cordée."""
    path = Path(__file__).with_name("starter.json")
    return Version(FIRST, PUBLISHED_AT, "", content.read(path.read_text(encoding="utf-8")))
