"""News as the page shows them: sentences made from kinds and words, day by day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from blueprints.core import pages
from blueprints.core.db import AnyRow
from blueprints.core.i18n import clock_time, relative_day
from blueprints.core.i18n import gettext as _
from blueprints.news import queries, sentences
from blueprints.news.sentences import Words


@dataclass(frozen=True, slots=True)
class ShownNews:
    """One news, ready to be written."""

    url: str
    sentence: str
    icon: str
    at: str
    is_new: bool
    stop: str
    """The path that a button posts to for hearing no more of it; mostly nothing."""


@dataclass(frozen=True, slots=True)
class Day:
    """The news of one day."""

    name: str
    news: list[ShownNews] = field(default_factory=list)


def show_days(rows: Iterable[AnyRow], person_id: UUID) -> list[Day]:
    """Return the news of a page, latest day first.

    Args:
        rows: from `queries.list_own`.
        person_id: whose.
    """
    base, days = pages.path("news.index"), list[Day]()
    for row in rows:
        name = relative_day(row.created_at)
        if not days or days[-1].name != name:
            days.append(Day(name))
        days[-1].news.append(_show(row, base, person_id))
    return days


def _show(row: AnyRow, base: str, person_id: UUID) -> ShownNews:
    telling = sentences.telling_of(row.kind)
    return ShownNews(
        url=f"{base}/{row.id}",
        sentence=sentence_of(telling, queries.open_words(row, person_id)),
        icon=telling.icon,
        at=clock_time(row.created_at),
        is_new=row.read_at is None,
        stop=telling.stop(row.subject_id) if telling.stop and row.subject_id else "",
    )


def sentence_of(telling: sentences.Telling, words: Words | None) -> str:
    """Return what is said; something plain when its words stay closed."""
    if words is None:
        return _("Une nouvelle vous attend.")
    return telling.say(words)
