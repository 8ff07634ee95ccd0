"""What the page of a meeting shows of its agenda, and the buttons for those who organise."""

from blueprints.agenda import showing
from blueprints.agenda.door import person_id
from blueprints.core import access
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.meetings import sections
from blueprints.meetings.models import Meeting, MeetingState
from blueprints.meetings.sections import Section, Way

PLACE, MESSAGES = 20, 21


@sections.shows(PLACE)
def show(meeting: Meeting) -> Section | None:
    """Show the points; nothing where there is none and none can be added."""
    agenda = showing.show(meeting, person_id())
    if not agenda.points and not agenda.aside and not agenda.is_open:
        return None
    leads = access.may(Permission.AGENDA_LEAD, meeting)
    carries = leads and bool(agenda.points) and meeting.state is MeetingState.CANCELLED
    return Section(template="agenda/_section.html", shown={"agenda": agenda, "leads": leads, "carries": carries})


@sections.offers(PLACE)
def offer(meeting: Meeting) -> Way | None:
    """Offer to order the points of a meeting to come."""
    if meeting.state not in (MeetingState.POLLING, MeetingState.SCHEDULED):
        return None
    return Way(
        words=_("Organiser l’ordre du jour"),
        address=f"/rencontres/{meeting.id}/ordre-du-jour/organiser",
        icon="square-pen",
    )


@sections.offers(MESSAGES)
def offer_messages(meeting: Meeting) -> Way | None:
    """Offer what has to be read at the meeting."""
    if meeting.state is MeetingState.CANCELLED:
        return None
    return Way(
        words=_("Voir les messages à lire"), address=f"/rencontres/{meeting.id}/ordre-du-jour/a-lire", icon="printer"
    )
