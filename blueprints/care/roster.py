"""Who is called first, and who next.

The order: whoever is on duty now (where she animates), then the list that the facilitators keep, each on her days and
not while she is away, then the facilitators who are not on the list. Whoever accompanies the author comes last of all:
her words in the collective are not for her coach, and an alert that reaches nobody would be worse. An accompanied
person is never called, nor is the author.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from blueprints.care import queries
from blueprints.care.models import CareAbsence, CareTurn
from blueprints.care.queries import OnCall
from blueprints.core import clock, db
from blueprints.core.errors import Refused

EVERY_DAY = "0123456"
FULL = "Vous avez déjà noté beaucoup d’absences. Retirez-en une d’abord."
_companions: list[Callable[[UUID], Collection[UUID]]] = []


def accompanies(find: Callable[[UUID], Collection[UUID]]) -> Callable[[UUID], Collection[UUID]]:
    """Register what tells who accompanies a person: `journeys` knows, and lies above."""
    _companions.append(find)
    return find


def next_of(author_id: UUID, calls: Mapping[UUID, int], *, but: UUID | None = None) -> OnCall | None:
    """Return who is called now: of those who were called least, the first in the order; None when there is nobody.

    Args:
        author_id: whose words they are.
        calls: how often each was called already.
        but: who has just passed it on.
    """
    weekday = clock.paris(clock.now()).weekday()
    close = {one for find in _companions for one in find(author_id)}
    able = [one for one in queries.list_on_call() if one.id not in (author_id, but) and not one.is_away]
    ranked = sorted(able, key=lambda one: (calls.get(one.id, 0), one.id in close, not one.takes(weekday)))
    return ranked[0] if ranked else None


# --- the list ---------------------------------------------------------------------------------------------------------


def choose_days(*, person_id: UUID, days: str) -> None:
    """Put a facilitator on the list, last if she is new, with her days; without any she leaves it."""
    turns = queries.list_turns()
    own = next((one for one in turns if one.person_id == person_id), None)
    wanted = "".join(day for day in EVERY_DAY if day in days)
    if not wanted:
        if own is not None:
            db.session().delete(own)
    elif own is None:
        place = max((one.position for one in turns), default=0) + 1
        turn = CareTurn(platform_id=db.platform_id(), person_id=person_id, position=place, days=wanted)
        db.session().add(turn)
    else:
        own.days = wanted
    db.session().flush()


def raise_turn(*, person_id: UUID) -> None:
    """Move somebody before the one above; the first stays where she is."""
    turns = queries.list_turns()
    place = next((place for place, one in enumerate(turns) if one.person_id == person_id), 0)
    if place:
        above, own = turns[place - 1], turns[place]
        above.position, own.position = own.position, above.position
        db.session().flush()


def add_absence(*, person_id: UUID, client_id: UUID, starts_at: datetime, ends_at: datetime) -> None:
    """Note when a facilitator is not called; the same page sent twice notes it once.

    Raises:
        Refused: the dates cross or are over, or there are many.
    """
    if queries.find_absence_by_client(client_id) is not None:
        return
    if ends_at <= starts_at:
        raise Refused("Le dernier jour vient avant le premier. Changez un des deux.")
    if ends_at <= clock.now():
        raise Refused("Ce moment est déjà passé. Choisissez un dernier jour à venir.")
    if len(queries.list_absences(person_id)) >= queries.MOST:
        raise Refused(FULL)
    absence = CareAbsence(
        platform_id=db.platform_id(), client_id=client_id, person_id=person_id, starts_at=starts_at, ends_at=ends_at
    )
    db.session().add(absence)
    db.session().flush()


def remove_absence(*, absence: CareAbsence) -> None:
    """Take an absence back."""
    db.session().delete(absence)


def forget(*, person_id: UUID) -> None:
    """Take a person off the list (her account closes, or she animates no more)."""
    for model in (CareTurn, CareAbsence):
        db.session().execute(delete(model).where(model.person_id == person_id))
