"""How the drill of a backup opens drafts: the last ones, without showing a word."""

from sqlalchemy import select

from blueprints.core import backup, db, state
from blueprints.core.own_keys import PersonKey
from blueprints.drafts import queries
from blueprints.drafts.models import Draft


def read_drafts(limit: int) -> int:
    """Open at most *limit* drafts of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = (
        select(Draft.id, Draft.person_id, Draft.body, PersonKey.key_id)
        .join(PersonKey, PersonKey.person_id == Draft.person_id)
        .order_by(Draft.saved_at.desc(), Draft.id)
        .limit(limit)
    )
    rows = db.session().execute(statement).all()
    for row in rows:
        state.current().keyring.open(row.body, queries.binding_of(row.id, row.person_id), key_id=row.key_id)
    return len(rows)


backup.register_samples("drafts.body", read_drafts)
