"""Lifting anonymity: by a facilitator, with a reason, in the trail and in the history; the author is told.

She is told by her own pages alone: her home and « Mes textes relus » open the seals of what was lifted and find hers.
No row is written for her: beside the hour of the lifting, it would say in plain whose text it was.
"""

from datetime import timedelta
from uuid import UUID

from blueprints.core import audit, clock
from blueprints.core.errors import Refused
from blueprints.moderation import keeping, own_cases, queries, sealing
from blueprints.moderation.models import Case, Step

SHOWN_FOR = timedelta(hours=24)
"""How long the name stays readable for who lifted the anonymity: after that she must give a reason again."""
SHORTEST = 20
TOO_SHORT = "Donnez la raison en une phrase entière. La personne la lira."
CLOSED = "Ce nom ne peut pas être ouvert. L’équipe technique est prévenue."


def lift(*, case: Case, person_id: UUID, motive: str) -> None:
    """Open who wrote a text without her name, for this facilitator alone.

    Args:
        case: about a text without a name.
        person_id: the facilitator.
        motive: why; the author reads it.

    Raises:
        Refused: no real reason, or the seal stays closed.
    """
    if is_open_for(case, person_id):
        return
    if len(motive) < SHORTEST:
        raise Refused(TOO_SHORT)
    if sealing.author_of(case) is None:
        raise Refused(CLOSED)
    keeping.note(case, Step.UNSEALED, actor_id=person_id, reason=motive)
    audit.record("anonymity.lifted", subject="moderation_cases", subject_id=case.id, actor_id=person_id)
    case.lifting_read = False


def note_read(*, case: Case) -> None:
    """Note that its author read who lifted the anonymity of her text, and why; the row says no hour."""
    if case.lifting_read is False:
        case.lifting_read = True


def list_untold(person_id: UUID) -> list[UUID]:
    """Return this person's cases of which the anonymity was lifted, until she says that she read why."""
    return [row.id for row in own_cases.list_liftings_to_tell() if sealing.author_of(row) == person_id]


def is_open_for(case: Case, person_id: UUID) -> bool:
    """Tell whether this person lifted the anonymity of this text a short time ago."""
    since = queries.find_lifting(case.id, person_id)
    return since is not None and since + SHOWN_FOR > clock.now()


def name_for(case: Case, person_id: UUID) -> UUID | None:
    """Return who wrote the text, for the facilitator who lifted its anonymity; nobody for anybody else."""
    if case.sealed_author is None or not is_open_for(case, person_id):
        return None
    return sealing.author_of(case)
