"""What a member wrote in discussions, signed or not: whether it is read, and whether it helped."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.core import access, pages
from blueprints.core.access import Permission, requires
from blueprints.discussion import own_posts as own

blueprint = Blueprint("discussion", __name__)
SECTION = "advice"


@blueprint.get("/mes-messages")
@requires(Permission.COLLECTIVE_ENTER)
def own_posts() -> ResponseReturnValue:
    """List one's own messages, the last ones first."""
    actor = access.current_actor()
    assert actor is not None, "the gate lets nobody else in"  # noqa: S101 - for the types
    return pages.render("discussion/own.html", section=SECTION, posts=own.show_own(actor.person_id))
