"""What pages show of a venue: its rows in words, when it was verified, what two persons wrote differently."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for

from blueprints.core import clock
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.venues.models import Suits, Venue
from blueprints.venues.rows import ROWS, Row
from blueprints.venues.services import Sheet

OLD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a sheet in words; nobody knows it yet where it is unknown."""

    icon: str
    term: str
    words: str
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A place as its page and those of meetings show it.

    Args:
        facts: what is read at once.
        others: what is read once it is opened.
        photo: the address of the photo and its words.
        verified: when it was verified and by whom, in a sentence.
        is_old: nobody has verified it for a year.
    """

    id: UUID
    name: str
    address: str
    entrance: str
    facts: Sequence[Fact]
    others: Sequence[Fact]
    steps: Sequence[str]
    photo: tuple[str, str] | None
    verified: str
    is_verified: bool
    is_old: bool
    is_archived: bool
    version: int
    url: str


def show(row: AnyRow) -> Shown:
    """Return a place as pages show it, from `queries.find_shown`."""
    page = url_for("venues.show", venue_id=row.id)
    photo = (f"{page}/porte?photo={row.photo_id.hex[:8]}", row.photo_about) if row.photo_id else None
    return Shown(
        id=row.id,
        name=row.name,
        address=row.address,
        entrance=row.entrance,
        facts=[_fact(one, row.facts) for one in ROWS if one.is_first],
        others=[_fact(one, row.facts) for one in ROWS if not one.is_first],
        steps=row.steps,
        photo=photo,
        verified=_verified(row.verified_at, row.verifier),
        is_verified=row.verified_at is not None,
        is_old=is_old(row.verified_at),
        is_archived=row.archived_at is not None,
        version=row.version,
        url=page,
    )


def _fact(row: Row, facts: Mapping[str, Sequence[str]]) -> Fact:
    state, words = facts.get(row.key, ("", ""))
    said = _said(state, words)
    return Fact(row.icon, str(row.term), said, bool(said))


def _said(state: str, words: str) -> str:
    stated = {Suits.YES: _("Oui."), Suits.PARTLY: _("En partie."), Suits.NO: _("Non.")}
    return f"{stated[Suits(state)] if state else ''} {words}".strip()


def is_old(verified_at: datetime | None) -> bool:
    """Tell whether a sheet was verified, but more than a year ago."""
    return verified_at is not None and verified_at < clock.now() - OLD


def _verified(at: datetime | None, name: str | None) -> str:
    if at is None:
        return _("Cette fiche n’a pas encore été vérifiée sur place.")
    if not name:
        return _("Fiche vérifiée le %(day)s.", day=day(at))
    return _("Fiche vérifiée le %(day)s par %(name)s.", day=day(at), name=isolate(name))


@dataclass(frozen=True, slots=True)
class Listed:
    """One place in a list."""

    name: str
    address: str
    url: str
    verified: str
    missing: str
    is_old: bool


def show_listed(rows: Iterable[AnyRow]) -> list[Listed]:
    """Return the places of a list in words."""
    pattern = url_for("venues.show", venue_id=UUID(int=0))
    return [
        Listed(
            row.name,
            row.address,
            pattern.replace(str(UUID(int=0)), str(row.id)),
            _verified(row.verified_at, None),
            _missing(row.facts),
            is_old(row.verified_at),
        )
        for row in rows
    ]


def _missing(facts: Mapping[str, Any]) -> str:
    left = sum(row.key not in facts for row in ROWS)
    return ngettext("Il reste %(num)s ligne à remplir.", "Il reste %(num)s lignes à remplir.", left) if left else ""


# --- what two persons wrote -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two persons wrote differently."""

    term: str
    theirs: str
    yours: str


def sheet_of(venue: Venue) -> Sheet:
    """Return what is written of a place."""
    facts = {key: (said[0], said[1]) for key, said in venue.facts.items()}
    return Sheet(name=venue.name, address=venue.address, entrance=venue.entrance, facts=facts, steps=venue.steps)


def differences(theirs: Sheet, yours: Sheet) -> list[Difference]:
    """Return what is not the same in two sheets, in the order of the page."""
    pairs = [
        (_("Nom du lieu"), theirs.name, yours.name),
        (_("Adresse"), theirs.address, yours.address),
        (_("Pour entrer"), theirs.entrance, yours.entrance),
        *((str(row.term), _row_words(theirs, row), _row_words(yours, row)) for row in ROWS),
        (_("Le chemin, étape par étape"), _lines(theirs.steps), _lines(yours.steps)),
    ]
    nothing = _("Rien.")
    return [Difference(term, one or nothing, other or nothing) for term, one, other in pairs if one != other]


def _row_words(sheet: Sheet, row: Row) -> str:
    return _said(*sheet.facts.get(row.key, ("", "")))


def _lines(steps: Iterable[str]) -> str:
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
