"""The step "à l’ordre du jour" of an idea, which agendas note and take back by themselves."""

from uuid import UUID

from blueprints.agenda import queries
from blueprints.agenda.models import AgendaItem
from blueprints.core import clock
from blueprints.core.i18n import gettext as _
from blueprints.ideas import queries as ideas
from blueprints.ideas import services as ideas_services
from blueprints.ideas.models import Step
from blueprints.meetings.models import Meeting
from blueprints.meetings.queries import find_any_meeting


def address_of(meeting_id: UUID) -> str:
    """Return the place of an agenda."""
    return f"/rencontres/{meeting_id}"


def note(*, item: AgendaItem, meeting: Meeting, actor_id: UUID) -> None:
    """Note that the idea of a point, if it is one, is on this agenda; its author is told."""
    idea = queries.lock_idea(item.idea_id) if item.idea_id else None
    if idea is None or idea.withdrawn_at is not None:
        return
    ideas_services.note_step(
        idea=idea,
        step=Step.ON_AGENDA,
        happened_at=clock.now(),
        words=_("Pour la rencontre « %(title)s ».", title=meeting.title),
        address=address_of(meeting.id),
        actor_id=actor_id,
    )


def take_back(*, item: AgendaItem, actor_id: UUID) -> None:
    """The idea of a point that was taken off is on the agenda of another meeting, or on none any more.

    A step that something else noted, by hand or for another meeting, stays.
    """
    idea = queries.lock_idea(item.idea_id) if item.idea_id else None
    if idea is None:
        return
    noted = ideas.find_step(idea.id, Step.ON_AGENDA)
    if noted is None or noted.address != address_of(item.meeting_id):
        return
    since = noted.noted_at
    ideas_services.take_back_step(idea=idea, step=Step.ON_AGENDA, version=idea.version, since=since, actor_id=actor_id)
    other = next(iter(queries.list_items_of_idea(idea.id)), None)
    meeting = find_any_meeting(other.meeting_id) if other else None
    if other is not None and meeting is not None:
        note(item=other, meeting=meeting, actor_id=actor_id)
