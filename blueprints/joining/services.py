"""Changes about invitations: somebody is expected, and then she is here."""

from datetime import timedelta
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person, Role
from blueprints.core import audit, clock, db, outbox
from blueprints.core.errors import Refused
from blueprints.joining import queries
from blueprints.joining.models import Invitation

LIFETIME = timedelta(days=7)
SAME_CLICK = timedelta(minutes=2)
COLLECTIVE = frozenset({Role.BENEFICIARY, Role.FACILITATOR, Role.MODERATOR})
"""The roles that have a name of their own in the collective."""
MAY_INVITE: dict[str, frozenset[Role]] = {
    Role.ADMINISTRATOR: frozenset(Role),
    Role.FACILITATOR: frozenset({Role.BENEFICIARY, Role.MODERATOR}),
}
"""Who invites whom (product.md): administrators everyone, facilitators to the collective only."""


def invite(
    *,
    email: str,
    first_name: str,
    last_name: str,
    role: Role,
    inviter_id: UUID | None,
    inviter_roles: frozenset[str],
) -> Invitation:
    """Expect somebody: the outbox sends the link; an older link of the same address stops working.

    Args:
        email: where the link goes.
        first_name: as known so far; she corrects it herself.
        last_name: idem.
        role: what she will be.
        inviter_id: the person who invites; None for the installation itself (a command).
        inviter_roles: that person's roles; not looked at for a command.

    Raises:
        Refused: the address is not one, this role may not be invited by this person, or there is an account already.
    """
    _expect_address(email)
    if inviter_id is not None and not may_invite(inviter_roles, role):
        raise Refused("Vous ne pouvez pas inviter une personne dans ce rôle. Demandez à la responsable.")
    if people.find_person_by_email(email):
        raise Refused("Une personne a déjà un compte avec cette adresse. Elle peut se connecter avec un lien.")
    now = clock.now()
    for older in queries.list_open(email):
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
    )
    db.session().add(invitation)
    db.session().flush()
    audit.record(
        "invitation.sent", subject="invitations", subject_id=invitation.id, actor_id=inviter_id, role=role.value
    )
    outbox.add("joining.send_invitation", invitation=invitation.id)
    return invitation


def _expect_address(email: str) -> None:
    try:
        validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise Refused("Cette adresse e-mail n’est pas complète. Exemple : awa@exemple.fr.") from error


def may_invite(inviter_roles: frozenset[str], role: Role) -> bool:
    """Tell whether somebody with these roles may invite somebody into *role*."""
    return any(role in MAY_INVITE.get(own, ()) for own in inviter_roles)


def accept(
    *,
    invitation: Invitation,
    first_name: str,
    last_name: str,
    pseudonym: str | None,
    recognition_word: str,
    client_id: UUID,
) -> Person:
    """Make the account of an invited person, once; the same click sent twice gives the same person.

    Args:
        invitation: held for update.
        first_name: as she writes it.
        last_name: idem.
        pseudonym: her name in the collective, if her role lives there.
        recognition_word: shown in every mail we send her.
        client_id: chosen by the page she accepts from.

    Raises:
        Refused: used already, too old, or the pseudonym belongs to somebody.
    """
    if invitation.used_at is not None:
        return _same_click(invitation, client_id)
    if invitation.expires_at <= clock.now():
        raise Refused("Cette invitation est trop ancienne. Demandez-en une nouvelle.")
    person = accounts.create_person(
        email=invitation.email,
        first_name=first_name,
        last_name=last_name,
        roles=(invitation.role,),
        pseudonym=pseudonym if invitation.role in COLLECTIVE else None,
        recognition_word=recognition_word,
    )
    invitation.used_at, invitation.person_id, invitation.client_id = clock.now(), person.id, client_id
    audit.record("invitation.accepted", subject="invitations", subject_id=invitation.id, actor_id=person.id)
    return person


def _same_click(invitation: Invitation, client_id: UUID) -> Person:
    recent = invitation.used_at is not None and clock.now() - invitation.used_at < SAME_CLICK
    person = people.find_person(invitation.person_id) if invitation.person_id else None
    if person is None or not recent or invitation.client_id != client_id:
        raise Refused("Cette invitation a déjà servi. Votre compte existe : connectez-vous.")
    return person
