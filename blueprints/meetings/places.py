"""Where a meeting is: one of the places that are described, or a line of text."""

from uuid import UUID

from sqlalchemy import or_, select

from blueprints.core import clock, db
from blueprints.core.errors import Refused
from blueprints.meetings.models import Meeting
from blueprints.venues import queries as venues
from blueprints.venues import services
from blueprints.venues.models import Venue

NOT_OFFERED = "Ce lieu n’est plus proposé. Choisissez-en un autre, ou écrivez-le."


def set_place(*, meeting: Meeting, place: str, venue_id: UUID | None) -> None:
    """Say where a meeting is.

    Args:
        meeting: which one.
        place: in one line, where it is none of the described places.
        venue_id: one of them; a meeting that has it already keeps it, also when it is no longer offered.

    Raises:
        Refused: the place is no longer offered.
    """
    if venue_id is None:
        meeting.venue_id, meeting.place = None, place
        return
    venue = venues.find_venue(venue_id) if venue_id == meeting.venue_id else venues.hold_offered(venue_id)
    if venue is None:
        raise Refused(NOT_OFFERED)
    meeting.venue_id, meeting.place = venue.id, venue.line


@services.on_rename
def rename(venue: Venue) -> None:
    """Write the new name and address of a place on the meetings that are not over."""
    not_over = or_(Meeting.starts_at.is_(None), Meeting.starts_at > clock.now())
    statement = select(Meeting).where(Meeting.venue_id == venue.id, not_over).order_by(Meeting.id)
    for meeting in db.session().scalars(statement.limit(5000)):
        meeting.place = venue.line  # one by one: what searching looks through is read again with each
