"""Looking for a question by its words."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from blueprints.advice import search_showing, searching
from blueprints.advice.door import SECTION, blueprint
from blueprints.core import access, pages
from blueprints.core.access import Permission, requires


@blueprint.get("/conseils/recherche")
@requires(Permission.COLLECTIVE_ENTER)
def search() -> ResponseReturnValue:
    """Show the questions that hold the words, best first, twenty at a time."""
    asked = search_showing.Search.of(request.args)
    found = searching.search(asked.asked(_person_id()))
    return pages.render("advice/search.html", section=SECTION, search=asked, results=search_showing.show(asked, found))


def _person_id() -> UUID:
    actor = access.current_actor()
    assert actor is not None, "the gate lets nobody else in"  # noqa: S101 - for the types
    return actor.person_id
