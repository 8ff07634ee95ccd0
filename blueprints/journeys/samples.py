"""How the drill of a backup opens the notes of handovers, without showing a word."""

from sqlalchemy import select

from blueprints.core import backup, db
from blueprints.core.crypto import CLOSED
from blueprints.core.errors import Tampered
from blueprints.journeys import handovers
from blueprints.journeys.models import Handover, Journey


def read_notes(limit: int) -> int:
    """Open the last notes of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = (
        select(Handover, Journey.key_id)
        .join(Journey, Journey.id == Handover.journey_id)
        .order_by(Handover.written_at.desc(), Handover.id)
        .limit(limit)
    )
    count = 0
    for handover, key_id in db.session().execute(statement).all():
        if handovers.open_note(handover, key_id) is None:
            raise Tampered(CLOSED)
        count += 1
    return count


backup.register_samples("handovers.note", read_notes)
