"""From a kept measure to the library: the person's yes first, words without names, a reading, an answer."""

from uuid import UUID

from sqlalchemy import or_, select

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.adjustments import queries, sealing, telling
from blueprints.adjustments.models import Adjustment, AdjustmentState, IdeaState, KeptIdea
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.news import services as news
from blueprints.news.models import NewsKind

NOT_NOW = "Cette idée n’attend plus de réponse. Relisez la page : elle dit où elle en est."
NOT_KEPT = "Une idée part d’un aménagement gardé. Celui-ci ne l’est pas pour le moment."


def send(*, adjustment: Adjustment, author: UUID, words: sealing.IdeaWords, version: int) -> KeptIdea:
    """Send a kept measure to be read; sent again, it takes the place of what was sent before.

    Args:
        adjustment: a kept one.
        author: the person herself: this is her yes.
        words: told again without names.
        version: of what was sent before; -1 when nothing was.

    Raises:
        Refused: the measure is not kept.
        Stale: it was answered meanwhile.
    """
    if adjustment.state is not AdjustmentState.KEPT:
        raise Refused(NOT_KEPT)
    idea, now = queries.find_idea_of(adjustment.id, lock=True), clock.now()
    if idea is None:
        idea = KeptIdea(platform_id=adjustment.platform_id, adjustment_id=adjustment.id, author_id=author, version=0)
        db.session().add(idea)
    elif idea.state is IdeaState.SENT and idea.version == version + 1:
        return idea
    elif version >= 0:
        transaction.expect_version(idea.version, version)
    idea.words = sealing.seal_idea(words, platform=idea.platform_id, row=idea.id)
    idea.state, idea.reason, idea.sent_at, idea.answered_at, idea.reader_id = IdeaState.SENT, None, now, None, None
    idea.version += 1
    db.session().flush()
    _note("idea.sent", idea, author)
    telling.tell_idea_sent(idea, _readers(adjustment))
    return idea


def _readers(adjustment: Adjustment) -> list[UUID]:
    """Return those who animate the collective and are not part of the journey."""
    now, inside = clock.now(), {one.person_id for one in adjustment.journey.members}
    statement = select(PlatformRole.person_id).where(
        PlatformRole.role == Role.FACILITATOR,
        PlatformRole.starts_at <= now,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
        PlatformRole.person_id.in_(select(Person.id).where(Person.ended_at.is_(None))),
    )
    return [one for one in db.session().scalars(statement.limit(50)).all() if one not in inside]


def accept(*, idea: KeptIdea, reader: UUID, version: int) -> None:
    """Put an idea into the library of the platform.

    Raises:
        Refused: it does not wait for an answer any more.
        Stale: its words changed.
    """
    _answer(idea, IdeaState.ACCEPTED, reader, version, "")


def refuse(*, idea: KeptIdea, reader: UUID, version: int, reason: str) -> None:
    """Say no to an idea, and why.

    Raises:
        Refused: it does not wait for an answer any more.
        Stale: its words changed.
    """
    _answer(idea, IdeaState.REFUSED, reader, version, reason)


def _answer(idea: KeptIdea, state: IdeaState, reader: UUID, version: int, reason: str) -> None:
    if idea.state is state and idea.reader_id == reader and idea.version == version + 1:
        return
    if idea.state is not IdeaState.SENT:
        raise Refused(NOT_NOW)
    transaction.expect_version(idea.version, version)
    idea.state, idea.reader_id, idea.answered_at = state, reader, clock.now()
    idea.reason = sealing.seal_reason(reason, platform=idea.platform_id, row=idea.id) if reason else None
    idea.version += 1
    _note(f"idea.{state.value}", idea, reader)
    news.settle(kind=NewsKind.IDEA_SENT, subject=idea.id)
    telling.tell_idea_answered(idea, accepted=state is IdeaState.ACCEPTED)


def withdraw(*, adjustment: Adjustment, author: UUID) -> None:
    """Take an idea back, in every state and at once; its words are destroyed."""
    idea = queries.find_idea_of(adjustment.id, lock=True)
    if idea is None:
        return
    news.settle(kind=NewsKind.IDEA_SENT, subject=idea.id)
    _note("idea.withdrawn", idea, author)
    db.session().delete(idea)
    transaction.after_commit(lambda: db.overwrite_deleted("kept_ideas"))


def _note(action: str, idea: KeptIdea, actor: UUID) -> None:
    audit.record(action, subject="kept_ideas", subject_id=idea.id, actor_id=actor, version=idea.version)
