"""The first steps of an invited person: who invites her, how to call her, how she comes back."""

from flask import Blueprint, Response, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import devices, passwords, sessions
from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person
from blueprints.accounts.limits import limiter, signed_in_person, tried_link
from blueprints.accounts.wording import ROLES
from blueprints.core import access, clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.joining import forms, queries, services
from blueprints.joining.models import Invitation

blueprint = Blueprint("joining", __name__)
GONE = 410


def _situation(invitation: Invitation | None) -> str:
    """Return what the page must say: ready, mine, busy (somebody is signed in), used, old or unknown."""
    if invitation is None:
        return "unknown"
    actor = access.current_actor()
    if actor is not None and invitation.person_id == actor.person_id:
        return "mine"
    if invitation.used_at is not None:
        return "used"
    if invitation.expires_at <= clock.now():
        return "old"
    return "ready" if actor is None else "busy"


def _closed(situation: str) -> ResponseReturnValue:
    """Say why an invitation cannot be used, and what to do."""
    if situation == "mine":
        return redirect(url_for("home.index"), code=303)
    return pages.render("joining/closed.html", situation=situation, status=200 if situation == "busy" else GONE)


@blueprint.get("/invitation/<token>")
@requires(Permission.PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """Say who invites, as what, where and until when."""
    invitation = queries.find_invitation(token)
    situation = _situation(invitation)
    if invitation is None or situation != "ready":
        return _closed(situation)
    return pages.render(
        "joining/invitation.html",
        invitation=invitation,
        inviter=queries.find_inviter_name(invitation),
        role=ROLES[invitation.role],
        token=token,
    )


def _names_form(invitation: Invitation) -> forms.NamesForm:
    """Return the form of the first step, with what is known already."""
    form_class = forms.MemberNamesForm if invitation.role in services.COLLECTIVE else forms.NamesForm
    if request.method == "POST":
        return form_class()
    return form_class(
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        pseudonym=queries.propose_pseudonym(invitation),
        recognition_word=queries.propose_recognition_word(invitation),
    )


def _names_page(form: forms.NamesForm, token: str) -> Response:
    return pages.render("joining/names.html", form=form, token=token)


@blueprint.get("/invitation/<token>/nom")
@requires(Permission.PUBLIC)
def names(token: str) -> ResponseReturnValue:
    """Ask how to call her (step 1 of 2)."""
    invitation = queries.find_invitation(token)
    situation = _situation(invitation)
    if invitation is None or situation != "ready":
        return _closed(situation)
    return _names_page(_names_form(invitation), token)


@blueprint.post("/invitation/<token>/nom")
@limiter.limit("60 per hour", key_func=lambda: tried_link(queries.PURPOSE))
@requires(Permission.PUBLIC)
def join(token: str) -> ResponseReturnValue:
    """Make the account and sign her in; the second of two clicks gets the same answer."""
    invitation = queries.find_invitation(token)
    situation = _situation(invitation)
    if invitation is None or situation not in ("ready", "used"):
        return _closed(situation)
    form = _names_form(invitation)
    if not form.validate():
        return _names_page(form, token)
    session_token = ""
    try:
        with transaction.write():
            person = _accept(token, form)
            session_token = accounts.sign_in(person_id=person.id, device=_device(), way="invitation")
    except Refused as refused:
        return _refused(token, form, refused)
    return sessions.set_cookie(make_response(redirect(url_for("joining.ways"), code=303)), session_token)


def _accept(token: str, form: forms.NamesForm) -> Person:
    invitation = queries.find_invitation(token, lock=True)
    if invitation is None:
        raise Refused(_("Cette invitation n’existe plus. Demandez-en une nouvelle."))
    pseudonym = form.pseudonym.data if isinstance(form, forms.MemberNamesForm) else None
    return services.accept(
        invitation=invitation,
        first_name=form.first_name.data or "",
        last_name=form.last_name.data or "",
        pseudonym=pseudonym,
        recognition_word=form.recognition_word.data or "",
        client_id=form.client_id.uuid,
    )


def _refused(token: str, form: forms.NamesForm, refused: Refused) -> ResponseReturnValue:
    """Show a taken name beside its field; anything else says why the invitation is closed."""
    situation = _situation(queries.find_invitation(token))
    if situation != "ready":
        return _closed(situation)
    field = form.pseudonym if isinstance(form, forms.MemberNamesForm) else form.first_name
    field.errors = [refused.message]
    return _names_page(form, token)


def _device() -> str:
    return devices.describe(request.user_agent.string)


# --- the second step ----------------------------------------------------------------------------------------------


def _find_own() -> Person | None:
    return people.find_own()


def _ways_page(person: Person, form: forms.FirstPasswordForm) -> Response:
    return pages.render("joining/ways.html", form=form, person=person)


@blueprint.get("/bienvenue")
@requires(Permission.SIGNED_IN, subject=_find_own)
def ways(person: Person) -> ResponseReturnValue:
    """Say how to come back (step 2 of 2): nothing to choose is fine."""
    return _ways_page(person, forms.FirstPasswordForm())


@blueprint.post("/bienvenue")
@requires(Permission.SIGNED_IN, subject=_find_own)
def go_home(person: Person) -> ResponseReturnValue:
    """Go on with the link by mail alone."""
    return _welcome(person)


@blueprint.post("/bienvenue/mot-de-passe")
@limiter.limit("30 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=_find_own)
def first_password(person: Person) -> ResponseReturnValue:
    """Keep the password she chose; an empty one means none."""
    form, actor = forms.FirstPasswordForm(), access.current_actor()
    typed = form.new_password.data or ""
    if not typed:
        return _welcome(person)
    hashed = ""
    known = (person.first_name, person.last_name, person.email or "", g.platform.name)
    if form.validate():
        with form.refusals("new_password"):
            hashed = passwords.hash_password(typed, known=known)
    if not no_errors(form) or actor is None:
        return _ways_page(person, form)
    with transaction.write(person) as fresh:
        accounts.set_password(person=fresh, password_hash=hashed, keep=actor.session_id)
    return _welcome(person)


def _welcome(person: Person) -> ResponseReturnValue:
    pages.tell(_("Bienvenue %(name)s. Votre compte est prêt. Voici votre accueil.", name=person.first_name))
    return redirect(url_for("home.index"), code=303)
