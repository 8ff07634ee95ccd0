"""Reads of moderation: the one queue, a case and what happened in it, who moderates, one's own reports and texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.core import access, clock, db
from blueprints.core.db import AnyRow
from blueprints.core.text import isolate
from blueprints.journeys.queries import accompanies, accompanies_anybody
from blueprints.moderation import kinds, sealing
from blueprints.moderation.kinds import Kind, Standing, Text
from blueprints.moderation.models import (
    Avoided,
    Case,
    CaseEvent,
    CaseReport,
    CaseState,
    Decision,
    Reason,
    Step,
    StepAside,
)

CLAIM_LASTS = timedelta(hours=24)
"""How long a text stays with who took it; read from the hour, so that no job is needed."""
WAITS = (CaseState.WAITING, CaseState.APPEALED)
QUEUE, PAGE, EVENTS = 200, 50, 200
SEALED = 500
"""How many of the last texts without a name are looked through for one's own."""


# --- a text that is reported ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reported:
    """A text that somebody wants to report, with its kind."""

    kind: Kind
    text: Text


def find_reported(kind: str, subject_id: UUID) -> Reported | None:
    """Return a text that members read or could read; none while it is held."""
    known = kinds.find(kind)
    text = known.find(subject_id) if known is not None else None
    if known is None or text is None or text.standing is Standing.HELD:
        return None
    return Reported(known, text)


def find_own_report(kind: str, subject_id: UUID, reporter_id: UUID) -> AnyRow | None:
    """Return the last report of this text by this person, with where its case stands."""
    statement = (
        select(CaseReport.reported_at, Case.kind, Case.state, Case.decision, Case.id.label("case_id"))
        .join(Case, Case.id == CaseReport.case_id)
        .where(Case.kind == kind, Case.subject_id == subject_id, CaseReport.reporter_id == reporter_id)
        .order_by(CaseReport.reported_at.desc(), CaseReport.id.desc())
        .limit(1)
    )
    return db.session().execute(statement).one_or_none()


def list_own_reports(reporter_id: UUID, limit: int = PAGE) -> Sequence[AnyRow]:
    """Return a person's reports, the last first, each with where its case stands."""
    statement = (
        select(
            *(CaseReport.id, CaseReport.reported_at, Case.kind, Case.state, Case.decision, Case.id.label("case_id")),
        )
        .join(Case, Case.id == CaseReport.case_id)
        .where(CaseReport.reporter_id == reporter_id)
        .order_by(CaseReport.reported_at.desc(), CaseReport.id.desc())
        .limit(limit)
    )
    return db.session().execute(statement).all()


# --- cases ------------------------------------------------------------------------------------------------------------


def find_case(case_id: UUID) -> Case | None:
    """Return one case."""
    return db.session().get(Case, case_id)


def hold_open_case(kind: str, subject_id: UUID) -> Case | None:
    """Return the case of a text that can still move, held until the commit."""
    statement = select(Case).where(Case.kind == kind, Case.open_subject_id == subject_id).with_for_update()
    return db.session().scalars(statement.execution_options(populate_existing=True)).one_or_none()


def hold_last_case(kind: str, subject_id: UUID) -> Case | None:
    """Return the last case of a text, held until the commit."""
    statement = (
        select(Case)
        .where(Case.kind == kind, Case.subject_id == subject_id)
        .order_by(Case.created_at.desc(), Case.id.desc())
        .limit(1)
        .with_for_update()
    )
    return db.session().scalars(statement.execution_options(populate_existing=True)).one_or_none()


def list_untold(limit: int = QUEUE) -> Sequence[Case]:
    """Return the cases that wait and that nobody was told of yet."""
    statement = select(Case).where(Case.state.in_(WAITS), Case.told_at.is_(None)).order_by(Case.id).limit(limit)
    return db.session().scalars(statement).all()


def find_for_review(case_id: UUID) -> Case | None:
    """Return a case that the person of this request may be given: not about whom she accompanies, nor left by her."""
    actor = access.current_actor()
    if actor is None:
        return None
    statement = select(Case).where(Case.id == case_id, *_given_to(actor.person_id, clock.now()))
    return db.session().scalars(statement).one_or_none()


def _given_to(person_id: UUID, now: datetime) -> tuple[ColumnElement[bool], ...]:
    aside = exists().where(StepAside.case_id == Case.id, StepAside.person_id == person_id)
    return (
        or_(Case.author_id.is_(None), Case.author_id != person_id),
        ~accompanies(person_id, Case.author_id, now),
        ~aside,
    )


def list_queue(person_id: UUID, limit: int = QUEUE) -> list[AnyRow]:
    """Return the cases that wait for this person: what may be a danger first, then the oldest.

    Not her own texts, named or not, nor those of whom she accompanies, what she left or avoids, nor what she decided
    herself where somebody else is asked.
    """
    now, claimant = clock.now(), aliased(Person)
    avoids = select(func.aggregate_strings(Avoided.what, ",")).where(Avoided.person_id == person_id)
    avoided = avoids.scalar_subquery()
    reported = exists().where(CaseReport.case_id == Case.id, CaseReport.reporter_id == person_id)
    statement = (
        select(
            *(Case.id, Case.kind, Case.topic_id, Case.why, Case.state, Case.worst, Case.report_count),
            *(Case.author_id, Case.sealed_author, Case.decision, Case.waits_since, Case.claimed_by, Case.claimed_at),
            claimant.first_name.label("claimant"),
            avoided.label("avoided"),
            reported.label("reported"),
        )
        .outerjoin(claimant, claimant.id == Case.claimed_by)
        .where(
            Case.state.in_(WAITS),
            *_given_to(person_id, now),
            or_(Case.state != CaseState.APPEALED, Case.decided_by.is_(None), Case.decided_by != person_id),
        )
        .order_by(case((Case.worst == Reason.DANGER, 0), else_=1), Case.waits_since, Case.id)
        .limit(limit)
    )
    return [row for row in db.session().execute(statement) if _is_for(row, person_id)]


def _is_for(row: AnyRow, person_id: UUID) -> bool:
    avoided = (row.avoided or "").split(",")
    if row.sealed_author is not None and sealing.author_of(row) == person_id:
        return False
    return f"topic:{row.topic_id}" not in avoided and (row.worst is None or f"reason:{row.worst}" not in avoided)


def list_done(person_id: UUID, limit: int = PAGE) -> list[AnyRow]:
    """Return the cases that were decided or closed, the last first, without those that are not given to this person."""
    now, decider = clock.now(), aliased(Person)
    last = func.coalesce(Case.answered_by, Case.decided_by)
    statement = (
        select(
            *(Case.id, Case.kind, Case.state, Case.decision, Case.author_id, Case.sealed_author, Case.waits_since),
            decider.first_name.label("decider"),
        )
        .outerjoin(decider, decider.id == last)
        .where(Case.state.not_in(WAITS), *_given_to(person_id, now))
        .order_by(Case.waits_since.desc(), Case.id.desc())
        .limit(limit)
    )
    rows = db.session().execute(statement)
    return [row for row in rows if row.sealed_author is None or sealing.author_of(row) != person_id]


def list_events(case_id: UUID, limit: int = EVENTS) -> Sequence[AnyRow]:
    """Return what happened in a case, in its order, with the first name of who did it."""
    statement = (
        select(
            *(CaseEvent.number, CaseEvent.step, CaseEvent.actor_id, CaseEvent.decision, CaseEvent.rule),
            *(CaseEvent.charter, CaseEvent.reason, CaseEvent.suggestion, CaseEvent.warning, CaseEvent.happened_at),
            Person.first_name,
        )
        .outerjoin(Person, Person.id == CaseEvent.actor_id)
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.number)
        .limit(limit)
    )
    return db.session().execute(statement).all()


def list_steps(case_id: UUID) -> Sequence[Step]:
    """Return only what happened in a case, in its order."""
    statement = select(CaseEvent.step).where(CaseEvent.case_id == case_id).order_by(CaseEvent.number)
    return db.session().scalars(statement).all()


def decision_before(case_id: UUID) -> tuple[Decision | None, UUID | None, UUID | None]:
    """Return the decision that holds once the last one is undone, who took it, and who answered an appeal with it."""
    statement = select(CaseEvent.step, CaseEvent.decision, CaseEvent.actor_id).where(
        CaseEvent.case_id == case_id, CaseEvent.step.in_((Step.DECIDED, Step.ANSWERED, Step.UNDONE))
    )
    taken: list[AnyRow] = []
    for row in db.session().execute(statement.order_by(CaseEvent.number)):
        if row.step is not Step.UNDONE:
            taken.append(row)
        elif taken:
            taken.pop()
    taken = taken[:-1]
    if not taken:
        return None, None, None
    first = next((row.actor_id for row in reversed(taken) if row.step is Step.DECIDED), None)
    return taken[-1].decision, first, taken[-1].actor_id if taken[-1].step is Step.ANSWERED else None


def next_number(case_id: UUID) -> int:
    """Return the number of the next event of a case that is held."""
    return (db.session().scalar(select(func.max(CaseEvent.number)).where(CaseEvent.case_id == case_id)) or 0) + 1


def list_reports(case_id: UUID, limit: int = PAGE) -> Sequence[AnyRow]:
    """Return why a text was reported, without who did."""
    statement = (
        select(CaseReport.reason, CaseReport.words, CaseReport.reported_at)
        .where(CaseReport.case_id == case_id)
        .order_by(CaseReport.reported_at, CaseReport.id)
        .limit(limit)
    )
    return db.session().execute(statement).all()


def list_reporters(case_id: UUID) -> Sequence[UUID]:
    """Return the ids of who reported a text, to tell them; never shown."""
    statement = select(CaseReport.reporter_id).where(CaseReport.case_id == case_id)
    return [one for one in db.session().scalars(statement.where(CaseReport.reporter_id.is_not(None))) if one]


def count_reports(case_id: UUID) -> int:
    """Return how many persons reported the text of a case."""
    return db.session().scalar(select(func.count(CaseReport.id)).where(CaseReport.case_id == case_id)) or 0


def find_report(case_id: UUID, reporter_id: UUID) -> CaseReport | None:
    """Return what this person reported in this case."""
    statement = select(CaseReport).where(CaseReport.case_id == case_id, CaseReport.reporter_id == reporter_id)
    return db.session().scalars(statement).one_or_none()


# --- who moderates ----------------------------------------------------------------------------------------------------


def moderates(now: datetime) -> ColumnElement[bool]:
    """Return the filter of the persons who moderate now: those who animate, and members who help."""
    facilitates = _holds(Role.FACILITATOR, now)
    helps = and_(
        _holds(Role.MODERATOR, now),
        _holds(Role.BENEFICIARY, now),
        ~exists().where(Departure.person_id == Person.id),
    )
    return and_(Person.ended_at.is_(None), or_(facilitates, helps))


def _holds(role: Role, now: datetime) -> ColumnElement[bool]:
    held = aliased(PlatformRole)
    return exists().where(
        held.person_id == Person.id,
        held.role == role,
        held.starts_at <= now,
        or_(held.ends_at.is_(None), held.ends_at > now),
    )


def list_moderators(found: Case) -> Sequence[UUID]:
    """Return the ids of who may be given a case; for a text without a name everybody who moderates is told.

    Who is left out would be the name: she is told like the others, and does not find the text in the queue.
    """
    now = clock.now()
    statement = select(Person.id).where(moderates(now)).order_by(Person.id)
    if found.author_id is not None:
        statement = statement.where(Person.id != found.author_id, ~accompanies(Person.id, found.author_id, now))
    if found.state is CaseState.APPEALED and found.decided_by is not None:
        statement = statement.where(Person.id != found.decided_by)
    return db.session().scalars(statement).all()


def has_decider(found: Case) -> bool:
    """Tell whether somebody may decide on a case now: who reported the text, or left it, does not."""
    left = db.session().scalars(select(StepAside.person_id).where(StepAside.case_id == found.id))
    return not set(list_moderators(found)) <= {*list_reporters(found.id), *left}


def list_avoided(person_id: UUID) -> frozenset[str]:
    """Return what a moderator does not want to read."""
    return frozenset(db.session().scalars(select(Avoided.what).where(Avoided.person_id == person_id)))


def has_stepped_aside(case_id: UUID, person_id: UUID) -> bool:
    """Tell whether this person does not read this text any more."""
    statement = select(StepAside.id).where(StepAside.case_id == case_id, StepAside.person_id == person_id)
    return db.session().execute(statement).first() is not None


def find_lifting(case_id: UUID, person_id: UUID) -> datetime | None:
    """Return when this person last lifted the anonymity of this text."""
    statement = select(func.max(CaseEvent.happened_at)).where(
        CaseEvent.case_id == case_id, CaseEvent.step == Step.UNSEALED, CaseEvent.actor_id == person_id
    )
    return db.session().scalar(statement)


def find_for_lifting(case_id: UUID) -> Case | None:
    """Return a case about a text without a name; none for who accompanies anybody.

    She would learn from a refusal that it is somebody she accompanies: so it is never hers to do.
    """
    actor = access.current_actor()
    found = find_for_review(case_id)
    if actor is None or found is None or found.sealed_author is None or accompanies_anybody(actor.person_id):
        return None
    return found


def first_name(person_id: UUID | None) -> str:
    """Return a person's first name; nothing when there is nobody."""
    if person_id is None:
        return ""
    return db.session().scalar(select(Person.first_name).where(Person.id == person_id)) or ""


def full_name(person_id: UUID) -> str:
    """Return who somebody is, for who lifted her anonymity."""
    row = db.session().execute(select(Person.first_name, Person.last_name).where(Person.id == person_id)).one_or_none()
    return isolate(f"{row.first_name} {row.last_name}") if row is not None else ""


def is_claimed(found: Case | AnyRow, now: datetime) -> bool:
    """Tell whether somebody has this case now: a claim of yesterday holds no more."""
    return found.claimed_by is not None and found.claimed_at is not None and found.claimed_at + CLAIM_LASTS > now
