"""How the drill of a backup opens ballots: it counts those that open, and looks at none."""

from sqlalchemy import select

from blueprints.consultations import ballots
from blueprints.consultations.models import Ballot, Consultation
from blueprints.core import backup, db


def read_ballots(limit: int) -> int:
    """Open at most *limit* ballots of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = (
        select(Ballot.id, Ballot.person_id, Ballot.choice, Consultation.key_id)
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .order_by(Ballot.id)
        .limit(limit)
    )
    rows = db.session().execute(statement).all()
    for row in rows:
        ballots.read(row.choice, key_id=row.key_id, ballot_id=row.id, person_id=row.person_id)
    return len(rows)


backup.register_samples("ballots.choice", read_ballots)
