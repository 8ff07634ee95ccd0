"""Public pages, the home of each role, and help."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from blueprints.accounts import reaching
from blueprints.care import showing as care
from blueprints.core import access, pages, state
from blueprints.core.access import Permission, requires
from blueprints.home import homes, statement
from blueprints.home.forms import SampleForm
from blueprints.privacy import queries as privacy
from blueprints.testimonials import published, wording

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.PUBLIC, second_proof=True)
def index() -> ResponseReturnValue:
    """Show a stranger what this is, and a signed-in person her home."""
    actor = access.current_actor()
    if actor is not None:
        return homes.show_home(actor)
    latest = published.list_latest()
    return pages.render_for_all(
        "front_door/welcome.html",
        section="home",
        key=tuple((row.public_id, row.version) for row in latest),
        context=lambda: {
            "told": [(row, wording.excerpt(row.beginning)) for row in published.list_texts(latest)],
            "site": pages.public_url(""),
        },
    )


@blueprint.get("/aide")
@requires(Permission.PUBLIC)
def help() -> ResponseReturnValue:  # noqa: A001 - the page's name in every link
    """Name a human to reach, and the emergency numbers."""
    found = reaching.find_help()
    return pages.render_for_all(
        "home/help.html", section="help", key=found, context=lambda: {"help": found, "own": care.own_help()}
    )


@blueprint.get("/accessibilite")
@requires(Permission.PUBLIC)
def accessibility() -> ResponseReturnValue:
    """State how accessible the site is, and how to tell us of a difficulty."""
    return pages.render_for_all(
        "home/accessibility.html", section="accessibility", context=lambda: {"statement": statement}
    )


@blueprint.get("/mentions-legales")
@requires(Permission.PUBLIC)
def legal() -> ResponseReturnValue:
    """Say who publishes the site and what it keeps in a browser."""
    counts = privacy.counts_by_year()
    return pages.render_for_all("home/legal.html", section="legal", key=counts, context=lambda: {"counts": counts})


@blueprint.get("/composants")
@requires(Permission.DESIGN)
def design() -> ResponseReturnValue:
    """Show every component in every state; not in production."""
    if state.current().settings.is_production:
        abort(404)
    return pages.render("design/components.html", form=SampleForm.shown())
