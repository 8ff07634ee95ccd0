"""When a coach is away: said once, for all her journeys, with the colleague who answers meanwhile."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select

from blueprints.accounts import grants
from blueprints.accounts.models import Person
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.journeys import queries, services
from blueprints.journeys.models import Absence, Journey, JourneyMember, JourneyRole

LONGEST = timedelta(days=366)
OWN_WAY_IN = "Personne ne s’ouvre un accompagnement à soi-même. Demandez à une autre personne responsable."
SOON = timedelta(days=14)
"""How long before it begins an absence is said above the box."""


def find_absence(absence_id: UUID) -> Absence | None:
    """Return one absence."""
    return db.session().get(Absence, absence_id)


def list_absences(person_id: UUID, limit: int = 20) -> Sequence[Absence]:
    """Return the absences of a coach that are not over, first ones first."""
    return db.session().scalars(_not_over(person_id).limit(limit)).all()


def list_all(limit: int = 200) -> Sequence[Absence]:
    """Return every absence of the platform that is not over, first ones first."""
    return db.session().scalars(_waiting().limit(limit)).all()


def list_near(people: Collection[UUID], limit: int = 20) -> Sequence[Absence]:
    """Return the absences of these coaches that run, or begin within `SOON`, first ones first."""
    if not people:
        return []
    near = _not_over(*people).where(Absence.starts_at <= clock.now() + SOON)
    return db.session().scalars(near.limit(limit)).all()


def _not_over(*people: UUID) -> Select[Absence]:
    return _waiting().where(Absence.person_id.in_(people))


def _waiting() -> Select[Absence]:
    return (
        select(Absence)
        .where(Absence.cancelled_at.is_(None), Absence.ends_at > clock.now())
        .order_by(Absence.starts_at, Absence.id)
    )


def say_absence(
    *, person: UUID, first_day: date, last_day: date, covered_by: UUID | None, client_id: UUID, actor: UUID
) -> tuple[Absence, list[UUID]]:
    """Say that a coach is away; the colleague is let into each of her journeys for that time, and no longer.

    Args:
        person: the coach.
        first_day: of the absence, in Paris.
        last_day: the last one, in Paris.
        covered_by: who answers meanwhile, if somebody does.
        client_id: chosen by the page; the same one twice is one absence.
        actor: who says it.

    Returns:
        The absence, and the ids of the journeys in which it is new; none when it was said before.

    Raises:
        Refused: the days cross or are over, another absence is there, or the colleague cannot answer; who says it for
            somebody else does not let herself in, nor by a second hand (see `accounts.grants`).
    """
    known = db.session().scalars(select(Absence).where(Absence.client_id == client_id)).one_or_none()
    if known is not None:
        return known, []
    starts_at, ends_at = _span(first_day, last_day)
    if covered_by == person:
        raise Refused("Choisissez une autre personne : elle répond pendant cette absence.")
    if covered_by == actor:
        raise Refused(OWN_WAY_IN)
    if covered_by is not None:
        grants.expect_other_hands(covered_by, by=actor)
    _hold(person)
    _expect_free(person, starts_at, ends_at)
    absence = Absence(
        platform_id=db.platform_id(),
        person_id=person,
        covered_by=covered_by,
        starts_at=starts_at,
        ends_at=ends_at,
        client_id=client_id,
    )
    db.session().add(absence)
    db.session().flush()
    audit.record("absence.said", subject="coach_absences", subject_id=absence.id, actor_id=actor, person=person)
    journeys = [
        journey for journey in queries.list_with_members(person, JourneyRole.COACH) if _is_hers(journey, person)
    ]
    for journey in journeys:
        _cover(journey, absence)
    return absence, [journey.id for journey in journeys]


def _span(first_day: date, last_day: date) -> tuple[datetime, datetime]:
    now = clock.now()
    starts_at = datetime.combine(first_day, time(), tzinfo=clock.PARIS)
    ends_at = datetime.combine(last_day + timedelta(days=1), time(), tzinfo=clock.PARIS)
    if last_day < first_day:
        raise Refused("Le dernier jour vient avant le premier. Changez une des deux dates.")
    if ends_at <= now:
        raise Refused("Ces jours sont déjà passés. Choisissez des jours à venir.")
    if ends_at - starts_at > LONGEST:
        raise Refused("C’est plus d’un an. Confiez plutôt l’accompagnement à une autre personne.")
    return max(starts_at, now), ends_at


def _hold(person: UUID) -> None:
    """Two absences said at once take turns, where the database has row locks."""
    db.session().execute(select(Person.id).where(Person.id == person).with_for_update())


def _expect_free(person: UUID, starts_at: datetime, ends_at: datetime) -> None:
    crossing = _not_over(person).where(Absence.starts_at < ends_at, Absence.ends_at > starts_at)
    if db.session().scalars(crossing.limit(1)).first() is not None:
        raise Refused("Une absence est déjà notée pour ces jours. Annulez-la d’abord.")


def _is_hers(journey: Journey, person: UUID) -> bool:
    """Tell whether she accompanies in her own right: who covers for somebody is not covered in turn."""
    now = clock.now()
    return journey.closed_at is None and any(
        one.person_id == person and one.role is JourneyRole.COACH and one.absence_id is None and one.is_current(now)
        for one in journey.members
    )


def _cover(journey: Journey, absence: Absence) -> None:
    """Let the colleague in for the time of the absence, unless she is in this journey already."""
    colleague = absence.covered_by
    if colleague is None or any(
        one.person_id == colleague and (one.ends_at is None or one.ends_at > absence.starts_at)
        for one in journey.members
    ):
        return
    services.add_member(
        journey=journey,
        person=colleague,
        role=JourneyRole.COACH,
        starts_at=absence.starts_at,
        ends_at=absence.ends_at,
        absence_id=absence.id,
    )


def end_absence(*, absence: Absence, actor: UUID) -> list[UUID]:
    """End an absence now, or take it back before it begins: who covered is out at once.

    Returns:
        The journeys that were covered.
    """
    now = clock.now()
    if absence.cancelled_at is not None or absence.ends_at <= now:
        return []
    absence.cancelled_at = now
    audit.record("absence.ended", subject="coach_absences", subject_id=absence.id, actor_id=actor)
    covers = db.session().scalars(
        select(JourneyMember)
        .where(
            JourneyMember.absence_id == absence.id,
            or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > now),
        )
        .order_by(JourneyMember.id)
        .limit(1000)
    )
    ended = []
    for member in covers.all():
        ended.append(member.journey_id)
        services.end_membership(member=member, actor=actor)
    db.session().flush()
    return ended
