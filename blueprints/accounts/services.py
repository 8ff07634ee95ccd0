"""Changes about people: coming in, going out, passwords, comfort."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from blueprints.accounts import queries, sessions
from blueprints.accounts.comfort import Comfort
from blueprints.accounts.models import (
    Operator,
    ParkedBody,
    Person,
    Platform,
    PlatformRole,
    Role,
    SignInDelay,
    SignInLink,
    WebSession,
)
from blueprints.core import audit, clock, db, outbox
from blueprints.core.errors import Refused

LINK_LIFETIME = timedelta(minutes=10)
FREE_TRIES = 3
LONGEST_WAIT = timedelta(minutes=15)
_HOST = re.compile(r"(?=.{1,255}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
TAKEN = "Ce nom est déjà pris dans le collectif. Choisissez-en un autre."
NOT_A_ROLE = "Ce nom ressemble à un rôle de l’équipe. Choisissez un prénom ou un mot, sans virgule."
_LIKE_A_ROLE = re.compile(
    r"[,;:|\u2012-\u2015\u3001\uff0c]|\b(anim|modér|moder|coach|conseil|médecin|medecin|responsable|admin)"
)
"""Staff are named "Nadia, animation du collectif": a member's own name must not read like that."""


def ask_link(*, email: str, browser_hash: bytes, next_path: str) -> SignInLink:
    """Note that somebody asks for a sign-in mail; the outbox sends it if the address is known.

    The same rows are written for an unknown address, so that neither the answer nor its time tells them apart.

    Args:
        email: as typed.
        browser_hash: keyed hash of the browser's own mark: the link opens there only.
        next_path: where to go afterwards, a path of this site.
    """
    person = queries.find_person_by_email(email)
    now = clock.now()
    link = SignInLink(
        platform_id=db.platform_id(),
        person_id=person.id if person else None,
        browser_hash=browser_hash,
        next_path=next_path[:300],
        created_at=now,
        expires_at=now + LINK_LIFETIME,
    )
    db.session().add(link)
    db.session().flush()
    outbox.add("accounts.send_link", link=link.id)
    return link


def use_link(*, link: SignInLink, device: str) -> str:
    """Consume a sign-in link and open the session; return its token.

    Raises:
        Refused: used already, too old, or nobody's.
    """
    if link.used_at is not None:
        message = "Ce lien a déjà servi. Demandez un nouveau lien."
        raise Refused(message)
    if link.expires_at <= clock.now() or link.person_id is None:
        message = "Ce lien est trop ancien. Il marche pendant 10 minutes. Demandez un nouveau lien."
        raise Refused(message)
    link.used_at = clock.now()
    return sign_in(person_id=link.person_id, device=device, way="link")


def sign_in(*, person_id: UUID, device: str, way: str) -> str:
    """Open a session for a person who proved who she is; return its token.

    Args:
        person_id: who.
        device: the browser in plain words.
        way: how she came in: link, password, invitation, demo.
    """
    token = sessions.open_session(person_id, device)
    audit.record("session.opened", subject="people", subject_id=person_id, actor_id=person_id, way=way)
    return token


def note_failure(*, key: bytes) -> None:
    """Count a password that failed for this account from this network address."""
    now, session = clock.now(), db.session()
    add = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    first = {"id": db.new_id(), "platform_id": db.platform_id(), "key": key, "failures": 0, "wait_until": now}
    session.execute(add(SignInDelay).values(first).on_conflict_do_nothing())  # two tries at once are two failures
    delay = queries.find_delay(key, lock=True)
    if delay is None:
        return
    delay.failures += 1
    if delay.failures > FREE_TRIES:
        wait = min(timedelta(seconds=2 ** (delay.failures - FREE_TRIES)), LONGEST_WAIT)
        delay.wait_until = now + wait


def forget_failures(*, key: bytes) -> None:
    """Start again from zero after a password that was right."""
    db.session().execute(delete(SignInDelay).where(SignInDelay.key == key))


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
) -> Person:
    """Add a person to the platform in force.

    Raises:
        Refused: the address or the pseudonym belongs to somebody here, or the pseudonym reads like a role.
    """
    if email and queries.find_person_by_email(email):
        message = "Une personne a déjà un compte avec cette adresse."
        raise Refused(message)
    _expect_pseudonym(pseudonym)
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
        db.session().add(
            PlatformRole(platform_id=person.platform_id, person_id=person.id, role=role, starts_at=starts_at or now)
        )
    audit.record("person.created", subject="people", subject_id=person.id)
    return person


def _expect_pseudonym(pseudonym: str | None) -> None:
    if not pseudonym:
        return
    if _LIKE_A_ROLE.search(queries.fold_name(pseudonym)):
        raise Refused(NOT_A_ROLE)
    if queries.is_pseudonym_taken(pseudonym):
        raise Refused(TAKEN)


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


def purge_expired() -> None:
    """Delete what has had its time: parked texts, links, old sessions and delays of the platform in force."""
    session, now = db.session(), clock.now()
    session.execute(delete(ParkedBody).where(ParkedBody.expires_at < now))
    session.execute(delete(SignInLink).where(SignInLink.expires_at < now - timedelta(days=1)))
    session.execute(delete(SignInDelay).where(SignInDelay.wait_until < now - timedelta(days=1)))
    session.execute(delete(WebSession).where(WebSession.expires_at < now - timedelta(days=30)))
