"""Reads about extraordinary accesses: one with its journey and who may answer it, and the lists of the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from blueprints.accounts import grants
from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.core import clock, db, state
from blueprints.core.audit import AuditEntry, Reading
from blueprints.core.crypto import Binding
from blueprints.core.db import AnyRow
from blueprints.core.errors import Tampered
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole
from blueprints.messaging import queries as conversations
from blueprints.messaging.models import Conversation, ConversationKind
from blueprints.messaging.talks import Talk
from blueprints.privacy.models import AccessState, ExtraordinaryAccess, NamedTalk

_REMEMBERED = 600.0
_counts: dict[tuple[UUID, int], tuple[float, tuple[tuple[int, int], ...]]] = {}


@dataclass(frozen=True, slots=True)
class Question:
    """One extraordinary access with its journey, the conversations it names and who may answer it."""

    row: ExtraordinaryAccess
    journey: Journey
    talks: tuple[UUID, ...]
    seconds: frozenset[UUID]

    @property
    def members(self) -> list[JourneyMember]:
        """Return everybody who is, was or will be part of the journey."""
        return self.journey.members

    @property
    def waits(self) -> bool:
        """Tell whether somebody may still answer."""
        row = self.row
        return row.state is AccessState.ASKED and clock.now() < row.expires_at and self.journey.closed_at is None

    @property
    def is_open(self) -> bool:
        """Tell whether its conversations may be read now; an end that has passed needs no job to take effect."""
        row = self.row
        if row.state is not AccessState.APPROVED or row.opens_until is None or self.journey.closed_at is not None:
            return False
        return clock.now() < row.opens_until


@dataclass(frozen=True, slots=True)
class Opening:
    """One conversation that an extraordinary access names."""

    question: Question
    talk: Talk


# --- one --------------------------------------------------------------------------------------------------------------


def find_question(access_id: UUID) -> Question | None:
    """Return one extraordinary access of this platform."""
    row = db.session().get(ExtraordinaryAccess, access_id)
    journey = None if row is None else journeys.find_with_members(row.journey_id)
    if row is None or journey is None:
        return None
    named = select(NamedTalk.conversation_id).where(NamedTalk.access_id == access_id).order_by(NamedTalk.id).limit(10)
    talks = tuple(db.session().scalars(named))
    return Question(row, journey, talks, frozenset(list_seconds(row.asked_by, journey)))


def find_opening(access_id: UUID, conversation_id: UUID) -> Opening | None:
    """Return one conversation of an access; None when the access does not name it, or it is about health."""
    question = find_question(access_id)
    if question is None or conversation_id not in question.talks:
        return None
    talk = conversations.find_talk(conversation_id)
    if talk is None or talk.kind is ConversationKind.HEALTH or talk.journey_id != question.journey.id:
        return None
    return Opening(question, talk)


def find_by_client(client_id: UUID) -> ExtraordinaryAccess | None:
    """Return what a page has asked already."""
    return (
        db.session()
        .scalars(select(ExtraordinaryAccess).where(ExtraordinaryAccess.client_id == client_id))
        .one_or_none()
    )


def find_live(journey_id: UUID, asked_by: UUID) -> ExtraordinaryAccess | None:
    """Return the access of a person to a journey that waits or is open."""
    now = clock.now()
    waits = (ExtraordinaryAccess.state == AccessState.ASKED) & (ExtraordinaryAccess.expires_at > now)
    open_ = (ExtraordinaryAccess.state == AccessState.APPROVED) & (ExtraordinaryAccess.opens_until > now)
    statement = select(ExtraordinaryAccess).where(
        ExtraordinaryAccess.journey_id == journey_id, ExtraordinaryAccess.asked_by == asked_by, or_(waits, open_)
    )
    return db.session().scalars(statement.limit(1)).first()


def list_live_of(person_id: UUID, limit: int = 100) -> list[Question]:
    """Return the accesses that are not over and that hang on a person: she asked, or they are about her own journey."""
    own = exists().where(
        JourneyMember.journey_id == ExtraordinaryAccess.journey_id,
        JourneyMember.person_id == person_id,
        JourneyMember.role == JourneyRole.BENEFICIARY,
    )
    statement = (
        select(ExtraordinaryAccess.id)
        .where(
            ExtraordinaryAccess.state.in_((AccessState.ASKED, AccessState.APPROVED)),
            or_(ExtraordinaryAccess.asked_by == person_id, own),
        )
        .order_by(ExtraordinaryAccess.id)
        .limit(limit)
    )
    found = (find_question(one) for one in db.session().scalars(statement).all())
    return [one for one in found if one is not None]


def count_traces(person_id: UUID) -> tuple[int, int]:
    """Return in how many extraordinary accesses a person decided, and how many journeys are her own, in one look."""
    decided = or_(ExtraordinaryAccess.asked_by == person_id, ExtraordinaryAccess.answered_by == person_id)
    counts = select(
        select(func.count(ExtraordinaryAccess.id)).where(decided).scalar_subquery(),
        select(func.count(JourneyMember.id))
        .where(JourneyMember.person_id == person_id, JourneyMember.role == JourneyRole.BENEFICIARY)
        .scalar_subquery(),
    )
    accesses, journeys_ = db.session().execute(counts).one()
    return accesses or 0, journeys_ or 0


def binding_of(access_id: UUID, journey_id: UUID, author: UUID) -> Binding:
    """Return the place that a motive is sealed for."""
    return Binding(
        platform=db.platform_id(),
        table="extraordinary_accesses",
        column="motive",
        row=access_id,
        journey=journey_id,
        author=author,
    )


def motive_of(question: Question) -> str | None:
    """Return the asker's words; None when they stay closed."""
    row = question.row
    binding = binding_of(row.id, row.journey_id, row.asked_by)
    try:
        return state.current().keyring.open(row.motive, binding, key_id=question.journey.key_id)
    except Tampered:
        return None


# --- who may answer ---------------------------------------------------------------------------------------------------


def list_seconds(asked_by: UUID, journey: Journey) -> list[UUID]:
    """Return who may be the second person: of the service, another human being, and no part of the journey.

    The rule of `accounts.grants.are_two`, as a filter: a role that somebody of the platform gave counts after seven
    days, and never towards who gave it. An account of the same name as the asker's is taken for her second one.
    """
    asker = aliased(Person)
    statement = (
        select(Person.id)
        .join(asker, asker.id == asked_by)
        .where(_are_two(asker), Person.id.not_in([member.person_id for member in journey.members]))
        .order_by(Person.id)
        .limit(500)
    )
    return list(db.session().scalars(statement))


def _are_two(asker: type[Person]) -> ColumnElement[bool]:
    """Return the filter of the persons who count as another one than *asker*."""
    return and_(
        Person.id != asker.id,
        Person.ended_at.is_(None),
        Person.sort_name != asker.sort_name,
        _stands_alone(Person.id, grants.HELPERS, asker.id),
        _stands_alone(asker.id, frozenset({Role.ADMINISTRATOR}), Person.id),
    )


def _stands_alone(
    person: InstrumentedAttribute[UUID], roles: frozenset[Role], towards: InstrumentedAttribute[UUID]
) -> ColumnElement[bool]:
    now, held = clock.now(), aliased(PlatformRole)
    settled = and_(held.starts_at <= now - grants.SETTLES, held.given_by != towards, held.given_by != person)
    return exists().where(
        held.person_id == person,
        held.role.in_(roles),
        held.starts_at <= now,
        or_(held.ends_at.is_(None), held.ends_at > now),
        or_(held.given_by.is_(None), settled),
    )


# --- lists ------------------------------------------------------------------------------------------------------------


def list_nameable(journey_id: UUID) -> list[Talk]:
    """Return the conversations that may be asked for, in one order; never the one about health."""
    statement = (
        select(Conversation.id)
        .where(Conversation.journey_id == journey_id, Conversation.kind != ConversationKind.HEALTH)
        .order_by(Conversation.id)
        .limit(len(ConversationKind))
    )
    found = [conversations.find_talk(one) for one in db.session().scalars(statement)]
    return [talk for talk in found if talk is not None]


def list_of_journeys(journey_ids: Sequence[UUID], limit: int = 50) -> Sequence[ExtraordinaryAccess]:
    """Return the accesses that were asked to these journeys, latest first."""
    statement = (
        select(ExtraordinaryAccess)
        .where(ExtraordinaryAccess.journey_id.in_(journey_ids))
        .order_by(ExtraordinaryAccess.asked_at.desc(), ExtraordinaryAccess.id)
        .limit(limit)
    )
    return db.session().scalars(statement).all()


def list_of_person(person_id: UUID, limit: int = 50) -> Sequence[AnyRow]:
    """Return the accesses that a person asked for or answered, latest first, with whose journey each is."""
    own = or_(ExtraordinaryAccess.asked_by == person_id, ExtraordinaryAccess.answered_by == person_id)
    return db.session().execute(_with_centre(limit).where(own)).all()


def list_waiting_for(person_id: UUID, limit: int = 50) -> Sequence[AnyRow]:
    """Return the accesses that a person may answer now, latest first, with whose journey each is."""
    now, asker, place = clock.now(), aliased(Person), aliased(JourneyMember)
    me = (
        select(Person.id)
        .join(asker, asker.id == ExtraordinaryAccess.asked_by)
        .where(Person.id == person_id, _are_two(asker))
        .correlate(ExtraordinaryAccess)
    )
    statement = _with_centre(limit).where(
        ExtraordinaryAccess.state == AccessState.ASKED,
        ExtraordinaryAccess.expires_at > now,
        ExtraordinaryAccess.asked_by != person_id,
        Journey.closed_at.is_(None),
        me.exists(),
        ~exists().where(place.journey_id == ExtraordinaryAccess.journey_id, place.person_id == person_id),
    )
    return db.session().execute(statement).all()


def _with_centre(limit: int) -> Select[ExtraordinaryAccess, datetime | None, str, str]:
    centre, named = aliased(JourneyMember), aliased(Person)
    mine = and_(centre.journey_id == Journey.id, centre.role == JourneyRole.BENEFICIARY)
    return (
        select(ExtraordinaryAccess, Journey.closed_at, named.first_name, named.last_name)
        .join(Journey, Journey.id == ExtraordinaryAccess.journey_id)
        .join(centre, mine)
        .join(named, named.id == centre.person_id)
        .order_by(ExtraordinaryAccess.asked_at.desc(), ExtraordinaryAccess.id)
        .limit(limit)
    )


def list_opened(question: Question) -> list[UUID]:
    """Return the conversations that were really opened by an access, as the audit trail says."""
    statement = (
        select(AuditEntry.subject_id)
        .where(
            AuditEntry.subject_id.in_(question.talks),
            AuditEntry.action == Reading.EXTRAORDINARY,
            AuditEntry.facts.contains(str(question.row.id)),
        )
        .distinct()
    )
    found = set(db.session().scalars(statement))
    return [one for one in question.talks if one in found]


def counts_by_year() -> tuple[tuple[int, int], ...]:
    """Return how many were opened this year and the last, remembered for some minutes: everybody may ask."""
    year = clock.paris(clock.now()).year
    place = (db.platform_id(), year)
    state.current().shares(_counts)
    known = _counts.get(place)
    if known is None or known[0] <= monotonic():
        counts = tuple((one, count_opened_in(one)) for one in (year, year - 1))
        known = _counts[place] = monotonic() + _REMEMBERED, counts
    return known[1]


def count_opened_in(year: int) -> int:
    """Return how many extraordinary accesses were opened in a year of the Paris calendar: the public count."""
    first, after = (datetime(one, 1, 1, tzinfo=clock.PARIS).astimezone(UTC) for one in (year, year + 1))
    statement = select(func.count(ExtraordinaryAccess.id)).where(
        ExtraordinaryAccess.opens_until.is_not(None),
        ExtraordinaryAccess.answered_at >= first,
        ExtraordinaryAccess.answered_at < after,
    )
    return db.session().scalar(statement) or 0
