"""Pages of this feature."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.core.access import Permission, requires

blueprint = Blueprint("joining", __name__)


@blueprint.get("/joining-bientot")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """To be written."""
    return "…"
