"""The public page of what moderation did in a year: words, a table and a picture; no name, no small number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import day, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.moderation import kinds, yearly
from blueprints.moderation.door import blueprint
from blueprints.moderation.models import Decision
from blueprints.moderation.wording import DONE
from blueprints.moderation.yearly import LEAST, Counts, Year

_SECTION = "plan"
_ROUND = 5
_A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a picture and of its table."""

    label: str
    words: str
    share: float


@blueprint.get("/moderation/en-chiffres")
@requires(Permission.PUBLIC)
def last_year() -> ResponseReturnValue:
    """Lead to the last year that has a month to tell of."""
    years = yearly.list_years()
    if not years:
        return pages.render("moderation/year_none.html", section=_SECTION)
    return redirect(url_for("moderation.show_year", number=years[0]), code=302)


@blueprint.get("/moderation/en-chiffres/<int:number>")
@requires(Permission.PUBLIC, subject=yearly.find_year)
def show_year(year: Year) -> ResponseReturnValue:
    """Say what was done in one year."""
    counts, others = yearly.count(year), [one for one in yearly.list_years() if one != year.number]
    rounded, named = counts.has_small, {one.name: str(one.said) for one in kinds.every()}
    by_decision = [(str(DONE[one]), counts.decisions[one]) for one in Decision]
    by_kind = sorted((named.get(name, name), number) for name, number in counts.kinds.items())
    return pages.render(
        "moderation/year.html",
        section=_SECTION,
        year=year,
        until=day(year.until - _A_MOMENT),
        sentence=_sentence(counts),
        details=_details(counts),
        decisions=_lines(by_decision, rounded=rounded) if counts.read else [],
        decision_rows=[[label, said(number, rounded=rounded)] for label, number in by_decision],
        kind_rows=[[label, said(number, rounded=rounded)] for label, number in by_kind],
        others=others,
    )


def said(number: int, *, rounded: bool = False) -> str:
    """Return a number as the page says it: a small one would tell of somebody, and so would those beside it."""
    if number == 0:
        return _("aucun")
    if number < LEAST:
        return _("moins de %(number)d", number=LEAST)
    return _("au moins %(number)d", number=number // _ROUND * _ROUND) if rounded else str(number)


def _sentence(counts: Counts) -> str:
    if not counts.read:
        return _("Aucun texte n’a été relu.")
    if counts.read < LEAST:
        return _("Moins de %(number)d textes ont été relus.", number=LEAST)
    if counts.has_small:
        return _("Au moins %(number)d textes ont été relus.", number=counts.read // _ROUND * _ROUND)
    return ngettext("%(num)d texte a été relu.", "%(num)d textes ont été relus.", counts.read)


def _details(counts: Counts) -> list[tuple[str, str]]:
    return [
        (label, said(number, rounded=counts.has_small))
        for label, number in (
            (_("Signalements reçus"), counts.reports),
            (_("Personnes qui n’étaient pas d’accord avec une décision"), counts.appeals),
            (_("Décisions changées après cela"), counts.changed),
            (_("Messages sans nom dont le nom a été cherché"), counts.lifted),
        )
    ]


def _lines(parts: Iterable[tuple[str, int]], *, rounded: bool) -> list[Line]:
    """Return the lines of a picture, which says no more than the words: small numbers are drawn alike."""
    drawn = [(label, number, _drawn(number, rounded=rounded)) for label, number in parts]
    most = max((length for _label, _number, length in drawn), default=0)
    return [
        Line(label, said(number, rounded=rounded), round(100 * length / most, 1) if most else 0)
        for label, number, length in drawn
    ]


def _drawn(number: int, *, rounded: bool) -> int:
    if number < LEAST:
        return min(number, 1) * (LEAST - 1)
    return number // _ROUND * _ROUND if rounded else number
