"""Sharing the time before with somebody who came later: the accompanied person's alone to decide, and to take back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from blueprints.core import audit, clock, db
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused, Stale
from blueprints.journeys.models import JourneyMember, JourneyRole
from blueprints.messaging import talks
from blueprints.messaging.finding import find_talk
from blueprints.messaging.models import Message
from blueprints.messaging.shares import HistoryShare
from blueprints.messaging.talks import Member, Talk

NOTHING_BEFORE = "Il n’y a pas de message d’avant ce jour-là. Choisissez une date plus ancienne."
NOT_LATER = "Cette personne lit déjà les messages de ce jour-là. Choisissez une date plus ancienne."


@dataclass(frozen=True, slots=True)
class Sharing:
    """One conversation, and one of its readers who came later."""

    talk: Talk
    member: Member

    @property
    def until(self) -> datetime:
        """Return where her own history begins."""
        return talks.own_start(self.talk, self.member)

    @property
    def since(self) -> datetime | None:
        """Return from when the past is shared with her already; None when it is not."""
        return self.talk.shared.get(self.member.person_id)


@dataclass(frozen=True, slots=True)
class Past:
    """What would be read: how many messages, of whom, from when to when."""

    count: int
    first_at: datetime | None
    last_at: datetime | None
    by_author: Sequence[tuple[UUID, int]]


def find_sharing(conversation_id: UUID, member_id: UUID) -> Sharing | None:
    """Return a conversation with one of those who read it now; None when she does not."""
    talk = find_talk(conversation_id)
    if talk is None:
        return None
    found = next((one for one in talks.memberships_that_read(talk) if one.id == member_id), None)
    return Sharing(talk, found) if found is not None else None


def count_past(sharing: Sharing, since: datetime | None) -> Past:
    """Return what was said between a moment and her own beginning."""
    statement = (
        select(Message.author_id, func.count(), func.min(Message.sent_at), func.max(Message.sent_at))
        .where(Message.conversation_id == sharing.talk.id, Message.sent_at < sharing.until)
        .group_by(Message.author_id)
        .order_by(func.count().desc(), Message.author_id)
        .limit(200)
    )
    if since is not None:
        statement = statement.where(Message.sent_at >= since)
    rows: Sequence[AnyRow] = db.session().execute(statement).all()
    return Past(
        count=sum(row[1] for row in rows),
        first_at=min((row[2] for row in rows), default=None),
        last_at=max((row[3] for row in rows), default=None),
        by_author=[(row[0], row[1]) for row in rows],
    )


def share_history(*, sharing: Sharing, since: datetime | None, client_id: UUID, actor: UUID) -> tuple[datetime, bool]:
    """Open a conversation to one reader from an earlier moment.

    Args:
        sharing: loaded in this unit.
        since: from when; None: from its first message.
        client_id: chosen by the page that confirms. Sent again, it opens nothing anew: neither what was taken back
            meanwhile, nor anything for a place that has ended.
        actor: the accompanied person.

    Returns:
        From when it is open, and whether that is new.

    Raises:
        Refused: there is nothing before, or she reads it already.
        Stale: the page shared something else under this id.
    """
    _hold(sharing.member.id)
    known = db.session().scalars(select(HistoryShare).where(HistoryShare.client_id == client_id)).one_or_none()
    if known is not None:
        if (known.conversation_id, known.member_id, known.shared_by) != (sharing.talk.id, sharing.member.id, actor):
            raise Stale("La page était incomplète. Rechargez-la.")
        return known.since, False
    past = count_past(sharing, since)
    if since is not None and since >= sharing.until:
        raise Refused(NOT_LATER)
    if past.first_at is None:
        raise Refused(NOTHING_BEFORE)
    opened = since or past.first_at
    _close(sharing)
    db.session().add(
        HistoryShare(
            platform_id=sharing.talk.platform_id,
            conversation_id=sharing.talk.id,
            member_id=sharing.member.id,
            since=opened,
            shared_by=actor,
            shared_at=clock.now(),
            client_id=client_id,
        )
    )
    db.session().flush()
    _note("history.shared", sharing, actor, since=opened.isoformat())
    return opened, True


def _hold(member_id: UUID) -> None:
    """Two shares at once take turns, where the database has row locks."""
    db.session().execute(select(JourneyMember.id).where(JourneyMember.id == member_id).with_for_update())


def revoke_history(*, sharing: Sharing, actor: UUID) -> datetime | None:
    """Close the time before to a reader again; return from when it was open, None when it was not."""
    _hold(sharing.member.id)
    closed = _close(sharing)
    if closed is not None:
        _note("history.closed", sharing, actor)
    return closed


def close_to_coaches(*, talk: Talk, actor: UUID) -> None:
    """Close the time before to every coach, whether she reads the conversation now or not."""
    for member in talk.journey.members:
        if member.role is JourneyRole.COACH:
            revoke_history(sharing=Sharing(talk, member), actor=actor)


def _close(sharing: Sharing) -> datetime | None:
    live = db.session().scalars(
        select(HistoryShare).where(
            HistoryShare.conversation_id == sharing.talk.id,
            HistoryShare.member_id == sharing.member.id,
            HistoryShare.revoked_at.is_(None),
        )
    )
    found = live.one_or_none()
    if found is None:
        return None
    found.revoked_at = clock.now()
    db.session().flush()
    return found.since


def _note(action: str, sharing: Sharing, actor: UUID, since: str = "") -> None:
    person, talk = sharing.member.person_id, sharing.talk
    audit.record(action, subject="conversations", subject_id=talk.id, actor_id=actor, person=person, since=since)
