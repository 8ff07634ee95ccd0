"""Which open lines end because their session did."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from blueprints.accounts.models import WebSession
from blueprints.core import db, socket_watch
from blueprints.core.socket_door import Line

_BATCH = 500


@socket_watch.watches
def sessions_ended(lines: Sequence[Line], since: datetime, now: datetime) -> Iterable[Line]:
    """Return the lines whose session is not alive any more: by its date, or ended where nobody could tell us."""
    del since
    alive: set[UUID] = set()
    known = sorted({line.session_id for line in lines})
    for start in range(0, len(known), _BATCH):
        living = select(WebSession.id).where(
            WebSession.id.in_(known[start : start + _BATCH]),
            WebSession.revoked_at.is_(None),
            WebSession.expires_at > now,
        )
        alive.update(db.session().scalars(living))
    return [line for line in lines if line.session_id not in alive]
