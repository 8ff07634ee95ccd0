"""Pages of this feature."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.core.access import Permission, requires

blueprint = Blueprint("advice", __name__)


@blueprint.get("/advice-bientot")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """To be written."""
    return "…"
