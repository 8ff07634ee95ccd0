"""How the drill of a backup opens who asked without signing: it counts those that open, and looks at none."""

from sqlalchemy import select

from blueprints.advice.models import Thread
from blueprints.core import backup, db
from blueprints.discussion import signing


def read_authors(limit: int) -> int:
    """Open at most *limit* authors of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = select(Thread.id, Thread.sealed_author).where(Thread.sealed_author.is_not(None)).order_by(Thread.id)
    rows = db.session().execute(statement.limit(limit)).all()
    for row in rows:
        if row.sealed_author is not None:
            signing.unseal(row.sealed_author, row_id=row.id, table="threads")
    return len(rows)


backup.register_samples("threads.sealed_author", read_authors)
