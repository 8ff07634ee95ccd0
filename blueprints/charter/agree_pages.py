"""The page that says that the rules changed, in one piece: what is new, and a yes, later, or a talk with somebody."""

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import parking
from blueprints.accounts.models import Person
from blueprints.charter import agreeing, comparing, owing, queries, showing
from blueprints.charter.door import SECTION, actor, blueprint, find_own
from blueprints.charter.forms import AgreeForm
from blueprints.charter.sending import AgreementNeeded
from blueprints.core import pages, security, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Stale
from blueprints.core.i18n import gettext as _


@blueprint.app_errorhandler(AgreementNeeded)
def ask_first(error: AgreementNeeded) -> ResponseReturnValue:
    """Lead to the rules with what was typed kept, to be given back afterwards."""
    if pages.wants_data():
        return {"error": "rules", "message": error.message}, AgreementNeeded.status
    page = parking.page_of_form()
    pages.tell(_("Votre texte est gardé. Vous le retrouvez ensuite."), "info")
    response = make_response(redirect(url_for("charter.changed", suite=page), code=303))
    return parking.park(response, actor().person_id, page)


@blueprint.get("/regles-de-vie/changement")
@requires(Permission.CHARTER_AGREE, subject=find_own)
def changed(person: Person) -> ResponseReturnValue:
    """Show what changed since she agreed."""
    if not owing.owes(actor()):
        return redirect(_onward(), code=303)
    return _page(person)


@blueprint.post("/regles-de-vie/accord")
@requires(Permission.CHARTER_AGREE, subject=find_own)
def agree(person: Person) -> ResponseReturnValue:
    """Keep that she agrees; where the rules changed again meanwhile, show the new ones."""
    form, came_back = AgreeForm(), _typed()
    parking.keep_key()
    try:
        with transaction.write(person) as fresh:
            agreeing.agree(person=fresh, number=form.number.number)
    except Stale as stale:
        return _page(person, changed=stale.message)
    said = _("Merci. Votre texte est là : relisez-le, puis publiez-le.") if came_back else _("Merci. C’est noté.")
    pages.tell(said)
    return redirect(_onward(), code=303)


@blueprint.post("/regles-de-vie/plus-tard")
@requires(Permission.CHARTER_AGREE)
def later() -> ResponseReturnValue:
    """Lead back: everything can be read meanwhile, and what was typed is there."""
    parking.keep_key()
    said = (
        _("D’accord, plus tard. Votre texte est là. Il partira après votre accord.")
        if _typed()
        else _("D’accord, plus tard. Vous pouvez tout lire. Pour écrire, il faudra votre accord.")
    )
    pages.tell(said, "info")
    return redirect(_onward(), code=303)


@blueprint.get("/regles-de-vie/pas-d-accord")
@requires(Permission.CHARTER_AGREE)
def disagree() -> ResponseReturnValue:
    """Name a human, and say what stays possible."""
    return pages.render("charter/disagree.html", section=SECTION, onward=_onward(), suite=_asked())


@blueprint.post("/regles-de-vie/pas-d-accord")
@requires(Permission.CHARTER_AGREE, subject=find_own)
def ask_to_talk(person: Person) -> ResponseReturnValue:
    """Tell those who animate the collective that she wants to talk about the rules."""
    parking.keep_key()
    with transaction.write(person) as fresh:
        agreeing.ask_to_talk(person=fresh)
    pages.tell(_("C’est noté. L’équipe d’animation sait que vous voulez en parler."))
    return redirect(_onward(), code=303)


def _page(person: Person, *, changed: str = "") -> Response:
    version = queries.current_version()
    before = queries.find_version(max(person.charter_number, 1)) or version
    return pages.render(
        "charter/changed.html",
        section=SECTION,
        status=Stale.status if changed else None,
        changed=changed,
        version=version,
        text=showing.show(version.text),
        changes=comparing.compare(before.text, version.text),
        suite=_asked(),
    )


def _asked() -> str:
    """Return the page to come back to, as the address or the form names it; empty: none."""
    return security.own_path(request.values.get("suite"), "")


def _onward() -> str:
    return _asked() or pages.path("charter.show")


def _typed() -> bool:
    """Tell whether words wait for her on the page that she came from."""
    return bool(_asked()) and parking.COOKIE in request.cookies
