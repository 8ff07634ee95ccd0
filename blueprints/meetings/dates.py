"""The dates that a meeting asks for."""

from collections.abc import Sequence
from datetime import datetime

from blueprints.core import clock, db
from blueprints.core.errors import Refused
from blueprints.meetings import queries
from blueprints.meetings.models import DateOption, Meeting

FEWEST, MOST = 2, 4
FEW = "Proposez deux dates au moins."
MANY = "Proposez quatre dates au plus."
PAST = "Choisissez des dates à venir."
TWICE = "Une date est proposée deux fois. Gardez-la une seule fois."
LATE = "Les réponses doivent finir dans l’avenir, et avant la première date."


def set_dates(*, meeting: Meeting, dates: Sequence[datetime]) -> None:
    """Ask these dates and no others; the answers to the others stay, in case they come back.

    Raises:
        Refused: a date is there twice.
    """
    if len(set(dates)) < len(dates):
        raise Refused(TWICE)
    known = {option.starts_at: option for option in queries.list_all_options(meeting.id)}
    for starts_at, option in known.items():
        option.dropped_at = None if starts_at in dates else option.dropped_at or clock.now()
    for date in sorted(set(dates) - set(known)):
        db.session().add(DateOption(platform_id=meeting.platform_id, meeting_id=meeting.id, starts_at=date))
    db.session().flush()


def check_dates(dates: Sequence[datetime], poll_ends_at: datetime) -> None:
    """Refuse dates that cannot be asked.

    Raises:
        Refused: with the sentence that says why.
    """
    now = clock.now()
    if not FEWEST <= len(dates) <= MOST:
        raise Refused(FEW if len(dates) < FEWEST else MANY)
    if len(set(dates)) < len(dates):
        raise Refused(TWICE)
    if min(dates) <= now:
        raise Refused(PAST)
    if not now < poll_ends_at <= min(dates):
        raise Refused(LATE)
