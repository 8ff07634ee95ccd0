"""How the drill of a backup opens who wrote without signing: it counts those that open, and looks at none."""

from sqlalchemy import select

from blueprints.core import backup, db
from blueprints.discussion import signing
from blueprints.discussion.models import Post


def read_authors(limit: int) -> int:
    """Open at most *limit* authors of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = select(Post.id, Post.sealed_author).where(Post.sealed_author.is_not(None)).order_by(Post.id)
    rows = db.session().execute(statement.limit(limit)).all()
    for row in rows:
        if row.sealed_author is not None:
            signing.unseal(row.sealed_author, row_id=row.id)
    return len(rows)


backup.register_samples("posts.sealed_author", read_authors)
