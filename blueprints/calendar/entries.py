"""What one meeting says in one person's calendar: as much as she chose, and never more than its page tells her."""

from datetime import datetime, timedelta

from blueprints.calendar import ics
from blueprints.calendar.choosing import Chosen
from blueprints.calendar.ics import Entry, Status
from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _
from blueprints.meetings.models import WAYS, Coming, MeetingState


def neutral_title(chosen: Chosen) -> str:
    """Return what stands for the title of a meeting where somebody else may look."""
    return chosen.neutral_title or _("Rendez-vous")


def make(row: AnyRow, chosen: Chosen, base: str) -> Entry:
    """Return the entry of a row of `queries`.

    Args:
        row: the meeting, and how she comes.
        chosen: what she chose.
        base: the address of the list of meetings, with a slash at its end.
    """
    title = neutral_title(chosen) if chosen.is_discreet else row.title
    if row.state is MeetingState.CANCELLED:
        title = _("Annulé : %(title)s", title=title)
    status = _status(row)
    return Entry(
        meeting_id=row.id,
        title=title,
        starts_at=row.starts_at,
        ends_at=row.starts_at + timedelta(minutes=max(row.minutes_long, 1)),
        status=status,
        url=f"{base}{row.id}",
        text="" if chosen.is_discreet else _text(row),
        place=row.place if chosen.shows_place else "",
        is_busy=status is Status.CONFIRMED,
    )


def event(row: AnyRow, chosen: Chosen, base: str) -> str:
    """Return the lines of a row of `queries`, for a feed or a file."""
    entry = make(row, chosen, base)
    return ics.event(entry, sequence=sequence_of(row), stamp=stamp_of(row, chosen))


def sequence_of(row: AnyRow) -> int:
    """Return the number of a version: never less than what a mail said of it."""
    version: int = row.version
    return max(version, row.sequence or 0)


def stamp_of(row: AnyRow, chosen: Chosen) -> datetime:
    """Return when what the entry says last changed."""
    moments = (row.created_at, row.changed_at, row.answered_at, chosen.changed_at)
    return max(moment for moment in moments if moment is not None)


def _status(row: AnyRow) -> Status:
    if row.state is MeetingState.CANCELLED:
        return Status.CANCELLED
    return Status.CONFIRMED if is_sure(row) or (row.is_organiser and not row.is_current) else Status.TENTATIVE


def is_sure(row: AnyRow) -> bool:
    """Tell whether she comes to this very hour and has her seat."""
    return bool(row.is_current and row.coming in WAYS and row.has_seat)


def _text(row: AnyRow) -> str:
    """Return how to join, for who comes that way and has her seat; the same rule as on the page."""
    if not row.joining or not is_sure(row) or row.state is MeetingState.CANCELLED:
        return ""
    if row.coming is Coming.PHONE:
        return str(_("Le numéro à appeler : %(number)s", number=row.joining))
    return str(_("Le lien de la visio : %(link)s", link=row.joining))
