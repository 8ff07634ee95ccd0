"""What the tests of ideas are made of."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from blueprints.accounts.models import Person, Platform
from blueprints.core import clock
from blueprints.ideas import queries, services
from blueprints.ideas.models import Idea, Step, Verdict
from tests.conftest import World

FORM = {"title": "Une salle calme à chaque rencontre", "body": "Je pourrais rester jusqu’à la fin."}


def send(world: World, person: Person, platform: Platform | None = None, **more: Any) -> Idea:
    """Send an idea as *person*."""
    values = {"client_id": uuid4(), **FORM, **more}
    made: Idea = world.run(services.send_idea, platform=platform, author_id=person.id, **values)
    return made


def on(world: World, idea: Idea, act: Callable[..., Any], **arguments: Any) -> Any:
    """Run a service on an idea."""

    def run() -> Any:
        fresh = queries.find_idea(idea.id)
        assert fresh is not None
        return act(idea=fresh, **arguments)

    return world.run(run)


def answer(
    world: World, idea: Idea, person: Person, verdict: Verdict = Verdict.KEPT, review_at: datetime | None = None
) -> None:
    """Answer an idea as *person*."""
    reason = "La petite salle sera ouverte."
    on(world, idea, services.answer_idea, verdict=verdict, reason=reason, review_at=review_at, actor_id=person.id)


def note(world: World, idea: Idea, step: Step, words: str = "") -> None:
    """Note a step of an idea."""
    on(world, idea, services.note_step, step=step, happened_at=clock.now(), words=words)


def again(world: World, idea: Idea) -> Idea:
    """Return an idea as it is now."""
    found = world.read(queries.find_idea, idea.id)
    assert isinstance(found, Idea)
    return found


def path(idea: Idea | UUID) -> str:
    """Return the address of an idea."""
    return f"/idees/{idea.id if isinstance(idea, Idea) else idea}"
