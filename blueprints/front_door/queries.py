"""Reads: the inbox of the service, one enquiry and its steps, the places of platforms."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, func, or_, select
from sqlalchemy.orm import aliased

from blueprints.accounts.models import Person
from blueprints.core import db
from blueprints.core.db import AnyRow
from blueprints.core.paging import Cursor
from blueprints.front_door.models import Enquiry, EnquiryState, EnquiryStep

PAGE = 20
MOST_STEPS = 200
WAITING = (EnquiryState.NEW, EnquiryState.TO_CHECK, EnquiryState.IN_HAND)


def find_enquiry(enquiry_id: UUID) -> Enquiry | None:
    """Return one enquiry of this platform."""
    return db.session().get(Enquiry, enquiry_id)


def find_by_client_id(client_id: UUID) -> Enquiry | None:
    """Return what this page already sent."""
    return db.session().scalars(select(Enquiry).where(Enquiry.client_id == client_id)).one_or_none()


def find_by_reference(reference: str) -> Enquiry | None:
    """Return the enquiry that somebody names on the telephone."""
    return db.session().scalars(select(Enquiry).where(Enquiry.reference == reference)).one_or_none()


def list_same_words(words_mark: bytes, since: datetime, limit: int = 5) -> Sequence[Enquiry]:
    """Return the enquiries with these very words since then, the last one first."""
    statement = (
        select(Enquiry)
        .where(Enquiry.words_mark == words_mark, Enquiry.received_at > since)
        .order_by(Enquiry.received_at.desc(), Enquiry.id.desc())
        .limit(limit)
    )
    return db.session().scalars(statement).all()


def list_enquiries(
    state: EnquiryState, after: Cursor | None = None, limit: int = PAGE
) -> tuple[Sequence[AnyRow], Cursor | None]:
    """Return the enquiries in one state, the oldest first, and the next page's place. None of their words is read.

    Args:
        state: which list.
        after: the last one of the page before.
        limit: how many.
    """
    handler = aliased(Person)
    statement = (
        select(
            Enquiry.id,
            Enquiry.reference,
            Enquiry.asker,
            Enquiry.purpose,
            Enquiry.channel,
            Enquiry.received_at,
            handler.first_name.label("handler"),
        )
        .outerjoin(handler, handler.id == Enquiry.handler_id)
        .where(Enquiry.state == state)
        .order_by(Enquiry.received_at, Enquiry.id)
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(
            Enquiry.received_at >= after.at, or_(Enquiry.received_at > after.at, Enquiry.id > after.id)
        )
    rows = db.session().execute(statement).all()
    shown = rows[:limit]
    return shown, Cursor(shown[-1].received_at, shown[-1].id) if len(rows) > limit else None


def count_by_state() -> dict[EnquiryState, int]:
    """Return how many enquiries are in each state; states without any are left out."""
    statement = select(Enquiry.state, func.count(Enquiry.id).label("many")).group_by(Enquiry.state)
    return {row.state: row.many for row in db.session().execute(statement)}


def count_waiting() -> int:
    """Return how many enquiries wait for somebody: new ones, and those to have a look at."""
    return db.session().scalar(select(count_of_waiting())) or 0


def count_of_waiting() -> ScalarSelect[int]:
    """Return the same count, to be asked along with other things."""
    waiting = Enquiry.state.in_((EnquiryState.NEW, EnquiryState.TO_CHECK))
    return select(func.count(Enquiry.id)).where(waiting).scalar_subquery()


def list_steps(enquiry_id: UUID, limit: int = MOST_STEPS) -> Sequence[EnquiryStep]:
    """Return what was done with an enquiry, the first step first."""
    statement = (
        select(EnquiryStep).where(EnquiryStep.enquiry_id == enquiry_id).order_by(EnquiryStep.number).limit(limit)
    )
    return db.session().scalars(statement).all()


def find_last_step(enquiry_id: UUID) -> EnquiryStep | None:
    """Return the last thing that was done with an enquiry."""
    statement = (
        select(EnquiryStep).where(EnquiryStep.enquiry_id == enquiry_id).order_by(EnquiryStep.number.desc()).limit(1)
    )
    return db.session().scalars(statement).one_or_none()


def list_expired(kept: dict[EnquiryState, datetime], limit: int = 200) -> Sequence[UUID]:
    """Return the ids of the enquiries whose last change is before their state's instant."""
    over = or_(*((Enquiry.state == state) & (Enquiry.changed_at < before) for state, before in kept.items()))
    return db.session().scalars(select(Enquiry.id).where(over).order_by(Enquiry.id).limit(limit)).all()
