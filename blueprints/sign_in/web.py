"""What the pages of sign-in share: the blueprint, the browser's marks, and the way from a proof to the page wanted."""

import secrets

from flask import Blueprint, Response, g, make_response, redirect, request, url_for

from blueprints.accounts import devices, sessions
from blueprints.accounts.limits import network
from blueprints.core import clock, db, pages, security, state, tokens
from blueprints.core.forms import Form
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.sign_in import arrivals, passkeys, queries
from blueprints.sign_in.models import HalfSignIn, SignInDelay

blueprint = Blueprint("sign_in", __name__)

KNOWN_COOKIE = "__Host-appareil"
KNOWN_SECONDS = 400 * 86400
STEP_COOKIE = "__Host-etape"
STEP_SECONDS = 3600


def after(target: str | None) -> str:
    """Return where to go once it is done: a path of this site."""
    return security.own_path(target, url_for("home.index"))


def device() -> str:
    """Return this browser in plain words."""
    return devices.describe(request.user_agent.string)


def known_mark() -> bytes:
    """Return the keyed hash of the mark of a browser where somebody came in before; of an unknown one, nothing."""
    value = request.cookies.get(KNOWN_COOKIE)
    return tokens.fingerprint("known", value) if value else b""


def step_hash() -> bytes:
    """Return the keyed hash of the mark that this browser has between two steps; made if there is none yet."""
    if "step_mark" not in g:
        g.step_mark = request.cookies.get(STEP_COOKIE) or secrets.token_urlsafe(32)
    return tokens.fingerprint("step", g.step_mark)


def this_browser() -> arrivals.Browser:
    """Return the browser somebody comes in from; it gets its marks with the answer (see `give_marks`)."""
    if "known_mark" not in g:
        g.known_mark = request.cookies.get(KNOWN_COOKIE) or secrets.token_urlsafe(32)
    return arrivals.Browser(
        device=device(), known_hash=tokens.fingerprint("known", g.known_mark), step_hash=step_hash()
    )


def with_step_mark(response: Response) -> Response:
    """Let the browser keep its mark between two steps."""
    step_hash()
    response.set_cookie(
        STEP_COOKIE, g.step_mark, max_age=STEP_SECONDS, secure=True, httponly=True, samesite="Lax", path="/"
    )
    return response


def come_in(token: str, target: str | None) -> Response:
    """Answer a proof: with the session that is open, or with the way to the second proof when there is no token."""
    if not token:
        return with_step_mark(make_response(redirect(url_for("sign_in.second_proof"), code=303)))
    return signed_in(make_response(redirect(after(target), code=303)), token)


def signed_in(response: Response, token: str) -> Response:
    """Give the browser its session, and the mark by which it is known from now on."""
    mark = g.get("known_mark")
    if mark:
        response.set_cookie(
            KNOWN_COOKIE, mark, max_age=KNOWN_SECONDS, secure=True, httponly=True, samesite="Lax", path="/"
        )
    return sessions.set_cookie(response, token)


def half() -> HalfSignIn | None:
    """Return the sign-in that waits for its second proof in this browser."""
    return queries.find_half(step_hash()) if STEP_COOKIE in request.cookies else None


def site() -> passkeys.Site:
    """Return who we are to a device: the platform's host, which the gate has checked, and our own scheme."""
    scheme = state.current().settings.public_url.partition("://")[0]
    return passkeys.Site(rp_id=request.host.partition(":")[0], origin=f"{scheme}://{request.host}")


# --- delays -----------------------------------------------------------------------------------------------------------


def delay_key(purpose: str, account: str, *, known: bool) -> bytes:
    """Return what failures count together: those of one account from one network address, or from one known browser.

    So that a stranger's failures never delay the owner's own browser.
    """
    place = known_mark().hex() if known else network()
    return tokens.fingerprint(purpose, f"{db.platform_id()}|{account}|{place}")


def anywhere_key(purpose: str, account: str) -> bytes:
    """Return what failures of one account count together, wherever they come from."""
    return tokens.fingerprint(purpose, f"{db.platform_id()}|{account}|anywhere")


def wait_of(delay: SignInDelay | None) -> str:
    """Return how long to wait before trying again, as a sentence; nothing when there is no wait."""
    if delay is None or delay.wait_until <= clock.now():
        return ""
    seconds = int((delay.wait_until - clock.now()).total_seconds()) + 1
    if seconds < 120:  # noqa: PLR2004 - two minutes
        text = ngettext("%(num)d seconde", "%(num)d secondes", seconds)
    else:
        text = ngettext("%(num)d minute", "%(num)d minutes", seconds // 60 + 1)
    return _("Attendez %(text)s avant d’essayer encore. Les autres façons d’entrer restent ouvertes.", text=text)


def back_to(form: Form) -> str:
    """Return the path that a form carries, when it is one of this site."""
    return security.own_path(form["suite"].data, "")


def told_refused(text: str) -> None:
    """Say on the next page that a device or a link opened nothing."""
    pages.tell(text, "warn")
