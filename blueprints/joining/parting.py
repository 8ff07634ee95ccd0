"""Leaving the collective while one stays accompanied, changing one's mind, and coming back."""

from datetime import timedelta
from uuid import UUID

from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Person
from blueprints.core import audit, clock, db, outbox
from blueprints.core.errors import Refused
from blueprints.joining import queries
from blueprints.meetings import services as meetings

UNDO = timedelta(seconds=60)


def leave_collective(*, person: Person) -> None:
    """Close the collective to a person at once; her name and answers there go after a minute. Twice is once."""
    if queries.find_departure(person.id) is not None:
        return
    db.session().add(Departure(platform_id=person.platform_id, person_id=person.id, left_at=clock.now()))
    db.session().flush()
    audit.record("collective.left", subject="people", subject_id=person.id, actor_id=person.id)
    outbox.add("joining.clear_departure", delay=UNDO, person=person.id)


def clear_departure(*, person_id: UUID) -> None:
    """Take a member's name and her answers away, once the minute to change her mind is over."""
    departure, person = queries.find_departure(person_id), people.find_person(person_id)
    if departure is None or person is None or departure.cleared_at is not None:
        return
    if clock.now() - departure.left_at < UNDO:
        return
    departure.cleared_at, person.pseudonym = clock.now(), None
    meetings.forget_answers(person_id=person_id)
    db.session().flush()


def return_to_collective(*, person: Person, pseudonym: str = "") -> None:
    """Open the collective to her again: as if nothing had happened within the minute, later under a name she chooses.

    Raises:
        Refused: the name is missing, or belongs to somebody.
    """
    departure = queries.find_departure(person.id)
    if departure is None:
        return
    if departure.cleared_at is not None and person.pseudonym is None:
        if not pseudonym:
            raise Refused("Écrivez le nom que les autres membres verront.")
        accounts.expect_pseudonym(pseudonym)
        person.pseudonym = pseudonym
    db.session().delete(departure)
    db.session().flush()
    audit.record("collective.returned", subject="people", subject_id=person.id, actor_id=person.id)
