"""The demo's door: enter as anybody with one button, and read every mail that would have left."""

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from blueprints.accounts import devices, services, sessions
from blueprints.accounts.models import Person, Role
from blueprints.core import pages, serving, state, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.demo import people, queries
from blueprints.demo.cast import CASTS, CHARACTERS

if TYPE_CHECKING:
    from blueprints.demo.mailbox import Letter

blueprint = Blueprint("demo", __name__)

GROUPS = (
    (Role.BENEFICIARY, _l("Les personnes accompagnées")),
    (Role.COACH, _l("Les conseillères et conseillers en emploi accompagné")),
    (Role.MANAGER, _l("Les managers")),
    (Role.FACILITATOR, _l("L’animation du collectif")),
    (Role.DOCTOR, _l("La médecine du travail")),
    (Role.DISABILITY_OFFICER, _l("Les référentes et référents handicap")),
    (Role.PRESCRIBER, _l("La prescription")),
    (Role.GUARDIAN, _l("La protection juridique")),
    (Role.ADMINISTRATOR, _l("La responsable de la plateforme")),
)


@blueprint.record_once
def _fill_before_serving(setup: BlueprintSetupState) -> None:
    if state.of(setup.app).settings.is_demo:  # type: ignore[arg-type] # Flask's own App is a Flask here
        serving.before_serving(setup.app, people.fill)  # type: ignore[arg-type] # idem


@blueprint.get("/demo")
@requires(Permission.DEMO)
def door() -> ResponseReturnValue:
    """Show everybody on this platform, and the way to the other one."""
    visitors = queries.list_visitors()
    host = request.host.partition(":")[0]
    groups = [(label, [one for one in visitors if one.roles[0] is role]) for role, label in GROUPS]
    return pages.render(
        "demo/door.html",
        section="demo",
        groups=[(label, group) for label, group in groups if group],
        about={login: person.about for (where, login), person in CHARACTERS.items() if where == host},
        others=[(cast.name, _address(cast.host)) for cast in CASTS if cast.host != host],
    )


def _address(host: str) -> str:
    port = request.host.partition(":")[2]
    return f"{request.scheme}://{host}{':' + port if port else ''}{url_for('demo.door')}"


@blueprint.post("/demo/entrer/<login>")
@requires(Permission.DEMO, subject=queries.find_by_login)
def enter(person: Person) -> ResponseReturnValue:
    """Sign in as one of the demo's people."""
    with transaction.write(person) as fresh:
        device = devices.describe(request.user_agent.string)
        token = services.sign_in(person_id=fresh.id, device=device, way="demo", second=True)
    pages.tell(
        _("Vous voyez Cordée comme %(name)s. Pour changer de personne, revenez à la page /demo.", name=person.full_name)
    )
    return sessions.set_cookie(make_response(redirect(url_for("home.index"), code=303)), token)


@blueprint.get("/demo/courrier")
@requires(Permission.DEMO)
def mailbox() -> ResponseReturnValue:
    """Show the mails that would have left."""
    return pages.render("demo/mailbox.html", section="demo", letters=queries.list_letters())


@blueprint.get("/demo/courrier/<uuid:letter_id>")
@requires(Permission.DEMO, subject=queries.find_letter)
def letter(letter: "Letter") -> ResponseReturnValue:
    """Show one mail, its links ready to be followed."""
    return pages.render("demo/letter.html", section="demo", letter=letter)
