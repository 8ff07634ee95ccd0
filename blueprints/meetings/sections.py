"""What other features show on the page of a meeting, and which buttons they add for those who organise it.

The agenda, the minutes and the calendar know meetings; meetings do not know them. Each registers here what it shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from blueprints.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the page of a meeting.

    Args:
        template: what draws it; it reads `shown`.
        shown: what it shows.
        beside: it stands in the column beside, not in the page.
        is_outcome: it says what came out of the meeting: the last step of its rope is done.
    """

    template: str
    shown: Mapping[str, Any]
    beside: bool = False
    is_outcome: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One button for those who organise: what it says, where it leads, its icon."""

    words: str
    address: str
    icon: str


Show = Callable[[Meeting], Section | None]
Offer = Callable[[Meeting], Way | None]
_shows: dict[int, Show] = {}
_offers: dict[int, Offer] = {}


def shows(place: int) -> Callable[[Show], Show]:
    """Register what a feature shows of a meeting to the person of this request; None where it has nothing to show.

    Args:
        place: the order on the page, smaller first; each feature has its own.
    """

    def keep(show: Show) -> Show:
        _shows[place] = show
        return show

    return keep


def offers(place: int) -> Callable[[Offer], Offer]:
    """Register a button for those who organise a meeting; None where it is not offered."""

    def keep(offer: Offer) -> Offer:
        _offers[place] = offer
        return offer

    return keep


def list_sections(meeting: Meeting) -> list[Section]:
    """Return what the other features show of a meeting, in the order of the page."""
    shown = (_shows[place](meeting) for place in sorted(_shows))
    return [section for section in shown if section is not None]


def list_ways(meeting: Meeting) -> list[Way]:
    """Return the buttons that the other features add for those who organise a meeting."""
    offered = (_offers[place](meeting) for place in sorted(_offers))
    return [way for way in offered if way is not None]
