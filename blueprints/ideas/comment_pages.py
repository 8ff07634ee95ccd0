"""Second thoughts about one's own comment on an idea, and thanks for those of others."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask.typing import ResponseReturnValue

from blueprints.core.access import Permission, requires
from blueprints.discussion import own_posts, post_pages, thanks_pages
from blueprints.discussion.own_posts import Where
from blueprints.ideas import queries, showing, taking_part
from blueprints.ideas.door import SECTION, blueprint
from blueprints.ideas.models import Idea

post_pages.install(
    blueprint,
    post_pages.Holder(
        section=SECTION,
        path="/idees/<uuid:idea_id>/commentaires/<int(signed=True):number>",
        named="idea_id",
        find=queries.find_written,
        find_withdrawable=queries.find_written,
        address_of=showing.address_of,
        edit=taking_part.edit_comment,
        withdraw=taking_part.withdraw_comment,
        undo="ideas.comment",
    ),
)


@blueprint.post("/idees/<uuid:idea_id>/merci")
@requires(Permission.PROPOSAL_COMMENT, subject=queries.find_idea)
def react(idea: Idea) -> ResponseReturnValue:
    """Say something of a comment with a button, or take it back."""
    return thanks_pages.react(idea, idea.discussion_id, lambda number: showing.address_of(idea.id, number))


@own_posts.holds
def find_places(discussions: Iterable[UUID]) -> Mapping[UUID, Where]:
    """Return the ideas that hold these discussions."""
    return {
        row.discussion_id: Where(row.title, f"/idees/{row.id}", f"/idees/{row.id}/commentaires")
        for row in queries.list_holding(discussions)
    }
