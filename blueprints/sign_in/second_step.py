"""The second proof of who works with others' follow-up: one page, one code or one gesture."""

from typing import TYPE_CHECKING

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.accounts.limits import limiter, network
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.sign_in import arrivals, codes, forms, queries, services, web
from blueprints.sign_in.web import blueprint

if TYPE_CHECKING:
    from blueprints.accounts.models import Person
    from blueprints.sign_in.models import HalfSignIn


def _too_late() -> str:
    return _("Cette étape a duré trop longtemps. Recommencez : rien n’est perdu.")


def start_again() -> Response:
    """Say that the half-open sign-in has had its time."""
    pages.tell(_too_late(), "warn")
    return redirect(url_for("sign_in.index"), code=303)  # type: ignore[return-value] # werkzeug's own response is one


def _page(half: "HalfSignIn", form: forms.CodeForm) -> Response:
    return pages.render(
        "sign_in/second_proof.html",
        section="sign_in",
        form=form,
        ways=queries.find_ways(half.person_id),
        suite=half.next_path,
    )


@blueprint.get("/connexion/verification")
@requires(Permission.PUBLIC)
def second_proof() -> ResponseReturnValue:
    """Ask for the second proof; who has none yet is led to set one up."""
    half = web.half()
    if half is None:
        return start_again()
    if not queries.find_ways(half.person_id).has_second:
        return redirect(url_for("sign_in.protect"))
    return _page(half, forms.CodeForm(formdata=None))


@blueprint.post("/connexion/verification")
@limiter.limit("600 per hour", key_func=network)
@requires(Permission.PUBLIC)
def give_second_proof() -> ResponseReturnValue:
    """Take a code, once; wrong ones wait longer and longer."""
    half, form = web.half(), forms.CodeForm()
    if half is None:
        return start_again()
    if not form.validate():
        return _page(half, form)
    token, target = take_code(half, form), half.next_path
    return web.come_in(token, target) if token else _page(half, form)


def take_code(half: "HalfSignIn", form: forms.CodeForm) -> str:
    """Take the code that a form holds for a sign-in that waits; return the session's token, or nothing."""
    browser = web.this_browser()
    key = code_key(half.person_id.hex, known=queries.is_browser_of(half.person_id, web.known_mark()))
    wait = web.wait_of(queries.find_delay(key))
    if wait:
        form.code.errors = [wait]
        return ""
    token = ""
    try:
        with transaction.write():
            fresh = _same(half, browser.step_hash)
            second = codes.expect_code(person=_person_of(fresh), typed=form.code.data or "")
            services.forget_failures(key=key)
            token = arrivals.finish(half=fresh, second=second, browser=browser)
    except Refused as refused:
        with transaction.apart():
            services.note_failure(key=key)
        form.code.errors = [refused.message]
    return token


def _same(half: "HalfSignIn", step_hash: bytes) -> "HalfSignIn":
    fresh = queries.find_half(step_hash, lock=True)
    if fresh is None or fresh.person_id != half.person_id:
        raise Refused(_too_late())
    return fresh


def _person_of(half: "HalfSignIn") -> "Person":
    person = people.find_person(half.person_id)
    if person is None or person.ended_at is not None:
        raise Refused(_too_late())
    return person


def code_key(person: str, *, known: bool) -> bytes:
    """Return what failed codes count together: those of a browser she came in from, or of all others as one.

    All others, and not each network by itself: who knows the password could try from everywhere.
    """
    return web.delay_key("code", person, known=True) if known else web.anywhere_key("code", person)
