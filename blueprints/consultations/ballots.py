"""The secret of a ballot: sealed under a key of its consultation, opened once to be counted, destroyed with its key.

Every ballot has the same length, whatever was chosen, so that its size tells nothing.
"""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete

from blueprints.consultations import queries
from blueprints.consultations.models import Ballot, Consultation
from blueprints.core import db, outbox, state, transaction
from blueprints.core.crypto import Binding
from blueprints.core.errors import Tampered
from blueprints.core.keystore import KeyKind

MOST = 6
"""Answers of one consultation."""
JOB = "consultations.destroy_key"


def make_key() -> UUID:
    """Make the key of one consultation, in the keystore, before its rows: an orphan one is harmless."""
    return state.current().keystore.make(KeyKind.CONSULTATION, db.platform_id())


def _binding(ballot_id: UUID, person_id: UUID) -> Binding:
    return Binding(platform=db.platform_id(), table="ballots", column="choice", row=ballot_id, author=person_id)


def seal(key_id: UUID, ballot_id: UUID, person_id: UUID, chosen: Collection[int]) -> bytes:
    """Return the sealed form of what was chosen, by the places of the answers."""
    marks = "".join("1" if place in chosen else "0" for place in range(1, MOST + 1))
    return state.current().keyring.seal(key_id, marks, _binding(ballot_id, person_id))


def read(envelope: bytes, *, key_id: UUID, ballot_id: UUID, person_id: UUID) -> list[int]:
    """Return the places that a ballot marks. Only counting and the drill of a backup call it.

    Raises:
        Tampered: moved, altered, or its key is gone.
    """
    marks = state.current().keyring.open(envelope, _binding(ballot_id, person_id), key_id=key_id)
    return [place for place, mark in enumerate(marks, start=1) if mark == "1"]


def count(consultation: Consultation) -> tuple[int, Counter[int], int]:
    """Return how many voted, the votes of each answer, and how many ballots could not be opened."""
    votes, voters, closed = Counter[int](), 0, 0
    if consultation.key_id is None:
        return 0, votes, 0
    for row in queries.list_ballots_that_count(consultation.id):
        try:
            chosen = read(row.choice, key_id=consultation.key_id, ballot_id=row.id, person_id=row.person_id)
        except Tampered:
            closed += 1
            continue
        votes.update(chosen)
        voters += 1
    return voters, votes, closed


def destroy(consultation: Consultation) -> None:
    """Destroy the ballots of a consultation with the commit, and its key right after it; should that fail, a job does.

    Who voted is in the ballots alone: it goes with them.
    """
    key_id = consultation.key_id
    gone = delete(Ballot).where(Ballot.consultation_id == consultation.id)
    db.session().execute(gone.execution_options(synchronize_session=False))
    consultation.key_id = None
    if key_id is not None:
        outbox.add(JOB, key=key_id)
        transaction.after_commit(lambda: destroy_key(key_id))


def destroy_key(key_id: UUID) -> None:
    """Destroy a key for good, and what is left of the ballots in the database's own files."""
    own = state.current()
    own.keystore.destroy(key_id)
    own.keyring.forget(key_id)
    db.overwrite_deleted("ballots")
