"""A journey passes from one coach to another, with a note that the two and the accompanied person read."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from blueprints.accounts import grants
from blueprints.core import audit, clock, db, state, transaction
from blueprints.core.crypto import Binding
from blueprints.core.errors import Refused, Tampered
from blueprints.journeys import services
from blueprints.journeys.models import Handover, Journey, JourneyMember, JourneyRole


def find_handover(handover_id: UUID) -> Handover | None:
    """Return one handover with its journey and members: the rules ask who they are."""
    whole = selectinload(Handover.journey).selectinload(Journey.members)
    return db.session().scalars(select(Handover).where(Handover.id == handover_id).options(whole)).one_or_none()


def find_by_client(client_id: UUID) -> Handover | None:
    """Return the handover that a page has made already, if it has."""
    return db.session().scalars(select(Handover).where(Handover.client_id == client_id)).one_or_none()


def list_handovers(journey_id: UUID, limit: int = 20) -> Sequence[Handover]:
    """Return the handovers of a journey, last first."""
    statement = select(Handover).where(Handover.journey_id == journey_id)
    return db.session().scalars(statement.order_by(Handover.written_at.desc(), Handover.id.desc()).limit(limit)).all()


def _binding(handover_id: UUID, journey_id: UUID, author: UUID) -> Binding:
    return Binding(
        platform=db.platform_id(), table="handovers", column="note", row=handover_id, journey=journey_id, author=author
    )


def open_note(handover: Handover, key_id: UUID) -> str | None:
    """Return the words of a handover; None when they stay closed."""
    binding = _binding(handover.id, handover.journey_id, handover.written_by)
    try:
        return state.current().keyring.open(handover.note, binding, key_id=key_id)
    except Tampered:
        return None


def read_note(*, handover: Handover, reader: UUID) -> str | None:
    """Return the words of a handover to one of its readers, and leave a trace of it in the audit trail."""
    words = open_note(handover, handover.journey.key_id)
    with transaction.apart():
        audit.record("handover.read", subject="handovers", subject_id=handover.id, actor_id=reader)
    return words


def hand_over(
    *,
    journey: Journey,
    leaving: UUID,
    taking: UUID,
    note: str,
    last_day: date | None,
    client_id: UUID,
    actor: UUID,
) -> tuple[Handover, bool]:
    """Let another coach take over from now; she reads nothing from before. The old one leaves now, or at a date.

    Args:
        journey: with its members.
        leaving: the coach who hands over.
        taking: the coach who takes over.
        note: what the new one should know.
        last_day: until which day the old one stays; None: she leaves now.
        client_id: chosen by the page; the same one twice is one handover.
        actor: who decided.

    Returns:
        The handover, and whether it is new.

    Raises:
        Refused: one of them is no coach here, they are the same, or the journey is over; or who decides let herself in
            by a second hand (see `accounts.grants`).
    """
    known = find_by_client(client_id)
    if known is not None:
        if known.journey_id != journey.id:
            raise Refused("La page était incomplète. Rechargez-la.")
        return known, False
    old = _place_of(journey, leaving)
    _expect_another(journey, leaving, taking, actor)
    _end_cover(journey, taking, actor)
    services.end_covers(journey_id=journey.id, person=leaving, actor=actor)
    services.add_member(journey=journey, person=taking, role=JourneyRole.COACH)
    # The yes about health was said to the coach who leaves: the new one asks for her own.
    journey.coach_reads_health, journey.coach_reads_health_at = False, None
    handover = _written(journey, note, leaving=leaving, taking=taking, client_id=client_id, actor=actor)
    if last_day is None:
        services.end_membership(member=old, actor=actor)
    else:
        services.set_last_day(member=old, day=last_day, actor=actor)
    handover.leaves_at = old.ends_at or clock.now()
    db.session().flush()
    people = {"from": leaving, "to": taking}
    audit.record("journey.handed_over", subject="journeys", subject_id=journey.id, actor_id=actor, **people)
    return handover, True


def _place_of(journey: Journey, person: UUID) -> JourneyMember:
    now = clock.now()
    for member in journey.members:
        own = member.person_id == person and member.role is JourneyRole.COACH and member.absence_id is None
        if own and member.is_current(now):
            return member
    raise Refused("Cette personne n’accompagne plus ici. Rechargez la page.")


def _expect_another(journey: Journey, leaving: UUID, taking: UUID, actor: UUID) -> None:
    if journey.closed_at is not None:
        raise Refused("Cet accompagnement est terminé. Personne ne peut plus y entrer.")
    if taking == leaving:
        raise Refused("Choisissez une autre personne : elle prend la suite.")
    if taking == actor:
        raise Refused("Personne ne s’ouvre un accompagnement à soi-même. Demandez à une autre personne responsable.")
    grants.expect_other_hands(taking, by=actor)


def _end_cover(journey: Journey, person: UUID, actor: UUID) -> None:
    """Who covered and now takes over has a new place: the messages of her cover are closed, like all from before."""
    now = clock.now()
    for member in journey.members:
        covers = member.person_id == person and member.absence_id is not None
        if covers and (member.ends_at is None or member.ends_at > now):
            services.end_membership(member=member, actor=actor)


def _written(journey: Journey, note: str, *, leaving: UUID, taking: UUID, client_id: UUID, actor: UUID) -> Handover:
    handover_id = db.new_id()
    words = state.current().keyring.seal(journey.key_id, note, _binding(handover_id, journey.id, actor))
    handover = Handover(
        id=handover_id,
        platform_id=journey.platform_id,
        journey_id=journey.id,
        from_person=leaving,
        to_person=taking,
        written_by=actor,
        written_at=clock.now(),
        leaves_at=clock.now(),
        note=words,
        client_id=client_id,
    )
    db.session().add(handover)
    db.session().flush()
    return handover


def agree_health(*, journey: Journey, agrees: bool, actor: UUID) -> None:
    """Keep whether the coach reads what is said with the doctor: from now on, and never what was said before."""
    if journey.coach_reads_health is agrees:
        return
    journey.coach_reads_health = agrees
    journey.coach_reads_health_at = clock.now() if agrees else None
    action = "health.coach_agreed" if agrees else "health.coach_ended"
    audit.record(action, subject="journeys", subject_id=journey.id, actor_id=actor)
    db.session().flush()
