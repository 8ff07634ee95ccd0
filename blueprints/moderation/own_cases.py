"""Reads of one's own texts: what was decided on them, and whether somebody learned who wrote them without her name."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select

from blueprints.core import db
from blueprints.core.db import AnyRow
from blueprints.moderation import queries, sealing
from blueprints.moderation.models import Case


def find_own_case(case_id: UUID) -> Case | None:
    """Return a case about a text of the person of this request; the clause asks whose it is."""
    return queries.find_case(case_id)


def list_own_cases(person_id: UUID, limit: int = queries.PAGE) -> list[AnyRow]:
    """Return the cases about this person's texts that she is told of, the last first: also those without her name."""
    columns = (
        *(Case.id, Case.kind, Case.subject_id, Case.why, Case.state, Case.decision, Case.author_id),
        *(Case.sealed_author, Case.waits_since, Case.created_at, Case.lifting_read),
    )
    told = or_(Case.decision.is_not(None), Case.why != "", Case.lifting_read.is_not(None))
    ordered = select(*columns).where(told).order_by(Case.waits_since.desc(), Case.id.desc())
    named = db.session().execute(ordered.where(Case.author_id == person_id).limit(limit)).all()
    sealed = db.session().execute(ordered.where(Case.sealed_author.is_not(None)).limit(queries.SEALED)).all()
    own = [*named, *(row for row in sealed if sealing.author_of(row) == person_id)]
    return sorted(own, key=lambda row: row.waits_since, reverse=True)[:limit]


def has_liftings_to_tell() -> ColumnElement[bool]:
    """Return, to be asked along with other things, whether somebody is to be told that her anonymity was lifted."""
    return exists().where(Case.lifting_read.is_(False), Case.sealed_author.is_not(None))


def list_liftings_to_tell(limit: int = queries.SEALED) -> Sequence[AnyRow]:
    """Return the cases of which the anonymity was lifted, and whose author has not read it; theirs is a seal."""
    statement = (
        select(Case.id, Case.author_id, Case.sealed_author)
        .where(Case.lifting_read.is_(False), Case.sealed_author.is_not(None))
        .order_by(Case.id)
        .limit(limit)
    )
    return db.session().execute(statement).all()


def list_sealed() -> Sequence[AnyRow]:
    """Return every case about a text without a name, to find a person's own when her account closes."""
    statement = select(Case.id, Case.author_id, Case.sealed_author).where(Case.sealed_author.is_not(None))
    return db.session().execute(statement).all()
