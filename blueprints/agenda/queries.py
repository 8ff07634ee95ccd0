"""Reads of agendas: the points of a meeting with their counts, what who does not come has to say, the easy-read twin.

The minutes are written on these points: see `list_items`, `list_remarks`, `list_authors`, `list_unnamed`.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, exists, func, or_, select

from blueprints.accounts.models import Person
from blueprints.agenda import names
from blueprints.agenda.models import AgendaItem, AgendaSupport, EasyAgenda, Remark
from blueprints.core import db
from blueprints.core.db import AnyRow
from blueprints.ideas.models import Idea, shown
from blueprints.meetings.models import Meeting, MeetingState, Subject, SubjectState

MOST = 60
"""Points of one agenda."""
REMARKS = 300

_me, _meeting = bindparam("me", type_=Uuid()), bindparam("meeting", type_=Uuid())
_idea_stands = exists().where(Idea.id == AgendaItem.idea_id, shown())
_was_subject = exists().where(
    Subject.author_id == AgendaItem.author_id, Subject.title == AgendaItem.title, Subject.state == SubjectState.TAKEN
)
"""Who proposed a subject was told that those who organise read her name, and nobody else."""
_stands = and_(
    AgendaItem.withdrawn_at.is_(None),
    Meeting.state != MeetingState.DRAFT,
    # An idea that its author withdrew leaves the agendas to come; what was talked about stays what it was.
    or_(AgendaItem.idea_id.is_(None), _idea_stands, Meeting.state.in_((MeetingState.HELD, MeetingState.CLOSED))),
)
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
        _idea_stands.label("idea_stands"),
        _was_subject.label("was_subject"),
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
    .join(Meeting, Meeting.id == AgendaItem.meeting_id)
    .outerjoin(Person, Person.id == AgendaItem.author_id)
    .outerjoin(EasyAgenda, EasyAgenda.meeting_id == AgendaItem.meeting_id)
    .where(
        AgendaItem.meeting_id == _meeting,
        # What was set aside with a word is shown to its author alone.
        or_(_stands, and_(AgendaItem.author_id == _me, AgendaItem.answer != "")),
    )
    .order_by(AgendaItem.position, AgendaItem.id)
    .limit(2 * MOST)
)
_read_at = (
    select(Remark.id, Remark.item_id, Remark.body, Remark.is_named, Remark.author_id, Remark.created_at)
    .join(AgendaItem, AgendaItem.id == Remark.item_id)
    .join(Meeting, Meeting.id == AgendaItem.meeting_id)
    .where(AgendaItem.meeting_id == _meeting, _stands, Remark.withdrawn_at.is_(None))
    .order_by(AgendaItem.position, AgendaItem.id, Remark.created_at, Remark.id)
    .limit(REMARKS)
)
_TO_READ = _read_at.add_columns(Person.pseudonym).outerjoin(Person, Person.id == Remark.author_id)
_MAYBE_OWN = _read_at.add_columns(Remark.sealed_author, AgendaItem.title).where(
    or_(Remark.author_id == _me, Remark.sealed_author.is_not(None))
)


def find_item(item_id: UUID) -> AgendaItem | None:
    """Return one point that is on the agenda of a meeting that is shown."""
    statement = select(AgendaItem).join(Meeting, Meeting.id == AgendaItem.meeting_id).where(AgendaItem.id == item_id)
    return db.session().scalars(statement.where(_stands)).one_or_none()


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
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.meeting_id == meeting_id, _stands)
        .order_by(AgendaItem.position, AgendaItem.id)
        .limit(MOST)
    )
    return db.session().scalars(statement).all()


def list_shown_items(meeting_id: UUID, person_id: UUID) -> Sequence[AnyRow]:
    """Return the points of an agenda as a member reads them, in one statement: with their counts, whether she said
    "Moi aussi", her own that were set aside, and the state of the easy-read twin.
    """  # noqa: D205 - one sentence
    return db.read(_SHOWN, meeting=meeting_id, me=person_id).all()


def list_remarks(meeting_id: UUID) -> Sequence[AnyRow]:
    """Return what has to be read at a meeting, by point: words, and the name of who gave hers."""
    return db.session().execute(_TO_READ, {"meeting": meeting_id}).all()


def list_own_remarks(meeting_id: UUID, person_id: UUID) -> list[AnyRow]:
    """Return what a person has to say at a meeting, with her name or without."""
    found = db.session().execute(_MAYBE_OWN, {"meeting": meeting_id, "me": person_id})
    return names.written_by(found, person_id)


def list_authors(item_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Return, by point, whom its answer is told to: who proposed it, and who wrote a remark on it with her name."""
    told: dict[UUID, set[UUID]] = {item_id: set() for item_id in item_ids}
    items = select(AgendaItem.id, AgendaItem.author_id).where(AgendaItem.id.in_(item_ids)).limit(MOST)
    for item in db.session().execute(items):
        if item.author_id is not None:
            told[item.id].add(item.author_id)
    for row in _remarks_on(item_ids):
        if row.author_id is not None:
            told[row.item_id].add(row.author_id)
    return told


def list_unnamed(item_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Return, by point, who wrote a remark on it without her name.

    Nobody is ever shown these ids, and no row may tell them from others': they serve to tell each of them, alone.
    """
    told: dict[UUID, set[UUID]] = {}
    for row in _remarks_on(item_ids):
        author = names.author_of(row) if row.sealed_author is not None else None
        if author is not None:
            told.setdefault(row.item_id, set()).add(author)
    return told


def _remarks_on(item_ids: Sequence[UUID]) -> Sequence[AnyRow]:
    statement = (
        select(Remark.id, Remark.item_id, Remark.author_id, Remark.sealed_author)
        .where(Remark.item_id.in_(item_ids), Remark.withdrawn_at.is_(None))
        .order_by(Remark.id)
        .limit(REMARKS)
    )
    return db.session().execute(statement).all()


def find_remark(remark_id: UUID) -> Remark | None:
    """Return one remark that still stands on a point."""
    found = db.session().get(Remark, remark_id)
    return found if found is not None and found.withdrawn_at is None else None


def find_any_remark(remark_id: UUID) -> Remark | None:
    """Return one remark, also one that was taken back, for the way back."""
    return db.session().get(Remark, remark_id)


def find_sent_remark(item_id: UUID, client_id: UUID) -> Remark | None:
    """Return the remark that was already sent under this id."""
    statement = select(Remark).where(Remark.item_id == item_id, Remark.client_id == client_id)
    return db.session().scalars(statement).one_or_none()


def count_remarks(item_id: UUID) -> int:
    """Return how many remarks stand on a point."""
    statement = select(func.count()).where(Remark.item_id == item_id, Remark.withdrawn_at.is_(None))
    return db.session().scalars(statement).one()


def last_position(meeting_id: UUID) -> int:
    """Return the last place of an agenda; 0 where it has none."""
    statement = select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id)
    return db.session().scalars(statement).one() or 0


def find_support(item_id: UUID, person_id: UUID) -> AgendaSupport | None:
    """Return a person's "Moi aussi" on a point."""
    statement = select(AgendaSupport).where(AgendaSupport.item_id == item_id, AgendaSupport.person_id == person_id)
    return db.session().scalars(statement).one_or_none()


def find_easy(meeting_id: UUID) -> EasyAgenda | None:
    """Return the easy-read twin of an agenda."""
    return db.session().scalars(select(EasyAgenda).where(EasyAgenda.meeting_id == meeting_id)).one_or_none()


def list_items_of_idea(idea_id: UUID) -> Sequence[AgendaItem]:
    """Return the points by which an idea is on agendas, latest first."""
    statement = (
        select(AgendaItem)
        .where(AgendaItem.idea_id == idea_id, AgendaItem.withdrawn_at.is_(None))
        .order_by(AgendaItem.created_at.desc(), AgendaItem.id)
        .limit(MOST)
    )
    return db.session().scalars(statement).all()


def lock_idea(idea_id: UUID) -> Idea | None:
    """Return an idea, held until the commit."""
    statement = select(Idea).where(Idea.id == idea_id).with_for_update()
    return db.session().scalars(statement.execution_options(populate_existing=True)).one_or_none()


def list_all_of(person_id: UUID) -> list[UUID]:
    """Return the ids of every message of a person, with her name or without (her account closes)."""
    statement = select(Remark.id, Remark.item_id, Remark.author_id, Remark.sealed_author).where(
        or_(Remark.author_id == person_id, Remark.sealed_author.is_not(None))
    )
    return [row.id for row in names.written_by(db.session().execute(statement), person_id)]


def count_own_items(person_id: UUID) -> int:
    """Return how many points a person proposed."""
    return db.session().scalars(select(func.count()).where(AgendaItem.author_id == person_id)).one()


def has_supports(person_id: UUID) -> bool:
    """Tell whether a person says "Moi aussi" somewhere."""
    return db.session().scalars(select(exists().where(AgendaSupport.person_id == person_id))).one()
