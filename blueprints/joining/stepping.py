"""The first steps: which ones a person has, in which order, how far she is, and what she answers."""

from collections.abc import Collection
from uuid import UUID

from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.joining import queries, roles
from blueprints.joining.models import FirstSteps

NAME, WAYS, NEWS, CHARTER = "nom", "revenir", "nouvelles", "regles"
_RULED = frozenset({*roles.COLLECTIVE, Role.FACILITATOR, Role.COACH, Role.ADMINISTRATOR})


def path_of(own_roles: Collection[str], *, has_mail: bool) -> tuple[str, ...]:
    """Return the steps of somebody with these roles, in their order.

    Managers and guests have no collective, hence no rules of it; without an address there is no mail to choose.
    """
    ruled = not _RULED.isdisjoint(own_roles)
    return (NAME, WAYS, *((NEWS,) if has_mail else ()), *((CHARTER,) if ruled else ()))


def done_of(known: FirstSteps | None) -> frozenset[str]:
    """Return the steps that are behind a person."""
    return frozenset((known.done if known else "").split(",")) - {""}


def next_of(path: Collection[str], done: Collection[str]) -> str | None:
    """Return the first step that is not done."""
    return next((step for step in path if step not in done), None)


def begin(*, person_id: UUID, done: Collection[str] = ()) -> None:
    """Note that a person takes her first steps, some of which are behind her already; twice is once."""
    if queries.find_first_steps(person_id) is None:
        row = FirstSteps(platform_id=db.platform_id(), person_id=person_id, done=",".join(done))
        db.session().add(row)
        db.session().flush()


def note_done(*, person_id: UUID, step: str, path: Collection[str]) -> str | None:
    """Note that a step is behind a person; return the one that follows, if any."""
    begin(person_id=person_id)
    known = queries.find_first_steps(person_id)
    done = done_of(known) | {step}
    following = next_of(path, done)
    if known is not None:
        known.done = ",".join(sorted(done))
        known.finished_at = clock.now() if following is None else None
    return following


def open_again(*, person_id: UUID, step: str) -> None:
    """Ask for a step anew: another role needs an answer to it."""
    begin(person_id=person_id)
    known = queries.find_first_steps(person_id)
    if known is not None:
        known.done, known.finished_at = ",".join(sorted(done_of(known) - {step})), None


def keep_names(*, person: Person, first_name: str, last_name: str, pseudonym: str | None) -> None:
    """Call a person as she says.

    Raises:
        Refused: the name for the collective belongs to somebody, is her own last name, or reads like a role.
    """
    if pseudonym is not None:
        accounts.expect_pseudonym(pseudonym, but=person.id, last_name=last_name)
        person.pseudonym = pseudonym
    person.first_name, person.last_name = first_name, last_name
    db.session().flush()


def keep_word(*, person: Person, word: str) -> None:
    """Keep the word that stands in every mail to her."""
    person.recognition_word = word
