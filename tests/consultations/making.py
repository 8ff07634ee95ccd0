"""What the tests of consultations are made of."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from blueprints.accounts.models import Person, Platform, Role
from blueprints.consultations import queries, services
from blueprints.consultations.models import Consultation
from blueprints.core import clock
from tests.conftest import World

HOURS = ("Le matin", "L’après-midi", "Le soir")
QUESTION = "À quelle heure se retrouver ?".replace(" ?", "\u00a0?")


def ask(world: World, leader: Person | None = None, platform: Platform | None = None, **more: Any) -> Consultation:
    """Open a consultation."""
    author = leader or world.person(Role.FACILITATOR, platform=platform)
    values = {
        "client_id": uuid4(),
        "question": QUESTION,
        "about": "",
        "choices": HOURS,
        "several": False,
        "opens_at": None,
        "closes_at": clock.now() + timedelta(days=7),
        **more,
    }
    made: Consultation = world.run(services.open_consultation, platform=platform, author_id=author.id, **values)
    return made


def on(world: World, consultation: Consultation | UUID, act: Callable[..., Any], **arguments: Any) -> Any:
    """Run a service on a consultation."""
    known = consultation.id if isinstance(consultation, Consultation) else consultation

    def run() -> Any:
        fresh = queries.lock_consultation(known)
        assert fresh is not None
        return act(consultation=fresh, **arguments)

    return world.run(run)


def vote(world: World, consultation: Consultation, person: Person, *chosen: int) -> None:
    """Vote as *person*."""
    on(world, consultation, services.vote, person_id=person.id, chosen=chosen)


def votes(world: World, consultation: Consultation, chosen: Iterable[int]) -> list[Person]:
    """Let one new member vote for each of these places; return them."""
    people = []
    for place in chosen:
        person = world.person()
        vote(world, consultation, person, place)
        people.append(person)
    return people


def again(world: World, consultation: Consultation) -> Consultation:
    """Return a consultation as it is now."""
    found = world.read(queries.find_consultation, consultation.id)
    assert isinstance(found, Consultation)
    return found


def totals(world: World, consultation: Consultation) -> list[int | None]:
    """Return the totals of the answers, in their order."""
    return [row.votes for row in world.read(queries.list_choices, consultation.id)]


def grow(world: World, consultation: Consultation, *, opens: timedelta, closes: timedelta) -> None:
    """Give a consultation other moments, counted from now."""
    now: datetime = clock.now()

    def act(*, consultation: Consultation) -> None:
        consultation.opens_at, consultation.closes_at = now + opens, now + closes

    on(world, consultation, act)


def path(consultation: Consultation) -> str:
    """Return the address of a consultation."""
    return f"/consultations/{consultation.id}"
