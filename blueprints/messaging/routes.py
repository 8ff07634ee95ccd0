"""Pages of this feature."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.core.access import Permission, requires

blueprint = Blueprint("messaging", __name__)


@blueprint.get("/messaging-bientot")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """To be written."""
    return "…"
