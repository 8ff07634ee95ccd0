"""Reads of adjustments: those that a person follows, the history of one, and what ends soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload

from blueprints.accounts.models import Person
from blueprints.adjustments import sealing
from blueprints.adjustments.models import (
    Adjustment,
    AdjustmentFeeling,
    AdjustmentMove,
    AdjustmentState,
    AdjustmentYes,
    IdeaState,
    KeptIdea,
    MoveKind,
)
from blueprints.core import access, db
from blueprints.core.access import Actor, Permission
from blueprints.core.db import AnyRow
from blueprints.core.errors import Tampered
from blueprints.core.paging import Cursor
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole

PAGE = 30
ENDED = (AdjustmentState.CHANGED, AdjustmentState.DROPPED)
_LINES = 200
_centre = aliased(JourneyMember)
"""The membership of the accompanied person; the rules speak of the others."""

_whole = joinedload(Adjustment.journey).selectinload(Journey.members)
_columns = (
    Adjustment.id,
    Adjustment.author_id,
    Adjustment.journey_id,
    Adjustment.state,
    Adjustment.words,
    Adjustment.trial_from,
    Adjustment.trial_to,
    Adjustment.shown_at,
    Adjustment.moved_at,
    Adjustment.message_id,
    Adjustment.round,
    Journey.platform_id,
    Journey.key_id,
)


@dataclass(frozen=True, slots=True)
class Card:
    """An adjustment as other pages show it: where it stands now."""

    id: UUID
    url: str
    message_id: UUID | None
    state: AdjustmentState
    words: sealing.Words | None
    """None when they stay closed."""
    trial_from: date | None
    trial_to: date | None
    is_shown: bool
    """The employer's side may read it."""


def place_of(row: AnyRow) -> sealing.Place:
    """Return the journey that a row's words belong to."""
    return sealing.Place(platform=row.platform_id, journey=row.journey_id, key=row.key_id)


def place_in(adjustment: Adjustment) -> sealing.Place:
    """Return the journey that the words of a loaded adjustment belong to."""
    journey = adjustment.journey
    return sealing.Place(platform=journey.platform_id, journey=journey.id, key=journey.key_id)


def open_words(place: sealing.Place, row_id: UUID, author: UUID, envelope: bytes) -> sealing.Words | None:
    """Return the words of an adjustment; None when they stay closed."""
    try:
        return sealing.unpack(place.open("adjustments.words", row_id, author, envelope))
    except Tampered:
        return None


def words_of(adjustment: Adjustment) -> sealing.Words | None:
    """Return the words of a loaded adjustment; None when they stay closed."""
    return open_words(place_in(adjustment), adjustment.id, adjustment.author_id, adjustment.words)


# --- one ------------------------------------------------------------------------------------------------------------


def find_adjustment(adjustment_id: UUID) -> Adjustment | None:
    """Return one adjustment with its journey and everybody in it: the rules ask who they are."""
    statement = select(Adjustment).where(Adjustment.id == adjustment_id).options(_whole)
    return db.session().scalars(statement).one_or_none()


def find_sent(journey_id: UUID, author: UUID, client_id: UUID) -> Adjustment | None:
    """Return what a page has sent already under this id, if it has."""
    statement = select(Adjustment).where(
        Adjustment.journey_id == journey_id, Adjustment.author_id == author, Adjustment.client_id == client_id
    )
    return db.session().scalars(statement.options(_whole)).one_or_none()


def find_next(adjustment_id: UUID) -> Adjustment | None:
    """Return the round that follows this one, if there is one."""
    statement = select(Adjustment).where(Adjustment.previous_id == adjustment_id)
    return db.session().scalars(statement).one_or_none()


def list_rounds(adjustment: Adjustment, actor: Actor) -> Sequence[AnyRow]:
    """Return the rounds before and after this one, where *actor* may read them."""
    beside = or_(Adjustment.id == adjustment.previous_id, Adjustment.previous_id == adjustment.id)
    statement = select(Adjustment.id, Adjustment.round).where(
        beside, access.readable(Permission.ADJUSTMENT_READ, actor)
    )
    return db.session().execute(statement.order_by(Adjustment.round).limit(2)).all()


def list_moves(adjustment_id: UUID) -> Sequence[AdjustmentMove]:
    """Return everything that was done, in order."""
    statement = select(AdjustmentMove).where(AdjustmentMove.adjustment_id == adjustment_id)
    return db.session().scalars(statement.order_by(AdjustmentMove.at, AdjustmentMove.id).limit(_LINES)).all()


def has_moved(adjustment_id: UUID, author: UUID, kind: MoveKind, version: int) -> bool:
    """Tell whether somebody made this very move, up to this version."""
    statement = select(AdjustmentMove.id).where(
        AdjustmentMove.adjustment_id == adjustment_id,
        AdjustmentMove.author_id == author,
        AdjustmentMove.kind == kind,
        AdjustmentMove.version == version,
    )
    return db.session().execute(statement.limit(1)).first() is not None


def list_yeses(adjustment_id: UUID) -> Sequence[AdjustmentYes]:
    """Return what was answered, first come first."""
    statement = select(AdjustmentYes).where(AdjustmentYes.adjustment_id == adjustment_id)
    return db.session().scalars(statement.order_by(AdjustmentYes.at, AdjustmentYes.id).limit(_LINES)).all()


def list_feelings(adjustment_id: UUID) -> Sequence[AdjustmentFeeling]:
    """Return how it went, latest first."""
    statement = select(AdjustmentFeeling).where(AdjustmentFeeling.adjustment_id == adjustment_id)
    latest = statement.order_by(AdjustmentFeeling.at.desc(), AdjustmentFeeling.id.desc())
    return db.session().scalars(latest.limit(_LINES)).all()


def find_feeling(adjustment_id: UUID, author: UUID, client_id: UUID) -> AdjustmentFeeling | None:
    """Return what a page has sent already under this id, if it has."""
    statement = select(AdjustmentFeeling).where(
        AdjustmentFeeling.adjustment_id == adjustment_id,
        AdjustmentFeeling.author_id == author,
        AdjustmentFeeling.client_id == client_id,
    )
    return db.session().scalars(statement).one_or_none()


def first_name(person_id: UUID) -> str:
    """Return how a person is called; nothing when she is not here any more."""
    return db.session().scalar(select(Person.first_name).where(Person.id == person_id)) or ""


# --- lists ------------------------------------------------------------------------------------------------------------


def mine(actor: Actor) -> Select[*tuple[object, ...]]:
    """Return the select of what *actor* reads, each with the accompanied person."""
    centre = and_(_centre.journey_id == Journey.id, _centre.role == JourneyRole.BENEFICIARY)
    return (
        select(*_columns, Person.id.label("centre_id"), Person.first_name, Person.last_name)
        .join(Journey, Journey.id == Adjustment.journey_id)
        .join(_centre, centre)
        .join(Person, Person.id == _centre.person_id)
        .where(access.readable(Permission.ADJUSTMENT_READ, actor))
    )


def list_mine(
    actor: Actor, *, ended: bool = False, cursor: Cursor | None = None, limit: int = PAGE
) -> tuple[Sequence[AnyRow], Cursor | None]:
    """Return the adjustments that *actor* reads, last moved first, and where the next page starts.

    Args:
        actor: who reads.
        ended: those that were changed or dropped, instead of the others.
        cursor: the place to read on from.
        limit: how many a page holds.
    """
    over = Adjustment.state.in_(ENDED) if ended else Adjustment.state.not_in(ENDED)
    statement = mine(actor).where(over)
    if cursor is not None:
        statement = statement.where(tuple_(Adjustment.moved_at, Adjustment.id) < tuple_(cursor.at, cursor.id))
    statement = statement.order_by(Adjustment.moved_at.desc(), Adjustment.id.desc()).limit(limit + 1)
    rows = db.session().execute(statement).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], Cursor(last.moved_at, last.id) if last else None


def list_cards(journey_id: UUID, actor: Actor, limit: int = 60) -> list[Card]:
    """Return the adjustments of a journey that *actor* reads, last moved first, in one statement."""
    statement = (
        select(*_columns)
        .join(Journey, Journey.id == Adjustment.journey_id)
        .where(Adjustment.journey_id == journey_id, access.readable(Permission.ADJUSTMENT_READ, actor))
        .order_by(Adjustment.moved_at.desc(), Adjustment.id.desc())
        .limit(limit)
    )
    return [card_of(row) for row in db.session().execute(statement).all()]


def address_of(adjustment_id: UUID) -> str:
    """Return the path of an adjustment's page."""
    return f"/mon-accompagnement/amenagements/{adjustment_id}"


def card_of(row: AnyRow) -> Card:
    """Return a row of a list, its words opened."""
    return Card(
        id=row.id,
        url=address_of(row.id),
        message_id=row.message_id,
        state=row.state,
        words=open_words(place_of(row), row.id, row.author_id, row.words),
        trial_from=row.trial_from,
        trial_to=row.trial_to,
        is_shown=row.shown_at is not None,
    )


# --- the library ------------------------------------------------------------------------------------------------------


def find_idea(idea_id: UUID) -> KeptIdea | None:
    """Return one idea with the members of the journey that it comes from: the rules ask who they are."""
    whole = joinedload(KeptIdea.adjustment).joinedload(Adjustment.journey).selectinload(Journey.members)
    return db.session().scalars(select(KeptIdea).where(KeptIdea.id == idea_id).options(whole)).one_or_none()


def find_idea_of(adjustment_id: UUID, *, lock: bool = False) -> KeptIdea | None:
    """Return what was sent to the library from an adjustment, if anything was.

    Args:
        adjustment_id: which one.
        lock: inside a write unit: hold it until the commit, as it is then; who reads it may be answering.
    """
    statement = select(KeptIdea).where(KeptIdea.adjustment_id == adjustment_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session().scalars(statement).one_or_none()


def list_ideas(limit: int = 200) -> Sequence[AnyRow]:
    """Return the ideas of this platform that were accepted, latest first."""
    statement = (
        select(KeptIdea.id, KeptIdea.platform_id, KeptIdea.words)
        .where(KeptIdea.state == IdeaState.ACCEPTED)
        .order_by(KeptIdea.answered_at.desc(), KeptIdea.id)
        .limit(limit)
    )
    return db.session().execute(statement).all()


def list_sent(actor: Actor, limit: int = 50) -> Sequence[AnyRow]:
    """Return the ideas that wait for a reading by *actor*, first come first: never of people she accompanies."""
    accompanies = (
        exists()
        .where(
            Adjustment.id == KeptIdea.adjustment_id,
            JourneyMember.journey_id == Adjustment.journey_id,
            JourneyMember.person_id == actor.person_id,
        )
        .correlate(KeptIdea)
    )
    statement = (
        select(KeptIdea.id, KeptIdea.platform_id, KeptIdea.words, KeptIdea.sent_at)
        .where(KeptIdea.state == IdeaState.SENT, KeptIdea.author_id != actor.person_id, ~accompanies)
        .order_by(KeptIdea.sent_at, KeptIdea.id)
        .limit(limit)
    )
    return db.session().execute(statement).all()
