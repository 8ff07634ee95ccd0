"""Comptes rendus: what the meetings of the collective decided and answered."""

from blueprints.minutes import (
    advising,
    carrying_pages,
    publishing_pages,
    reading_pages,
    record_pages,
    section,
    task_pages,
    writing_pages,
)
from blueprints.minutes.door import blueprint

__all__ = [
    "advising",
    "blueprint",
    "carrying_pages",
    "publishing_pages",
    "reading_pages",
    "record_pages",
    "section",
    "task_pages",
    "writing_pages",
]
