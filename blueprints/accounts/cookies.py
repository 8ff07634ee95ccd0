"""What a browser keeps of a session: cookies, the seed of its forms, and Flask's session object over them."""

import hashlib
import hmac
import secrets
from typing import Any, cast

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeSerializer

from blueprints.core import state

COOKIE = "__Host-session"
BEFORE = "__Host-before"
NOTICES = "__Host-avis"
TOKEN_BYTES = 32


def new_token(seed: str = "") -> str:
    """Return a token of 256 random bits; after its dot stands the seed of the forms, which a rotation keeps."""
    return f"{secrets.token_urlsafe(TOKEN_BYTES)}.{seed or secrets.token_urlsafe(TOKEN_BYTES)}"


def seed_of(cookie: str) -> str:
    """Return the part of a session cookie that its forms are signed with; a stranger's is a seed as it is."""
    return cookie.partition(".")[2] or cookie


class CordeeSession(dict[str, Any], SessionMixin):
    """What Flask and its extensions keep between two requests here: the CSRF token and notices, nothing else."""

    def __init__(self, csrf_seed: str, notices: list[Any]) -> None:
        super().__init__()
        if csrf_seed:
            super().__setitem__("csrf_token", csrf_seed)
        if notices:
            super().__setitem__("_flashes", notices)
        self.had_notices = bool(notices)
        self.modified = False
        self.new_seed = ""

    def __setitem__(self, key: str, value: object) -> None:
        """Keep notices; let Flask-WTF set its token only through the seed (see `open_session`)."""
        self.modified = True
        super().__setitem__(key, value)

    def __contains__(self, key: object) -> bool:
        """Flask-WTF asks before it makes a token: give a stranger's browser its seed then."""
        if key == "csrf_token" and not super().__contains__("csrf_token"):
            self.new_seed = secrets.token_urlsafe(TOKEN_BYTES)
            super().__setitem__("csrf_token", _csrf_of(self.new_seed))
        return super().__contains__(key)

    def pop(self, key: str, *default: Any) -> Any:
        """Note that something left."""
        self.modified = True
        return super().pop(key, *default)


def _csrf_of(seed: str) -> str:
    secret = state.current().secret("csrf").encode()
    return hmac.new(secret, seed.encode(), hashlib.sha256).hexdigest()


class OwnSessions(SessionInterface):
    """Flask's way to sessions, over our cookies: the CSRF token is computed from them, nothing is stored for it."""

    def open_session(self, app: Flask, request: Request) -> CordeeSession:
        """Read the cookies; no database is asked."""
        if not app.secret_key:
            app.secret_key = state.of(app).secret("flask")
        cookies = request.cookies  # asked by `in`: a `get` that finds nothing makes and drops a whole HTTP error
        seed = next((cookies[name] for name in (COOKIE, BEFORE) if name in cookies), "")
        notices = _read_notices(cookies[NOTICES]) if NOTICES in cookies else []
        return CordeeSession(_csrf_of(seed_of(seed)) if seed else "", notices)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the stranger's seed when a form was shown, and the notices that were not read yet."""
        del app
        own = cast("CordeeSession", session)
        if own.new_seed:
            response.set_cookie(
                BEFORE, own.new_seed, max_age=86400, secure=True, httponly=True, samesite="Lax", path="/"
            )
        notices = own.get("_flashes")
        if notices and own.modified:
            value = _serializer().dumps(notices)
            response.set_cookie(NOTICES, value, max_age=600, secure=True, httponly=True, samesite="Lax", path="/")
        elif own.had_notices and not notices:
            response.delete_cookie(NOTICES, secure=True, httponly=True, samesite="Lax", path="/")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(state.current().secret("notices"), salt="notices")


def _read_notices(value: str | None) -> list[Any]:
    if not value:
        return []
    try:
        return [tuple(notice) for notice in _serializer().loads(value)]
    except (BadSignature, TypeError, ValueError):
        return []
