"""What who does not come has to say about a point: with her name or without, read at the meeting."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CursorResult, Delete, delete

from blueprints.agenda import names, queries, services
from blueprints.agenda.models import Remark
from blueprints.care import services as care
from blueprints.charter import sending
from blueprints.charter.sending import Act
from blueprints.core import clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.meetings.models import Meeting

NO_POINT = "Choisissez un point de l’ordre du jour."
FULL = "Ce point a déjà beaucoup de messages. Parlez-en avec l’animation. Votre texte est encore là."
MOST = 50
"""Messages on one point."""
KEPT = timedelta(days=1)
"""How long the words of a message that was taken back stay, for the way back."""


def say(
    *, meeting: Meeting, item_id: UUID | None, author_id: UUID, client_id: UUID, body: str, is_named: bool
) -> Remark:
    """Keep what a member has to say about a point; the same client id twice is one message.

    Args:
        meeting: held by whoever calls.
        item_id: the point it is about.
        author_id: who says it.
        client_id: chosen by the page that sends.
        body: her words.
        is_named: with her name; without, who wrote it is sealed, and the hour is not kept.

    Raises:
        Refused: the meeting is cancelled or over, or there is no such point.
    """
    services.expect_open(meeting)
    if item_id not in {item.id for item in queries.list_items(meeting.id)}:
        raise Refused(NO_POINT)
    assert item_id is not None, "it is one of the points"  # noqa: S101 - for the types
    sent = queries.find_sent_remark(item_id, client_id)
    if sent is not None:
        return sent
    if queries.count_remarks(item_id) >= MOST:
        raise Refused(FULL)
    page = f"/rencontres/{meeting.id}/ordre-du-jour" if is_named else ""
    sending.expect_ready(author_id=author_id, act=Act.POST, words=body, address=page)
    remark = Remark(
        platform_id=db.platform_id(),
        item_id=item_id,
        client_id=client_id,
        is_named=is_named,
        author_id=author_id if is_named else None,
        body=body,
        created_at=clock.now() if is_named else _day(),
    )
    if not is_named:
        remark.sealed_author = names.seal(author_id, remark_id=remark.id, item_id=item_id)
    db.session().add(remark)
    db.session().flush()
    care.look_at(
        author_id=author_id,
        kind="remark",
        subject_id=remark.id,
        address=f"/rencontres/{meeting.id}",
        text=body,
        is_named=is_named,
    )
    return remark


def _day() -> datetime:
    return clock.paris(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)


def take_back(*, remark: Remark) -> None:
    """Take one's message back: nobody reads it any more, and its words are destroyed a day later."""
    remark.withdrawn_at = clock.now()


def put_back(*, remark: Remark, since: datetime) -> None:
    """Undo that a message was taken back.

    Raises:
        Refused: something else became of it since.
    """
    if remark.withdrawn_at != since:
        raise Refused(services.TOO_LATE)
    remark.withdrawn_at = None


def destroy_taken_back(*, now: datetime) -> int:
    """Destroy the messages that were taken back a day ago; return how many."""
    return _destroy(delete(Remark).where(Remark.withdrawn_at < now - KEPT))


def forget(*, person_id: UUID) -> None:
    """An account closes: destroy all her messages, those without her name too."""
    own = queries.list_all_of(person_id)
    if own:
        _destroy(delete(Remark).where(Remark.id.in_(own)))


def _destroy(statement: Delete) -> int:
    gone = db.session().execute(statement.execution_options(synchronize_session=False))
    assert isinstance(gone, CursorResult)  # noqa: S101 - for the types
    if gone.rowcount:
        transaction.after_commit(lambda: db.overwrite_deleted("remarks"))
    return gone.rowcount
