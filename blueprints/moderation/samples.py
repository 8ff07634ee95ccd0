"""How the drill of a backup opens the names of cases: it counts those that open, and looks at none."""

from sqlalchemy import select

from blueprints.core import backup, db
from blueprints.moderation import sealing
from blueprints.moderation.models import Case


def read_names(limit: int) -> int:
    """Open at most *limit* names of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = select(Case.id, Case.sealed_author).where(Case.sealed_author.is_not(None)).order_by(Case.id)
    rows = db.session().execute(statement.limit(limit)).all()
    for row in rows:
        if row.sealed_author is not None:
            sealing.open_name(row.sealed_author, case_id=row.id)
    return len(rows)


backup.register_samples("moderation_cases.sealed_author", read_names)
