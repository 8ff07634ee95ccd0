"""What pages say once a meeting moved: who was told, and the way back for a minute."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import clock, pages
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.meetings import life
from blueprints.meetings.models import Meeting
from blueprints.undo import ways


@dataclass(slots=True)
class Step:
    """A move that is being made: what the meeting was, since when, and the version that it left behind."""

    before: life.Before
    since: datetime
    version: int = 0

    @classmethod
    def of(cls, meeting: Meeting) -> "Step":
        """Begin a move, inside its write unit."""
        return cls(life.remember(meeting), clock.now(), meeting.version)

    def done(self, meeting: Meeting, said: str, *, page: str = "", back: str = "") -> ResponseReturnValue:
        """Say what happened, offer the way back, and lead on.

        Args:
            meeting: which one.
            said: what happened, and who was told.
            page: where to; its own page by default.
            back: where the way back leads; the same by default.
        """
        page = page or url_for("meetings.show", meeting_id=meeting.id)
        undo = ways.offer(
            "meetings.move",
            subject_id=meeting.id,
            back=back or page,
            before=self.before,
            version=self.version,
            since=self.since.isoformat(),
        )
        pages.tell(said, undo=undo)
        return redirect(page, code=303)


def told_members(count: int) -> str:
    """Say how many members read it in their news."""
    if count == 0:
        return _("Personne d’autre n’est encore dans le collectif.")
    return ngettext(
        "Une personne du collectif le lit dans ses nouvelles. Un e-mail part si elle l’a choisi.",
        "%(num)s personnes du collectif le lisent dans leurs nouvelles. Un e-mail part si elles l’ont choisi.",
        count,
    )


def told_answerers(count: int) -> str:
    """Say how many of those who answered read it in their news."""
    if count == 0:
        return _("Personne n’avait encore répondu. La date est visible sur cette page.")
    return _answered(count)


def told_concerned(count: int) -> str:
    """Say how many of those whom a change concerns read it in their news."""
    return _answered(count) if count else _("Personne n’avait encore répondu : personne n’est prévenu.")


def _answered(count: int) -> str:
    return ngettext(
        "La personne qui a répondu le lit dans ses nouvelles. Un e-mail part si elle l’a choisi.",
        "Les %(num)s personnes qui ont répondu le lisent dans leurs nouvelles. Un e-mail part si elles l’ont choisi.",
        count,
    )
