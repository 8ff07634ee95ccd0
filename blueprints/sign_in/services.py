"""Changes about the ways to come in: links by mail, the wait after failures, and help to get back in."""

import secrets
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from blueprints.accounts import queries as people
from blueprints.accounts import sessions
from blueprints.accounts.models import Person, Role, WebSession
from blueprints.core import audit, clock, db, outbox
from blueprints.core.errors import Refused
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.sign_in import queries
from blueprints.sign_in.models import (
    CodeApp,
    HalfSignIn,
    KnownBrowser,
    Passkey,
    PasskeyChallenge,
    RecoveryCode,
    SignInDelay,
    SignInLink,
)

HELPERS = frozenset({Role.ADMINISTRATOR, Role.FACILITATOR, Role.COACH})
"""Who can be the second person when somebody is helped back in."""
KNOWN_LASTS = timedelta(days=400)
MOST_LINKS = 10
"""Mails to one person in one hour, wherever they are asked; browsers she came in from have as many of their own."""
OWN_WAYS = "/mon-compte/connexion"
LINK_LIFETIME = timedelta(minutes=10)
FREE_TRIES = 3
LONGEST_WAIT = timedelta(minutes=15)


def ask_link(*, email: str, browser_hash: bytes, next_path: str, known_hash: bytes = b"") -> SignInLink:
    """Note that somebody asks for a sign-in mail; the outbox sends it if the address is known.

    The same rows are written for an unknown address, so that neither the answer nor its time tells them apart.

    Args:
        email: as typed.
        browser_hash: keyed hash of the browser's own mark: the link opens there only.
        next_path: where to go afterwards, a path of this site.
        known_hash: keyed hash of the mark of a browser where somebody came in before.
    """
    person = people.find_person_by_email(email)
    now = clock.now()
    link = SignInLink(
        platform_id=db.platform_id(),
        person_id=person.id if person else None,
        browser_hash=browser_hash,
        next_path=next_path[:300],
        from_known=queries.is_known_browser(people.fold_email(email), known_hash),
        created_at=now,
        expires_at=now + LINK_LIFETIME,
    )
    db.session().add(link)
    db.session().flush()
    outbox.add("sign_in.send_link", link=link.id)
    return link


def use_link(*, link: SignInLink) -> UUID:
    """Consume a sign-in link; return whose it is.

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
    return link.person_id


def note_failure(*, key: bytes) -> None:
    """Count a password or a code that failed for this account from this place."""
    now, session = clock.now(), db.session()
    add = db.inserter(session)
    first = {"id": db.new_id(), "platform_id": db.platform_id(), "key": key, "failures": 0, "wait_until": now}
    session.execute(add(SignInDelay).values(first).on_conflict_do_nothing())  # two tries at once are two failures
    delay = queries.find_delay(key, lock=True)
    if delay is None:
        return
    delay.failures += 1
    if delay.failures > FREE_TRIES:
        doublings = min(delay.failures - FREE_TRIES, 12)  # a number that still is one, after thousands of failures
        wait = min(timedelta(seconds=2**doublings), LONGEST_WAIT)
        delay.wait_until = now + wait


def forget_failures(*, key: bytes) -> None:
    """Start again from zero after a password that was right."""
    db.session().execute(delete(SignInDelay).where(SignInDelay.key == key))


# --- help to get back in ----------------------------------------------------------------------------------------------


def reset_ways(*, person: Person, administrator_id: UUID, second_id: UUID, tell: Collection[UUID] = ()) -> None:
    """Take away every way in but the mail link, after two persons of the service made sure who is asking.

    Her sessions end, no browser is known any more, and she is told, with everyone who shares her follow-up.

    Args:
        person: who lost her telephone, her key or her password.
        administrator_id: who does it.
        second_id: who made sure with her; another person of the service.
        tell: the others who have access with her.

    Raises:
        Refused: the two are the same, one of them is the person herself, or has not the role.
    """
    if len({person.id, administrator_id, second_id}) < 3:  # noqa: PLR2004 - three different persons
        raise Refused("Il faut deux personnes du service, autres que la personne aidée.")
    if not queries.holds(administrator_id, frozenset({Role.ADMINISTRATOR})) or not queries.holds(second_id, HELPERS):
        raise Refused("Il faut une ou un responsable de la plateforme, et une deuxième personne du service.")
    forget_ways(person.id)
    person.password_hash = None
    sessions.end_where(WebSession.person_id == person.id)
    audit.record("ways.reset", subject="people", subject_id=person.id, actor_id=administrator_id, second=second_id)
    news.tell(people=[person.id], kind=NewsKind.WAYS_RESET, address=OWN_WAYS)
    others = set(tell) - {person.id}
    news.tell(people=others, kind=NewsKind.WAYS_RESET_OF_OTHER, address="/", name=person.full_name)


def forget_browsers(person_id: UUID) -> None:
    """Inside a write unit: recognise none of a person's browsers any more.

    The rows stay, with marks that no browser has: the next one she comes in from is news, whoever it is.
    """
    for browser in db.session().scalars(select(KnownBrowser).where(KnownBrowser.person_id == person_id)):
        browser.mark_hash = secrets.token_bytes(32)


def forget_links(person_id: UUID) -> None:
    """Inside a write unit: no mail that was asked for before opens anything: the mailbox is another one from now on."""
    db.session().execute(delete(SignInLink).where(SignInLink.person_id == person_id))


def forget_ways(person_id: UUID) -> None:
    """Inside a write unit: delete every way in that a person has here."""
    for model in (Passkey, CodeApp, RecoveryCode, KnownBrowser, HalfSignIn, PasskeyChallenge, SignInLink):
        db.session().execute(delete(model).where(model.person_id == person_id))


# --- housekeeping -----------------------------------------------------------------------------------------------------


def purge_expired() -> None:
    """Delete what has had its time: links, delays, challenges, half sign-ins, browsers that were not seen for long."""
    session, now = db.session(), clock.now()
    session.execute(delete(SignInLink).where(SignInLink.expires_at < now - timedelta(days=1)))
    session.execute(delete(SignInDelay).where(SignInDelay.wait_until < now - timedelta(days=1)))
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < now))
    session.execute(delete(HalfSignIn).where(HalfSignIn.expires_at < now))
    session.execute(delete(KnownBrowser).where(KnownBrowser.last_used_at < now - KNOWN_LASTS))
