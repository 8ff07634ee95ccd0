"""Who answers now, at which numbers, and when somebody will read next: what the help page says beside the contact.

The database is asked once a minute and platform; the hours are compared at each request.
"""

from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from blueprints.accounts import platforms, queries
from blueprints.accounts.opening import Opening
from blueprints.core import clock, db, state
from blueprints.core.i18n import when

_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Help:
    """What changes on the help page; the page is kept as long as this stays the same."""

    on_duty: str
    """Who is on duty now; empty when nobody is, and while it is closed: nobody is said to answer then."""
    until: str
    numbers: tuple[tuple[str, str, str], ...]
    """Words, number, and its address for telephones."""
    reopens: str
    """When somebody will read; empty while it is open, or when no hours are told."""
    added: str
    """What the platform adds while it is closed."""


@dataclass(frozen=True, slots=True)
class _Known:
    until: float
    on_duty: str
    duty_ends: str
    numbers: tuple[tuple[str, str, str], ...]


_known: dict[UUID, _Known] = {}


def forget() -> None:
    """Ask the database again at the next request (the duty or the numbers were changed)."""
    _known.clear()


def find_help() -> Help:
    """Return what the help page says now."""
    card, known, now = platforms.current(), _ask(), clock.now()
    week = Opening.decode(card.opening if card else "")
    closed = week.is_told and not week.is_open(now)
    opens = week.next_opening(now) if closed else None
    return Help(
        on_duty="" if closed else known.on_duty,
        until="" if closed else known.duty_ends,
        numbers=known.numbers,
        reopens=when(opens) if opens else "",
        added=card.out_of_hours if card and (closed or not week.is_told) else "",
    )


def _ask() -> _Known:
    state.current().shares(_known)
    platform_id = db.platform_id()
    known = _known.get(platform_id)
    if known is None or known.until < monotonic():
        duty = queries.find_on_duty()
        known = _known[platform_id] = _Known(
            until=monotonic() + _SECONDS,
            on_duty=f"{duty.first_name} {duty.last_name}" if duty else "",
            duty_ends=when(duty.ends_at) if duty else "",
            numbers=tuple((one.label, one.number, platforms.dial(one.number)) for one in queries.list_numbers()),
        )
    return known
