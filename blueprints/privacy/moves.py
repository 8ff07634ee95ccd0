"""What every move of an extraordinary access does: hold its row, note it in the audit trail, and tell who must know."""

from collections.abc import Mapping
from uuid import UUID

from blueprints.accounts import queries as people
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.journeys.models import JourneyRole
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.privacy.models import MOVES, AccessState, ExtraordinaryAccess
from blueprints.privacy.queries import Question


def locked(question: Question) -> ExtraordinaryAccess:
    """Hold the row until the commit, and read it again: two answers at once come one after the other."""
    db.session().refresh(question.row, with_for_update=True)
    return question.row


def move(row: ExtraordinaryAccess, to: AccessState) -> None:
    """Bring an access to another state.

    Raises:
        Refused: it cannot come there any more.
    """
    if to not in MOVES[row.state]:
        raise Refused("Cette demande a déjà eu une réponse, ou elle est finie.")
    row.state = to


def name_of(person_id: UUID) -> str:
    """Return somebody's name for a sentence."""
    found = people.find_person(person_id)
    return found.full_name if found is not None else ""


def tell_asker(row: ExtraordinaryAccess, second_id: UUID, *, agreed: bool) -> None:
    """Tell who asked what was answered, and by whom."""
    news.tell(
        people=[row.asked_by],
        kind=NewsKind.EXTRAORDINARY_ANSWERED,
        address=f"/service/acces/{row.id}",
        name=name_of(second_id),
        agreed="yes" if agreed else "",
    )


def tell_concerned(question: Question, kind: NewsKind, words: Mapping[str, str], *, leaves: UUID | None = None) -> None:
    """Tell the accompanied person and those who coach her now, for themselves; never the employer's side.

    Args:
        question: the access, with its journey.
        kind: what is told.
        words: names and times for its sentence.
        leaves: who closes her account in this very unit, and is told nothing any more.
    """
    now = clock.now()
    told = {
        member.person_id
        for member in question.members
        if member.role in (JourneyRole.BENEFICIARY, JourneyRole.COACH)
        and member.absence_id is None
        and member.is_current(now)
    }
    address = f"/mon-accompagnement/acces/{question.row.id}"
    news.tell(people=told - {leaves}, kind=kind, address=address, subject=question.journey.id, **words)  # type: ignore[arg-type] # words only


def note(act: str, row: ExtraordinaryAccess, actor_id: UUID | None, **facts: str | int) -> None:
    """Leave an entry in the audit trail about the journey."""
    audit.record(
        f"extraordinary.{act}",
        subject="journeys",
        subject_id=row.journey_id,
        actor_id=actor_id,
        access=row.id,
        **facts,
    )
