"""Invitations by mail: what each calendar is to hold, compared with what the last mail said of it.

It is compared again when the mail leaves: what was undone meanwhile is not said, and the same is never said twice.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from blueprints.calendar import entries, queries
from blueprints.calendar.ics import Entry, Method, Status
from blueprints.calendar.models import Invitation
from blueprints.core import clock, db, outbox
from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _

JOB = "calendar.invitation"
PATIENCE = timedelta(seconds=90)
"""A move of a meeting can be undone for a minute: what is undone is said to nobody."""
AGAIN = timedelta(days=1)
"""A mail that was given up is asked for again after this."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a calendar is to be told."""

    method: Method
    entry: Entry
    sequence: int
    accepts: bool


def ask_all() -> int:
    """Inside a write unit: ask for a mail wherever a calendar and its meetings differ; return how many."""
    if not queries.has_invited():
        return 0
    rows = [*queries.list_wanted(), *queries.list_unwanted()]
    asked = [row for row in rows if _may_be_asked(row) and decide(row, "") is not None]
    for row in asked:
        _ask(row.id, row.person_id)
    return len(asked)


def _may_be_asked(row: AnyRow) -> bool:
    return row.asked_at is None or row.asked_at < clock.now() - AGAIN


def _ask(meeting_id: UUID, person_id: UUID) -> None:
    invitation = find_invitation(meeting_id, person_id)
    if invitation is None:
        here = db.platform_id()
        invitation = Invitation(platform_id=here, meeting_id=meeting_id, person_id=person_id, sequence=-1, digest="")
        invitation.minutes_long = 0
        db.session().add(invitation)
    invitation.asked_at = clock.now()
    outbox.add(JOB, delay=PATIENCE, meeting=meeting_id, person=person_id)


def find_invitation(meeting_id: UUID, person_id: UUID) -> Invitation | None:
    """Return what the mails said last of one meeting to one calendar."""
    statement = select(Invitation).where(Invitation.meeting_id == meeting_id, Invitation.person_id == person_id)
    return db.session().scalars(statement).one_or_none()


def decide(row: AnyRow, base: str) -> Letter | None:
    """Return what the calendar of a row of `queries` is to be told now; None when it knows.

    Args:
        row: the meeting, the person, what she chose, and what the last mail said.
        base: the address of the list of meetings, with a slash at its end.
    """
    sequence = max(row.version, (row.sequence if row.sequence is not None else -1) + 1)
    if row.is_wanted:
        entry = entries.make(row, queries.chosen_of(row), base)
        letter = Letter(Method.REQUEST, entry, sequence, entries.is_sure(row))
        return letter if entry.digest != row.digest else None
    return Letter(Method.CANCEL, _removed(row, base), sequence, accepts=True) if row.digest else None


def _removed(row: AnyRow, base: str) -> Entry:
    """Return what takes a meeting out of a calendar: neutral, whatever she chose, for she may not read it any more."""
    starts_at = row.told_start
    return Entry(
        meeting_id=row.id,
        title=_("Annulé : %(title)s", title=entries.neutral_title(queries.chosen_of(row))),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=max(row.told_minutes, 1)),
        status=Status.CANCELLED,
        url=f"{base}{row.id}",
        is_busy=False,
    )


def note(*, meeting_id: UUID, person_id: UUID, letter: Letter | None) -> None:
    """Inside a write unit: keep what a mail said, or that there was nothing to say."""
    invitation = find_invitation(meeting_id, person_id)
    if invitation is None:
        return
    invitation.asked_at = None
    if letter is None:
        return
    invitation.sequence, invitation.starts_at = letter.sequence, letter.entry.starts_at
    invitation.minutes_long = (letter.entry.ends_at - letter.entry.starts_at) // timedelta(minutes=1)
    invitation.digest = letter.entry.digest if letter.method is Method.REQUEST else ""
