"""A fresh proof of who one is, before what weighs: asked by `requires(…, fresh_proof=True)`, and given in one page.

What was typed waits meanwhile, and the person comes back to where she was.
"""

from typing import TYPE_CHECKING

from flask import Response, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import parking, passwords, sessions
from blueprints.accounts import queries as people
from blueprints.accounts.limits import limiter, signed_in_person
from blueprints.core import access, db, pages, security, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.forms import Form
from blueprints.core.i18n import gettext as _
from blueprints.sign_in import codes, devices, forms, founding, passkeys, queries, second_step, services, web
from blueprints.sign_in.models import Ceremony
from blueprints.sign_in.web import blueprint

if TYPE_CHECKING:
    from blueprints.accounts.models import Person


@blueprint.app_errorhandler(access.ProofNeeded)
def proof_needed(error: access.ProofNeeded) -> ResponseReturnValue:
    """Lead to the proof, and keep what was typed until she is back."""
    del error
    if pages.wants_data():
        return jsonify(error="proof", message=_("Montrez d’abord que c’est bien vous.")), 403
    page = parking.page_of_form()
    response = make_response(redirect(url_for("sign_in.prove", suite=page), code=303))
    actor = access.current_actor()
    if request.method == "POST" and security.same_origin() and actor is not None:
        return parking.park(response, actor.person_id, page.partition("?")[0])
    return response


def _find_own() -> "Person | None":
    return people.find_own()


def _page(person: "Person", **given: Form) -> Response:
    actor = access.current_actor()
    suite = security.own_path(request.values.get("suite"), "")
    return pages.render(
        "sign_in/proof.html",
        section="account",
        ways=queries.find_ways(person.id),
        owes=actor is not None and actor.owes_second,
        suite=suite,
        code=given.get("code") or forms.CodeForm(formdata=None, suite=suite),
        password=given.get("password") or forms.OwnPasswordForm(formdata=None, suite=suite),
    )


def _done(form: Form) -> ResponseReturnValue:
    pages.tell(_("Merci, c’est bien vous. Vous pouvez continuer."))
    return redirect(web.after(web.back_to(form)), code=303)


def _note(*, second: bool) -> None:
    """Inside a write unit: note that this session has just been proved, and whether by a device or a code."""
    actor = access.current_actor()
    if actor is not None:
        sessions.note_proof(actor.session_id, second=second)


@blueprint.get("/connexion/preuve")
@requires(Permission.SIGNED_IN, subject=_find_own, second_proof=False)
def prove(person: "Person") -> ResponseReturnValue:
    """Ask that she shows once more that it is she."""
    actor, suite = access.current_actor(), request.args.get("suite")
    if actor is None or not actor.owes_second:
        return redirect(web.after(suite)) if actor is not None and actor.is_proved else _page(person)
    bare = not queries.find_ways(person.id).has_second
    if bare and (actor.is_proved or founding.counts(actor)):
        return redirect(url_for("sign_in.protect", suite=security.own_path(suite, "") or None))
    return _page(person)


@blueprint.post("/connexion/preuve/appareil/demande")
@limiter.limit("300 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=_find_own, second_proof=False)
def ask_proof(person: "Person") -> ResponseReturnValue:
    """Give this browser something to sign with one of her passkeys."""
    return devices.asked(Ceremony.PROVE, person.id)


@blueprint.post("/connexion/preuve/appareil")
@limiter.limit("120 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=_find_own, second_proof=False)
def prove_by_device(person: "Person") -> ResponseReturnValue:
    """Take the signature of one of her passkeys."""
    form = forms.DeviceForm()
    try:
        answer = devices.spent(Ceremony.PROVE, person.id)
        with transaction.write(person) as fresh:
            passkeys.use(answer=answer, expected=fresh.id, site=web.site())
            _note(second=True)
    except Refused as refused:
        web.told_refused(refused.message)
        return redirect(url_for("sign_in.prove", suite=web.back_to(form) or None), code=303)
    return _done(form)


@blueprint.post("/connexion/preuve/code")
@limiter.limit("120 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=_find_own, second_proof=False)
def prove_by_code(person: "Person") -> ResponseReturnValue:
    """Take a code of the application, or one on paper."""
    form = forms.CodeForm()
    if not form.validate():
        return _page(person, code=form)
    key = second_step.code_key(person.id.hex, known=queries.is_browser_of(person.id, web.known_mark()))
    form.code.errors = [wait] if (wait := web.wait_of(queries.find_delay(key))) else []
    if form.code.errors:
        return _page(person, code=form)
    with form.refusals("code"), transaction.write(person) as fresh:
        codes.expect_code(person=fresh, typed=form.code.data or "")
        services.forget_failures(key=key)
        _note(second=True)
    return _failed(person, key, code=form) if form.errors else _done(form)


@blueprint.post("/connexion/preuve/mot-de-passe")
@limiter.limit("120 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=_find_own, second_proof=False)
def prove_by_password(person: "Person") -> ResponseReturnValue:
    """Take the password, of those for whom it is enough."""
    form = forms.OwnPasswordForm()
    if not form.validate():
        return _page(person, password=form)
    key = web.delay_key("proof", person.id.hex, known=queries.is_browser_of(person.id, web.known_mark()))
    form.password.errors = [wait] if (wait := web.wait_of(queries.find_delay(key))) else []
    if form.password.errors:
        return _page(person, password=form)
    enough, stored = queries.find_ways(person.id).password_proves, person.password_hash
    db.session().close()  # the hash takes its time: no connection waits meanwhile
    if not passwords.verify(form.password.data or "", stored) or not enough:
        form.password.errors = [_("Ce mot de passe ne correspond pas. Essayez encore, ou choisissez une autre façon.")]
        return _failed(person, key, password=form)
    with transaction.write(person):
        services.forget_failures(key=key)
        _note(second=False)
    return _done(form)


def _failed(person: "Person", key: bytes, **given: Form) -> Response:
    with transaction.apart():
        services.note_failure(key=key)
    return _page(person, **given)
