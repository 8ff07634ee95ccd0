"""Reads of consultations: the lists, one with its answers, and whether a person has voted; never what she chose."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Uuid, and_, bindparam, exists, func, or_, select, tuple_

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.accounts.queries import in_the_collective
from blueprints.consultations.models import Ballot, Consultation, ConsultationChoice
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.core.paging import Cursor

PAGE = 20

_me, _now = bindparam("me", type_=Uuid()), bindparam("now", type_=db.UtcDateTime())
_voted = exists().where(Ballot.consultation_id == Consultation.id, Ballot.person_id == _me).label("voted")
_COLUMNS = (
    Consultation.id,
    Consultation.question,
    Consultation.about,
    Consultation.several,
    Consultation.survey_year,
    Consultation.position,
    Consultation.opens_at,
    Consultation.closes_at,
    Consultation.closed_at,
    Consultation.voters,
    Consultation.outcome,
    Consultation.outcome_at,
    Consultation.version,
    _voted,
)
_ONE = select(*_COLUMNS).where(Consultation.id == bindparam("consultation", type_=Uuid()))
_place = tuple_(Consultation.closes_at, Consultation.id)
_cursor = tuple_(bindparam("at", type_=db.UtcDateTime()), bindparam("id", type_=Uuid()))
_is_over = or_(Consultation.closed_at.is_not(None), Consultation.closes_at <= _now)
_COMING = (
    select(*_COLUMNS)
    .where(~_is_over)
    .order_by(Consultation.closes_at, Consultation.position, Consultation.id)
    .limit(PAGE)
)
_OVER = (
    select(*_COLUMNS).where(_is_over).order_by(Consultation.closes_at.desc(), Consultation.id.desc()).limit(PAGE + 1)
)
_OVER_BEFORE = _OVER.where(_place < _cursor)
_CHOICES = (
    select(ConsultationChoice.position, ConsultationChoice.label, ConsultationChoice.votes)
    .where(ConsultationChoice.consultation_id == bindparam("consultation", type_=Uuid()))
    .order_by(ConsultationChoice.position)
    .limit(6)
)


def find_consultation(consultation_id: UUID) -> Consultation | None:
    """Return one consultation, to be changed."""
    return db.session().get(Consultation, consultation_id)


def find_shown_consultation(consultation_id: UUID, person_id: UUID) -> AnyRow | None:
    """Return one consultation, to be read, and whether this person voted."""
    return db.read(_ONE, consultation=consultation_id, me=person_id).one_or_none()


def find_sent_consultation(author_id: UUID, client_id: UUID) -> Consultation | None:
    """Return the consultation that this person already sent under this id."""
    statement = select(Consultation).where(Consultation.author_id == author_id, Consultation.client_id == client_id)
    return db.session().scalars(statement).one_or_none()


def list_coming(person_id: UUID) -> Sequence[AnyRow]:
    """Return the consultations that are open or will be, the first to close first."""
    return db.read(_COMING, me=person_id, now=clock.now()).all()


def list_over(person_id: UUID, cursor: Cursor | None = None) -> tuple[Sequence[AnyRow], bool]:
    """Return a page of the consultations that are over, the last first, and whether there are more."""
    values: dict[str, object] = {"me": person_id, "now": clock.now()}
    if cursor is not None:
        values |= {"at": cursor.at, "id": cursor.id}
    found = db.read(_OVER if cursor is None else _OVER_BEFORE, **values).all()
    return found[:PAGE], len(found) > PAGE


def list_choices(consultation_id: UUID) -> Sequence[AnyRow]:
    """Return place, words and votes of each answer, in their order."""
    return db.read(_CHOICES, consultation=consultation_id).all()


def list_survey(year: int) -> Sequence[UUID]:
    """Return the questions of the survey of a year, in their order."""
    statement = select(Consultation.id).where(Consultation.survey_year == year)
    return db.session().scalars(statement.order_by(Consultation.position)).all()


def count_of_open(person_id: UUID) -> ScalarSelect[int]:
    """Return, to be asked along with other things, how many consultations wait for this person's vote."""
    now = clock.now()
    voted = exists().where(Ballot.consultation_id == Consultation.id, Ballot.person_id == person_id)
    waiting = select(func.count(Consultation.id)).where(
        Consultation.closed_at.is_(None), Consultation.opens_at <= now, Consultation.closes_at > now, ~voted
    )
    return waiting.scalar_subquery()


# --- to be changed ----------------------------------------------------------------------------------------------------


def lock_consultation(consultation_id: UUID) -> Consultation | None:
    """Return one consultation as it is now, held until the commit: nobody votes while it closes."""
    statement = select(Consultation).where(Consultation.id == consultation_id).with_for_update()
    return db.session().scalars(statement.execution_options(populate_existing=True)).one_or_none()


def find_ballot(consultation_id: UUID, person_id: UUID) -> Ballot | None:
    """Return a person's ballot, to be replaced or taken back."""
    statement = select(Ballot).where(Ballot.consultation_id == consultation_id, Ballot.person_id == person_id)
    return db.session().scalars(statement).one_or_none()


def may_vote() -> ColumnElement[bool]:
    """Return the filter of the persons who may vote now: as the rule says it, asked of many at once."""
    now = clock.now()
    held = exists().where(
        PlatformRole.person_id == Person.id,
        PlatformRole.starts_at <= now,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
    )
    animates = held.where(PlatformRole.role == Role.FACILITATOR)
    return and_(in_the_collective(), held.where(PlatformRole.role == Role.BENEFICIARY), ~animates)


def list_ballots_that_count(consultation_id: UUID) -> Sequence[AnyRow]:
    """Return the sealed ballots of those who may vote now, to be counted."""
    statement = (
        select(Ballot.id, Ballot.person_id, Ballot.choice)
        .join(Person, Person.id == Ballot.person_id)
        .where(Ballot.consultation_id == consultation_id, may_vote())
    )
    return db.session().execute(statement.order_by(Ballot.id)).all()


def list_choices_to_count(consultation_id: UUID) -> Sequence[ConsultationChoice]:
    """Return the answers, to be given their totals."""
    statement = select(ConsultationChoice).where(ConsultationChoice.consultation_id == consultation_id)
    return db.session().scalars(statement.order_by(ConsultationChoice.position)).all()


def list_due(now: datetime) -> Sequence[UUID]:
    """Return the consultations whose last moment has come."""
    statement = select(Consultation.id).where(Consultation.closed_at.is_(None), Consultation.closes_at <= now)
    return db.session().scalars(statement.order_by(Consultation.closes_at, Consultation.id).limit(200)).all()


def list_to_tell(now: datetime) -> Sequence[Consultation]:
    """Return the consultations that have opened, and that nobody was told of."""
    statement = select(Consultation).where(
        Consultation.told_at.is_(None), Consultation.closed_at.is_(None), Consultation.opens_at <= now
    )
    return db.session().scalars(statement.order_by(Consultation.opens_at, Consultation.id).limit(200)).all()


def list_open_ballots(person_id: UUID) -> Sequence[Ballot]:
    """Return a person's ballots in what is not closed."""
    return db.session().scalars(select(Ballot).where(Ballot.person_id == person_id)).all()
