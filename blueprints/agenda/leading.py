"""What those who organise do with an agenda: the order, the times, set aside with a word, taken elsewhere, taken in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from blueprints.accounts.queries import list_collective
from blueprints.agenda import queries, services, steps
from blueprints.agenda.models import AgendaItem
from blueprints.core import audit, clock, transaction
from blueprints.core.errors import Refused, Stale
from blueprints.ideas.models import Idea
from blueprints.meetings import subjects
from blueprints.meetings.models import Meeting, MeetingState, Subject
from blueprints.news import services as news
from blueprints.news.models import NewsKind

LONGEST = 600
"""Minutes of one point."""
HELD = "Cette rencontre a eu lieu : ses points ne partent plus ailleurs."
NO_POINT = "Ce point n’est plus à l’ordre du jour. Relisez la page."
SAME = "Choisissez une autre rencontre, encore à venir."


# --- the order and the times ------------------------------------------------------------------------------------------


def place(*, meeting: Meeting, item_id: UUID, seen: int, to: int, actor_id: UUID) -> None:
    """Bring a point to another place.

    Args:
        meeting: held by whoever calls: two who order wait for each other.
        item_id: which point.
        seen: the place that the page showed, from 1.
        to: the place it should have; what is beyond an end is that end.
        actor_id: who orders.

    Raises:
        Refused: the meeting is cancelled or over.
        Stale: somebody ordered the points, or took this one off, meanwhile.
    """
    services.expect_open(meeting)
    items = list(queries.list_items(meeting.id))
    found = next((index for index, item in enumerate(items) if item.id == item_id), None)
    if found is None or found + 1 != seen:
        raise Stale(transaction.CHANGED_MEANWHILE)
    items.insert(max(0, min(to - 1, len(items) - 1)), items.pop(found))
    _number(items)
    _note("agenda.ordered", meeting, actor_id)


def order_of(meeting_id: UUID) -> list[str]:
    """Return the points of an agenda in their order, for the way back."""
    return [str(item.id) for item in queries.list_items(meeting_id)]


def restore_order(*, meeting: Meeting, before: Sequence[str], after: Sequence[str], actor_id: UUID) -> None:
    """Undo an order.

    Raises:
        Refused: the meeting is cancelled or over.
        Stale: somebody ordered or added points since.
    """
    services.expect_open(meeting)
    items = {str(item.id): item for item in queries.list_items(meeting.id)}
    if list(items) != list(after) or set(before) != set(items):
        raise Stale(transaction.CHANGED_MEANWHILE)
    _number([items[item_id] for item_id in before])
    _note("agenda.ordered", meeting, actor_id)


def _number(items: Sequence[AgendaItem]) -> None:
    for position, item in enumerate(items, start=1):
        item.position = position


def _note(action: str, meeting: Meeting, actor_id: UUID) -> None:
    audit.record(action, subject="meetings", subject_id=meeting.id, actor_id=actor_id)


def set_times(*, meeting: Meeting, times: Mapping[UUID, tuple[int | None, int | None]], actor_id: UUID) -> None:
    """Give points their minutes.

    Args:
        meeting: held by whoever calls.
        times: by point, the minutes that the page showed and those it should have.
        actor_id: who does.

    Raises:
        Refused: the meeting is cancelled or over.
        Stale: somebody gave one of them other minutes meanwhile.
    """
    services.expect_open(meeting)
    items = {item.id: item for item in queries.list_items(meeting.id)}
    changed = {item_id: pair for item_id, pair in times.items() if pair[0] != pair[1]}
    for item_id, (before, after) in changed.items():
        item = items.get(item_id)
        if item is None or item.minutes_long != before:
            raise Stale(transaction.CHANGED_MEANWHILE)
        item.minutes_long = after
    if changed:
        _note("agenda.timed", meeting, actor_id)


# --- set aside, taken elsewhere ---------------------------------------------------------------------------------------


def set_aside(*, item: AgendaItem, meeting: Meeting, answer: str, actor_id: UUID) -> None:
    """Take a point off with a word to its author, who is told.

    Raises:
        Refused: the meeting is cancelled or over.
    """
    services.expect_open(meeting)
    services.take_off(item=item, actor_id=actor_id)
    item.answer = answer
    services.note("agenda.set_aside", item, actor_id)
    _tell(item, NewsKind.AGENDA_SET_ASIDE, actor_id, meeting=meeting)


def take_back_aside(*, item: AgendaItem, since: datetime, actor_id: UUID) -> None:
    """Undo that a point was set aside: its author is not told any more.

    Raises:
        Refused: something else became of it since, or the meeting is cancelled or over.
    """
    services.put_back(item=item, since=since, actor_id=actor_id)
    news.take_back(kind=NewsKind.AGENDA_SET_ASIDE, address=steps.address_of(item.meeting_id), since=since)


def move_points(*, meeting: Meeting, to: Meeting | None, item_id: UUID | None, actor_id: UUID) -> list[AgendaItem]:
    """Bring one point, or all of them, to another meeting's agenda; their authors are told. Return which.

    Args:
        meeting: where they are: to come, or cancelled.
        to: where they go.
        item_id: one point; None for all.
        actor_id: who does.

    Raises:
        Refused: the meeting took place, the other one is not to come, or there is no such point.
    """
    if meeting.state is not MeetingState.CANCELLED and not services.is_open(meeting):
        raise Refused(HELD)
    if to is None or to.id == meeting.id or not services.is_open(to):
        raise Refused(SAME)
    items = [item for item in queries.list_items(meeting.id) if item_id in (None, item.id)]
    if not items:
        raise Refused(NO_POINT)
    if len(items) + len(queries.list_items(to.id)) > queries.MOST:
        raise Refused(services.FULL)
    _bring(items, to, actor_id)
    for item in items:
        _tell(item, NewsKind.AGENDA_MOVED, actor_id, meeting=to)
    return items


def _bring(items: Sequence[AgendaItem], to: Meeting, actor_id: UUID) -> None:
    last = queries.last_position(to.id)
    for position, item in enumerate(items, start=last + 1):
        item.meeting_id, item.position = to.id, position
        item.version += 1
        steps.note(item=item, meeting=to, actor_id=actor_id)
        services.note("agenda.moved", item, actor_id)


def take_back_move(
    *, meeting: Meeting, to: Meeting, item_ids: Collection[str], since: datetime, actor_id: UUID
) -> None:
    """Undo that points went to another meeting.

    Args:
        meeting: where they were.
        to: where they went.
        item_ids: which.
        since: when; nobody is told of it any more.
        actor_id: who undoes.

    Raises:
        Stale: one of them is not there any more.
    """
    items = [item for item in queries.list_items(to.id) if str(item.id) in item_ids]
    if len(items) != len(item_ids):
        raise Stale(transaction.CHANGED_MEANWHILE)
    _bring(items, meeting, actor_id)
    news.take_back(kind=NewsKind.AGENDA_MOVED, address=steps.address_of(to.id), since=since)
    for item in items:
        if item.idea_id is not None:
            news.take_back(kind=NewsKind.PROPOSAL_MOVED, address=f"/idees/{item.idea_id}", since=since)


def _tell(item: AgendaItem, kind: NewsKind, actor_id: UUID, *, meeting: Meeting) -> None:
    """Tell the author of a point, unless she did it herself or left the collective."""
    people = ({item.author_id} if item.author_id else set()) - {actor_id}
    if people:
        news.tell(
            people=people & set(list_collective()),
            kind=kind,
            address=steps.address_of(meeting.id),
            subject=meeting.id,
            title=item.title,
            meeting=meeting.title,
        )


# --- taken in: an idea, a subject -------------------------------------------------------------------------------------


def put_idea(*, idea: Idea, meeting: Meeting | None, client_id: UUID, actor_id: UUID) -> AgendaItem:
    """Put an idea on an agenda, once: its five-step line says so, and its author is told.

    Raises:
        Refused: the meeting is not to come, or its agenda is full.
    """
    if meeting is None or not services.is_open(meeting):
        raise Refused(SAME)
    known = (item for item in queries.list_items(meeting.id) if item.idea_id == idea.id)
    item = next(known, None)
    if item is not None:
        return item
    services.expect_room(meeting.id)
    item = services.make_item(
        meeting=meeting, author_id=idea.author_id, client_id=client_id, title=idea.title, idea_id=idea.id
    )
    steps.note(item=item, meeting=meeting, actor_id=actor_id)
    return item


def take_subject(*, subject: Subject, meeting: Meeting | None, client_id: UUID, actor_id: UUID) -> AgendaItem:
    """Make a point of a subject that waits; its author is told that it is taken.

    She wrote to those who organise: the other members read its title alone, without her name. What more they read of
    it, and who proposes it, she writes herself on the page of her point.

    Raises:
        Refused: it has an answer, the meeting is not to come, or its agenda is full.
    """
    if meeting is None or not services.is_open(meeting):
        raise Refused(SAME)
    services.expect_room(meeting.id)
    subjects.take_subject(subject=subject, meeting=meeting, actor_id=actor_id)
    return services.make_item(meeting=meeting, author_id=subject.author_id, client_id=client_id, title=subject.title)


def take_back_subject(*, subject: Subject, item: AgendaItem | None, since: datetime, actor_id: UUID) -> None:
    """Undo that a point was made of a subject: it waits again.

    Raises:
        Refused: something else became of one of them since.
    """
    if item is None or item.withdrawn_at is not None:
        raise Refused(services.TOO_LATE)
    subjects.wait_again(subject=subject, since=since)
    item.withdrawn_at = clock.now()
    item.version += 1
    services.note("agenda.withdrawn", item, actor_id)
