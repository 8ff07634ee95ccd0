"""What somebody reads whose access to a journey has ended, when she opens one of its pages.

The address may be any: the page is the same for all of them, so that it tells nothing of what exists.
"""

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from blueprints.core import access, clock, error_pages, pages
from blueprints.joining.door import blueprint
from blueprints.joining.place import REMEMBERED
from blueprints.journeys import queries as journeys

_PLACES = ("/mon-accompagnement/", "/parcours/")
NOT_FOUND = 404


@blueprint.app_errorhandler(NotFound)
def ended(error: NotFound) -> ResponseReturnValue:
    """Explain a closed door to who came through it before; to everybody else there is no such page."""
    del error
    actor = access.current_actor() if request.path.startswith(_PLACES) and not pages.wants_data() else None
    found = journeys.list_ended(actor.person_id, clock.now() - REMEMBERED) if actor else []
    if not found:
        return error_pages.page(NOT_FOUND, "")
    return pages.render("joining/ended.html", section="place", ended=found, status=NOT_FOUND)
