"""Reads of alerts, sheets, settings and of who is called. Nobody counts alerts: there is no list of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from blueprints.accounts.models import DutyTurn, Person, PlatformRole, Role
from blueprints.care import sealing
from blueprints.care.models import CareAbsence, CareAlert, CareSettings, CareSheet, CareStep, CareTurn, StepKind
from blueprints.care.sealing import Sheet
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.core.errors import Tampered
from blueprints.core.own_keys import PersonKey

MINUTES, MOST = 30, 20
NOT_CALLED = (Role.BENEFICIARY, Role.MODERATOR)
"""An accompanied person is never on crisis duty, whatever else she does."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How alerts go on this platform."""

    is_looking: bool = True
    minutes: int = MINUTES


@dataclass(frozen=True, slots=True)
class OnCall:
    """One facilitator who may be called, with her place in the order."""

    id: UUID
    name: str
    is_on_duty: bool
    position: int | None
    days: str
    is_away: bool

    def takes(self, weekday: int) -> bool:
        """Tell whether she is called on this weekday; who chose no days is called on all."""
        return not self.is_away and (self.position is None or str(weekday) in self.days)


def find_settings() -> Settings:
    """Return what the platform chose, or what is usual."""
    row = db.session().execute(select(CareSettings.is_looking, CareSettings.minutes)).one_or_none()
    return Settings(*row) if row else Settings()


def find_settings_row() -> CareSettings | None:
    """Return the row of the platform's choices."""
    return db.session().scalars(select(CareSettings)).one_or_none()


# --- who is called ----------------------------------------------------------------------------------------------------


def _holds(role: Role, now: datetime) -> ColumnElement[bool]:
    held = aliased(PlatformRole)
    present = (held.starts_at <= now, or_(held.ends_at.is_(None), held.ends_at > now))
    return exists().where(held.person_id == Person.id, held.role == role, *present)


def list_on_call() -> list[OnCall]:
    """Return those who may be called, in their order: who is on duty now, the list, then the others by name."""
    now = clock.now()
    away = exists().where(CareAbsence.person_id == Person.id, CareAbsence.starts_at <= now, CareAbsence.ends_at > now)
    duty = exists().where(DutyTurn.person_id == Person.id, DutyTurn.starts_at <= now, DutyTurn.ends_at > now)
    columns = (Person.id, Person.first_name, Person.last_name, duty, CareTurn.position, CareTurn.days, away)
    statement = (
        select(*columns)
        .outerjoin(CareTurn, CareTurn.person_id == Person.id)
        .where(
            Person.ended_at.is_(None),
            _holds(Role.FACILITATOR, now),
            *(~_holds(role, now) for role in NOT_CALLED),
        )
        .order_by(duty.desc(), func.coalesce(CareTurn.position, 2**30), Person.sort_name, Person.id)
        .limit(100)
    )
    rows = db.session().execute(statement).all()
    return [OnCall(one[0], f"{one[1]} {one[2]}", bool(one[3]), one[4], one[5] or "", bool(one[6])) for one in rows]


def list_turns() -> Sequence[CareTurn]:
    """Return the order, held until the commit."""
    statement = select(CareTurn).order_by(CareTurn.position, CareTurn.id).with_for_update()
    return db.session().scalars(statement.limit(100)).all()


def list_absences(person_id: UUID) -> Sequence[CareAbsence]:
    """Return a facilitator's absences that are not over."""
    statement = select(CareAbsence).where(CareAbsence.person_id == person_id, CareAbsence.ends_at > clock.now())
    return db.session().scalars(statement.order_by(CareAbsence.starts_at, CareAbsence.id).limit(MOST)).all()


def find_absence(absence_id: UUID) -> CareAbsence | None:
    """Return one absence."""
    return db.session().get(CareAbsence, absence_id)


def find_absence_by_client(client_id: UUID) -> CareAbsence | None:
    """Return the absence that a page sent already."""
    return db.session().scalars(select(CareAbsence).where(CareAbsence.client_id == client_id)).one_or_none()


# --- alerts -----------------------------------------------------------------------------------------------------------


def find_alert(alert_id: UUID) -> CareAlert | None:
    """Return one alert."""
    return db.session().get(CareAlert, alert_id)


def is_known(kind: str, subject_id: UUID) -> bool:
    """Tell whether a text was noticed before."""
    statement = select(CareAlert.id).where(CareAlert.kind == kind, CareAlert.subject_id == subject_id)
    return db.session().execute(statement).first() is not None


def hold_alert(alert_id: UUID) -> CareAlert | None:
    """Return one alert, held until the commit."""
    statement = select(CareAlert).where(CareAlert.id == alert_id).with_for_update()
    return db.session().scalars(statement.execution_options(populate_existing=True)).one_or_none()


def was_called(alert_id: UUID, person_id: UUID) -> bool:
    """Tell whether a person was called for an alert."""
    statement = select(CareStep.id).where(
        CareStep.alert_id == alert_id, CareStep.person_id == person_id, CareStep.kind == StepKind.CALLED
    )
    return db.session().execute(statement.limit(1)).first() is not None


def count_calls(alert_id: UUID) -> dict[UUID, int]:
    """Return how often each person was called for an alert."""
    statement = (
        select(CareStep.person_id, func.count(CareStep.id))
        .where(CareStep.alert_id == alert_id, CareStep.kind == StepKind.CALLED, CareStep.person_id.is_not(None))
        .group_by(CareStep.person_id)
    )
    return {row[0]: row[1] for row in db.session().execute(statement) if row[0] is not None}


def has_read(alert_id: UUID, person_id: UUID) -> bool:
    """Tell whether it is noted that a person opened an alert."""
    statement = select(CareStep.id).where(
        CareStep.alert_id == alert_id, CareStep.person_id == person_id, CareStep.kind == StepKind.READ
    )
    return db.session().execute(statement.limit(1)).first() is not None


def list_steps(alert_ids: Sequence[UUID]) -> Sequence[AnyRow]:
    """Return everything that happened to these alerts, in its order, with who did it."""
    columns = (CareStep.alert_id, CareStep.kind, CareStep.happened_at, CareStep.person_id)
    statement = (
        select(*columns, Person.first_name, Person.last_name)
        .outerjoin(Person, Person.id == CareStep.person_id)
        .where(CareStep.alert_id.in_(alert_ids))
        .order_by(CareStep.happened_at, CareStep.id)
        .limit(500)
    )
    return db.session().execute(statement).all()


def _is_about(person_id: UUID) -> ColumnElement[bool]:
    return CareAlert.author_mac.in_(sealing.marks_of(person_id))


def list_marks(person_id: UUID) -> Sequence[bytes]:
    """Return the marks of a person's alerts."""
    return db.session().scalars(select(CareAlert.author_mac).where(_is_about(person_id))).all()


def list_own(person_id: UUID) -> Sequence[CareAlert]:
    """Return the alerts about a person's own words, the last first."""
    statement = select(CareAlert).where(_is_about(person_id))
    return db.session().scalars(statement.order_by(CareAlert.noticed_at.desc(), CareAlert.id).limit(MOST)).all()


def count_of_own(person_id: UUID) -> ScalarSelect[int]:
    """Return, to be asked along with other things, how many alerts about a person's own words are open."""
    own = and_(_is_about(person_id), CareAlert.closed_at.is_(None))
    return select(func.count(CareAlert.id)).where(own).scalar_subquery()


def _waits_for(person_id: UUID) -> ColumnElement[bool]:
    called = exists().where(
        CareStep.alert_id == CareAlert.id, CareStep.person_id == person_id, CareStep.kind == StepKind.CALLED
    )
    return and_(called, CareAlert.closed_at.is_(None))


def count_of_called(person_id: UUID) -> ScalarSelect[int]:
    """Return, to be asked along with other things, how many open alerts wait for this facilitator."""
    mine = or_(CareAlert.taken_by.is_(None), CareAlert.taken_by == person_id)
    statement = select(func.count(CareAlert.id)).where(_waits_for(person_id), mine)
    return statement.scalar_subquery()


def list_called(person_id: UUID) -> Sequence[CareAlert]:
    """Return the open alerts for which this facilitator was called, the oldest first."""
    statement = select(CareAlert).where(_waits_for(person_id))
    return db.session().scalars(statement.order_by(CareAlert.noticed_at, CareAlert.id).limit(MOST)).all()


def list_due(now: datetime) -> Sequence[CareAlert]:
    """Return the alerts for which the next one is to be called, each held; those in other hands are left to them."""
    statement = select(CareAlert).where(CareAlert.next_at <= now, CareAlert.closed_at.is_(None))
    held = statement.order_by(CareAlert.next_at, CareAlert.id).with_for_update(skip_locked=True).limit(200)
    return db.session().scalars(held).all()


def list_left(now: datetime) -> Sequence[CareAlert]:
    """Return the open alerts taken by somebody who is no facilitator any more."""
    held = exists().where(
        PlatformRole.person_id == CareAlert.taken_by,
        PlatformRole.role == Role.FACILITATOR,
        PlatformRole.starts_at <= now,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
    )
    statement = select(CareAlert).where(CareAlert.taken_by.is_not(None), CareAlert.closed_at.is_(None), ~held)
    return db.session().scalars(statement.with_for_update(skip_locked=True).limit(200)).all()


def list_quiet(before: datetime) -> Sequence[CareAlert]:
    """Return the open alerts that somebody took before this moment."""
    statement = select(CareAlert).where(CareAlert.taken_at < before, CareAlert.closed_at.is_(None))
    return db.session().scalars(statement.with_for_update(skip_locked=True).limit(200)).all()


def list_gone(before: datetime) -> Sequence[CareAlert]:
    """Return the alerts that were closed before this moment."""
    return db.session().scalars(select(CareAlert).where(CareAlert.closed_at < before).limit(200)).all()


def list_taken_by(person_id: UUID) -> Sequence[CareAlert]:
    """Return the open alerts that a facilitator took, held."""
    statement = select(CareAlert).where(CareAlert.taken_by == person_id, CareAlert.closed_at.is_(None))
    return db.session().scalars(statement.with_for_update()).all()


# --- sheets -----------------------------------------------------------------------------------------------------------


def find_sheet(person_id: UUID) -> Sheet | None:
    """Return a person's own sheet, opened; None when she wrote none, or when it stays closed."""
    statement = (
        select(CareSheet.id, CareSheet.words, PersonKey.key_id)
        .join(PersonKey, PersonKey.person_id == CareSheet.person_id)
        .where(CareSheet.person_id == person_id)
    )
    row = db.session().execute(statement).one_or_none()
    if row is None:
        return None
    try:
        return sealing.open_sheet(row.words, sheet_id=row.id, person_id=person_id, key_id=row.key_id)
    except Tampered:
        return None


def find_sheet_row(person_id: UUID) -> CareSheet | None:
    """Return the row of a person's sheet."""
    return db.session().scalars(select(CareSheet).where(CareSheet.person_id == person_id)).one_or_none()


def last_position() -> int:
    """Return the last place of the order; 0 when it is empty."""
    return db.session().scalar(select(func.max(CareTurn.position))) or 0
