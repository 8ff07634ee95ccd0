"""What the page of a meeting shows of one's calendar."""

from blueprints.core import pages
from blueprints.meetings import sections
from blueprints.meetings.models import Meeting, MeetingState
from blueprints.meetings.sections import Section


@sections.shows(30)
def show(meeting: Meeting) -> Section | None:
    """Offer the file of a meeting that has a date."""
    if meeting.state is not MeetingState.SCHEDULED or meeting.starts_at is None:
        return None
    shown = {"file": f"/rencontres/{meeting.id}/agenda.ics", "page": pages.path("calendar.show")}
    return Section(template="calendar/_beside.html", shown=shown, beside=True)
