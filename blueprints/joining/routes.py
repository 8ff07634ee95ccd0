"""An invitation: who invites, as what, and one account at the end; or one more role in the account that is there."""

from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.limits import limiter, tried_link
from blueprints.accounts.models import Person, Role
from blueprints.accounts.routes import current_comfort
from blueprints.accounts.wording import ROLES
from blueprints.core import access, clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.joining import (
    cards,
    coming_back,
    departure,
    ended,
    enrolments,
    forms,
    guests,
    place,
    queries,
    roles,
    services,
    stepping,
    steps,
    wording,
)
from blueprints.joining.door import GONE, actor, blueprint, sign_in, signed_in, to
from blueprints.joining.models import Invitation

__all__ = ["PARTS", "blueprint"]
PARTS = (cards, coming_back, departure, ended, enrolments, guests, place, steps)
"""Imported for the pages they add to the blueprint."""


def _situation(invitation: Invitation | None) -> str:
    """Return what the page must say.

    ready, add (her account is open: one more role), known (her account exists: sign in first), mine (she used it),
    busy (another account is open), used, withdrawn, old or unknown.
    """
    if invitation is None:
        return "unknown"
    here = access.current_actor()
    if invitation.used_at is not None:
        return "mine" if here is not None and invitation.person_id == here.person_id else "used"
    if services.is_withdrawn(invitation):
        return "withdrawn"
    if invitation.expires_at <= clock.now():
        return "old"
    owner = people.find_person_by_email(invitation.email)
    if here is None:
        return "ready" if owner is None else "known"
    return "add" if owner is not None and owner.id == here.person_id else "busy"


def _closed(situation: str, token: str) -> ResponseReturnValue:
    """Say why an invitation cannot be used now, and what to do."""
    if situation == "mine":
        return to("resume")
    if situation == "add":
        return to("show", token=token)
    status = 200 if situation in ("busy", "known") else GONE
    return pages.render("joining/closed.html", situation=situation, token=token, status=status)


@blueprint.get("/invitation/<token>")
@requires(Permission.PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """Say who invites, as what, where and until when; let her set how she reads before anything else."""
    invitation = queries.find_invitation(token)
    situation = _situation(invitation)
    if invitation is None or situation not in ("ready", "add"):
        return _closed(situation, token)
    if situation == "add":
        return _invitation_page("joining/add.html", invitation, token, form=forms.AcceptForm())
    path = stepping.path_of({invitation.role}, has_mail=True)
    look = forms.LookForm(formdata=None, obj=current_comfort())
    words = [wording.STEPS[step] for step in path]
    return _invitation_page("joining/invitation.html", invitation, token, steps=words, look=look)


def _invitation_page(template: str, invitation: Invitation, token: str, **more: Any) -> Response:
    return pages.render(
        template,
        invitation=invitation,
        inviter=queries.find_inviter_name(invitation),
        role=ROLES[invitation.role],
        token=token,
        **more,
    )


@blueprint.post("/invitation/<token>/confort")
@requires(Permission.PUBLIC)
def look(token: str) -> ResponseReturnValue:
    """Keep how she reads, in this browser; her account takes it over when it is made."""
    return steps.keep_look(url_for("joining.show", token=token))


# --- a new account ----------------------------------------------------------------------------------------------------


def _names_form(invitation: Invitation) -> forms.NamesForm:
    """Return the form of the first step, with what is known already."""
    form_class = forms.MemberNamesForm if invitation.role in roles.COLLECTIVE else forms.NamesForm
    if request.method == "POST":
        return form_class()
    return form_class(
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        pseudonym=queries.propose_pseudonym(invitation.id),
    )


def _names_page(form: forms.NamesForm, invitation: Invitation, token: str) -> Response:
    path = stepping.path_of({invitation.role}, has_mail=True)
    return steps.page(
        "joining/names.html",
        stepping.NAME,
        path,
        form=form,
        action=url_for("joining.join", token=token),
        back=url_for("joining.show", token=token),
        is_new=True,
    )


@blueprint.get("/invitation/<token>/nom")
@requires(Permission.PUBLIC)
def names(token: str) -> ResponseReturnValue:
    """Ask how to call her, the first step."""
    invitation = queries.find_invitation(token)
    situation = _situation(invitation)
    if invitation is None or situation != "ready":
        return _closed(situation, token)
    return _names_page(_names_form(invitation), invitation, token)


@blueprint.post("/invitation/<token>/nom")
@limiter.limit("60 per hour", key_func=lambda: tried_link(queries.PURPOSE))
@requires(Permission.PUBLIC)
def join(token: str) -> ResponseReturnValue:
    """Make the account and sign her in; the second of two clicks gets the same answer."""
    invitation = queries.find_invitation(token)
    situation = _situation(invitation)
    if invitation is None or situation not in ("ready", "used", "mine"):
        return _closed(situation, token)
    form = _names_form(invitation)
    if not form.validate():
        return _names_page(form, invitation, token)
    session_token = ""
    try:
        with transaction.write():
            person = _accept(token, form)
            session_token = sign_in(person, "invitation")
    except Refused as refused:
        return _refused(token, form, refused)
    return signed_in(to("resume"), session_token)


def _accept(token: str, form: forms.NamesForm) -> Person:
    invitation = queries.find_invitation(token, lock=True)
    if invitation is None:
        raise Refused(_("Cette invitation n’existe plus. Demandez-en une nouvelle."))
    person = services.accept(
        invitation=invitation,
        first_name=form.first_name.data or "",
        last_name=form.last_name.data or "",
        pseudonym=form.pseudonym.data if isinstance(form, forms.MemberNamesForm) else None,
        client_id=form.client_id.uuid,
    )
    stepping.begin(person_id=person.id, done=(stepping.NAME,))
    accounts.keep_comfort(person=person, comfort=current_comfort())
    return person


def _refused(token: str, form: forms.NamesForm, refused: Refused) -> ResponseReturnValue:
    """Show a taken name beside its field; anything else says why the invitation is closed."""
    invitation = queries.find_invitation(token)
    situation = _situation(invitation)
    if invitation is None or situation != "ready":
        return _closed(situation, token)
    field = form.pseudonym if isinstance(form, forms.MemberNamesForm) else form.first_name
    field.errors = [refused.message]
    return _names_page(form, invitation, token)


# --- one more role ----------------------------------------------------------------------------------------------------


@blueprint.post("/invitation/<token>/accepter")
@limiter.limit("60 per hour", key_func=lambda: tried_link(queries.PURPOSE))
@requires(Permission.SIGNED_IN)
def add(token: str) -> ResponseReturnValue:
    """Add the role to the account that is open; two clicks are one."""
    invitation = queries.find_invitation(token)
    situation = _situation(invitation)
    if invitation is None or situation not in ("add", "mine"):
        return _closed(situation, token)
    form, own = forms.AcceptForm(), actor()
    try:
        with transaction.write():
            found, person = queries.find_invitation(token, lock=True), people.find_person(own.person_id)
            if found is not None and person is not None:
                services.accept_as(invitation=found, person=person, client_id=form.client_id.uuid)
                _ask_what_is_new(found.role, person)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return to("show", token=token)
    pages.tell(_("C’est fait : votre compte a un rôle de plus. Tout ce que vous aviez est encore là."))
    return to("resume")


def _ask_what_is_new(role: Role, person: Person) -> None:
    """Ask again for what only this role needs: a name in the collective."""
    stepping.begin(person_id=person.id, done=(stepping.NAME, stepping.WAYS, stepping.NEWS))
    if role in roles.COLLECTIVE and person.pseudonym is None:
        stepping.open_again(person_id=person.id, step=stepping.NAME)
