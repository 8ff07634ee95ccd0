"""Reading comfort."""

from flask import Blueprint, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import comfort as comforts
from blueprints.accounts import forms, queries, services
from blueprints.core import access, pages, security, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/confort")
@requires(Permission.PUBLIC)
def comfort() -> ResponseReturnValue:
    """Show the reading settings."""
    back = security.own_path(request.args.get("retour"), "")
    form = forms.ComfortForm(formdata=None, obj=current_comfort(), back=back)
    return pages.render("accounts/comfort.html", section="comfort", form=form)


@blueprint.post("/confort")
@requires(Permission.PUBLIC)
def save_comfort() -> ResponseReturnValue:
    """Keep the reading settings in this browser, and with the account when there is one."""
    form = forms.ComfortForm()
    if not form.validate():
        return pages.render("accounts/comfort.html", section="comfort", form=form)
    before = current_comfort()
    names = ("palette", "text", "spacing", "font")
    chosen = comforts.Comfort(**{name: form[name].data for name in names}, motion=before.motion, mode=before.mode)
    actor = access.current_actor()
    if actor is not None:
        with transaction.write():
            person = queries.find_person(actor.person_id)
            if person is not None:
                services.keep_comfort(person=person, comfort=chosen)
    pages.tell(_("Vos réglages sont gardés. Vous pouvez les changer quand vous voulez."))
    response = make_response(redirect(security.own_path(form.back.data, url_for("accounts.comfort")), code=303))
    response.set_cookie(comforts.COOKIE, chosen.encoded(), max_age=31536000, secure=True, httponly=True, samesite="Lax")
    return response


def current_comfort() -> comforts.Comfort:
    """Return how the person of this request reads: her account's choice, else her browser's."""
    access.current_actor()
    return comforts.Comfort.decode(g.get("account_comfort") or request.cookies.get(comforts.COOKIE))
