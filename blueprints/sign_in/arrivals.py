"""Coming in: from a first proof to an open account, with the second proof between where it is owed."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from blueprints.accounts import services as accounts
from blueprints.accounts import sessions
from blueprints.core import audit, clock, db
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.sign_in import queries
from blueprints.sign_in.models import HalfSignIn, KnownBrowser
from blueprints.sign_in.services import OWN_WAYS

HALF_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """The browser somebody comes in from, as plain values.

    Args:
        device: in plain words.
        known_hash: keyed hash of the mark it keeps once somebody came in.
        step_hash: keyed hash of the mark it keeps between two steps.
    """

    device: str
    known_hash: bytes
    step_hash: bytes


def arrive(*, person_id: UUID, way: str, browser: Browser, next_path: str) -> str:
    """Inside a write unit, after a password or a link: open the account, or note that a second proof is owed.

    Returns:
        The session's token; nothing when a second proof is owed.
    """
    if not queries.find_ways(person_id).needs_second:
        return open_account(person_id=person_id, way=way, browser=browser)
    sessions.end_here()  # coming in anew: what is owed is owed by who comes in, not by the session that was open
    session = db.session()
    session.execute(delete(HalfSignIn).where(HalfSignIn.browser_hash == browser.step_hash))
    session.add(
        HalfSignIn(
            platform_id=db.platform_id(),
            person_id=person_id,
            browser_hash=browser.step_hash,
            way=way,
            next_path=next_path[:300],
            expires_at=clock.now() + HALF_LASTS,
        )
    )
    audit.record("session.half_opened", subject="people", subject_id=person_id, actor_id=person_id, way=way)
    return ""


def finish(*, half: HalfSignIn, second: str, browser: Browser) -> str:
    """Inside a write unit, after the second proof: open the account; return the session's token."""
    db.session().delete(half)
    return open_account(person_id=half.person_id, way=f"{half.way}+{second}", browser=browser, second=True)


def open_account(*, person_id: UUID, way: str, browser: Browser, second: bool = False, is_first: bool = False) -> str:
    """Inside a write unit: open a session, know the browser, tell its owner of a new one; return the token.

    Args:
        person_id: whose account.
        way: how she came in.
        browser: where.
        second: whether a second proof was given with it: a device, or a code.
        is_first: whether her account was made in this very request.
    """
    token = accounts.sign_in(person_id=person_id, device=browser.device, way=way, second=second, is_first=is_first)
    note_browser(person_id=person_id, browser=browser)
    return token


def note_browser(*, person_id: UUID, browser: Browser) -> None:
    """Inside a write unit: know this browser from now on. The first one of an account is not news, another one is."""
    session, now = db.session(), clock.now()
    rows = session.scalars(select(KnownBrowser).where(KnownBrowser.person_id == person_id))
    known = {row.mark_hash: row for row in rows}
    if browser.known_hash in known:
        known[browser.known_hash].last_used_at = now
        return
    add = db.inserter(session)
    fresh = {
        "id": db.new_id(),
        "platform_id": db.platform_id(),
        "person_id": person_id,
        "mark_hash": browser.known_hash,
        "last_used_at": now,
    }
    made = add(KnownBrowser).values(fresh).on_conflict_do_nothing().returning(KnownBrowser.id)
    if session.execute(made).first() is not None and known:  # two clicks at once are one browser
        news.tell(
            people=[person_id],
            kind=NewsKind.NEW_BROWSER,
            address=OWN_WAYS,
            device=browser.device,
            at=now.isoformat(),
        )
