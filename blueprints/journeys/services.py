"""Opening a journey, and who joins and leaves it."""

from datetime import datetime
from uuid import UUID

from blueprints.accounts.models import Role
from blueprints.core import audit, clock, db, sockets, state, transaction
from blueprints.core.errors import Refused
from blueprints.core.keystore import KeyKind
from blueprints.journeys import queries
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole, JourneyStage


def open_journey(
    *,
    beneficiary: UUID,
    coach: UUID,
    employer: str = "",
    stage: JourneyStage = JourneyStage.ASSESS,
    starts_at: datetime | None = None,
) -> Journey:
    """Begin to accompany a person: her key first, in the keystore, then the rows (an orphan key is harmless).

    Args:
        beneficiary: the person's id.
        coach: the id of the coach who answers for the journey.
        employer: where she works, if she does.
        stage: where she is.
        starts_at: when it begins; now by default.

    Raises:
        Refused: one of them has not the role it takes.
    """
    _expect_role(beneficiary, JourneyRole.BENEFICIARY)
    _expect_role(coach, JourneyRole.COACH)
    platform_id, since = db.platform_id(), starts_at or clock.now()
    key_id = state.current().keystore.make(KeyKind.JOURNEY, platform_id)
    journey = Journey(platform_id=platform_id, key_id=key_id, stage=stage, employer=employer, created_at=since)
    db.session().add(journey)
    db.session().flush()
    audit.record("journey.opened", subject="journeys", subject_id=journey.id, stage=stage.value)
    add_member(journey=journey, person=beneficiary, role=JourneyRole.BENEFICIARY, starts_at=since)
    add_member(journey=journey, person=coach, role=JourneyRole.COACH, starts_at=since)
    return journey


def add_member(
    *,
    journey: Journey,
    person: UUID,
    role: JourneyRole,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> JourneyMember:
    """Let a person join a journey; what was written before she starts stays closed to her.

    Args:
        journey: which one.
        person: the person's id.
        role: what she is there.
        starts_at: from when; now by default.
        ends_at: until when, if it is known.

    Raises:
        Refused: she has not that role on the platform, she is there already, or the dates cross.
    """
    _expect_role(person, role)
    since = starts_at or clock.now()
    if ends_at is not None and ends_at <= since:
        raise Refused("La fin doit venir après le début. Changez une des deux dates.")
    if queries.is_member(journey.id, person, role):
        raise Refused("Cette personne fait déjà partie de cet accompagnement.")
    member = JourneyMember(
        platform_id=journey.platform_id,
        journey_id=journey.id,
        person_id=person,
        role=role,
        starts_at=since,
        ends_at=ends_at,
    )
    db.session().add(member)
    db.session().flush()
    audit.record("journey.joined", subject="journeys", subject_id=journey.id, person=person, role=role.value)
    return member


def end_membership(*, member: JourneyMember, actor: UUID | None = None) -> None:
    """End a membership now: every way in closes at once, the open pages included.

    Args:
        member: the membership; one that has not begun is taken back.
        actor: who decided.
    """
    now = clock.now()
    if member.ends_at is not None and member.ends_at <= now:
        return
    if member.starts_at >= now:
        db.session().delete(member)
    else:
        member.ends_at = now
    db.session().flush()
    facts = {"person": member.person_id, "role": member.role.value}
    audit.record("journey.left", subject="journeys", subject_id=member.journey_id, actor_id=actor, **facts)
    person = member.person_id
    transaction.after_commit(lambda: sockets.close_person(person))


def _expect_role(person: UUID, role: JourneyRole) -> None:
    """Refuse a person who has not, on the platform, the role she is to take."""
    if not queries.holds_role(person, Role(role.value)):
        raise Refused("Cette personne n’a pas le rôle qu’il faut pour cet accompagnement.")
