"""Changes about the ways to come in: links by mail, and the wait after passwords that failed."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.core import clock, db, outbox
from blueprints.core.errors import Refused
from blueprints.sign_in import queries
from blueprints.sign_in.models import SignInDelay, SignInLink

LINK_LIFETIME = timedelta(minutes=10)
FREE_TRIES = 3
LONGEST_WAIT = timedelta(minutes=15)


def ask_link(*, email: str, browser_hash: bytes, next_path: str) -> SignInLink:
    """Note that somebody asks for a sign-in mail; the outbox sends it if the address is known.

    The same rows are written for an unknown address, so that neither the answer nor its time tells them apart.

    Args:
        email: as typed.
        browser_hash: keyed hash of the browser's own mark: the link opens there only.
        next_path: where to go afterwards, a path of this site.
    """
    person = people.find_person_by_email(email)
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
    outbox.add("sign_in.send_link", link=link.id)
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
    return accounts.sign_in(person_id=link.person_id, device=device, way="link")


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


def purge_expired() -> None:
    """Delete what has had its time: links and delays of the platform in force."""
    session, now = db.session(), clock.now()
    session.execute(delete(SignInLink).where(SignInLink.expires_at < now - timedelta(days=1)))
    session.execute(delete(SignInDelay).where(SignInDelay.wait_until < now - timedelta(days=1)))
