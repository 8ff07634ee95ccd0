"""Meetings as lists show them, the cards of dates, and which date suits most."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from flask import url_for

from blueprints.core.db import AnyRow
from blueprints.core.forms import Form
from blueprints.core.i18n import clock_time, day, ngettext, when
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members
from blueprints.meetings import coming_words
from blueprints.meetings.forms import field_of
from blueprints.meetings.models import MeetingState, VoteAnswer
from blueprints.meetings.services import is_open
from blueprints.meetings.stages import capital, is_over, state_words


@dataclass(frozen=True, slots=True)
class DateCard:
    """One date of the poll, ready for its card."""

    name: str
    weekday: str
    day: str
    hours: str
    value: str | None
    errors: Sequence[str]


def show_dates(options: Iterable[AnyRow], minutes_long: int, form: Form | None = None) -> list[DateCard]:
    """Return the dates as their cards say them, with what a refused form held."""
    cards = []
    for option in options:
        weekday, rest = day(option.starts_at).split(" ", 1)
        name, value = field_of(option.id), option.answer.value if option.answer else None
        errors: Sequence[str] = ()
        if form is not None and name in form:
            value, errors = form[name].data, form[name].errors
        known = value if value in set(VoteAnswer) else None
        when_of = hours(option.starts_at, minutes_long)
        cards.append(DateCard(name, weekday.capitalize(), rest, when_of, known, errors))
    return cards


def hours(starts_at: datetime, minutes_long: int) -> str:
    """Return from when to when: "de 14 h à 16 h"."""
    ends_at = starts_at + timedelta(minutes=minutes_long)
    return _("de %(start)s à %(end)s", start=clock_time(starts_at), end=clock_time(ends_at))


def answer_words(answer: VoteAnswer | None) -> str:
    """Return an answer as the person gave it."""
    words = {VoteAnswer.YES: _("Oui"), VoteAnswer.HARD: _("Je peux, mais c’est difficile"), VoteAnswer.NO: _("Non")}
    return words[answer] if answer else _("Pas de réponse")


@dataclass(frozen=True, slots=True)
class ListedMeeting:
    """One meeting of the list, ready to be written."""

    url: str
    title: str
    place: str
    state: str
    kind: str
    moment: str
    own: str


def show_meetings(
    rows: Iterable[AnyRow], page: str = "", moment: Callable[[AnyRow], str] | None = None
) -> list[ListedMeeting]:
    """Return the meetings of a page of the list.

    Args:
        rows: from the database.
        page: the page of each that the list leads to; its own by default.
        moment: says when it is; the whole date by default.
    """
    base, end = url_for("meetings.index"), f"/{page}" if page else ""
    listed = ((_listed(base, end, row), row) for row in rows)
    return [replace(one, moment=moment(row)) if moment else one for one, row in listed]


def show_own_meetings(rows: Iterable[AnyRow]) -> list[ListedMeeting]:
    """Return a person's own meetings, each with how she comes where she said so."""
    base, listed = url_for("meetings.index"), []
    for row in rows:
        one = _listed(base, "", row)
        listed.append(replace(one, own=coming_words.answer_sentence(row)) if _is_said(row) else one)
    return listed


def _is_said(row: AnyRow) -> bool:
    return row.coming is not None and row.state is MeetingState.SCHEDULED and not is_over(row)


def _listed(base: str, end: str, row: AnyRow) -> ListedMeeting:
    state, kind = state_words(row)
    own = ""
    if row.state is MeetingState.POLLING:
        own = _("Vous avez répondu.") if row.answered else _("Votre réponse est attendue.")
        if not is_open(row.state, row.poll_ends_at):
            own = _("L’animation choisit la date.")
    moment = _("Pas encore de date") if row.state is MeetingState.DRAFT else _("Date à choisir ensemble")
    if row.starts_at:
        moment = capital(when(row.starts_at))
    return ListedMeeting(f"{base}/{row.id}{end}", row.title, row.place, state, kind, moment, own)


@dataclass(frozen=True, slots=True)
class RankedDate:
    """One date for those who organise: who can, in words, and why it comes first."""

    id: UUID
    when: str
    counts: str
    reason: str
    names: list[tuple[str, str]]
    best: bool


Counts = dict[UUID, dict[VoteAnswer, int]]


def rank_dates(options: Sequence[AnyRow], counts: Counts, voters: Iterable[AnyRow]) -> list[RankedDate]:
    """Return the dates, the one that most can come to first; then the easier one; then the nearer one.

    Args:
        options: the dates in their order.
        counts: how many answered what to each.
        voters: who answered what, named.
    """
    ordered = sorted(options, key=lambda option: (*_merit(counts.get(option.id, {})), option.starts_at))
    names = _names(voters)
    reason = _reason([_merit(counts.get(option.id, {})) for option in ordered])
    return [
        RankedDate(
            option.id,
            when(option.starts_at),
            count_words(counts.get(option.id, {})),
            reason if place == 0 else "",
            names.get(option.id, []),
            place == 0 and bool(reason),
        )
        for place, option in enumerate(ordered)
    ]


def _merit(count: dict[VoteAnswer, int]) -> tuple[int, int]:
    """Return what orders two dates: most who can come, then fewest for whom it is hard."""
    hard = count.get(VoteAnswer.HARD, 0)
    return -(count.get(VoteAnswer.YES, 0) + hard), hard


def _reason(merits: list[tuple[int, int]]) -> str:
    first = merits[0]
    if first[0] == 0:
        return ""
    rest = merits[1:]
    if all(first[0] < other[0] for other in rest):
        return _("C’est la date où le plus de personnes peuvent venir.")
    if all(first < other for other in rest):
        return _("Autant de personnes peuvent venir à une autre date. Celle-ci est plus facile pour elles.")
    return _("Une autre date convient autant. Celle-ci vient plus tôt.")


def count_words(count: dict[VoteAnswer, int]) -> str:
    """Return the answers in words: "3 personnes peuvent, 1 difficilement, 1 non"."""
    if not count:
        return _("Personne n’a encore répondu pour cette date")
    yes, hard, no = (count.get(answer, 0) for answer in VoteAnswer)
    parts = [
        ngettext("%(num)s personne peut", "%(num)s personnes peuvent", yes) if yes else _("personne ne peut facilement")
    ]
    if hard:
        parts.append(ngettext("%(num)s difficilement", "%(num)s difficilement", hard))
    if no:
        parts.append(ngettext("%(num)s non", "%(num)s non", no))
    return capital(", ".join(parts))


def _names(voters: Iterable[AnyRow]) -> dict[UUID, list[tuple[str, str]]]:
    gathered: dict[UUID, dict[VoteAnswer, list[str]]] = {}
    team = members.staff()
    for voter in voters:
        name = members.named(voter.id, voter.pseudonym, team).name
        if voter.dictated_to is not None:
            name += ", " + coming_words.dictated(voter.dictated_to, team)
        gathered.setdefault(voter.option_id, {}).setdefault(voter.answer, []).append(name)
    return {
        option_id: [
            (answer_words(answer), "\u00a0; ".join(by_answer[answer])) for answer in VoteAnswer if answer in by_answer
        ]
        for option_id, by_answer in gathered.items()
    }
