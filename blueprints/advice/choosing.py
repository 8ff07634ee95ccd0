"""What a member chooses about Conseils: of what she is told, what her home names, and one mail a week."""

from dataclasses import asdict, dataclass, replace
from uuid import UUID

from sqlalchemy import delete, select

from blueprints.advice.reading_models import AdviceChoice, HiddenTopic, ThreadReading
from blueprints.core import db


@dataclass(frozen=True, slots=True)
class Choice:
    """What one member chose."""

    follows_asked: bool = True
    follows_answered: bool = False
    shows_unanswered: bool = False
    weekly: bool = False


def find_choice(person_id: UUID) -> Choice:
    """Return what a member chose; what everybody begins with, if she chose nothing."""
    columns = (
        AdviceChoice.follows_asked,
        AdviceChoice.follows_answered,
        AdviceChoice.shows_unanswered,
        AdviceChoice.weekly,
    )
    row = db.session().execute(select(*columns).where(AdviceChoice.person_id == person_id)).one_or_none()
    return Choice(*row) if row else Choice()


def choose(*, person_id: UUID, chosen: Choice) -> None:
    """Keep what a member chooses.

    Args:
        person_id: who.
        chosen: all of it.
    """
    session, values = db.session(), asdict(chosen)
    statement = db.inserter(session)(AdviceChoice).values(
        id=db.new_id(), platform_id=db.platform_id(), person_id=person_id, week_asked="", **values
    )
    session.execute(statement.on_conflict_do_update(index_elements=[AdviceChoice.person_id], set_=values))


def wants_week(person_id: UUID) -> bool:
    """Tell whether a member asked for the mail of the week."""
    return find_choice(person_id).weekly


def choose_week(person_id: UUID, wanted: bool) -> None:  # noqa: FBT001 - as `news.weekly` calls it
    """Keep whether a member wants the mail of the week; without a word of hers nothing is kept."""
    known = find_choice(person_id)
    if known.weekly is not wanted:
        choose(person_id=person_id, chosen=replace(known, weekly=wanted))


def forget(*, person_id: UUID) -> None:
    """Forget what a member chose, followed and read (her account closes)."""
    for model in (AdviceChoice, HiddenTopic, ThreadReading):
        db.session().execute(delete(model).where(model.person_id == person_id))
