"""Where a post of a question stands: what an alert about it leads to."""

from uuid import UUID

from sqlalchemy import select

from blueprints.advice import showing
from blueprints.advice.models import Thread
from blueprints.care import places
from blueprints.care.places import Place
from blueprints.core import db
from blueprints.core.i18n import gettext as _
from blueprints.discussion.models import Post


@places.finds("post")
def find_post(post_id: UUID) -> Place | None:
    """Return the place of a question or an answer; None when it is another feature's."""
    statement = (
        select(Thread.id, Post.number).join(Post, Post.discussion_id == Thread.discussion_id).where(Post.id == post_id)
    )
    row = db.session().execute(statement).one_or_none()
    return Place(_("Un message dans les conseils"), showing.address_of(row.id, row.number)) if row else None
