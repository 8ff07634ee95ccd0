"""The pages of sign-in and sign-out."""

import secrets
from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address

from blueprints.accounts import devices, passwords, sessions
from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.limits import limiter, tried_link
from blueprints.core import access, clock, db, pages, security, tokens, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.sign_in import forms, queries, services

if TYPE_CHECKING:
    from blueprints.sign_in.models import SignInLink

blueprint = Blueprint("sign_in", __name__)

LINK_COOKIE = "__Host-lien"
LINK_SECONDS = 1200
WRONG = "Ce mot de passe ne correspond pas. Essayez encore, ou demandez un lien par e-mail."


def _asker() -> str:
    """Return who asks for which address: colleagues behind one network address do not use up each other's links."""
    email = people.fold_email(request.form.get("email", ""))
    return tokens.fingerprint("limit", f"{email}|{get_remote_address()}").hex()


def _after(target: str | None) -> str:
    return security.own_path(target, url_for("home.index"))


def _device() -> str:
    return devices.describe(request.user_agent.string)


def _sign_in_page(link: forms.LinkForm | None = None, password: forms.PasswordForm | None = None) -> Response:
    suite = security.own_path(request.values.get("suite"), "")
    return pages.render(
        "sign_in/index.html",
        section="sign_in",
        link=link or forms.LinkForm(formdata=None, suite=suite),
        password=password or forms.PasswordForm(formdata=None, suite=suite),
    )


@blueprint.get("/connexion")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Show the ways to come in."""
    if access.current_actor() is not None:
        return redirect(_after(request.args.get("suite")))
    return _sign_in_page()


@blueprint.post("/connexion/lien")
@limiter.limit("20 per hour", key_func=_asker)
@limiter.limit("300 per hour")
@requires(Permission.PUBLIC)
def ask_link() -> ResponseReturnValue:
    """Send a sign-in mail; the answer is the same for an unknown address."""
    form = forms.LinkForm()
    if not form.validate():
        return _sign_in_page(link=form)
    mark = secrets.token_urlsafe(32)
    with transaction.write():
        services.ask_link(
            email=form.email.data or "",
            browser_hash=tokens.fingerprint("link", mark),
            next_path=security.own_path(form.suite.data, ""),
        )
    response = make_response(redirect(url_for("sign_in.link_sent")))
    response.set_cookie(LINK_COOKIE, mark, max_age=LINK_SECONDS, secure=True, httponly=True, samesite="Lax")
    return response


@blueprint.get("/connexion/lien-envoye")
@requires(Permission.PUBLIC)
def link_sent() -> ResponseReturnValue:
    """Say what comes next."""
    return pages.render("sign_in/link_sent.html", section="sign_in")


def _find_link(token: str, *, lock: bool = False) -> "SignInLink | None":
    link_id = tokens.read("link", token)
    return queries.find_link(link_id, lock=lock) if link_id else None


def _link_state(link: "SignInLink | None") -> str:
    """Return what a link page must say: ready, used, old, or elsewhere."""
    if link is None or link.expires_at <= clock.now():
        return "old"
    if link.used_at is not None:
        return "used"
    mark = request.cookies.get(LINK_COOKIE, "")
    return "ready" if tokens.fingerprint("link", mark) == link.browser_hash else "elsewhere"


@blueprint.get("/connexion/lien/<token>")
@requires(Permission.PUBLIC)
def open_link(token: str) -> ResponseReturnValue:
    """Show the button that signs in: programs that read mails open links, they do not press buttons."""
    situation = _link_state(_find_link(token))
    status = 200 if situation == "ready" else 410
    form = forms.LinkForm(formdata=None)
    return pages.render(
        "sign_in/open_link.html", section="sign_in", situation=situation, token=token, form=form, status=status
    )


@blueprint.post("/connexion/lien/<token>")
@limiter.limit("60 per hour", key_func=lambda: tried_link("link"))
@requires(Permission.PUBLIC)
def use_link(token: str) -> ResponseReturnValue:
    """Sign in with a mail link, once, in the browser that asked for it."""
    if _link_state(_find_link(token)) != "ready":
        return redirect(url_for("sign_in.open_link", token=token), code=303)
    try:
        with transaction.write():
            link = _find_link(token, lock=True)
            session_token = services.use_link(link=link, device=_device()) if link else ""
            target = link.next_path if link else ""
    except Refused:
        return redirect(url_for("sign_in.open_link", token=token), code=303)
    response = make_response(redirect(_after(target), code=303))
    response.delete_cookie(LINK_COOKIE, secure=True, httponly=True, samesite="Lax")
    return sessions.set_cookie(response, session_token)


@blueprint.post("/connexion/mot-de-passe")
@limiter.limit("120 per hour")
@requires(Permission.PUBLIC)
def use_password() -> ResponseReturnValue:
    """Sign in with a password; wrong ones wait longer and longer, for this account from this address only."""
    form = forms.PasswordForm()
    if not form.validate():
        return _sign_in_page(password=form)
    email = people.fold_email(form.login.data or "")
    key = tokens.fingerprint("delay", f"{g.platform.id}|{email}|{get_remote_address()}")
    delay = queries.find_delay(key)
    if delay is not None and delay.wait_until > clock.now():
        form.password.errors = [_wait(int((delay.wait_until - clock.now()).total_seconds()) + 1)]
        return _sign_in_page(password=form)
    person = people.find_person_by_email(email)
    stored, person_id = (person.password_hash, person.id) if person else (None, None)
    db.session().close()  # the hash takes its time: no connection waits meanwhile
    if not passwords.verify(form.password.data or "", stored) or person_id is None:
        with transaction.apart():
            services.note_failure(key=key)
        form.password.errors = [_(WRONG)]
        return _sign_in_page(password=form)
    with transaction.write():
        services.forget_failures(key=key)
        token = accounts.sign_in(person_id=person_id, device=_device(), way="password")
    return sessions.set_cookie(make_response(redirect(_after(form.suite.data), code=303)), token)


def _wait(seconds: int) -> str:
    if seconds < 120:  # noqa: PLR2004 - two minutes
        text = ngettext("%(num)d seconde", "%(num)d secondes", seconds)
    else:
        text = ngettext("%(num)d minute", "%(num)d minutes", seconds // 60 + 1)
    return _(
        "Attendez %(text)s avant d’essayer encore ce mot de passe. Vous pouvez aussi demander un lien par e-mail.",
        text=text,
    )


@blueprint.post("/deconnexion")
@requires(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """Sign out of this browser."""
    actor = access.current_actor()
    if actor is not None:
        with transaction.write():
            accounts.end_session(session_id=actor.session_id, person_id=actor.person_id)
    pages.tell(_("La déconnexion est faite sur cet appareil. À bientôt."))
    return sessions.clear_cookie(make_response(redirect(url_for("sign_in.index"), code=303)))
