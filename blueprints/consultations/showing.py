"""Consultations as pages show them: when, whether one voted, and the result in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import Markup

from blueprints.consultations import queries
from blueprints.consultations.closing import ENOUGH
from blueprints.consultations.services import is_open
from blueprints.core import access, clock, pages, text
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, ngettext, when
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate


def find_shown_consultation(consultation_id: UUID) -> AnyRow | None:
    """Return one consultation, as the person of this request reads it."""
    actor = access.current_actor()
    return queries.find_shown_consultation(consultation_id, actor.person_id) if actor else None


@dataclass(frozen=True, slots=True)
class Listed:
    """One consultation of the list, ready to be written."""

    url: str
    question: str
    survey: str
    moment: str
    state: str
    kind: str
    voted: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a result: the answer, how many, as a share of the whole for the picture."""

    label: str
    words: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Result:
    """What came out, in words, and line by line."""

    sentence: str
    voters: str
    bars: list[Bar]

    @property
    def rows(self) -> list[list[str]]:
        """Return the same as a table."""
        return [[bar.label, bar.words] for bar in self.bars]


@dataclass(frozen=True, slots=True)
class Shown:
    """One consultation, ready to be written."""

    url: str
    question: str
    survey: str
    about: Markup
    several: bool
    moment: str
    until: str
    is_open: bool
    is_coming: bool
    is_over: bool
    voted: bool
    result: Result | None
    outcome: Markup
    outcome_at: str
    onward: str


def state_of(row: AnyRow) -> tuple[str, str]:
    """Return where a consultation stands, and the kind of its badge."""
    if row.closed_at is not None:
        return (_("Décision prise"), "ok") if row.outcome_at else (_("Finie"), "plain")
    if row.opens_at > clock.now():
        return _("Pas encore ouverte"), "info"
    if not is_open(row):  # type: ignore[arg-type] # a row has what is looked at
        return _("On compte les votes"), "info"
    return _("Ouverte"), "now"


def _moment(row: AnyRow) -> str:
    if row.closed_at is not None:
        return _("Finie le %(day)s", day=day(row.closed_at))
    if row.opens_at > clock.now():
        return _("Ouvre le %(moment)s", moment=when(row.opens_at))
    return _("Jusqu’au %(moment)s", moment=when(row.closes_at))


def _survey(row: AnyRow, total: int) -> str:
    if row.survey_year is None:
        return ""
    return _(
        "Enquête %(year)s, question %(place)s sur %(total)s", year=row.survey_year, place=row.position, total=total
    )


def show_list(rows: Iterable[AnyRow], survey_length: int) -> list[Listed]:
    """Return the consultations of a list."""
    base = pages.path("consultations.index")
    shown = []
    for row in rows:
        state, kind = state_of(row)
        shown.append(
            Listed(
                url=f"{base}/{row.id}",
                question=row.question,
                survey=_survey(row, survey_length),
                moment=_moment(row),
                state=state,
                kind=kind,
                voted=row.voted and row.closed_at is None,
            )
        )
    return shown


def show(row: AnyRow, choices: Sequence[AnyRow], survey_length: int) -> Shown:
    """Return a consultation as its page writes it.

    Args:
        row: from `find_shown_consultation`.
        choices: its answers.
        survey_length: how many questions a yearly survey has.
    """
    base, open_now = pages.path("consultations.index"), is_open(row)  # type: ignore[arg-type] # idem
    return Shown(
        url=f"{base}/{row.id}",
        question=row.question,
        survey=_survey(row, survey_length),
        about=text.show(row.about) if row.about else Markup(""),
        several=row.several,
        moment=_moment(row),
        until=when(row.closes_at),
        is_open=open_now,
        is_coming=row.closed_at is None and row.opens_at > clock.now(),
        is_over=row.closed_at is not None,
        voted=row.voted,
        result=result_of(row, choices) if row.closed_at is not None else None,
        outcome=text.show(row.outcome) if row.outcome else Markup(""),
        outcome_at=day(row.outcome_at) if row.outcome_at else "",
        onward=_onward(row, base),
    )


def _onward(row: AnyRow, base: str) -> str:
    """Return the address of the next question of a survey."""
    if row.survey_year is None:
        return ""
    ids = queries.list_survey(row.survey_year)
    return f"{base}/{ids[row.position]}" if row.position < len(ids) else ""


def result_of(row: AnyRow, choices: Sequence[Any]) -> Result:
    """Return what came out of a closed consultation."""
    if row.voters is None:
        few = _("Moins de %(enough)s personnes ont voté.", enough=ENOUGH)
        return Result(few, _("Aucun total n’est montré : on pourrait deviner qui a choisi quoi."), [])
    bars = [
        Bar(
            label=one.label,
            words=ngettext(
                "%(num)s personne sur %(total)s", "%(num)s personnes sur %(total)s", one.votes, total=row.voters
            ),
            count=one.votes,
            share=round(100 * one.votes / row.voters, 1),
        )
        for one in choices
    ]
    voters = ngettext("%(num)s personne a voté.", "%(num)s personnes ont voté.", row.voters)
    return Result(_sentence(bars, row.voters), voters, bars)


def _sentence(bars: list[Bar], voters: int) -> str:
    most = max(bar.count for bar in bars)
    first = [isolate(bar.label) for bar in bars if bar.count == most]
    if len(first) == 1:
        return ngettext(
            "« %(label)s » arrive en premier : %(num)s personne sur %(total)s.",
            "« %(label)s » arrive en premier : %(num)s personnes sur %(total)s.",
            most,
            label=first[0],
            total=voters,
        )
    return ngettext(
        "Plusieurs réponses sont à égalité : %(num)s personne sur %(total)s chacune.",
        "Plusieurs réponses sont à égalité : %(num)s personnes sur %(total)s chacune.",
        most,
        total=voters,
    )
