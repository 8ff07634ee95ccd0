"""Keeping what is typed, and letting it go once it is sent."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from blueprints.core import clock, db, own_keys, state
from blueprints.core.errors import Refused
from blueprints.drafts import queries
from blueprints.drafts.models import Draft

LIFETIME = timedelta(days=90)
LONGEST = 200_000
"""Bytes of one draft, all its fields together."""
MOST = 100
"""Drafts of one person."""
TOO_LONG = "Ce brouillon est trop long pour être gardé ici. Votre texte reste dans cette page : copiez-le ailleurs."
TOO_MANY = "Vous avez déjà beaucoup de brouillons. Envoyez ou effacez-en un, puis recommencez."


def keep_draft(*, person_id: UUID, place: str, fields: Mapping[str, Sequence[str]]) -> datetime | None:
    """Keep what a person typed on a page, over what was kept before; nothing but blanks is nothing.

    Args:
        person_id: whose.
        place: the path of the page.
        fields: as the page sends them.

    Returns:
        When it was kept; None when there was nothing to keep.

    Raises:
        Refused: too long, or too many.
    """
    if not any(value.strip() for values in fields.values() for value in values):
        drop_draft(person_id=person_id, place=place)
        return None
    plain = json.dumps({name: list(values) for name, values in fields.items()}, ensure_ascii=False)
    if len(plain.encode()) > LONGEST:
        raise Refused(TOO_LONG)
    now, session, known = clock.now(), db.session(), queries.find_draft(person_id, place)
    key_id = own_keys.keys_of([person_id])[person_id]
    if known is not None:
        known.body, known.saved_at = _seal(plain, key_id, known.id, person_id), now
        return now
    if queries.count_drafts(person_id) >= MOST:
        raise Refused(TOO_MANY)
    add = db.inserter(session)
    draft_id = Draft.fresh_id()
    statement = add(Draft).values(
        id=draft_id,
        platform_id=db.platform_id(),
        person_id=person_id,
        place=place,
        body=_seal(plain, key_id, draft_id, person_id),
        saved_at=now,
    )
    session.execute(statement.on_conflict_do_nothing())  # two tabs at once: the next save, in five seconds, tells
    return now


def _seal(plain: str, key_id: UUID, draft_id: UUID, person_id: UUID) -> bytes:
    return state.current().keyring.seal(key_id, plain, queries.binding_of(draft_id, person_id))


def drop_draft(*, person_id: UUID, place: str) -> None:
    """Let a draft go: it was sent, or its author does not want it any more."""
    db.session().execute(delete(Draft).where(Draft.person_id == person_id, Draft.place == place))


def forget(*, person_id: UUID) -> None:
    """Delete all drafts of a person (her account closes)."""
    db.session().execute(delete(Draft).where(Draft.person_id == person_id))


def purge_old() -> None:
    """Delete the drafts that nobody touched for three months."""
    db.session().execute(delete(Draft).where(Draft.saved_at < clock.now() - LIFETIME))
