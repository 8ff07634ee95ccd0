"""Public pages, homes, help, health."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.core.access import Permission, requires

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """To be written."""
    return "…"


@blueprint.get("/aide")
@requires(Permission.PUBLIC)
def help() -> ResponseReturnValue:
    """To be written."""
    return "…"


@blueprint.get("/accessibilite")
@requires(Permission.PUBLIC)
def accessibility() -> ResponseReturnValue:
    """To be written."""
    return "…"


@blueprint.get("/mentions-legales")
@requires(Permission.PUBLIC)
def legal() -> ResponseReturnValue:
    """To be written."""
    return "…"


@blueprint.get("/emploi-accompagne")
@requires(Permission.PUBLIC)
def what() -> ResponseReturnValue:
    """To be written."""
    return "…"


@blueprint.get("/sante")
@requires(Permission.HEALTH)
def health() -> ResponseReturnValue:
    """To be written."""
    return "…"
