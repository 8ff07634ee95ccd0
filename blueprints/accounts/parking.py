"""What was typed when the session ended or the page was too old: kept sealed, and given back to the same person only.

The body is encrypted under a key that only the browser holds, in a cookie, for one hour.
"""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, Response, flash, g, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from blueprints.accounts import sessions
from blueprints.accounts.models import ParkedBody, WebSession
from blueprints.core import access, clock, db, error_pages, security, transaction
from blueprints.core.i18n import gettext as _

COOKIE = "__Host-garde"
LIFETIME = timedelta(hours=1)
MOST = 1024 * 1024
NEVER_KEPT = ("csrf_token", "password", "new_password", "code", "answer", "choice")
"""Secrets, and what was chosen in a secret ballot: it is in its box or nowhere, and no page shows it again."""


def init_parking(app: Flask) -> None:
    """Answer a missing sign-in and an outdated page so that nothing typed is lost."""
    app.register_error_handler(access.SignInNeeded, sign_in_needed)
    app.register_error_handler(CSRFError, page_too_old)
    app.before_request(give_back)
    app.after_request(done)


def sign_in_needed(error: access.SignInNeeded) -> ResponseReturnValue:
    """Send a stranger to the sign-in page; keep what an expired session had typed."""
    del error
    if _wants_data():
        return jsonify(error="sign_in", message=_("Votre session est terminée. Connectez-vous pour continuer.")), 401
    page = page_of_form()
    response = make_response(redirect(url_for("sign_in.index", suite=page)))
    if request.method == "POST" and security.same_origin():
        return park(response, _person_of_ended_session(), page)
    return response


def page_too_old(error: CSRFError) -> ResponseReturnValue:
    """A form whose token no longer fits: give its page again with the same words, to be sent once more."""
    del error
    if _wants_data():
        return jsonify(error="page_too_old", message=_("Cette page est trop ancienne. Rechargez-la.")), 400
    actor = access.current_actor()
    if actor is None and request.cookies.get(sessions.COOKIE):
        return sign_in_needed(access.SignInNeeded())
    if not security.same_origin() or not request.referrer:
        return error_pages.page(
            400, _("Cette demande ne vient pas d’une page récente. Rechargez la page, puis recommencez.")
        )
    if actor is None or not _typed():
        flash(_("La page était ouverte depuis longtemps. Recommencez, s’il vous plaît."), "warn")
        return redirect(page_of_form())
    flash(_("La page était ouverte depuis longtemps. Votre texte est là : relisez, puis envoyez de nouveau."), "warn")
    response = make_response(redirect(page_of_form()))
    return park(response, actor.person_id, page_of_form())


def _typed() -> dict[str, list[str]]:
    """Return what may be kept of what was sent."""
    return {name: values for name, values in request.form.lists() if name not in NEVER_KEPT}


def _wants_data() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def page_of_form() -> str:
    """Return the path of the page where the form stood."""
    if request.method in ("GET", "HEAD"):
        return security.own_path(request.full_path.rstrip("?"), "/")
    source = urlsplit(request.referrer or "")
    if source.netloc == request.host:
        return security.own_path(source.path, "/")
    return "/"


def _person_of_ended_session() -> UUID | None:
    token = request.cookies.get(sessions.COOKIE)
    if not token:
        return None
    statement = select(WebSession.person_id).where(WebSession.token_hash == sessions.hash_token(token))
    return db.session().scalars(statement).one_or_none()


def park(response: Response, person_id: UUID | None, page: str) -> Response:
    """Keep what this request typed until its person is back on *page*; the browser gets the key with *response*."""
    kept = _typed()
    if person_id is None or not kept:
        return response
    plain = json.dumps({"page": page, "body": kept}).encode()
    if len(plain) > MOST:
        return response
    key, row_id = AESGCM.generate_key(bit_length=256), ParkedBody.fresh_id()
    nonce = os.urandom(12)
    sealed = nonce + AESGCM(key).encrypt(nonce, plain, row_id.bytes + person_id.bytes)
    with transaction.apart() as session:
        session.add(
            ParkedBody(
                id=row_id,
                platform_id=db.platform_id(),
                person_id=person_id,
                body=sealed,
                expires_at=clock.now() + LIFETIME,
            )
        )
    cookie = urlsafe_b64encode(row_id.bytes + key).decode()
    seconds = int(LIFETIME.total_seconds())
    response.set_cookie(COOKIE, cookie, max_age=seconds, secure=True, httponly=True, samesite="Lax", path="/")
    return response


def give_back() -> None:
    """Before a page: if this browser holds a key, put the words back into the form they came from."""
    if COOKIE not in request.cookies or request.method != "GET" or g.get("platform") is None:
        return
    actor = access.current_actor()
    kept = _open(request.cookies[COOKIE], actor.person_id) if actor else None
    if kept is not None and kept["page"] == request.path:
        g.given_back = MultiDict((name, value) for name, values in kept["body"].items() for value in values)


def _open(cookie: str, person_id: UUID) -> dict[str, Any] | None:
    try:
        raw = urlsafe_b64decode(cookie)
        row_id, key = UUID(bytes=raw[:16]), raw[16:]
        row = db.session().get(ParkedBody, row_id)
        if row is None or row.person_id != person_id or row.expires_at <= clock.now():
            return None
        plain = AESGCM(key).decrypt(row.body[:12], row.body[12:], row_id.bytes + person_id.bytes)
    except (InvalidTag, ValueError):
        return None
    return cast("dict[str, Any]", json.loads(plain))


def keep_key() -> None:
    """In a view on the way back to the words, such as a yes to the rules: its own form does not spend the key."""
    g.key_stays = True


def done(response: Response) -> Response:
    """After a signed-in person's form was taken: the browser's key has served. Signing in does not spend it."""
    taken = request.method == "POST" and response.status_code < 400 and g.get("actor") is not None  # noqa: PLR2004 - HTTP
    if (
        taken
        and request.blueprint != "sign_in"
        and not g.get("key_stays")
        and COOKIE in request.cookies
        and not any(COOKIE in value for value in response.headers.getlist("Set-Cookie"))
    ):
        response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Lax", path="/")
    return response
