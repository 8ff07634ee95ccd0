"""A journey with its people, and short ways to begin an adjustment and bring it where a test needs it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from blueprints.accounts.models import Person
from blueprints.adjustments import queries, sealing, services
from blueprints.adjustments.models import Adjustment, AdjustmentState, Answer, MoveKind
from blueprints.core import clock
from blueprints.journeys import queries as journeys
from tests.conftest import Browser, World
from tests.messaging.conftest import Road, make_road

LIST = "/mon-accompagnement/amenagements"


def today() -> date:
    """Return the day of now, in Paris."""
    return clock.paris(clock.now()).date()


def words(measure: str = "Un casque pendant l’inventaire.", **more: Any) -> sealing.Words:
    """Return what an adjustment says."""
    return sealing.Words(**{"constraint": "bruit", "effect": "", "measure": measure, **more})


def typed(**more: Any) -> dict[str, Any]:
    """Return what the form of an adjustment sends."""
    return {
        "client_id": str(uuid4()),
        "constraint": "bruit",
        "measure": "Un casque pendant l’inventaire.",
        "lines": "2",
        **more,
    }


@dataclass
class Bench:
    """The people of one journey, and what they do with adjustments without a browser."""

    road: Road
    world: World

    def propose(self, author: Person | None = None, *, shown: bool = True, **more: Any) -> UUID:
        """Begin an adjustment and return its id."""
        author = author or self.road.awa

        def act() -> UUID:
            journey = journeys.find_with_members(self.road.journey.id)
            assert journey is not None
            made = services.propose(
                journey=journey,
                author=author.id,
                client_id=more.get("client_id", uuid4()),
                words=more.get("words", words()),
                trial=more.get("trial"),
                shown=shown,
                message_id=more.get("message_id"),
            )
            return made.id

        found = self.world.run(act, platform=self.road.platform)
        assert isinstance(found, UUID)
        return found

    def act(self, adjustment_id: UUID, service: Callable[..., Any], **more: Any) -> Any:
        """Run a service on an adjustment with its version of now."""

        def run() -> Any:
            found = queries.find_adjustment(adjustment_id)
            assert found is not None
            values = {"version": found.version, **more}
            return service(adjustment=found, **values)

        return self.world.run(run, platform=self.road.platform)

    def agreed(self, author: Person | None = None, **more: Any) -> UUID:
        """Return an adjustment that both sides agreed to."""
        made = self.propose(author, **more)
        self.act(made, services.answer, actor=self.road.sophie.id, said=Answer.YES)
        return made

    def on_trial(self, *, days: int = 20, **more: Any) -> UUID:
        """Return an adjustment that is being tried."""
        made = self.agreed(**more)
        trial = (today(), today() + timedelta(days=days))
        self.act(made, services.set_trial, actor=self.road.awa.id, trial=trial)
        return made

    def brought(self, state: AdjustmentState) -> UUID:
        """Return an adjustment in a state."""
        if state is AdjustmentState.PROPOSED:
            return self.propose(self.road.julien)
        if state is AdjustmentState.AGREED:
            return self.agreed()
        made = self.on_trial()
        kinds = {
            AdjustmentState.KEPT: MoveKind.KEPT,
            AdjustmentState.CHANGED: MoveKind.CHANGED,
            AdjustmentState.DROPPED: MoveKind.DROPPED,
        }
        if state in kinds:
            self.act(made, services.decide, actor=self.road.awa.id, kind=kinds[state])
        return made

    def find(self, adjustment_id: UUID) -> Adjustment:
        """Return an adjustment as it is stored now."""
        found = self.world.read(queries.find_adjustment, adjustment_id, platform=self.road.platform)
        assert isinstance(found, Adjustment)
        return found


@pytest.fixture
def road(world: World) -> Road:
    """One journey with everybody."""
    return make_road(world)


@pytest.fixture
def bench(road: Road, world: World) -> Bench:
    """What they do with adjustments."""
    return Bench(road, world)


@pytest.fixture
def enter(road: Road, browser: Callable[..., Browser]) -> Callable[[str], Browser]:
    """Open a browser as one of the journey's people, by her first name in small letters."""
    return lambda name: browser(getattr(road, name))


def page_of(adjustment_id: UUID) -> str:
    """Return the address of an adjustment."""
    return f"{LIST}/{adjustment_id}"
