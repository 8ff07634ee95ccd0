"""Our own sessions: rows in the database and a hashed token; `cookies` has what the browser keeps.

Flask-Login reads the same person through a shim; its remember cookie is not used. Public pages open no row at all.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Response, flash, g, request
from flask_login import LoginManager
from sqlalchemy import Row, and_, bindparam, or_, select, update

from blueprints.accounts.cookies import BEFORE, COOKIE, OwnSessions, new_token, seed_of
from blueprints.accounts.departures import OUTSIDE, Departure
from blueprints.accounts.models import STAFF, Person, PlatformRole, WebSession
from blueprints.core import access, clock, db, presence, sockets, transaction
from blueprints.core.access import Actor
from blueprints.core.i18n import gettext as _

LIFETIME = timedelta(days=30)
"""How long a session lasts without being used."""
LONGEST = timedelta(days=180)
"""How long it lasts even when it is used each day: a token that was copied unseen does not serve for ever."""
TOUCH = timedelta(minutes=10)
ON_THEIR_WAY = timedelta(minutes=1)
"""How long requests that left before a rotation still hold with the token before it."""

login_manager = LoginManager()

_FIND = (
    select(
        WebSession.id,
        WebSession.platform_id,
        WebSession.last_used_at,
        WebSession.rotates,
        WebSession.proved_at,
        WebSession.second_at,
        WebSession.created_at,
        Person.id.label("person_id"),
        Person.first_name,
        Person.last_name,
        Person.pseudonym,
        Person.comfort,
        Person.charter_number,
        PlatformRole.role,
        Departure.left_at,
    )
    .join(Person, Person.id == WebSession.person_id)
    .outerjoin(Departure, Departure.person_id == Person.id)
    .outerjoin(
        PlatformRole,
        and_(
            PlatformRole.person_id == Person.id,
            PlatformRole.starts_at <= bindparam("now"),
            or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > bindparam("now")),
        ),
    )
    .where(
        WebSession.revoked_at.is_(None),
        WebSession.expires_at > bindparam("now"),
        WebSession.created_at > bindparam("oldest"),
        Person.ended_at.is_(None),
    )
)
_BY_TOKEN = _FIND.where(WebSession.token_hash == bindparam("token_hash"))
_BY_PREVIOUS = _FIND.where(
    WebSession.previous_hash == bindparam("token_hash"), WebSession.rotated_at > bindparam("lately")
)


def hash_token(token: str) -> bytes:
    """Return what the database keeps of a token of 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def load_actor() -> Actor | None:
    """Return the person whose session cookie this request carries, in one statement; None for a stranger."""
    token = request.cookies.get(COOKIE)
    if not token or g.get("platform") is None:
        return None
    now = clock.now()
    asked = {"token_hash": hash_token(token), "now": now, "oldest": now - LONGEST}
    with transaction.machine_faults():
        rows = db.read(_BY_TOKEN, **asked).all()
        g.session_rotates = bool(rows) and rows[0].rotates
        g.session_token = token if rows else ""
        if not rows:  # a stranger's old cookie, or a request that crossed a rotation
            rows = db.read(_BY_PREVIOUS, **asked, lately=now - ON_THEIR_WAY).all()
    if not rows:
        return None
    g.session_stale = now - rows[0].last_used_at > TOUCH
    g.session_ends = min(now + LIFETIME, rows[0].created_at + LONGEST)
    return _actor(rows)


def _actor(rows: "list[Row[Any]] | Any") -> Actor:
    first = rows[0]
    g.account_comfort = first.comfort
    roles = frozenset(row.role.value for row in rows if row.role is not None)
    return Actor(
        person_id=first.person_id,
        platform_id=first.platform_id,
        session_id=first.id,
        roles=roles if first.left_at is None else roles | {OUTSIDE},
        name=f"{first.first_name} {first.last_name}",
        pseudonym=first.pseudonym or "",
        proved_at=first.proved_at,
        owes_second=first.second_at is None and not STAFF.isdisjoint(roles),
        first_name=first.first_name,
        charter_number=first.charter_number,
    )


def touch(response: Response) -> Response:
    """After the request's own work: a new token where the rights changed, and the last use, every ten minutes.

    The browser keeps its token as long as the session lasts: it slides with the last use, up to `LONGEST`.
    """
    if g.get("actor") is not None:
        presence.note(g.actor.person_id)
    if g.get("session_rotates") and g.get("actor") is not None:
        _rotate(response, g.actor.session_id)
    if g.get("session_stale") and g.get("actor") is not None:
        now = clock.now()
        statement = (
            update(WebSession)
            .where(WebSession.id == g.actor.session_id, WebSession.revoked_at.is_(None))
            .values(last_used_at=now, expires_at=g.session_ends)
        )
        with transaction.apart() as session:
            session.execute(statement)
        if g.session_token and not _says_session(response):
            set_cookie(response, g.session_token)
    return response


def _says_session(response: Response) -> bool:
    """Tell whether a sign-in, a sign-out or a rotation has said what the browser holds from now on."""
    return any(value.startswith(f"{COOKIE}=") for value in response.headers.getlist("Set-Cookie"))


def _rotate(response: Response, session_id: UUID) -> None:
    """Give the browser another token for the same session; of two requests at once, one does.

    The seed of its forms stays: pages that are open can still be sent.
    """
    before = request.cookies[COOKIE]
    if _says_session(response):
        return
    token = new_token(seed_of(before))
    statement = (
        update(WebSession)
        .where(
            WebSession.id == session_id,
            WebSession.token_hash == hash_token(before),
            WebSession.rotates.is_(True),
            WebSession.revoked_at.is_(None),
        )
        .values(token_hash=hash_token(token), previous_hash=hash_token(before), rotated_at=clock.now(), rotates=False)
        .returning(WebSession.id)
        .execution_options(synchronize_session=False)
    )
    with transaction.apart() as session:
        rotated = session.execute(statement).first()
    if rotated:
        set_cookie(response, token)


# --- opening and closing ----------------------------------------------------------------------------------------------


def open_session(person_id: UUID, device: str, *, second: bool = True, is_first: bool = False) -> str:
    """Inside a write unit: sign a person in on this browser, and return the token for its cookie.

    The session that the browser held before is ended: a token never survives a sign-in.

    Args:
        person_id: who.
        device: her browser in plain words.
        second: whether a second proof was given; without one, a staff role opens nothing here yet.
        is_first: whether her account was made in this very request.
    """
    end_here()
    token, now = new_token(), clock.now()
    db.session().add(
        WebSession(
            platform_id=db.platform_id(),
            person_id=person_id,
            token_hash=hash_token(token),
            device=device,
            created_at=now,
            proved_at=now,
            second_at=now if second else None,
            is_first=is_first,
            last_used_at=now,
            expires_at=now + LIFETIME,
        )
    )
    return token


def end_here() -> None:
    """Inside a write unit: end the session that this browser holds."""
    before = request.cookies.get(COOKIE)
    if before:
        end_where(WebSession.token_hash == hash_token(before))


def was_longest() -> bool:
    """Tell whether this browser's session has ended because it had lasted as long as one may."""
    token = request.cookies.get(COOKIE)
    if not token or g.get("platform") is None:
        return False
    statement = select(WebSession.id).where(
        WebSession.token_hash == hash_token(token),
        WebSession.revoked_at.is_(None),
        WebSession.created_at <= clock.now() - LONGEST,
    )
    return db.session().execute(statement).first() is not None


def tell_of_refused_mails() -> None:
    """Inside a write unit: once she is in, say to a person that our mails do not reach her any more."""
    said = _("Nos e-mails ne vous arrivent plus. Ouvrez « Mon compte », puis « Mon adresse e-mail ».")
    transaction.after_commit(lambda: flash(said, "warn"))


def rotate_soon(person_id: UUID) -> None:
    """Inside a write unit, when a person's rights changed: each of her browsers gets a new token at its next request.

    Her open pages come back with the rights of now.
    """
    db.session().execute(
        update(WebSession)
        .where(WebSession.person_id == person_id, WebSession.revoked_at.is_(None))
        .values(rotates=True)
        .execution_options(synchronize_session=False)
    )
    transaction.after_commit(lambda: sockets.close_person(person_id))


def note_proof(session_id: UUID, *, second: bool = False) -> None:
    """Inside a write unit: note that the person has just proved, in this session, that she is who she is.

    A session that gets its second proof may open more than before: its token changes, as with the rights.

    Args:
        session_id: in which one.
        second: whether it was by a device or a code, which counts as her second proof here.
    """
    values: dict[str, Any] = {"proved_at": clock.now()}
    if second:
        values |= {"second_at": clock.now(), "rotates": or_(WebSession.rotates, WebSession.second_at.is_(None))}
    db.session().execute(
        update(WebSession)
        .where(WebSession.id == session_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def end_where(*criteria: Any) -> list[UUID]:
    """Inside a write unit: end the sessions that match; their sockets close after the commit."""
    session = db.session()
    ended = list(session.scalars(select(WebSession.id).where(WebSession.revoked_at.is_(None), *criteria)))
    if ended:
        session.execute(
            update(WebSession)
            .where(WebSession.id.in_(ended))
            .values(revoked_at=clock.now())
            .execution_options(synchronize_session=False)
        )
        transaction.after_commit(lambda: _close_sockets(ended))
    return ended


def _close_sockets(ended: list[UUID]) -> None:
    for session_id in ended:
        sockets.close_session(session_id)


def set_cookie(response: Response, token: str) -> Response:
    """Give the browser its session token."""
    seconds = int(LIFETIME.total_seconds())
    response.set_cookie(COOKIE, token, max_age=seconds, secure=True, httponly=True, samesite="Lax", path="/")
    response.delete_cookie(BEFORE, secure=True, httponly=True, samesite="Lax", path="/")
    return response


def clear_cookie(response: Response) -> Response:
    """Take the session token back; the browser also empties what it kept of our pages."""
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax", path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def init_sessions(app: Flask) -> Callable[[], Actor | None]:
    """Install our sessions on *app*, with Flask-Login as a shim; return what loads the person."""
    app.session_interface = OwnSessions()
    login_manager.session_protection = None
    login_manager.init_app(app, add_context_processor=False)
    login_manager.request_loader(lambda _: access.current_actor())
    app.after_request(touch)
    return load_actor


__all__ = [
    "BEFORE",
    "COOKIE",
    "LIFETIME",
    "LONGEST",
    "clear_cookie",
    "end_here",
    "end_where",
    "hash_token",
    "init_sessions",
    "load_actor",
    "login_manager",
    "note_proof",
    "open_session",
    "rotate_soon",
    "set_cookie",
    "tell_of_refused_mails",
    "touch",
    "was_longest",
]
