"""Meetings that come back, in words: their rule, how many, and the page of a series."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for

from blueprints.core import clock
from blueprints.core.db import AnyRow
from blueprints.core.i18n import clock_time, day, ngettext, when
from blueprints.core.i18n import gettext as _
from blueprints.meetings import series_dates
from blueprints.meetings.coming_words import answer_sentence
from blueprints.meetings.models import MeetingState
from blueprints.meetings.series_models import MeetingSeries, SeriesRule
from blueprints.meetings.stages import capital, is_over, state_words


def rule_words(series: MeetingSeries) -> str:
    """Return the rule as one says it: "Chaque mois, le premier jeudi, à 14 h."."""
    first = series_dates.at_hour(series.first_on, series.hour)
    weekday = day(first).split(" ", 1)[0]
    named = {"weekday": weekday, "hour": clock_time(first), "day": _day_of(series.first_on)}
    return {
        SeriesRule.WEEKLY: _("Chaque semaine, le %(weekday)s à %(hour)s.", **named),
        SeriesRule.FORTNIGHTLY: _("Une semaine sur deux, le %(weekday)s à %(hour)s.", **named),
        SeriesRule.WEEKDAY_OF_MONTH: _ranked(series.first_on, named),
        SeriesRule.LAST_WEEKDAY: _("Chaque mois, le dernier %(weekday)s à %(hour)s.", **named),
        SeriesRule.DAY_OF_MONTH: _("Chaque mois, le %(day)s, à %(hour)s.", **named),
    }[series.rule]


def _ranked(first_on: date, named: dict[str, str]) -> str:
    sentences = (
        _("Chaque mois, le premier %(weekday)s à %(hour)s.", **named),
        _("Chaque mois, le deuxième %(weekday)s à %(hour)s.", **named),
        _("Chaque mois, le troisième %(weekday)s à %(hour)s.", **named),
        _("Chaque mois, le quatrième %(weekday)s à %(hour)s.", **named),
    )
    return sentences[min(series_dates.rank_of(first_on), len(sentences)) - 1]


def _day_of(first_on: date) -> str:
    return "1er" if first_on.day == 1 else str(first_on.day)


@dataclass(frozen=True, slots=True)
class Listed:
    """One meeting of a series, as its page lists it."""

    url: str
    moment: str
    state: str
    kind: str
    own: str
    is_coming: bool


def list_meetings(rows: Iterable[AnyRow]) -> list[Listed]:
    """Return the meetings of a series as its page lists them."""
    return [_listed(row) for row in rows]


def _listed(row: AnyRow) -> Listed:
    state, kind = state_words(row)
    is_coming = row.state is MeetingState.SCHEDULED and row.starts_at > clock.now()
    own = answer_sentence(row) if row.coming is not None and not is_over(row) else ""
    return Listed(f"/rencontres/{row.id}", capital(when(row.starts_at)), state, kind, own, is_coming)


@dataclass(frozen=True, slots=True)
class Next:
    """What the page of one meeting says of its series."""

    url: str
    title: str
    dates: list[tuple[str, str]]
    more: bool


def next_ones(meeting_id: UUID, rows: Iterable[AnyRow], most: int) -> Next | None:
    """Return the next dates of a series, but for the meeting whose page it is; None when nothing is to come."""
    found = list(rows)
    others = [row for row in found if row.id != meeting_id]
    if not found:
        return None
    url = url_for("meetings.series", series_id=found[0].series_id)
    dates = [(f"/rencontres/{row.id}", when(row.starts_at)) for row in others[:most]]
    return Next(url, found[0].title, dates, len(others) > most)


def made(count: int) -> str:
    """Say how many meetings were made."""
    return ngettext("Une rencontre est créée.", "%(num)s rencontres sont créées.", count)


def stopped(count: int) -> str:
    """Say how many meetings were cancelled."""
    return ngettext(
        "La série est arrêtée. Une rencontre est annulée.",
        "La série est arrêtée. %(num)s rencontres sont annulées.",
        count,
    )


def shifted(count: int) -> str:
    """Say how many meetings have another hour."""
    return ngettext("Une rencontre change d’heure.", "%(num)s rencontres changent d’heure.", count)


def came(count: int, waiting: int) -> str:
    """Say to how many meetings one comes, and for how many one waits."""
    said = ngettext(
        "Votre réponse est notée pour une rencontre.", "Votre réponse est notée pour %(num)s rencontres.", count
    )
    if waiting:
        said += " " + ngettext(
            "Pour une rencontre, c’est complet : vous attendez une place.",
            "Pour %(num)s rencontres, c’est complet : vous attendez une place.",
            waiting,
        )
    return said + " " + _("Vous pouvez changer d’avis pour chacune.")
