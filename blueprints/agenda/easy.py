"""The easy-read twin of an agenda: its words, and how far people concerned read them again."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from blueprints.agenda import queries, services
from blueprints.agenda.models import AgendaItem, EasyAgenda
from blueprints.core import audit, clock, db, transaction
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.discussion.easy import EasyState
from blueprints.meetings.models import Meeting

WHO = "Dites combien de personnes concernées ont relu ce texte."
NO_POINTS = "L’ordre du jour est vide. Ajoutez d’abord un point. Votre texte est encore là."


def mark(items: Iterable[AgendaItem | AnyRow]) -> str:
    """Return a mark of what an agenda says: another one, and it changed."""
    digest = hashlib.sha256()
    for item in items:
        digest.update(f"{item.id}\0{item.title}\0{item.about}\0{item.minutes_long}\n".encode())
    return digest.hexdigest()


def write_easy(*, meeting: Meeting, body: str, version: int, actor_id: UUID) -> EasyAgenda:
    """Write the easy-read twin; new words have been read again by nobody.

    Args:
        meeting: held by whoever calls.
        body: the words.
        version: what the page was made from; 0 where there was none.
        actor_id: who writes.

    Raises:
        Refused: the meeting is cancelled or over, or has no point.
        Stale: somebody wrote it meanwhile.
    """
    services.expect_open(meeting)
    items = queries.list_items(meeting.id)
    if not items:
        raise Refused(NO_POINTS)
    known = queries.find_easy(meeting.id)
    made_of = mark(items)
    if known is not None and (known.body, known.made_of) == (body, made_of):
        return known
    transaction.expect_version(known.version if known else 0, version)
    if known is None:
        known = EasyAgenda(platform_id=db.platform_id(), meeting_id=meeting.id, version=0)
        db.session().add(known)
    known.body, known.state, known.reviewed_by_count, known.made_of = body, EasyState.DRAFT, 0, made_of
    _touch(known, "agenda.easy_written", actor_id)
    return known


def say_state(*, twin: EasyAgenda, state: EasyState, count: int, version: int, actor_id: UUID) -> None:
    """Say how far people concerned read these very words again.

    Args:
        twin: held by whoever calls, by its meeting.
        state: draft, reviewed or validated.
        count: by how many; a draft was by none.
        version: what the page was made from.
        actor_id: who says it.

    Raises:
        Refused: nobody read them.
        Stale: somebody changed them meanwhile.
    """
    transaction.expect_version(twin.version, version)
    if state is not EasyState.DRAFT and count < 1:
        raise Refused(WHO)
    twin.state, twin.reviewed_by_count = state, 0 if state is EasyState.DRAFT else count
    _touch(twin, "agenda.easy_state", actor_id)


def _touch(twin: EasyAgenda, action: str, actor_id: UUID) -> None:
    twin.version += 1
    twin.changed_at = clock.now()
    db.session().flush()
    audit.record(action, subject="easy_agendas", subject_id=twin.id, actor_id=actor_id, state=twin.state.value)
