"""The address that mails go to: another one is confirmed from its own mailbox, and stopped from the old one."""

import secrets
from typing import TYPE_CHECKING

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.limits import limiter, signed_in_person, tried_link
from blueprints.accounts.models import Person
from blueprints.core import access, clock, pages, tokens, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.my_account import forms, queries, services
from blueprints.my_account.ground import SECTION, blueprint, find_own, moment

if TYPE_CHECKING:
    from blueprints.my_account.models import AddressChange

COOKIE = "__Host-adresse"
GONE = 410


def _address_page(person: Person, form: forms.NewAddressForm) -> Response:
    refused = person.mail_refused_at
    return pages.render(
        "my_account/address.html",
        section=SECTION,
        form=form,
        email=person.email,
        refused=moment(refused) if refused else "",
    )


@blueprint.get("/mon-compte/adresse")
@requires(Permission.SIGNED_IN, subject=find_own)
def address(person: Person) -> ResponseReturnValue:
    """Show the address, and ask for another one."""
    return _address_page(person, forms.NewAddressForm())


@blueprint.post("/mon-compte/adresse")
@limiter.limit("10 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own, fresh_proof=True)
def ask_address(person: Person) -> ResponseReturnValue:
    """Send a link to the new address; the answer is the same for an address that somebody has."""
    form, mark = forms.NewAddressForm(), secrets.token_urlsafe(32)
    if not form.validate():
        return _address_page(person, form)
    with form.refusals("email"), transaction.write(person) as fresh:
        services.ask_address(
            person=fresh, email=form.email.data or "", browser_hash=tokens.fingerprint(queries.CONFIRM, mark)
        )
    if not no_errors(form):
        return _address_page(person, form)
    response = make_response(redirect(pages.path("my_account.address_sent"), code=303))
    seconds = int(services.CONFIRM_LASTS.total_seconds())
    response.set_cookie(COOKIE, mark, max_age=seconds, secure=True, httponly=True, samesite="Lax")
    return response


@blueprint.get("/mon-compte/adresse/envoyee")
@requires(Permission.SIGNED_IN)
def address_sent() -> ResponseReturnValue:
    """Say what comes next."""
    return pages.render("my_account/address_sent.html", section=SECTION)


@blueprint.post("/mon-compte/adresse/essai")
@limiter.limit("5 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=find_own)
def try_mailbox(person: Person) -> ResponseReturnValue:
    """Send a mail to see whether they arrive again."""
    done = _("Un e-mail d’essai part maintenant. S’il n’arrive pas, changez d’adresse ou appelez-nous.")
    with pages.telling(done), transaction.write(person) as fresh:
        services.try_mailbox(person=fresh)
    return redirect(pages.path("my_account.address"), code=303)


# --- the link to the new mailbox --------------------------------------------------------------------------------------


def _find(purpose: str, token: str, *, lock: bool = False) -> "AddressChange | None":
    change_id = tokens.read(purpose, token)
    return queries.find_change(change_id, lock=lock) if change_id else None


def _situation(change: "AddressChange | None") -> str:
    """Return what the page of the link must say: ready, done, old, or elsewhere."""
    if change is None or change.stopped_at is not None:
        return "old"
    if change.confirmed_at is not None:
        return "done"
    if change.expires_at <= clock.now() or queries.is_signed_out_since(change):
        return "old"
    mark = request.cookies.get(COOKIE, "")
    return "ready" if tokens.fingerprint(queries.CONFIRM, mark) == change.browser_hash else "elsewhere"


@blueprint.get("/adresse/<token>")
@requires(Permission.PUBLIC)
def open_address_link(token: str) -> ResponseReturnValue:
    """Show the button that puts the new address in force: programs that read mails press no buttons."""
    change = _find(queries.CONFIRM, token)
    situation = _situation(change)
    shown = change.new_email if change and situation == "ready" else ""
    status = GONE if situation in ("old", "elsewhere") else 200
    return pages.render("my_account/open_address.html", situation=situation, token=token, email=shown, status=status)


@blueprint.post("/adresse/<token>")
@limiter.limit("60 per hour", key_func=lambda: tried_link(queries.CONFIRM))
@requires(Permission.PUBLIC)
def confirm_address(token: str) -> ResponseReturnValue:
    """Put the new address in force; the second of two clicks gets the same answer."""
    here = url_for("my_account.open_address_link", token=token)
    if _situation(_find(queries.CONFIRM, token)) != "ready":
        return redirect(here, code=303)
    who = access.current_actor()
    try:
        with transaction.write():
            change = _find(queries.CONFIRM, token, lock=True)
            if change is not None:
                keep = who.session_id if who and who.person_id == change.person_id else None
                services.confirm_address(change=change, keep=keep)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return redirect(here, code=303)
    pages.tell(_("Votre nouvelle adresse est enregistrée. L’ancienne adresse reçoit un e-mail qui le dit."))
    target = "my_account.address" if access.current_actor() else "sign_in.index"
    return redirect(pages.path(target), code=303)


# --- the link to the old mailbox --------------------------------------------------------------------------------------


def _stop_situation(change: "AddressChange | None") -> str:
    """Return what the page must say: ready, done or old."""
    if change is not None and change.stopped_at is not None:
        return "done"
    until = change.stoppable_until if change else None
    return "ready" if until is not None and until > clock.now() else "old"


@blueprint.get("/adresse/arreter/<token>")
@requires(Permission.PUBLIC)
def open_stop_link(token: str) -> ResponseReturnValue:
    """Show the button that stops a change of address, in any browser: who lost her account has no other."""
    situation = _stop_situation(_find(queries.STOP, token))
    status = GONE if situation == "old" else 200
    return pages.render("my_account/stop_address.html", situation=situation, token=token, status=status)


@blueprint.post("/adresse/arreter/<token>")
@limiter.limit("60 per hour", key_func=lambda: tried_link(queries.STOP))
@requires(Permission.PUBLIC)
def stop_address(token: str) -> ResponseReturnValue:
    """Take the old address back and close every way in."""
    try:
        with transaction.write():
            change = _find(queries.STOP, token, lock=True)
            if change is not None:
                services.stop_address(change=change)
    except Refused as refused:
        pages.tell(refused.message, "warn")
    return redirect(url_for("my_account.open_stop_link", token=token), code=303)
