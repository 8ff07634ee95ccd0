"""Changes about invitations: somebody is expected, and then she is here, with one account whatever her roles."""

from datetime import timedelta
from uuid import UUID

from blueprints.accounts import queries as people
from blueprints.accounts import roles as platform_roles
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person, Role
from blueprints.core import audit, clock, db, outbox
from blueprints.core.errors import Refused
from blueprints.joining import queries, roles, telling
from blueprints.joining.models import Invitation
from blueprints.joining.parting import leave_collective, return_to_collective
from blueprints.journeys import queries as journeys
from blueprints.journeys import services as journey_services
from blueprints.journeys.models import GuardianKind, JourneyRole

__all__ = [
    "LIFETIME",
    "accept",
    "accept_as",
    "expect_address",
    "expect_guest",
    "invite",
    "is_withdrawn",
    "leave_collective",
    "may_invite",
    "resend",
    "return_to_collective",
    "withdraw",
]

LIFETIME = timedelta(days=7)
SAME_CLICK = timedelta(minutes=2)
MAY_INVITE: dict[str, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.FACILITATOR: frozenset({Role.BENEFICIARY, Role.MODERATOR}),
}
"""Who invites whom (product.md): administrators everyone, facilitators to the collective only.

A coach invites into her own journeys, with the person's recorded yes: see `asking`.
"""


def invite(
    *,
    email: str,
    first_name: str,
    last_name: str,
    role: Role,
    inviter_id: UUID | None,
    inviter_roles: frozenset[str],
) -> Invitation:
    """Expect somebody: the outbox sends the link; an older link of the same address and role stops working.

    An address that has an account is invited all the same: its owner adds the role to her account.

    Args:
        email: where the link goes.
        first_name: as known so far; she corrects it herself.
        last_name: idem.
        role: what she will be.
        inviter_id: the person who invites; None for the installation itself (a command).
        inviter_roles: that person's roles; not looked at for a command.

    Raises:
        Refused: the address is not one, this role may not be invited by this person, or there is such an account.
    """
    expect_address(email)
    if inviter_id is not None and not may_invite(inviter_roles, role):
        raise Refused(
            "Vous ne pouvez pas inviter une personne dans ce rôle. Demandez à la personne responsable de la plateforme."
        )
    known = people.find_person_by_email(email)
    if known is not None and journeys.holds_role(known.id, role):
        raise Refused("Une personne a déjà un compte avec cette adresse, dans ce rôle. Elle peut se connecter.")
    return _expect(email=email, first_name=first_name, last_name=last_name, role=role, inviter_id=inviter_id)


def expect_guest(
    *,
    email: str,
    first_name: str,
    last_name: str,
    journey_id: UUID,
    role: JourneyRole,
    guardian_kind: GuardianKind | None,
    inviter_id: UUID,
) -> Invitation:
    """Expect somebody in one journey; the person's yes is recorded before (see `asking`)."""
    return _expect(
        email=email,
        first_name=first_name,
        last_name=last_name,
        role=Role(role.value),
        inviter_id=inviter_id,
        journey_id=journey_id,
        journey_role=role,
        guardian_kind=guardian_kind,
    )


def _expect(
    *, email: str, first_name: str, last_name: str, role: Role, inviter_id: UUID | None, **journey: object
) -> Invitation:
    now = clock.now()
    for older in queries.list_open(email):
        if older.role is role and older.journey_id == journey.get("journey_id"):
            older.expires_at = now
    invitation = Invitation(
        platform_id=db.platform_id(),
        email=people.fold_email(email),
        first_name=first_name,
        last_name=last_name,
        role=role,
        invited_by=inviter_id,
        created_at=now,
        expires_at=now + LIFETIME,
        **journey,
    )
    db.session().add(invitation)
    db.session().flush()
    _note("invitation.sent", invitation, inviter_id)
    outbox.add("joining.send_invitation", invitation=invitation.id)
    return invitation


def expect_address(email: str) -> None:
    """Refuse what is not an address.

    Raises:
        Refused: it is not.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - only who invites needs it

    try:
        validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise Refused("Cette adresse e-mail n’est pas complète. Exemple : awa@exemple.fr.") from error


def may_invite(inviter_roles: frozenset[str], role: Role) -> bool:
    """Tell whether somebody with these roles may invite somebody into *role*."""
    return any(role in MAY_INVITE.get(own, ()) for own in inviter_roles)


def resend(*, invitation: Invitation, actor_id: UUID) -> None:
    """Send the same link once more, good for seven days again; two clicks within a minute are one mail.

    Raises:
        Refused: it was used, or taken back.
    """
    _expect_waiting(invitation)
    until = clock.now() + LIFETIME
    if until - invitation.expires_at < timedelta(minutes=1):
        return
    invitation.expires_at = until
    _note("invitation.sent_again", invitation, actor_id)
    outbox.add("joining.send_invitation", invitation=invitation.id)


def withdraw(*, invitation: Invitation, actor_id: UUID) -> None:
    """Take an invitation back: its link stops at once, also the one in a mail that still waits to leave.

    Raises:
        Refused: it was used already.
    """
    if invitation.withdrawn_at is not None:
        return
    _expect_waiting(invitation)
    invitation.withdrawn_at = clock.now()
    _note("invitation.withdrawn", invitation, actor_id)


def _expect_waiting(invitation: Invitation) -> None:
    if invitation.used_at is not None:
        raise Refused("Cette invitation a déjà servi. La personne a son compte.")
    if invitation.withdrawn_at is not None:
        raise Refused("Cette invitation a été retirée. Faites une nouvelle invitation.")


def _note(action: str, invitation: Invitation, actor_id: UUID | None) -> None:
    audit.record(action, subject="invitations", subject_id=invitation.id, actor_id=actor_id, role=invitation.role.value)


# --- accepting --------------------------------------------------------------------------------------------------------


def accept(
    *,
    invitation: Invitation,
    first_name: str,
    last_name: str,
    pseudonym: str | None,
    client_id: UUID,
) -> Person:
    """Make the account of an invited person, once; the same click sent twice gives the same person.

    Args:
        invitation: held for update.
        first_name: as she writes it.
        last_name: idem.
        pseudonym: her name in the collective, if her role lives there.
        client_id: chosen by the page she accepts from.

    Raises:
        Refused: used already, too old, taken back, or the pseudonym belongs to somebody.
    """
    if invitation.used_at is not None:
        return _same_click(invitation, client_id)
    _expect_open(invitation)
    person = accounts.create_person(
        email=invitation.email,
        first_name=first_name,
        last_name=last_name,
        roles=(invitation.role,),
        given_by=invitation.invited_by,
        pseudonym=pseudonym if invitation.role in roles.COLLECTIVE else roles.staff_name(invitation.role, first_name),
    )
    _use(invitation, person, client_id)
    return person


def accept_as(*, invitation: Invitation, person: Person, client_id: UUID) -> None:
    """Add the role of an invitation to an account that is there already; nothing of it is lost.

    Args:
        invitation: held for update.
        person: who is signed in; the invitation was sent to her address.
        client_id: chosen by the page she accepts from.

    Raises:
        Refused: used already, too old, taken back, or sent to another address.
    """
    if invitation.used_at is not None and invitation.person_id == person.id:
        return
    _expect_open(invitation)
    if invitation.email != person.email:
        raise Refused("Cette invitation est pour une autre adresse e-mail que la vôtre.")
    roles.add_role(person=person, role=invitation.role, inviter=invitation.invited_by)
    _use(invitation, person, client_id)


def is_withdrawn(invitation: Invitation) -> bool:
    """Tell whether an invitation was taken back, or holds no more: its journey is over, or who sent it is away.

    Of who is away, what leads into the collective alone still holds: it gives no power over others.
    """
    if invitation.withdrawn_at is not None:
        return True
    if invitation.journey_id is not None:
        journey = journeys.find_journey(invitation.journey_id)
        return journey is None or journey.closed_at is not None
    if invitation.invited_by is None or invitation.role in roles.COLLECTIVE:
        return False
    return not may_invite(frozenset(platform_roles.list_roles(invitation.invited_by)), invitation.role)


def _expect_open(invitation: Invitation) -> None:
    if invitation.used_at is not None:
        raise Refused("Cette invitation a déjà servi. Votre compte existe : connectez-vous.")
    if is_withdrawn(invitation):
        raise Refused("Cette invitation a été retirée. Demandez pourquoi à la personne qui vous invite.")
    if invitation.expires_at <= clock.now():
        raise Refused("Cette invitation est trop ancienne. Demandez-en une nouvelle.")


def _use(invitation: Invitation, person: Person, client_id: UUID) -> None:
    invitation.used_at, invitation.person_id, invitation.client_id = clock.now(), person.id, client_id
    audit.record("invitation.accepted", subject="invitations", subject_id=invitation.id, actor_id=person.id)
    if invitation.journey_id is None or invitation.journey_role is None:
        return
    journey = journeys.find_journey(invitation.journey_id)
    if journey is not None and not journeys.is_member(journey.id, person.id, invitation.journey_role):
        journey_services.add_member(
            journey=journey,
            person=person.id,
            role=invitation.journey_role,
            guardian_kind=invitation.guardian_kind,
        )
        telling.joined(invitation, person)


def _same_click(invitation: Invitation, client_id: UUID) -> Person:
    recent = invitation.used_at is not None and clock.now() - invitation.used_at < SAME_CLICK
    person = people.find_person(invitation.person_id) if invitation.person_id else None
    if person is None or not recent or invitation.client_id != client_id:
        raise Refused("Cette invitation a déjà servi. Votre compte existe : connectez-vous.")
    return person
