"""Second thoughts about one's own question or answer, and thanks for those of others."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask.typing import ResponseReturnValue

from blueprints.advice import queries, services, showing
from blueprints.advice.door import SECTION, blueprint
from blueprints.advice.models import Thread
from blueprints.core.access import Permission, requires
from blueprints.discussion import own_posts, post_pages, thanks_pages
from blueprints.discussion.own_posts import Where

post_pages.install(
    blueprint,
    post_pages.Holder(
        section=SECTION,
        path="/conseils/<uuid:thread_id>/messages/<int(signed=True):number>",
        named="thread_id",
        find=queries.find_written,
        find_withdrawable=queries.find_written_answer,
        address_of=showing.address_of,
        edit=services.edit_post,
        withdraw=services.withdraw_answer,
        undo="advice.withdrawal",
    ),
)


@blueprint.post("/conseils/<uuid:thread_id>/merci")
@requires(Permission.THREAD_READ, subject=queries.find_thread)
def react(thread: Thread) -> ResponseReturnValue:
    """Say something of a question or an answer with a button, or take it back."""
    return thanks_pages.react(thread, thread.discussion_id, lambda number: showing.address_of(thread.id, number))


@own_posts.holds
def find_places(discussions: Iterable[UUID]) -> Mapping[UUID, Where]:
    """Return the threads that hold these discussions."""
    return {
        row.discussion_id: Where(row.title, f"/conseils/{row.id}", f"/conseils/{row.id}/messages")
        for row in queries.list_holding(discussions)
    }
