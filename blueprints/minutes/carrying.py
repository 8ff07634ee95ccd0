"""A point that was put off goes on the agenda of another meeting; what was said of it stays in the minutes."""

from datetime import datetime
from uuid import UUID

from blueprints.accounts.queries import list_collective
from blueprints.agenda import queries as agenda
from blueprints.agenda import services as agendas
from blueprints.agenda import steps
from blueprints.agenda.models import AgendaItem
from blueprints.core.errors import Refused
from blueprints.meetings.models import Meeting
from blueprints.minutes.models import MinutesPoint, Outcome
from blueprints.news import services as news
from blueprints.news.models import NewsKind

NOT_PUT_OFF = "Ce point n’est pas remis à plus tard."
NOT_TO_COME = "Choisissez une rencontre à venir."


def carry(*, point: MinutesPoint, to: Meeting | None, actor_id: UUID) -> AgendaItem:
    """Put a point that was put off on another agenda, once; its author is told.

    Args:
        point: of the minutes.
        to: a meeting to come.
        actor_id: who does.

    Raises:
        Refused: it was not put off, or there is no such meeting to come, or its agenda is full.
    """
    if point.outcome is not Outcome.PUT_OFF:
        raise Refused(NOT_PUT_OFF)
    if to is None or not agendas.is_open(to):
        raise Refused(NOT_TO_COME)
    item = agenda.find_any_item(point.item_id) if point.item_id else None
    author = item.author_id if item is not None and item.author_id is not None else actor_id
    known = agenda.find_sent_item(author, point.id)
    if known is not None and known.withdrawn_at is None:
        return known
    agendas.expect_room(to.id)
    carried = _put(point, item, to, author, known)
    steps.note(item=carried, meeting=to, actor_id=actor_id)
    told = {author} - {actor_id}
    if told:
        news.tell(
            people=told & set(list_collective()),
            kind=NewsKind.AGENDA_MOVED,
            address=steps.address_of(to.id),
            subject=to.id,
            title=carried.title,
            meeting=to.title,
        )
    return carried


def _put(
    point: MinutesPoint, item: AgendaItem | None, to: Meeting, author: UUID, known: AgendaItem | None
) -> AgendaItem:
    """Make the point, or bring back the one that was carried before and taken off."""
    if known is not None:
        known.meeting_id, known.withdrawn_at, known.answer = to.id, None, ""
        known.position = agenda.last_position(to.id) + 1
        known.version += 1
        return known
    about, idea_id = (item.about, item.idea_id) if item is not None else ("", None)
    return agendas.make_item(
        meeting=to, author_id=author, client_id=point.id, title=point.title, about=about, idea_id=idea_id
    )


def take_back(*, item: AgendaItem, since: datetime, actor_id: UUID) -> None:
    """Undo that a point was carried; nobody is told of it any more."""
    address = steps.address_of(item.meeting_id)
    agendas.take_off(item=item, actor_id=actor_id)
    news.take_back(kind=NewsKind.AGENDA_MOVED, address=address, since=since)
