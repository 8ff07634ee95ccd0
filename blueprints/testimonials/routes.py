"""Pages of this feature."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.core.access import Permission, requires

blueprint = Blueprint("testimonials", __name__)


@blueprint.get("/testimonials-bientot")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """To be written."""
    return "…"


@blueprint.get("/queue-bientot")
@requires(Permission.PUBLIC)
def queue() -> ResponseReturnValue:
    """To be written."""
    return "…"
