"""What the tests of help are made of: a platform with hours, a member who writes, facilitators who are called."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import time_machine

from blueprints.accounts.models import Person, Platform, Role
from blueprints.care import queries, services
from blueprints.care.models import CareAlert, StepKind
from blueprints.core import db
from tests.conftest import World

WORDS = "Bonjour à tous. Je n’ai plus envie de vivre."
CALM = "Bonjour à tous. J’ai envie de changer de poste."
OPENING = ";".join(["0900-1230,1400-1700"] * 5) + ";;"
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
"""Ten in the morning in Paris: open."""
SUNDAY = datetime(2026, 3, 8, 9, 0, tzinfo=UTC)


def open_hours(world: World, opening: str = OPENING) -> None:
    """Tell the hours of the platform."""

    def tell() -> None:
        platform = db.session().get(Platform, world.platform.id)
        assert platform is not None
        platform.opening = opening

    world.run(tell)


def at(moment: datetime) -> time_machine.travel:
    """Be at this moment."""
    return time_machine.travel(moment, tick=False)


def facilitator(world: World, first_name: str, *roles: Role) -> Person:
    """Make one who animates the collective."""
    return world.person(Role.FACILITATOR, *roles, first_name=first_name, last_name="Animation", starts_at=LONG_AGO)


def notice(world: World, author: Person, text: str = WORDS, **more: Any) -> CareAlert | None:
    """Have a text of this person looked at, as a feature does when it is made."""
    given = {"kind": "idea", "subject_id": uuid4(), "address": "/idees", **more}
    found: CareAlert | None = world.run(services.look_at, author_id=author.id, text=text, **given)
    return found


def noticed(world: World, author: Person, **more: Any) -> CareAlert:
    """Have a text looked at in which a phrase stands."""
    found = notice(world, author, **more)
    assert found is not None
    return found


def called(world: World, alert: CareAlert) -> list[UUID]:
    """Return who was called, in their order."""
    steps = world.read(queries.list_steps, [alert.id])
    return [one.person_id for one in steps if one.kind is StepKind.CALLED]


def kinds(world: World, alert: CareAlert) -> list[StepKind]:
    """Return what happened, in its order."""
    return [one.kind for one in world.read(queries.list_steps, [alert.id])]


def follow(world: World, moment: datetime) -> None:
    """Do the minute's work at this moment."""
    with at(moment):
        world.run(services.call_due, now=moment)


def fresh(world: World, alert: CareAlert) -> CareAlert | None:
    """Return an alert as it is now."""
    found: CareAlert | None = world.read(queries.find_alert, alert.id)
    return found
