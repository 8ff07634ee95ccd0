"""How questions and answers are moderated."""

from collections.abc import Sequence
from uuid import UUID

from blueprints.advice import queries, services, topics
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext
from blueprints.discussion import moderating_texts
from blueprints.discussion import queries as discussions
from blueprints.moderation import kinds
from blueprints.moderation.kinds import Kind, Text


def find_text(post_id: UUID) -> Text | None:
    """Return a question or an answer, whatever its standing."""
    post = discussions.find_post(post_id)
    thread = queries.find_thread_of(post_id) if post is not None else None
    if post is None or thread is None:
        return None
    page = f"/conseils/{thread.id}"
    return moderating_texts.text_of(
        post,
        title=thread.title,
        page=page,
        changes=f"{page}/messages",
        topic_id=topics.cards(thread.topic)[thread.topic].id,
    )


def list_topics() -> Sequence[tuple[UUID, str]]:
    """Return the topics of questions: a moderator may choose not to read some."""
    return [(one.id, _(one.name)) for one in topics.cards().values()]


kinds.register(
    Kind(
        name=queries.KIND,
        said=lazy_gettext("Conseil"),
        icon="messages-square",
        find=find_text,
        author_of=moderating_texts.author_of,
        stand=services.stand,
        topics=list_topics,
    )
)
