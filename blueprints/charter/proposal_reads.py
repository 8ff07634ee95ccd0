"""Reads of what members propose about the rules: twenty at a time, the last first."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, exists, func, or_, select, tuple_

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.accounts.queries import in_the_collective
from blueprints.charter.models import CharterProposal, CharterSupport, Verdict
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.core.paging import Cursor

PAGE = 20

_me = bindparam("me", type_=Uuid())
_now = bindparam("now", type_=db.UtcDateTime())
_supported = exists().where(CharterSupport.proposal_id == CharterProposal.id, CharterSupport.person_id == _me)
_team = exists().where(
    PlatformRole.person_id == CharterProposal.author_id,
    PlatformRole.role == Role.FACILITATOR,
    PlatformRole.starts_at <= _now,
    or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > _now),
)
_read = or_(CharterProposal.standing.in_(("visible", "folded")), CharterProposal.author_id == _me)
_SHOWN = (
    select(
        CharterProposal.id,
        CharterProposal.author_id,
        CharterProposal.rule_key,
        CharterProposal.rule_title,
        CharterProposal.words,
        CharterProposal.why,
        CharterProposal.support_count,
        CharterProposal.verdict,
        CharterProposal.reason,
        CharterProposal.expected_on,
        CharterProposal.answered_at,
        CharterProposal.in_number,
        CharterProposal.standing,
        CharterProposal.warning,
        CharterProposal.withdrawn_at,
        CharterProposal.created_at,
        CharterProposal.version,
        Person.pseudonym,
        _supported.label("supported"),
        _team.label("of_the_team"),
    )
    .join(Person, Person.id == CharterProposal.author_id)
    .where(CharterProposal.withdrawn_at.is_(None), _read)
)
_ONE = _SHOWN.where(CharterProposal.id == bindparam("proposal", type_=Uuid()))
_LISTED = _SHOWN.order_by(CharterProposal.created_at.desc(), CharterProposal.id.desc()).limit(PAGE + 1)
_place = tuple_(CharterProposal.created_at, CharterProposal.id)
_OLDER = _LISTED.where(_place < tuple_(bindparam("at", type_=db.UtcDateTime()), bindparam("id", type_=Uuid())))


def find_proposal(proposal_id: UUID) -> CharterProposal | None:
    """Return one proposal, to be changed."""
    return db.session().get(CharterProposal, proposal_id)


def hold_proposal(proposal_id: UUID) -> CharterProposal:
    """Return one proposal as it is now, held until the commit."""
    statement = select(CharterProposal).where(CharterProposal.id == proposal_id).with_for_update()
    return db.session().scalars(statement.execution_options(populate_existing=True)).one()


def find_shown(proposal_id: UUID, person_id: UUID) -> AnyRow | None:
    """Return one proposal as this person reads it."""
    return db.read(_ONE, proposal=proposal_id, me=person_id, now=clock.now()).one_or_none()


def list_shown(person_id: UUID, cursor: Cursor | None = None) -> tuple[Sequence[AnyRow], Cursor | None]:
    """Return a page of proposals as this person reads them, the last first, and where the list goes on."""
    values: dict[str, object] = {"me": person_id, "now": clock.now()}
    if cursor is not None:
        values |= {"at": cursor.at, "id": cursor.id}
    rows = db.read(_LISTED if cursor is None else _OLDER, **values).all()
    more = len(rows) > PAGE
    return rows[:PAGE], Cursor(rows[PAGE - 1].created_at, rows[PAGE - 1].id) if more else None


def find_sent(author_id: UUID, client_id: UUID) -> CharterProposal | None:
    """Return the proposal that this person already sent under this id."""
    statement = select(CharterProposal).where(
        CharterProposal.author_id == author_id, CharterProposal.client_id == client_id
    )
    return db.session().scalars(statement).one_or_none()


def list_taken() -> Sequence[CharterProposal]:
    """Return the proposals that the next version is to take up, the first first."""
    statement = select(CharterProposal).where(
        CharterProposal.verdict == Verdict.TAKEN,
        CharterProposal.in_number.is_(None),
        CharterProposal.withdrawn_at.is_(None),
    )
    return db.session().scalars(statement.order_by(CharterProposal.created_at, CharterProposal.id).limit(100)).all()


def find_support(proposal_id: UUID, person_id: UUID) -> CharterSupport | None:
    """Return a person's support of a proposal."""
    statement = select(CharterSupport).where(
        CharterSupport.proposal_id == proposal_id, CharterSupport.person_id == person_id
    )
    return db.session().scalars(statement).one_or_none()


def count_supports(proposal_id: UUID) -> int:
    """Return how many members support a proposal."""
    statement = select(func.count(CharterSupport.id)).where(CharterSupport.proposal_id == proposal_id)
    return db.session().scalar(statement) or 0


def list_supporters(proposal_id: UUID) -> Sequence[UUID]:
    """Return the ids of those who support a proposal and are in the collective, to tell them; never shown."""
    statement = (
        select(CharterSupport.person_id)
        .join(Person, Person.id == CharterSupport.person_id)
        .where(CharterSupport.proposal_id == proposal_id, in_the_collective())
    )
    return db.session().scalars(statement.limit(5000)).all()


def list_supports(person_id: UUID) -> Sequence[CharterSupport]:
    """Return every support of a person, to be taken back."""
    return db.session().scalars(select(CharterSupport).where(CharterSupport.person_id == person_id)).all()


def count_own(person_id: UUID) -> int:
    """Return how many proposals of a person the others read."""
    statement = select(func.count(CharterProposal.id)).where(
        CharterProposal.author_id == person_id, CharterProposal.withdrawn_at.is_(None)
    )
    return db.session().scalar(statement) or 0
