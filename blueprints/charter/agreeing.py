"""Who agrees to the rules, version by version; the last one stands on the person too, where every page reads it."""

from blueprints.accounts.models import Person
from blueprints.charter import queries, tellings
from blueprints.charter.models import CharterAgreement
from blueprints.core import audit, clock, db
from blueprints.core.errors import Stale

CHANGED = "Les règles de vie viennent de changer. Lisez la nouvelle version."


def agree(*, person: Person, number: int) -> None:
    """Keep that a person agrees to the rules that she has read; twice is once.

    Args:
        person: held by whoever calls.
        number: of the version that her page showed.

    Raises:
        Stale: another version is in force by now.
    """
    if queries.current_version().number != number:
        raise Stale(CHANGED)
    person.charter_number = number
    if queries.find_agreed_at(person.id, number) is not None:
        return
    row = CharterAgreement(platform_id=person.platform_id, person_id=person.id, number=number, agreed_at=clock.now())
    db.session().add(row)
    db.session().flush()
    audit.record("charter.agreed", subject="people", subject_id=person.id, actor_id=person.id, number=number)


def ask_to_talk(*, person: Person) -> None:
    """Tell those who animate the collective that a person wants to talk about the rules; unread, it is said once."""
    tellings.tell_talk(person)
    audit.record("charter.talk_asked", subject="people", subject_id=person.id, actor_id=person.id)
