"""Changes about people: coming in, going out, passwords, names, comfort, roles, and the end of an account."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from blueprints.accounts import comforting, leaving, queries, sessions
from blueprints.accounts.comfort import Comfort
from blueprints.accounts.models import (
    Operator,
    ParkedBody,
    Person,
    Platform,
    PlatformRole,
    Role,
    WebSession,
)
from blueprints.accounts.roles import change_roles, end_all_roles, end_role
from blueprints.core import audit, clock, db, outbox
from blueprints.core.errors import Refused

_HOST = re.compile(r"(?=.{1,255}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
NAMES_STAY = timedelta(days=730)
NOBODY = ("Une personne", "qui est partie")
"""The first and last name of who left long ago."""
TAKEN = "Ce nom est déjà pris dans le collectif. Choisissez-en un autre."
OWN_NAME = "Ce nom contient votre nom de famille. Choisissez-en un qui ne dit pas qui vous êtes."
NOT_A_ROLE = "Ce nom ressemble à un rôle de l’équipe. Choisissez un prénom ou un mot, sans virgule."
_LIKE_A_ROLE = re.compile(
    r"[,;:|\u2012-\u2015\u3001\uff0c]|\b(anim|modér|moder|coach|conseil|médecin|medecin|responsable|admin)"
)
"""Staff are named "Nadia, animation du collectif": a member's own name must not read like that."""


def sign_in(*, person_id: UUID, device: str, way: str, second: bool, is_first: bool = False) -> str:
    """Open a session for a person who proved who she is; return its token.

    Args:
        person_id: who.
        device: the browser in plain words.
        way: how she came in: link, password, invitation, demo.
        second: whether she gave a second proof; without one, a staff role opens nothing in this session yet.
        is_first: whether her account was made in this very request.
    """
    person = queries.find_person(person_id)
    if person is not None and person.mail_refused_at is not None:
        if way.startswith("link"):
            person.mail_refused_at = None  # a mail of ours arrived: the mailbox takes them again
        else:
            sessions.tell_of_refused_mails()
    token = sessions.open_session(person_id, device, second=second, is_first=is_first)
    comforting.adopt(person_id)
    audit.record("session.opened", subject="people", subject_id=person_id, actor_id=person_id, way=way)
    return token


def set_password(*, person: Person, password_hash: str, keep: UUID | None) -> None:
    """Give a person a new password; her other browsers are signed out.

    Args:
        person: whose.
        password_hash: from `passwords.hash_password`, computed before the unit.
        keep: the session that made the change.
    """
    person.password_hash = password_hash
    others = [WebSession.person_id == person.id]
    if keep is not None:
        others.append(WebSession.id != keep)
    sessions.end_where(*others)
    audit.record("password.changed", subject="people", subject_id=person.id, actor_id=person.id)


def end_session(*, session_id: UUID, person_id: UUID) -> None:
    """Sign a person out of one browser."""
    sessions.end_where(WebSession.id == session_id, WebSession.person_id == person_id)
    audit.record("session.ended", subject="people", subject_id=person_id, actor_id=person_id)


def end_all_sessions(*, person_id: UUID) -> int:
    """Sign a person out everywhere; return how many browsers that was."""
    ended = sessions.end_where(WebSession.person_id == person_id)
    audit.record("session.ended_all", subject="people", subject_id=person_id, actor_id=person_id)
    return len(ended)


def keep_comfort(*, person: Person, comfort: Comfort) -> None:
    """Keep a person's reading comfort with her account."""
    person.comfort = comfort.encoded()


def create_person(
    *,
    email: str | None,
    first_name: str,
    last_name: str,
    roles: tuple[Role, ...],
    pseudonym: str | None = None,
    recognition_word: str = "",
    starts_at: datetime | None = None,
    given_by: UUID | None = None,
) -> Person:
    """Add a person to the platform in force; *given_by* says who gives her these roles, None for the installation.

    Raises:
        Refused: the address or the pseudonym belongs to somebody here, or the pseudonym reads like a role.
    """
    if email and queries.find_person_by_email(email):
        message = "Une personne a déjà un compte avec cette adresse."
        raise Refused(message)
    expect_pseudonym(pseudonym, animates=Role.FACILITATOR in roles)
    now = clock.now()
    person = Person(
        platform_id=db.platform_id(),
        email=queries.fold_email(email) if email else None,
        first_name=first_name,
        last_name=last_name,
        pseudonym=pseudonym,
        recognition_word=recognition_word,
        created_at=now,
    )
    db.session().add(person)
    db.session().flush()
    for role in roles:
        held = PlatformRole(platform_id=person.platform_id, person_id=person.id, role=role, starts_at=starts_at or now)
        held.given_by = given_by
        db.session().add(held)
    audit.record("person.created", subject="people", subject_id=person.id)
    return person


def expect_pseudonym(
    pseudonym: str | None, *, but: UUID | None = None, last_name: str = "", animates: bool = False
) -> None:
    """Refuse a name that the collective cannot have.

    Args:
        pseudonym: as she writes it.
        but: the person herself, when she keeps or changes her own.
        last_name: hers: a pseudonym that holds it hides nothing.
        animates: whether it is the first name of who animates, which a member may have too.

    Raises:
        Refused: somebody is called that, here or in life, it is her own last name, or it reads like a role.
    """
    if not pseudonym:
        return
    if last_name and queries.fold_name(last_name) in queries.fold_name(pseudonym).split():
        raise Refused(OWN_NAME)
    if _LIKE_A_ROLE.search(queries.fold_name(pseudonym)):
        raise Refused(NOT_A_ROLE)
    if queries.is_pseudonym_taken(pseudonym, but) or (not animates and queries.is_name_of_member(pseudonym, but)):
        raise Refused(TAKEN)


def rename(*, person: Person, first_name: str, last_name: str, pseudonym: str | None, recognition_word: str) -> None:
    """Keep how a person wants to be called; her signed testimonials keep the name that she approved.

    Raises:
        Refused: the pseudonym belongs to somebody here, or reads like a role.
    """
    if pseudonym != person.pseudonym:
        expect_pseudonym(pseudonym, but=person.id, last_name=last_name)
    person.first_name, person.last_name = first_name, last_name
    person.pseudonym, person.recognition_word = pseudonym, recognition_word
    audit.record("person.renamed", subject="people", subject_id=person.id, actor_id=person.id)


def change_address(*, person: Person, email: str | None, keep: UUID | None) -> None:
    """Give a person another address, one that she proved to read; her other browsers are signed out.

    Args:
        person: whose.
        email: the new one; None for none.
        keep: the session that made the change; None for none of them.

    Raises:
        Refused: somebody else has this address.
    """
    known = queries.find_person_by_email(email) if email else None
    if known is not None and known.id != person.id:
        raise Refused("Cette adresse sert déjà à un autre compte. Choisissez une autre adresse.")
    person.email = queries.fold_email(email) if email else None
    person.mail_refused_at = None
    others = [WebSession.person_id == person.id]
    if keep is not None:
        others.append(WebSession.id != keep)
    sessions.end_where(*others)
    audit.record("address.changed", subject="people", subject_id=person.id, actor_id=person.id)


def note_refused_mailbox(*, email: str) -> None:
    """Mark that a mailbox takes no mail of ours: its owner is told at her next sign-in, and the service sees it."""
    person = queries.find_person_by_email(email)
    if person is not None and person.mail_refused_at is None:
        person.mail_refused_at = clock.now()
        audit.record("mailbox.refused", subject="people", subject_id=person.id)


def end_account(*, person: Person, actor: UUID | None) -> None:
    """Close an account for good, now: every way in, every role, every mail that waits; each feature does its part.

    Her names stay for those who worked with her, as long as her messages do (see `forget_names`). Memberships of
    journeys are ended by who calls: accounts know nothing of journeys.

    Args:
        person: whose; a closed account stays as it is.
        actor: who decided.

    Raises:
        Refused: nobody would be left to run the platform.
    """
    if person.ended_at is not None:
        return
    end_all_roles(person=person, actor=actor)
    leaving.end(person.id)
    outbox.drop(person.id)
    sessions.end_where(WebSession.person_id == person.id)
    db.session().execute(delete(ParkedBody).where(ParkedBody.person_id == person.id))
    person.ended_at = clock.now()
    person.email = person.password_hash = person.pseudonym = None
    person.recognition_word = person.comfort = ""
    audit.record("person.ended", subject="people", subject_id=person.id, actor_id=actor)


def create_platform(
    *,
    name: str,
    host: str,
    department: str,
    contact_name: str,
    contact_phone: str,
    contact_email: str,
    contact_hours: str,
    answering_days: int,
    operators: tuple[str, ...],
) -> Platform:
    """Add a platform, put it in force, and name who runs it.

    Raises:
        Refused: the host is malformed, or another platform has it.
    """
    folded = host.strip().casefold()
    if not _HOST.fullmatch(folded):
        raise Refused(f"« {host} » n’est pas une adresse de site. Exemple : cordee.exemple.fr.")
    if queries.find_platform_by_host(folded) is not None:
        raise Refused(f"Une plateforme a déjà l’adresse « {folded} ».")
    platform = Platform(
        name=name,
        host=folded,
        department=department,
        contact_name=contact_name,
        contact_phone=contact_phone,
        contact_email=contact_email,
        contact_hours=contact_hours,
        answering_days=answering_days,
        created_at=clock.now(),
    )
    db.session().add(platform)
    db.session().flush()
    db.enter_platform(platform.id)
    db.session().add_all(Operator(platform_id=platform.id, name=one) for one in operators)
    audit.record("platform.created", subject="platforms", subject_id=platform.id)
    return platform


def forget_names() -> None:
    """Take away the names of those who closed their account two years ago (see security.md, retention)."""
    first, last = NOBODY
    old = select(Person).where(Person.ended_at < clock.now() - NAMES_STAY, Person.last_name != last).limit(100)
    for person in db.session().scalars(old):
        person.first_name, person.last_name = first, last


def purge_expired() -> None:
    """Delete what has had its time: parked texts, old sessions, and names of the platform in force."""
    forget_names()
    session, now = db.session(), clock.now()
    session.execute(delete(ParkedBody).where(ParkedBody.expires_at < now))
    session.execute(delete(WebSession).where(WebSession.expires_at < now - timedelta(days=30)))


__all__ = [
    "change_address",
    "change_roles",
    "create_person",
    "create_platform",
    "end_account",
    "end_all_sessions",
    "end_role",
    "end_session",
    "expect_pseudonym",
    "forget_names",
    "keep_comfort",
    "note_refused_mailbox",
    "purge_expired",
    "rename",
    "set_password",
    "sign_in",
]
