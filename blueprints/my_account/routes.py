"""One's own account: who I am here, my devices, my password."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import passwords, queries, services, sessions
from blueprints.accounts.limits import limiter, signed_in_person
from blueprints.core import access, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.my_account import forms

if TYPE_CHECKING:
    from blueprints.accounts.models import Person, WebSession

blueprint = Blueprint("my_account", __name__)


@blueprint.post("/deconnexion/partout")
@requires(Permission.SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign out of every browser, this one included."""
    actor = access.current_actor()
    if actor is not None:
        with transaction.write():
            services.end_all_sessions(person_id=actor.person_id)
    pages.tell(_("La déconnexion est faite sur tous vos appareils. Pour revenir, connectez-vous."))
    return sessions.clear_cookie(make_response(redirect(pages.path(pages.ENDPOINTS["sign_in"]), code=303)))


@blueprint.post("/mon-compte/appareils/<uuid:session_id>")
@requires(Permission.SIGNED_IN, subject=queries.find_session)
def end_device(session: "WebSession") -> ResponseReturnValue:
    """Sign one other browser out."""
    with transaction.write(session) as fresh:
        services.end_session(session_id=fresh.id, person_id=fresh.person_id)
    pages.tell(_("Cet appareil est déconnecté. Personne n’y voit plus votre compte."))
    return redirect(url_for("my_account.account"), code=303)


def _find_own() -> "Person | None":
    return queries.find_own()


@blueprint.get("/mon-compte")
@requires(Permission.SIGNED_IN, subject=_find_own)
def account(person: "Person") -> ResponseReturnValue:
    """Show who I am here, my devices, and my password."""
    return _account_page(person, forms.NewPasswordForm())


def _account_page(person: "Person", form: forms.NewPasswordForm) -> Response:
    actor = access.current_actor()
    return pages.render(
        "my_account/account.html",
        section="account",
        person=person,
        form=form,
        devices=queries.list_sessions(person.id),
        current=actor.session_id if actor else None,
    )


@blueprint.post("/mon-compte/mot-de-passe")
@limiter.limit("30 per hour", key_func=signed_in_person)
@requires(Permission.SIGNED_IN, subject=_find_own)
def set_password(person: "Person") -> ResponseReturnValue:
    """Choose or change the password; the hash is made before the database is held."""
    form = forms.NewPasswordForm()
    actor, hashed = access.current_actor(), ""
    if form.validate():
        known = (person.first_name, person.last_name, person.email or "", g.platform.name)
        with form.refusals("new_password"):
            hashed = passwords.hash_password(form.new_password.data or "", known=known)
    if not no_errors(form) or actor is None:
        return _account_page(person, form)
    with transaction.write(person) as fresh:
        services.set_password(person=fresh, password_hash=hashed, keep=actor.session_id)
    pages.tell(_("Votre mot de passe est enregistré. Vos autres appareils sont déconnectés."))
    return redirect(url_for("my_account.account"), code=303)
