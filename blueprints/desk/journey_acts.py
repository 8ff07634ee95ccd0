"""Changes of the desk about journeys: who accompanies whom, from when to when. Every one is told and in the audit."""

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from blueprints.accounts import grants
from blueprints.accounts import queries as people
from blueprints.core import audit, clock
from blueprints.core.errors import Refused
from blueprints.core.i18n import day as day_words
from blueprints.desk import journey_lists
from blueprints.desk.wording import part
from blueprints.joining import asking
from blueprints.joining import telling as joining
from blueprints.joining.models import GuestRequest
from blueprints.journeys import queries, services
from blueprints.journeys.models import GuardianKind, Journey, JourneyMember, JourneyRole, JourneyStage
from blueprints.messaging import services as messaging
from blueprints.news import services as news
from blueprints.news.models import NewsKind

PLACE = joining.PLACE
CENTRE = frozenset({JourneyRole.BENEFICIARY, JourneyRole.COACH})
"""Who is told what happens in a journey. The employer side and the other guests are told their own part only."""


def open_journey(
    *, beneficiary: UUID, coach: UUID, employer: str, stage: JourneyStage, starts_at: datetime | None, actor_id: UUID
) -> Journey:
    """Begin to accompany a person; the same question asked twice within two minutes opens one journey.

    Args:
        beneficiary: the person's id.
        coach: the id of the coach who answers for it.
        employer: where she works, if she does.
        stage: where she is.
        starts_at: from when; now when it is None.
        actor_id: who decided.

    Raises:
        Refused: one of them has not the role it takes, they are the same, or she has an open journey.
    """
    if beneficiary == coach:
        raise Refused("Une personne ne peut pas s’accompagner elle-même. Choisissez une autre personne.")
    known = journey_lists.find_open_of(beneficiary)
    if known is not None:
        if journey_lists.is_just_opened(known, coach):
            return known
        raise Refused("Cette personne a déjà un accompagnement ouvert.")
    made = services.open_journey(
        beneficiary=beneficiary, coach=coach, employer=employer, stage=stage, starts_at=starts_at
    )
    messaging.open_conversations(journey=made)
    _note("journey.opened_by", made.id, actor_id)
    news.tell(
        people=[beneficiary, coach],
        kind=NewsKind.JOURNEY_OPENED,
        address=_address(made.id),
        subject=made.id,
        name=_name(beneficiary),
        coach=_name(coach),
    )
    return made


def add_coach(*, journey: Journey, person: UUID, last_day: date | None, actor_id: UUID) -> None:
    """Let one more coach accompany: for an absence, or to take over. A second click finds her there.

    Args:
        journey: one that is not closed.
        person: the coach's id.
        last_day: until when, if it is known.
        actor_id: who decided.

    Raises:
        Refused: she is no coach, decides about herself, or made the coach this week (see `accounts.grants`); the
            journey is closed, or the day is over.
    """
    _expect_open(journey)
    if queries.is_member(journey.id, person, JourneyRole.COACH):
        return
    if person == actor_id:
        raise Refused("Personne ne s’ouvre un accompagnement à soi-même. Demandez à une autre personne responsable.")
    grants.expect_other_hands(person, by=actor_id)
    member = services.add_member(journey=journey, person=person, role=JourneyRole.COACH)
    _note("journey.joined_by", journey.id, actor_id, person=person)
    if last_day is not None:
        services.set_last_day(member=member, day=last_day, actor=actor_id)
    news.tell(
        people={*_centre_of(journey.id), person},
        kind=NewsKind.PLACE_OPENED,
        address=_address(journey.id),
        subject=journey.id,
        name=_name(person),
        role=part(JourneyRole.COACH).lower(),
    )


def ask_guest(
    *,
    journey: Journey,
    asked_by: UUID,
    email: str,
    first_name: str,
    last_name: str,
    role: JourneyRole,
    guardian_kind: GuardianKind | None,
    client_id: UUID,
) -> GuestRequest:
    """Ask the accompanied person whether somebody may be invited: her yes, kept, is what sends the invitation.

    Raises:
        Refused: see `joining.asking.ask`.
    """
    request = asking.ask(
        journey=journey,
        asked_by=asked_by,
        email=email,
        first_name=first_name,
        last_name=last_name,
        role=role,
        guardian_kind=guardian_kind,
        client_id=client_id,
    )
    centre = next((one for one in queries.list_open_members(journey.id) if one.role is JourneyRole.BENEFICIARY), None)
    joining.asked(request, centre)
    return request


def set_last_day(*, member: JourneyMember, day: date | None, actor_id: UUID) -> None:
    """Say until which day somebody takes part; she is told, and so are the person and her coach.

    Raises:
        Refused: see `journeys.services.set_last_day`.
    """
    before = member.ends_at
    services.set_last_day(member=member, day=day, actor=actor_id)
    if member.ends_at == before:
        return
    until = day_words(datetime.combine(day, time(12), tzinfo=clock.PARIS)) if day else ""
    name, told = _name(member.person_id), set(_centre_of(member.journey_id, about=member.role)) - {member.person_id}
    for told_here, address in ((told, _address(member.journey_id)), ({member.person_id}, PLACE)):
        news.tell(
            people=told_here,
            kind=NewsKind.PLACE_DATES,
            address=address,
            subject=member.journey_id,
            name=name,
            until=until,
        )


def end_place(*, member: JourneyMember, journey: Journey, actor_id: UUID) -> None:
    """End somebody's part in a journey now; the accompanied person's own ends the journey instead.

    Raises:
        Refused: it is the accompanied person's own.
    """
    if member.role is JourneyRole.BENEFICIARY:
        raise Refused("C’est la personne accompagnée. Terminez plutôt l’accompagnement.")
    person_id, role = member.person_id, member.role
    told = set(_centre_of(journey.id, about=role)) - {person_id}
    services.end_membership(member=member, actor=actor_id)
    news.tell(
        people=told, kind=NewsKind.PLACE_ENDED, address=_address(journey.id), subject=journey.id, name=_name(person_id)
    )
    news.tell(people=[person_id], kind=NewsKind.OWN_PLACE_ENDED, address=PLACE)


def pause(*, journey: Journey, actor_id: UUID) -> None:
    """Let a journey rest; nothing is deleted, and nobody loses a way in."""
    if journey.paused_at is None and journey.closed_at is None:
        services.pause_journey(journey=journey, actor=actor_id)
        _tell_centre(NewsKind.JOURNEY_PAUSED, journey)


def resume(*, journey: Journey, actor_id: UUID) -> None:
    """Take a journey up again."""
    if journey.paused_at is not None:
        services.resume_journey(journey=journey, actor=actor_id)
        _tell_centre(NewsKind.JOURNEY_RESUMED, journey)


def close(*, journey: Journey, actor_id: UUID) -> None:
    """End a journey: the employer side and the guests are out at once, the person and her coach can still read."""
    if journey.closed_at is not None:
        return
    guests = [
        one.person_id
        for one in queries.list_open_members(journey.id)
        if one.absence_id is not None or one.role not in {*CENTRE, JourneyRole.PRESCRIBER}
    ]
    services.close_journey(journey=journey, actor=actor_id)
    _tell_centre(NewsKind.JOURNEY_CLOSED, journey)
    news.tell(people=guests, kind=NewsKind.OWN_PLACE_ENDED, address=PLACE)


def _address(journey_id: UUID) -> str:
    """Return the page where the person and her coach see who is part of a journey."""
    return f"/parcours/{journey_id}"


def _tell_centre(kind: NewsKind, journey: Journey) -> None:
    centre = _members(journey.id, {JourneyRole.BENEFICIARY})
    name = _name(centre[0]) if centre else ""
    news.tell(people=_centre_of(journey.id), kind=kind, address=_address(journey.id), subject=journey.id, name=name)


def _centre_of(journey_id: UUID, *, about: JourneyRole | None = None) -> list[UUID]:
    """Return the accompanied person and her coaches; a doctor's coming and going is the person's alone to know."""
    return _members(journey_id, {JourneyRole.BENEFICIARY} if about is JourneyRole.DOCTOR else CENTRE)


def _members(journey_id: UUID, roles: Collection[JourneyRole]) -> list[UUID]:
    """Return who is there for herself: who covers for a coach learns of new messages only."""
    found = queries.list_open_members(journey_id)
    return [one.person_id for one in found if one.role in roles and one.absence_id is None]


def _expect_open(journey: Journey) -> None:
    if journey.closed_at is not None:
        raise Refused("Cet accompagnement est terminé. Personne ne peut plus y entrer.")


def _name(person_id: UUID) -> str:
    found = people.find_person(person_id)
    return found.full_name if found else ""


def _note(action: str, journey_id: UUID, actor_id: UUID, **facts: UUID) -> None:
    audit.record(action, subject="journeys", subject_id=journey_id, actor_id=actor_id, **facts)
