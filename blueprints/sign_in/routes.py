"""The pages of sign-in and sign-out."""

import secrets
from typing import TYPE_CHECKING

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import passwords, sessions
from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.limits import limiter, network, tried_link
from blueprints.core import access, clock, db, pages, security, tokens, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.sign_in import arrivals, devices, forms, owing, own_ways, proof, queries, second_step, services, web
from blueprints.sign_in.web import blueprint

if TYPE_CHECKING:
    from blueprints.sign_in.models import SignInLink

VIEWS = (devices, owing, own_ways, proof, second_step)
"""Imported for the pages that they add to the blueprint."""
LINK_COOKIE = "__Host-lien"
LINK_SECONDS = 1200


def _asker() -> str:
    """Return who asks for which address: colleagues behind one network address do not use up each other's links."""
    email = people.fold_email(request.form.get("email", ""))
    return tokens.fingerprint("limit", f"{email}|{_place()}").hex()


def _place() -> str:
    """Return from where one tries: a browser that came in before counts alone, the others of a network together."""
    mark = web.known_mark()
    known = bool(mark) and queries.is_anybodys_browser(mark)
    return mark.hex() if known else network()


def _sign_in_page(link: forms.LinkForm | None = None, password: forms.PasswordForm | None = None) -> Response:
    suite = security.own_path(request.values.get("suite"), "")
    return pages.render(
        "sign_in/index.html",
        section="sign_in",
        link=link or forms.LinkForm(formdata=None, suite=suite),
        password=password or forms.PasswordForm(formdata=None, suite=suite),
        suite=suite,
        half_a_year=sessions.was_longest(),
    )


@blueprint.get("/connexion")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Show the ways to come in."""
    if access.current_actor() is not None:
        return redirect(web.after(request.args.get("suite")))
    return _sign_in_page()


# --- the link by mail -------------------------------------------------------------------------------------------------


@blueprint.post("/connexion/lien")
@limiter.limit("20 per hour", key_func=_asker)
@limiter.limit("300 per hour", key_func=_place)
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
            known_hash=web.known_mark(),
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
    """Come in with a mail link, once, in the browser that asked for it."""
    again = redirect(url_for("sign_in.open_link", token=token), code=303)
    if _link_state(_find_link(token)) != "ready":
        return again
    browser = web.this_browser()
    try:
        with transaction.write():
            link = _find_link(token, lock=True)
            if link is None:
                return again
            target, person_id = link.next_path, services.use_link(link=link)
            session = arrivals.arrive(person_id=person_id, way="link", browser=browser, next_path=target)
    except Refused:
        return again
    response = web.come_in(session, target)
    response.delete_cookie(LINK_COOKIE, secure=True, httponly=True, samesite="Lax")
    return response


# --- the password -----------------------------------------------------------------------------------------------------


@blueprint.post("/connexion/mot-de-passe")
@limiter.limit("120 per hour", key_func=_place)
@requires(Permission.PUBLIC)
def use_password() -> ResponseReturnValue:
    """Come in with a password; wrong ones wait longer and longer, for this account from this place only."""
    form = forms.PasswordForm()
    if not form.validate():
        return _sign_in_page(password=form)
    email = people.fold_email(form.login.data or "")
    known = queries.is_known_browser(email, web.known_mark())
    key = web.delay_key("delay", email, known=known)
    wait = web.wait_of(queries.find_delay(key))
    if wait:
        form.password.errors = [wait]
        return _sign_in_page(password=form)
    person = people.find_person_by_email(email)
    stored, person_id = (person.password_hash, person.id) if person else (None, None)
    db.session().close()  # the hash takes its time: no connection waits meanwhile
    if not passwords.verify(form.password.data or "", stored) or person_id is None:
        with transaction.apart():
            services.note_failure(key=key)
        form.password.errors = [_("Ce mot de passe ne correspond pas. Essayez encore, ou demandez un lien par e-mail.")]
        return _sign_in_page(password=form)
    target, browser = web.back_to(form), web.this_browser()
    with transaction.write():
        services.forget_failures(key=key)
        session = arrivals.arrive(person_id=person_id, way="password", browser=browser, next_path=target)
    return web.come_in(session, target)


# --- out --------------------------------------------------------------------------------------------------------------


@blueprint.post("/deconnexion")
@requires(Permission.SIGNED_IN, second_proof=False)
def sign_out() -> ResponseReturnValue:
    """Sign out of this browser."""
    actor = access.current_actor()
    if actor is not None:
        with transaction.write():
            accounts.end_session(session_id=actor.session_id, person_id=actor.person_id)
    pages.tell(_("La déconnexion est faite sur cet appareil. À bientôt."))
    return sessions.clear_cookie(make_response(redirect(url_for("sign_in.index"), code=303)))
