"""How the drill of a backup opens the motives of extraordinary accesses, without showing a word."""

from sqlalchemy import select

from blueprints.core import backup, db, state
from blueprints.journeys.models import Journey
from blueprints.privacy.models import ExtraordinaryAccess
from blueprints.privacy.queries import binding_of


def read_motives(limit: int) -> int:
    """Open at most *limit* motives of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = (
        select(
            ExtraordinaryAccess.id,
            ExtraordinaryAccess.journey_id,
            ExtraordinaryAccess.asked_by,
            ExtraordinaryAccess.motive,
            Journey.key_id,
        )
        .join(Journey, Journey.id == ExtraordinaryAccess.journey_id)
        .order_by(ExtraordinaryAccess.asked_at.desc(), ExtraordinaryAccess.id)
        .limit(limit)
    )
    rows = db.session().execute(statement).all()
    for row in rows:
        binding = binding_of(row.id, row.journey_id, row.asked_by)
        state.current().keyring.open(row.motive, binding, key_id=row.key_id)
    return len(rows)


backup.register_samples("extraordinary_accesses.motive", read_motives)
