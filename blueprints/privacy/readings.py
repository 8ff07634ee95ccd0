"""Who opened my follow-up, and when: the entries of the audit trail about one's own conversations, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import bindparam, select

from blueprints.accounts import queries as people
from blueprints.accounts.models import Role
from blueprints.accounts.wording import PARTS, ROLES
from blueprints.adjustments.models import Adjustment
from blueprints.core import access, db
from blueprints.core.access import Actor, Permission
from blueprints.core.audit import AuditEntry, Reading
from blueprints.core.db import AnyRow
from blueprints.core.i18n import clock_time, relative_day
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.journeys.models import JourneyMember, JourneyRole
from blueprints.messaging import queries as conversations
from blueprints.messaging import wording as talk_words
from blueprints.messaging.models import Conversation
from blueprints.messaging.talks import Member, Talk
from blueprints.privacy import wording

PAGE, MANY = 30, 200
ADJUSTMENT = "adjustment.read"
_KINDS = [*(one.value for one in Reading), ADJUSTMENT]
_OWN = (
    select(Conversation.id)
    .join(JourneyMember, JourneyMember.journey_id == Conversation.journey_id)
    .where(JourneyMember.person_id == bindparam("person"), JourneyMember.role == JourneyRole.BENEFICIARY)
    .order_by(Conversation.id)
    .limit(40)
)
"""The conversations of the journeys at whose centre a person is."""
_READ = (
    select(AuditEntry.sequence, AuditEntry.at, AuditEntry.actor_id, AuditEntry.action, AuditEntry.subject_id)
    .where(
        AuditEntry.subject_id.in_(bindparam("subjects", expanding=True)),
        AuditEntry.action.in_(_KINDS),
        AuditEntry.sequence < bindparam("before"),
    )
    .order_by(AuditEntry.sequence.desc())
    .limit(bindparam("most"))
)
_READ_BY_OTHERS = _READ.where(AuditEntry.actor_id != bindparam("person"))
MOST = 2**31 - 1
VISIT = timedelta(minutes=10)
"""What is read within it makes one line, as the page says."""


@dataclass(frozen=True, slots=True)
class Line:
    """One reading in words."""

    words: str
    time: str
    at: datetime
    exceptional: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The readings of one day."""

    title: str
    lines: list[Line]


def list_days(actor: Actor, *, before: int = MOST, own: bool = False) -> tuple[list[Day], int | None]:
    """Return a page of what others opened of a person's follow-up, by day, latest first, and where the next starts.

    Args:
        actor: at the centre of her journeys; nobody else's are looked at.
        before: only what is older than this entry.
        own: her own readings too.
    """
    person_id = actor.person_id
    subjects = _own_subjects(actor)
    if not subjects:
        return [], None
    known = {"subjects": list(subjects), "before": before, "most": PAGE + 1}
    found = db.session().execute(_READ if own else _READ_BY_OTHERS, known if own else {**known, "person": person_id})
    rows = found.all()
    lines = _said(rows[:PAGE], subjects, person_id)
    days = [Day(title, list(group)) for title, group in groupby(lines, key=lambda line: relative_day(line.at))]
    return days, rows[PAGE - 1].sequence if len(rows) > PAGE else None


def _own_subjects(actor: Actor) -> dict[UUID, Talk]:
    """Return what of a person's own journeys leaves traces: her conversations, and the adjustments that she sees.

    An adjustment stands with a conversation of its journey, which knows who is in it.
    """
    ids = db.session().scalars(_OWN, {"person": actor.person_id}).all()
    talks = [talk for talk in map(conversations.find_talk, ids) if talk is not None]
    known = {talk.id: talk for talk in talks}
    of_journey = {talk.journey_id: talk for talk in talks}
    statement = (
        select(Adjustment.id, Adjustment.journey_id)
        .where(Adjustment.journey_id.in_(of_journey), access.readable(Permission.ADJUSTMENT_READ, actor))
        .order_by(Adjustment.id.desc())
        .limit(MANY)
    )
    rows = db.session().execute(statement).all() if of_journey else []
    return known | {row.id: of_journey[row.journey_id] for row in rows}


def _said(rows: Sequence[AnyRow], talks: Mapping[UUID, Talk], person_id: UUID) -> list[Line]:
    outside = {row.actor_id for row in rows} - {
        member.person_id for talk in talks.values() for member in talk.journey.members
    }
    names = {
        one: f"{row.first_name} {row.last_name}".strip()
        for one, row in people.list_names(sorted(one for one in outside if one is not None)).items()
    }
    lines = []
    for same in _put_together(rows):
        row = same[0]
        talk = talks[row.subject_id]
        title = "" if row.action == ADJUSTMENT else wording.title_for(talk, person_id)
        count = len({one.subject_id for one in same})
        if row.actor_id == person_id:
            words = wording.own_act(row.action, title, count=count)
        else:
            words = wording.act(row.action, _reader(row, talk, names), title, count=count)
        exceptional = row.action == Reading.EXTRAORDINARY
        lines.append(Line(words, _("à %(time)s", time=clock_time(row.at)), row.at, exceptional))
    return lines


def _put_together(rows: Sequence[AnyRow]) -> list[list[AnyRow]]:
    """Put together the adjustments that one person read in one visit: their names are sealed, their lines alike."""
    together: list[list[AnyRow]] = []
    for row in rows:
        visits = (visit for visit in together if row.action == ADJUSTMENT and _is_same_visit(visit[0], row))
        visit = next(visits, None)
        if visit is None:
            together.append([row])
        else:
            visit.append(row)
    return together


def _is_same_visit(later: AnyRow, row: AnyRow) -> bool:
    same = (later.action, later.actor_id, relative_day(later.at)) == (row.action, row.actor_id, relative_day(row.at))
    return same and later.at - row.at < VISIT


def _reader(row: AnyRow, talk: Talk, names: Mapping[UUID, str]) -> str:
    """Return who read and what she was to the person then: "Julien Mercadier, votre conseiller"."""
    member = _member_at(talk, row.actor_id, row.at)
    if member is None:
        name = names.get(row.actor_id) or _("Une personne partie")
        if row.action == Reading.EXTRAORDINARY:
            return _("%(name)s, %(role)s,", name=isolate(name), role=ROLES[Role.ADMINISTRATOR])
        return isolate(name)
    name = member.full_name if member.first_name else _("Une personne partie")
    role = talk_words.role_of(member, talk, to_centre=True) or str(PARTS[Role(member.role.value)])
    return _("%(name)s, %(role)s,", name=name, role=role)


def _member_at(talk: Talk, person_id: UUID, at: datetime) -> Member | None:
    """Return the membership by which a person was there at that moment, or the last one she had."""
    held = [one for one in talk.journey.members if one.person_id == person_id]
    then = [one for one in held if one.starts_at <= at and (one.ends_at is None or at < one.ends_at)]
    return next(iter(then or held[::-1]), None)
