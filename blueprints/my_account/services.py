"""What a person does with her own account: names, password, address, and its end."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete

from blueprints.accounts import queries as people
from blueprints.accounts import roles
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person, Role
from blueprints.core import audit, clock, db, outbox, transaction
from blueprints.core.errors import Refused
from blueprints.journeys import queries as journeys
from blueprints.journeys import services as journey_services
from blueprints.journeys.models import JourneyRole
from blueprints.my_account import queries
from blueprints.my_account.models import AddressChange, Farewell
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.sign_in import services as sign_in

CONFIRM_LASTS = timedelta(hours=1)
STOP_LASTS = timedelta(hours=72)
OLD_LINK = "Ce lien est trop ancien. Demandez-en un autre sur la page « Mon adresse e-mail »."
OWN_ADDRESS = "C’est déjà votre adresse. Écrivez une autre adresse, ou ne changez rien."


def change_password(*, person: Person, password_hash: str, keep: UUID) -> None:
    """Give a person the password she chose; her other browsers are signed out, and she is told.

    Args:
        person: whose.
        password_hash: from `passwords.hash_password`, computed before the unit.
        keep: the session that made the change.
    """
    accounts.set_password(person=person, password_hash=password_hash, keep=keep)
    news.tell(people=[person.id], kind=NewsKind.PASSWORD_CHANGED, address="/mon-compte/appareils")


# --- another address --------------------------------------------------------------------------------------------------


def ask_address(*, person: Person, email: str, browser_hash: bytes) -> AddressChange:
    """Note that a person wants another address: a link goes there. An address that somebody has makes the same rows.

    Args:
        person: whose.
        email: the new address, as typed.
        browser_hash: keyed hash of the browser's own mark: the link works there only.

    Raises:
        Refused: it is her address already.
    """
    wanted, now = people.fold_email(email), clock.now()
    if wanted == person.email:
        raise Refused(OWN_ADDRESS)
    for older in queries.list_waiting_changes(person.id):
        older.expires_at = now
    change = AddressChange(
        platform_id=person.platform_id,
        person_id=person.id,
        old_email=person.email,
        new_email=wanted,
        browser_hash=browser_hash,
        created_at=now,
        expires_at=now + CONFIRM_LASTS,
    )
    db.session().add(change)
    db.session().flush()
    audit.record("address.asked", subject="people", subject_id=person.id, actor_id=person.id)
    outbox.add("my_account.send_address_link", change=change.id)
    return change


def confirm_address(*, change: AddressChange, keep: UUID | None) -> None:
    """Put a new address in force, from the button of the mail that reached it; the old one is told how to stop it.

    Args:
        change: held for update; confirmed twice, it is one change.
        keep: the session that confirms; every other one of hers ends.

    Raises:
        Refused: too old, stopped or replaced meanwhile, a session of then was ended, or somebody took the address.
    """
    if change.confirmed_at is not None:
        return
    person = people.find_person(change.person_id)
    if change.expires_at <= clock.now() or person is None or person.ended_at is not None:
        raise Refused(OLD_LINK)
    if queries.is_signed_out_since(change):
        raise Refused(OLD_LINK)
    change.old_email = person.email
    accounts.change_address(person=person, email=change.new_email, keep=keep)
    sign_in.forget_links(person.id)
    change.confirmed_at = now = clock.now()
    if change.old_email:
        change.stoppable_until = now + STOP_LASTS
        outbox.add("my_account.tell_old_address", change=change.id)
    news.tell(people=[person.id], kind=NewsKind.ADDRESS_CHANGED, address="/mon-compte/adresse")


def stop_address(*, change: AddressChange) -> None:
    """Take a change of address back, from the old mailbox: whoever made it is out, by every way in.

    Args:
        change: held for update; stopped twice, it is stopped once.

    Raises:
        Refused: 72 hours have gone, the account is closed, or somebody has the old address now.
    """
    if change.stopped_at is not None:
        return
    person, now = people.find_person(change.person_id), clock.now()
    if change.stoppable_until is None or change.stoppable_until <= now or person is None or person.ended_at:
        raise Refused("Ce lien ne marche plus : les 72 heures sont passées. Appelez-nous : nous cherchons avec vous.")
    for waiting in queries.list_waiting_changes(person.id):
        waiting.expires_at = now
    for later in queries.list_changes_after(change):
        later.stoppable_until = None  # its mailbox is that of whoever is put out here
    accounts.change_address(person=person, email=change.old_email, keep=None)
    sign_in.forget_ways(person.id)
    person.password_hash = None
    change.stopped_at = now
    audit.record("address.stopped", subject="people", subject_id=person.id)
    news.tell(people=[person.id], kind=NewsKind.ADDRESS_STOPPED, address="/mon-compte/adresse")


def try_mailbox(*, person: Person) -> None:
    """Send a mail to see whether her mailbox takes them again.

    Raises:
        Refused: she has no address.
    """
    if not person.email:
        raise Refused("Votre compte n’a pas d’adresse e-mail.")
    person.mail_refused_at = None
    outbox.add("my_account.send_trial", person=person.id)


# --- the end ----------------------------------------------------------------------------------------------------------


def close_account(*, person: Person) -> None:
    """Close a person's account for good, at her own wish; those who work with her are told.

    Args:
        person: whose; closed already, nothing more happens.

    Raises:
        Refused: she is the only one responsible for the platform, or the only coach of somebody.
    """
    if person.ended_at is not None:
        return
    expect_may_close(person.id)
    told = [row.id for row in queries.list_companions(person.id)]
    email, name = person.email, person.full_name
    _end_memberships(person)
    accounts.end_account(person=person, actor=person.id)
    transaction.after_commit(db.overwrite_deleted)
    db.session().execute(delete(AddressChange).where(AddressChange.person_id == person.id))
    news.tell(people=told, kind=NewsKind.ACCOUNT_OF_OTHER_CLOSED, address="/mon-accompagnement", name=name)
    if email:
        farewell = Farewell(platform_id=person.platform_id, person_id=person.id, email=email, created_at=clock.now())
        db.session().add(farewell)
        db.session().flush()
        outbox.add("my_account.send_farewell", farewell=farewell.id)


def expect_may_close(person_id: UUID) -> None:
    """Refuse that the only person responsible goes, or a coach while somebody has no other one.

    Raises:
        Refused: it says who would be left alone, and what to do first.
    """
    if Role.ADMINISTRATOR in roles.list_roles(person_id):
        roles.expect_another_administrator(person_id)
    alone = queries.count_alone(person_id)
    if alone:
        who = "une personne, sans autre conseiller" if alone == 1 else f"{alone} personnes, sans autre conseiller"
        raise Refused(f"Vous accompagnez encore {who}. Confiez d’abord les accompagnements à une ou un collègue.")


def _end_memberships(person: Person) -> None:
    """End every membership of hers; an accompanied person's own journey closes, so that the employer side is out."""
    for member in queries.list_memberships(person.id):
        journey = journeys.find_journey(member.journey_id)
        if journey is not None and member.role is JourneyRole.BENEFICIARY:
            journey_services.close_journey(journey=journey, actor=person.id)
        journey_services.end_membership(member=member, actor=person.id)


def purge_expired() -> None:
    """Delete what has had its time: changes of address that can neither be confirmed nor stopped any more."""
    now = clock.now()
    db.session().execute(delete(AddressChange).where(AddressChange.expires_at < now - STOP_LASTS))
    db.session().execute(delete(Farewell).where(Farewell.created_at < now - timedelta(days=7)))
