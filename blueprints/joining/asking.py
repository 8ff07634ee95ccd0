"""A coach asks the accompanied person before inviting anybody into her journey; what she answers is kept, and counts.

Her yes sends the invitation. Her no, at any time, takes it back, or ends the access that came of it.
"""

from uuid import UUID

from blueprints.accounts import queries as people
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.joining import queries, services
from blueprints.joining.models import MOVES, GuestRequest, RequestState
from blueprints.journeys import queries as journeys
from blueprints.journeys import services as journey_services
from blueprints.journeys.models import GuardianKind, Journey, JourneyRole

GUESTS = (
    JourneyRole.MANAGER,
    JourneyRole.DISABILITY_OFFICER,
    JourneyRole.DOCTOR,
    JourneyRole.PRESCRIBER,
    JourneyRole.GUARDIAN,
)
"""Whom a coach may ask for; the beneficiary and the coach herself come with the journey."""


def ask(
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
    """Ask the person whether somebody may be invited into her journey; the same page sent twice asks once.

    Nothing says whether the address is known here: the answer is the same.

    Args:
        journey: hers.
        asked_by: the coach.
        email: of who would be invited.
        first_name: idem.
        last_name: idem.
        role: what she would be in this journey.
        guardian_kind: which of the five, for a guardian only.
        client_id: chosen by the page that sends.

    Raises:
        Refused: the address is not one, the role is not a guest's, or the same question waits already.
    """
    known = queries.find_request_by_client(client_id)
    if known is not None and known.asked_by == asked_by:
        return known
    services.expect_address(email)
    _expect_guest(journey, email, role, guardian_kind)
    request = GuestRequest(
        platform_id=db.platform_id(),
        journey_id=journey.id,
        asked_by=asked_by,
        email=people.fold_email(email),
        first_name=first_name,
        last_name=last_name,
        role=role,
        guardian_kind=guardian_kind,
        state=RequestState.ASKED,
        asked_at=clock.now(),
        client_id=client_id,
    )
    db.session().add(request)
    db.session().flush()
    _note("guest.asked", request, asked_by)
    return request


def _expect_guest(journey: Journey, email: str, role: JourneyRole, guardian_kind: GuardianKind | None) -> None:
    if role not in GUESTS:
        raise Refused("Choisissez une des réponses proposées.")
    if (role is JourneyRole.GUARDIAN) is not (guardian_kind is not None):
        raise Refused("Dites quel est le rôle de cette personne : par exemple curatelle, ou personne à appeler.")
    _expect_going_on(journey)
    if queries.is_asked(journey.id, email, role):
        raise Refused("Vous avez déjà posé cette question. La réponse est sur la page « Qui peut lire ».")


def _expect_going_on(journey: Journey | None) -> None:
    if journey is None or journey.closed_at is not None:
        raise Refused("Cet accompagnement est terminé. On n’y invite plus personne.")


def answer(*, request: GuestRequest, agrees: bool, actor_id: UUID) -> None:
    """Keep the person's yes or no; she may change her mind at any time. The same answer twice is one.

    Args:
        request: held for update.
        agrees: yes or no.
        actor_id: the accompanied person.

    Raises:
        Refused: the coach took the question back; or it is a yes, and the journey is over.
    """
    target = RequestState.AGREED if agrees else RequestState.REFUSED
    if request.state is target:
        return
    if agrees:
        _expect_going_on(journeys.find_journey(request.journey_id))
    _move(request, target, actor_id)
    if agrees:
        _invite(request)
    else:
        _undo(request, actor_id)


def take_back(*, request: GuestRequest, actor_id: UUID) -> None:
    """Take the question back, with the invitation that came of it; who is in already is ended apart."""
    if request.state is RequestState.TAKEN_BACK:
        return
    _move(request, RequestState.TAKEN_BACK, actor_id)
    _undo(request, actor_id)


def _move(request: GuestRequest, target: RequestState, actor_id: UUID) -> None:
    if target not in MOVES[request.state]:
        raise Refused("Cette question a été retirée. Il n’y a plus rien à répondre.")
    request.state, request.answered_at = target, clock.now()
    db.session().flush()
    _note(f"guest.{target.value}", request, actor_id)


def _invite(request: GuestRequest) -> None:
    invitation = services.expect_guest(
        email=request.email,
        first_name=request.first_name,
        last_name=request.last_name,
        journey_id=request.journey_id,
        role=request.role,
        guardian_kind=request.guardian_kind,
        inviter_id=request.asked_by,
    )
    request.invitation_id = invitation.id


def _undo(request: GuestRequest, actor_id: UUID) -> None:
    """Take back what a yes has brought: the invitation that waits, or the membership that came of it."""
    invitation = queries.find_by_id(request.invitation_id) if request.invitation_id else None
    if invitation is None:
        return
    if invitation.used_at is None:
        services.withdraw(invitation=invitation, actor_id=actor_id)
        return
    for member in journeys.list_open_members(request.journey_id):
        if member.person_id == invitation.person_id and member.role is request.role:
            journey_services.end_membership(member=member, actor=actor_id)


def _note(action: str, request: GuestRequest, actor_id: UUID) -> None:
    facts = {"request": request.id, "role": request.role.value}
    audit.record(action, subject="journeys", subject_id=request.journey_id, actor_id=actor_id, **facts)
