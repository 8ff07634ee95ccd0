"""Where a comment of an idea stands: what an alert about it leads to."""

from uuid import UUID

from sqlalchemy import select

from blueprints.care import places
from blueprints.care.places import Place
from blueprints.core import db
from blueprints.core.i18n import gettext as _
from blueprints.discussion.models import Post
from blueprints.ideas import showing
from blueprints.ideas.models import Idea


@places.finds("post")
def find_comment(post_id: UUID) -> Place | None:
    """Return the place of a comment; None when it is another feature's."""
    statement = select(Idea.id, Post.number).join(Post, Post.discussion_id == Idea.discussion_id)
    row = db.session().execute(statement.where(Post.id == post_id)).one_or_none()
    return Place(_("Un commentaire sur une idée"), showing.address_of(row.id, row.number)) if row else None
