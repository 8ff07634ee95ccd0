"""The state of the service, for the machines that watch over it; each kind of process answers for itself."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from blueprints.core.access import Permission, requires
from blueprints.home import health as parts

blueprint = Blueprint("watching", __name__)


@blueprint.get("/sante")
@requires(Permission.HEALTH)
def health() -> ResponseReturnValue:
    """Answer machines: 200, or 503 with a cause for each part that fails."""
    causes = parts.examine()
    well = not any(causes.values())
    answer = jsonify(
        status="ok" if well else "fault",
        parts={name: {"ok": not cause, "cause": cause} for name, cause in causes.items()},
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if well else 503
