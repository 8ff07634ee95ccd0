"""Opening a journey, and who joins and leaves it."""

import json
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from blueprints.accounts.models import Role
from blueprints.core import audit, clock, db, outbox, sockets, state, transaction
from blueprints.core.errors import Refused
from blueprints.core.keystore import KeyKind
from blueprints.journeys import queries
from blueprints.journeys.models import GuardianKind, Journey, JourneyMember, JourneyRole, JourneyStage

UNDO = timedelta(seconds=60)


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
    guardian_kind: GuardianKind | None = None,
    absence_id: UUID | None = None,
) -> JourneyMember:
    """Let a person join a journey; what was written before she starts stays closed to her.

    Args:
        journey: which one.
        person: the person's id.
        role: what she is there.
        starts_at: from when; now by default.
        ends_at: until when, if it is known.
        guardian_kind: which of the five a guardian is.
        absence_id: the absence that she covers, for a colleague who answers meanwhile.

    Raises:
        Refused: she has not that role on the platform, she is there already, or the dates cross.
    """
    _expect_role(person, role)
    if (role is JourneyRole.GUARDIAN) is not (guardian_kind is not None):
        raise Refused("Dites quel est le rôle de cette personne : par exemple curatelle, ou personne à appeler.")
    since = starts_at or clock.now()
    if ends_at is not None and ends_at <= since:
        raise Refused("La fin doit venir après le début. Changez une des deux dates.")
    if absence_id is None and queries.is_member(journey.id, person, role):
        raise Refused("Cette personne fait déjà partie de cet accompagnement.")
    if role is not JourneyRole.BENEFICIARY and queries.is_member(journey.id, person, JourneyRole.BENEFICIARY):
        raise Refused("C’est son propre accompagnement : elle y a déjà sa place.")
    member = JourneyMember(
        platform_id=journey.platform_id,
        journey_id=journey.id,
        person_id=person,
        role=role,
        starts_at=since,
        ends_at=ends_at,
        guardian_kind=guardian_kind,
        absence_id=absence_id,
    )
    db.session().add(member)
    db.session().flush()
    _close_on_time(member)
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
    until = member.ends_at.isoformat() if member.ends_at else ""
    if member.starts_at >= now:
        db.session().delete(member)
    else:
        member.ends_at = now
    db.session().flush()
    outbox.drop(member.id)
    facts = {"person": member.person_id, "role": member.role.value, "until": until}
    audit.record("journey.left", subject="journeys", subject_id=member.journey_id, actor_id=actor, **facts)
    person = member.person_id
    transaction.after_commit(lambda: sockets.close_person(person))
    if member.role is JourneyRole.COACH and member.absence_id is None:
        end_covers(journey_id=member.journey_id, person=person, actor=actor)


def end_covers(*, journey_id: UUID, person: UUID, actor: UUID | None = None) -> None:
    """Send away who answers for a coach in one journey: she has left it, or somebody else takes over."""
    for cover in queries.list_covers(journey_id, person):
        end_membership(member=cover, actor=actor)


def undo_end(*, member: JourneyMember, actor: UUID | None = None) -> None:
    """Open again a membership that was ended by mistake, within the minute.

    Raises:
        Refused: the minute is over, the journey too, or she has not that role any more.
    """
    now = clock.now()
    if member.ends_at is None or member.ends_at > now:
        return
    if now - member.ends_at > UNDO:
        raise Refused("La minute pour annuler est passée. Une nouvelle invitation rouvre l’accès.")
    journey = queries.find_journey(member.journey_id)
    if journey is None or journey.closed_at is not None:
        raise Refused("Cet accompagnement est terminé. L’accès ne se rouvre pas.")
    _expect_role(member.person_id, member.role)
    member.ends_at = _end_before(member)
    db.session().flush()
    _close_on_time(member)
    facts = {"person": member.person_id, "role": member.role.value}
    audit.record("journey.end_undone", subject="journeys", subject_id=member.journey_id, actor_id=actor, **facts)


def _end_before(member: JourneyMember) -> datetime | None:
    """Return the end that a membership had before it was ended by hand: what is undone opens nothing for longer."""
    left = (
        select(audit.AuditEntry.facts)
        .where(audit.AuditEntry.subject_id == member.journey_id, audit.AuditEntry.action == "journey.left")
        .order_by(audit.AuditEntry.sequence.desc())
        .limit(20)
    )
    told = (json.loads(facts) for facts in db.session().scalars(left))
    until = next((one.get("until", "") for one in told if one["person"] == str(member.person_id)), "")
    return datetime.fromisoformat(until) if until else None


def set_last_day(*, member: JourneyMember, day: date | None, actor: UUID | None = None) -> None:
    """Say until which day somebody is part of a journey: the access ends at midnight, without anybody's doing.

    Args:
        member: a membership that is still open.
        day: her last day, in Paris; None when no end is known.
        actor: who decided.

    Raises:
        Refused: the day is over, comes before she joins, or the membership has ended.
    """
    now = clock.now()
    if member.ends_at is not None and member.ends_at <= now:
        raise Refused("Cet accès est déjà terminé. Une nouvelle invitation le rouvre.")
    ends_at = None if day is None else datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.PARIS)
    if ends_at is not None and (ends_at <= now or ends_at <= member.starts_at):
        raise Refused("Ce jour est déjà passé. Choisissez aujourd’hui ou un jour à venir.")
    member.ends_at = ends_at
    db.session().flush()
    facts = {"person": member.person_id, "role": member.role.value, "until": day.isoformat() if day else ""}
    audit.record("journey.end_set", subject="journeys", subject_id=member.journey_id, actor_id=actor, **facts)
    _close_on_time(member)


def _close_on_time(member: JourneyMember) -> None:
    """Close the open pages of a member when her end comes; every request asks the date by itself."""
    outbox.drop(member.id)
    if member.ends_at is not None:
        delay = max(member.ends_at - clock.now(), timedelta())
        outbox.add("journeys.end_passed", delay=delay, member=member.id)


def pause_journey(*, journey: Journey, actor: UUID | None = None) -> None:
    """Let a journey rest: nothing is deleted, nobody loses a way in."""
    if journey.paused_at is None and journey.closed_at is None:
        journey.paused_at = clock.now()
        audit.record("journey.paused", subject="journeys", subject_id=journey.id, actor_id=actor)


def resume_journey(*, journey: Journey, actor: UUID | None = None) -> None:
    """Take a journey up again."""
    if journey.paused_at is not None:
        journey.paused_at = None
        audit.record("journey.resumed", subject="journeys", subject_id=journey.id, actor_id=actor)


def close_journey(*, journey: Journey, actor: UUID | None = None) -> None:
    """End a journey: person and coach keep reading what they wrote, everybody else is out at once.

    Who covered for the coach is somebody else.
    """
    if journey.closed_at is not None:
        return
    journey.closed_at, journey.paused_at = clock.now(), None
    audit.record("journey.closed", subject="journeys", subject_id=journey.id, actor_id=actor)
    for member in queries.list_open_members(journey.id):
        stays = member.role in (JourneyRole.BENEFICIARY, JourneyRole.COACH, JourneyRole.PRESCRIBER)
        if not stays or member.absence_id is not None:
            end_membership(member=member, actor=actor)


def _expect_role(person: UUID, role: JourneyRole) -> None:
    """Refuse a person who has not, on the platform, the role she is to take."""
    if not queries.holds_role(person, Role(role.value)):
        raise Refused("Cette personne n’a pas le rôle qu’il faut pour cet accompagnement.")
