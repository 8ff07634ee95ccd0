"""What the tests of moderation are made of: an idea is the text that is reported."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from blueprints.accounts.models import Person, Platform
from blueprints.core import db
from blueprints.ideas.models import Idea
from blueprints.moderation import claiming, deciding, queries, sealing, services
from blueprints.moderation.deciding import Ruling
from blueprints.moderation.kinds import Hold
from blueprints.moderation.models import Case, Decision, Reason
from tests.conftest import World
from tests.ideas.making import send

__all__ = ["again", "appeal", "case_of", "claim", "decide", "form", "hold", "on", "report", "ruling", "send", "unname"]


def report(
    world: World, idea: Idea, person: Person, reason: Reason = Reason.NAMES, platform: Platform | None = None
) -> Case:
    """Report an idea as *person*; return its case."""
    world.run(
        services.report,
        platform=platform,
        kind="idea",
        subject_id=idea.id,
        reporter_id=person.id,
        reason=reason,
        words="",
    )
    return case_of(world, idea, platform)


def hold(world: World, idea: Idea, why: Hold = Hold.LINK) -> Case:
    """Hold an idea."""
    world.run(services.hold, kind="idea", subject_id=idea.id, why=why)
    return case_of(world, idea)


def unname(world: World, idea: Idea, author: Person) -> Case:
    """Hold an idea as if it were without a name: its case holds who wrote it sealed, and nothing else does."""

    def seal() -> None:
        found = queries.hold_last_case("idea", idea.id)
        assert found is not None
        found.author_id, found.sealed_author = None, sealing.seal(author.id, case_id=found.id)

    hold(world, idea, Hold.UNNAMED)
    world.run(seal)
    return case_of(world, idea)


def case_of(world: World, idea: Idea, platform: Platform | None = None) -> Case:
    """Return the last case of an idea."""

    def find() -> Any:
        return queries.hold_last_case("idea", idea.id)

    found = world.read(find, platform=platform)
    assert isinstance(found, Case)
    return found


def again(world: World, case: Case) -> Case:
    """Return a case as it is now."""
    found = world.read(queries.find_case, case.id)
    assert isinstance(found, Case)
    return found


def idea_now(world: World, idea: Idea) -> Idea:
    """Return an idea as it is now."""
    found = world.read(lambda: db.session().get(Idea, idea.id))
    assert isinstance(found, Idea)
    return found


def on(world: World, case: Case | UUID, act: Callable[..., Any], **arguments: Any) -> Any:
    """Run a service on a case."""
    case_id = case.id if isinstance(case, Case) else case

    def run() -> Any:
        fresh = queries.find_case(case_id)
        assert fresh is not None
        return act(case=fresh, **arguments)

    return world.run(run)


def ruling(decision: Decision = Decision.REMOVE, **more: Any) -> Ruling:
    """Return a decision with its words."""
    words = {"suggestion": "« Mon responsable. »" if decision is Decision.CHANGE else ""}
    words |= {"warning": "Un moment difficile." if decision is Decision.FOLD else ""}
    return Ruling(**{"decision": decision, "rule": 3, "charter": 1, "reason": "Un nom est écrit.", **words, **more})


def decide(world: World, case: Case, person: Person, decision: Decision = Decision.REMOVE, **more: Any) -> Case:
    """Decide on a case as *person*."""
    version = more.pop("version", again(world, case).version)
    on(world, case, deciding.decide, person_id=person.id, version=version, ruling=ruling(decision, **more))
    return again(world, case)


def appeal(world: World, case: Case, words: str = "") -> Case:
    """Disagree with the decision on a case."""
    on(world, case, deciding.appeal, words=words)
    return again(world, case)


def claim(world: World, case: Case, person: Person) -> Case:
    """Take a case as *person*."""
    on(world, case, claiming.claim, person_id=person.id)
    return again(world, case)


def form(case: Case, decision: Decision = Decision.REMOVE, **more: Any) -> dict[str, Any]:
    """Return what the form of a decision sends."""
    made = ruling(decision)
    return {
        "version": str(case.version),
        "decision": decision.value,
        "rule": "3",
        "reason": made.reason,
        "suggestion": made.suggestion,
        "warning": made.warning,
        **more,
    }
