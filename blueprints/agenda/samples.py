"""How the drill of a backup opens the names under the remarks: it counts those that open, and looks at none."""

from sqlalchemy import select

from blueprints.agenda import names
from blueprints.agenda.models import Remark
from blueprints.core import backup, db


def read_names(limit: int) -> int:
    """Open at most *limit* names of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = (
        select(Remark.id, Remark.item_id, Remark.sealed_author)
        .where(Remark.sealed_author.is_not(None))
        .order_by(Remark.id)
        .limit(limit)
    )
    rows = db.session().execute(statement).all()
    for row in rows:
        if row.sealed_author is not None:
            names.open_name(row.sealed_author, remark_id=row.id, item_id=row.item_id)
    return len(rows)


backup.register_samples("remarks.sealed_author", read_names)
