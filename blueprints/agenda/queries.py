"""Reads of agendas: the points of a meeting with their counts, what who does not come has to say, the easy-read twin.

The minutes are written on these points: see `list_items`, `list_remarks` and `list_authors`.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, func, or_, select

from blueprints.accounts.models import Person
from blueprints.agenda import names
from blueprints.agenda.models import AgendaItem, AgendaSupport, EasyAgenda, Remark
from blueprints.core import db
from blueprints.core.db import AnyRow

MOST = 60
"""Points of one agenda."""
REMARKS = 300

_me, _meeting = bindparam("me", type_=Uuid()), bindparam("meeting", type_=Uuid())
_supports = (
    select(func.count())
    .where(AgendaSupport.item_id == AgendaItem.id)
    .correlate(AgendaItem)
    .scalar_subquery()
    .label("supports")
)
_own_support = (
    select(func.count())
    .where(AgendaSupport.item_id == AgendaItem.id, AgendaSupport.person_id == _me)
    .correlate(AgendaItem)
    .scalar_subquery()
    .label("own_support")
)
_remarks = (
    select(func.count())
    .where(Remark.item_id == AgendaItem.id, Remark.withdrawn_at.is_(None))
    .correlate(AgendaItem)
    .scalar_subquery()
    .label("remarks")
)
_SHOWN = (
    select(
        AgendaItem.id,
        AgendaItem.title,
        AgendaItem.about,
        AgendaItem.author_id,
        AgendaItem.minutes_long,
        AgendaItem.idea_id,
        AgendaItem.answer,
        AgendaItem.withdrawn_at,
        AgendaItem.version,
        Person.pseudonym,
        EasyAgenda.state.label("easy_state"),
        EasyAgenda.reviewed_by_count.label("easy_count"),
        EasyAgenda.made_of.label("easy_made_of"),
        _supports,
        _own_support,
        _remarks,
    )
    .outerjoin(Person, Person.id == AgendaItem.author_id)
    .outerjoin(EasyAgenda, EasyAgenda.meeting_id == AgendaItem.meeting_id)
    .where(
        AgendaItem.meeting_id == _meeting,
        # What was set aside with a word is shown to its author alone.
        or_(AgendaItem.withdrawn_at.is_(None), and_(AgendaItem.author_id == _me, AgendaItem.answer != "")),
    )
    .order_by(AgendaItem.position, AgendaItem.id)
    .limit(2 * MOST)
)


def find_item(item_id: UUID) -> AgendaItem | None:
    """Return one point that is on its agenda."""
    found = db.session().get(AgendaItem, item_id)
    return found if found is not None and found.withdrawn_at is None else None


def find_any_item(item_id: UUID) -> AgendaItem | None:
    """Return one point, also one that was taken off, for the way back."""
    return db.session().get(AgendaItem, item_id)


def find_sent_item(author_id: UUID, client_id: UUID) -> AgendaItem | None:
    """Return the point that this person already sent under this id."""
    statement = select(AgendaItem).where(AgendaItem.author_id == author_id, AgendaItem.client_id == client_id)
    return db.session().scalars(statement).one_or_none()


def list_items(meeting_id: UUID) -> Sequence[AgendaItem]:
    """Return the points that are on an agenda, in their order."""
    statement = (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.withdrawn_at.is_(None))
        .order_by(AgendaItem.position, AgendaItem.id)
        .limit(MOST)
    )
    return db.session().scalars(statement).all()


def list_shown_items(meeting_id: UUID, person_id: UUID) -> Sequence[AnyRow]:
    """Return the points of an agenda as a member reads them, in one statement: with their counts, whether she said
    "Moi aussi", her own that were set aside, and the state of the easy-read twin.
    """  # noqa: D205 - one sentence
    return db.session().execute(_SHOWN, {"meeting": meeting_id, "me": person_id}).all()


def list_remarks(meeting_id: UUID) -> Sequence[AnyRow]:
    """Return what has to be read at a meeting, by point: words, and the name of who gave hers."""
    statement = (
        select(Remark.id, Remark.item_id, Remark.body, Remark.is_named, Remark.author_id, Person.pseudonym)
        .join(AgendaItem, AgendaItem.id == Remark.item_id)
        .outerjoin(Person, Person.id == Remark.author_id)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.withdrawn_at.is_(None), Remark.withdrawn_at.is_(None))
        .order_by(AgendaItem.position, AgendaItem.id, Remark.created_at, Remark.id)
        .limit(REMARKS)
    )
    return db.session().execute(statement).all()


def list_authors(item_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Return, by point, whom its answer is told to: who proposed it, and who wrote a remark on it, named or not.

    Nobody is ever shown these ids: they serve to tell each of them, alone.
    """
    told: dict[UUID, set[UUID]] = {item_id: set() for item_id in item_ids}
    items = select(AgendaItem.id, AgendaItem.author_id).where(AgendaItem.id.in_(item_ids)).limit(MOST)
    for item in db.session().execute(items):
        if item.author_id is not None:
            told[item.id].add(item.author_id)
    remarks = (
        select(Remark.id, Remark.item_id, Remark.author_id, Remark.sealed_author)
        .where(Remark.item_id.in_(item_ids), Remark.withdrawn_at.is_(None))
        .order_by(Remark.id)
        .limit(REMARKS)
    )
    for row in db.session().execute(remarks):
        author = names.author_of(row)
        if author is not None:
            told[row.item_id].add(author)
    return told
