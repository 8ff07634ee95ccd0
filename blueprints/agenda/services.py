"""Changes that members make to an agenda: a point added, its words changed, taken off, "Moi aussi"."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update

from blueprints.agenda import queries, steps
from blueprints.agenda.models import AgendaItem, AgendaSupport
from blueprints.care import services as care
from blueprints.charter import sending
from blueprints.charter.sending import Act
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.meetings.models import Meeting, MeetingState
from blueprints.meetings.queries import find_any_meeting

CANCELLED = "Cette rencontre est annulée : son ordre du jour ne change plus. Votre texte est encore là."
OVER = "Cette rencontre a eu lieu : son ordre du jour ne change plus. Votre texte est encore là."
FULL = "Cet ordre du jour a déjà 60 points. Parlez-en avec l’animation. Votre texte est encore là."
TOO_LATE = "Ce point a changé depuis. Relisez l’ordre du jour."


def is_open(meeting: Meeting) -> bool:
    """Tell whether an agenda still changes: the meeting is to come, or goes on."""
    if meeting.state not in (MeetingState.POLLING, MeetingState.SCHEDULED):
        return False
    starts = meeting.starts_at
    return starts is None or clock.now() < starts + timedelta(minutes=meeting.minutes_long)


def expect_open(meeting: Meeting | None) -> None:
    """Refuse a change of an agenda that is over.

    Raises:
        Refused: the meeting is cancelled, or took place.
    """
    if meeting is None or meeting.state is MeetingState.CANCELLED:
        raise Refused(CANCELLED)
    if not is_open(meeting):
        raise Refused(OVER)


def expect_room(meeting_id: UUID) -> None:
    """Refuse one point more on an agenda that has the most.

    Raises:
        Refused: it has.
    """
    if len(queries.list_items(meeting_id)) >= queries.MOST:
        raise Refused(FULL)


def add_point(*, meeting: Meeting, author_id: UUID, client_id: UUID, title: str, about: str) -> AgendaItem:
    """Add a point at the end of an agenda; the same author and client id twice is one point.

    Args:
        meeting: held by whoever calls, so that it is not cancelled meanwhile.
        author_id: who proposes it.
        client_id: chosen by the page that sends.
        title: in one line.
        about: more words, or none.

    Raises:
        Refused: the meeting is cancelled or over, or the agenda is full.
    """
    sent = queries.find_sent_item(author_id, client_id)
    if sent is not None:
        return sent
    expect_open(meeting)
    expect_room(meeting.id)
    page = f"/rencontres/{meeting.id}/ordre-du-jour"
    sending.expect_ready(author_id=author_id, act=Act.IDEA, words=f"{title}\n{about}", address=page)
    item = make_item(meeting=meeting, author_id=author_id, client_id=client_id, title=title, about=about)
    look_at(item)
    return item


def look_at(item: AgendaItem) -> None:
    """Look for the phrases of somebody in danger in the words of a point."""
    if item.author_id is not None:
        address, text = f"/rencontres/{item.meeting_id}", f"{item.title}\n{item.about}"
        care.look_at(author_id=item.author_id, kind="point", subject_id=item.id, address=address, text=text)


def make_item(
    *,
    meeting: Meeting,
    author_id: UUID,
    client_id: UUID,
    title: str,
    about: str = "",
    idea_id: UUID | None = None,
) -> AgendaItem:
    """Make a point, last on its agenda."""
    item = AgendaItem(
        platform_id=db.platform_id(),
        meeting_id=meeting.id,
        author_id=author_id,
        client_id=client_id,
        title=title,
        about=about,
        position=queries.last_position(meeting.id) + 1,
        idea_id=idea_id,
        version=1,
        created_at=clock.now(),
    )
    db.session().add(item)
    db.session().flush()
    note("agenda.added", item, author_id)
    return item


def note(action: str, item: AgendaItem, actor_id: UUID) -> None:
    """Add what was done to the audit trail."""
    audit.record(action, subject="agenda_items", subject_id=item.id, actor_id=actor_id)


# --- its author's second thoughts -------------------------------------------------------------------------------------


def edit_point(*, item: AgendaItem, title: str, about: str, version: int | None, actor_id: UUID) -> None:
    """Change the words of a point.

    Raises:
        Refused: the meeting is cancelled or over.
        Stale: somebody changed it meanwhile.
    """
    if (item.title, item.about) == (title, about):
        return
    transaction.expect_version(item.version, version)
    expect_open(find_any_meeting(item.meeting_id))
    item.title, item.about = title, about
    item.version += 1
    note("agenda.edited", item, actor_id)
    look_at(item)


def withdraw_point(*, item: AgendaItem, actor_id: UUID) -> None:
    """Take one's point off the agenda.

    Raises:
        Refused: the meeting is cancelled or over.
    """
    expect_open(find_any_meeting(item.meeting_id))
    take_off(item=item, actor_id=actor_id)
    note("agenda.withdrawn", item, actor_id)


def take_off(*, item: AgendaItem, actor_id: UUID) -> None:
    """Take a point off; an idea that was put here is not on an agenda any more."""
    item.withdrawn_at = clock.now()
    item.version += 1
    db.session().flush()
    steps.take_back(item=item, actor_id=actor_id)


def put_back(*, item: AgendaItem, since: datetime, actor_id: UUID) -> None:
    """Undo that a point was taken off.

    Args:
        item: which one.
        since: when it was; what somebody did after it stays.
        actor_id: who undoes.

    Raises:
        Refused: something else became of it since, or the meeting is cancelled or over.
    """
    if item.withdrawn_at != since:
        raise Refused(TOO_LATE)
    meeting = find_any_meeting(item.meeting_id)
    expect_open(meeting)
    item.withdrawn_at, item.answer = None, ""
    item.version += 1
    db.session().flush()
    if meeting is not None:
        steps.note(item=item, meeting=meeting, actor_id=actor_id)
    note("agenda.put_back", item, actor_id)


# --- "Moi aussi" ------------------------------------------------------------------------------------------------------


def support(*, item: AgendaItem, person_id: UUID) -> None:
    """Say "Moi aussi"; said twice, it counts once.

    Raises:
        Refused: the meeting is cancelled or over.
    """
    expect_open(find_any_meeting(item.meeting_id))
    if queries.find_support(item.id, person_id) is None:
        db.session().add(AgendaSupport(platform_id=item.platform_id, item_id=item.id, person_id=person_id))


def stop_supporting(*, item: AgendaItem, person_id: UUID) -> None:
    """Take "Moi aussi" back.

    Raises:
        Refused: the meeting is cancelled or over.
    """
    expect_open(find_any_meeting(item.meeting_id))
    known = queries.find_support(item.id, person_id)
    if known is not None:
        db.session().delete(known)


def forget(*, person_id: UUID) -> None:
    """An account closes: her points stay without her name, and her "Moi aussi" count no more."""
    plain, session = {"synchronize_session": False}, db.session()
    unnamed = update(AgendaItem).where(AgendaItem.author_id == person_id).values(author_id=None)
    session.execute(unnamed.execution_options(**plain))
    gone = delete(AgendaSupport).where(AgendaSupport.person_id == person_id)
    session.execute(gone.execution_options(**plain))
