"""Two at once, each in a thread and a unit of its own: one is first, the other is told, and nothing happens twice."""

from collections.abc import Callable
from threading import Thread

import pytest
from sqlalchemy import func, select

from blueprints.accounts.models import Person, Role
from blueprints.core import db
from blueprints.core.errors import Refused, Stale, Unavailable
from blueprints.ideas import taking_part
from blueprints.ideas.models import Idea
from blueprints.moderation import claiming, deciding, services
from blueprints.moderation.models import Case, CaseEvent, CaseReport, CaseState, Decision, Reason, Step
from tests.advice.making import at_once
from tests.conftest import World
from tests.moderation.making import again, appeal, case_of, decide, idea_now, report, ruling, send


def _fresh(case: Case) -> Case:
    """Return a case as `transaction.write` gives it to a route: held until the commit."""
    return db.session().get_one(Case, case.id, with_for_update=True, populate_existing=True)


def _decide(case: Case, person: Person, decision: Decision = Decision.REMOVE) -> None:
    deciding.decide(case=_fresh(case), person_id=person.id, version=case.version, ruling=ruling(decision))


def _steps(world: World, case: Case, step: Step) -> int:
    counted = select(func.count(CaseEvent.id)).where(CaseEvent.case_id == case.id, CaseEvent.step == step)
    found: int = world.read(lambda: db.session().scalar(counted))
    return found


def _refusals(done: list[object]) -> list[object]:
    return [one for one in done if isinstance(one, Refused | Stale)]


@pytest.fixture
def idea(world: World) -> Idea:
    """A text that is reported."""
    made: Idea = send(world, world.person())
    return made


def test_two_moderators_decide_at_once_and_one_decision_holds(world: World, idea: Idea) -> None:
    case = report(world, idea, world.person())
    first, second = (world.person(Role.FACILITATOR) for _each in range(2))
    done = at_once(world, lambda: _decide(case, first, Decision.REMOVE), lambda: _decide(case, second, Decision.KEEP))
    assert len(_refusals(done)) == 1
    assert isinstance(_refusals(done)[0], Stale)
    now = again(world, case)
    assert (_steps(world, case, Step.DECIDED), now.version) == (1, case.version + 1)
    assert idea_now(world, idea).standing.value == ("removed" if now.decision is Decision.REMOVE else "visible")
    assert now.decided_by == (first.id if now.decision is Decision.REMOVE else second.id)


def test_two_moderators_take_a_text_at_once_and_one_has_it(world: World, idea: Idea) -> None:
    case = report(world, idea, world.person())
    staff = [world.person(Role.FACILITATOR) for _each in range(2)]
    done = at_once(world, *(lambda one=one: claiming.claim(case=_fresh(case), person_id=one.id) for one in staff))
    assert len(_refusals(done)) == 1
    assert _steps(world, case, Step.CLAIMED) == 1
    assert again(world, case).claimed_by in {one.id for one in staff}


def test_a_decision_and_the_author_who_takes_her_text_back_at_once(world: World, idea: Idea) -> None:
    """PostgreSQL may ask one of the two to try again: she does, and the text is gone whoever was first."""
    case, staff = report(world, idea, world.person()), world.person(Role.FACILITATOR)

    def withdraw() -> None:
        fresh = db.session().get_one(Idea, idea.id, with_for_update=True, populate_existing=True)
        taking_part.withdraw(idea=fresh, actor_id=fresh.author_id)

    def patiently(act: Callable[[], None]) -> None:
        for _time in range(3):
            try:
                world.run(act)
            except Unavailable:
                continue
            except (Refused, Stale):
                pass
            return

    workers = [Thread(target=patiently, args=(act,)) for act in (lambda: _decide(case, staff), withdraw)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert idea_now(world, idea).withdrawn_at is not None
    assert again(world, case).state is CaseState.CLOSED
    assert _steps(world, case, Step.WITHDRAWN) == 1
    assert _steps(world, case, Step.DECIDED) in (0, 1)


def test_the_same_person_reports_twice_at_once_and_it_is_one(world: World, idea: Idea) -> None:
    reporter = world.person()

    def send_report() -> None:
        services.report(kind="idea", subject_id=idea.id, reporter_id=reporter.id, reason=Reason.NAMES, words="")

    done = at_once(world, send_report, send_report, send_report)
    assert _refusals(done) == []
    assert again(world, case_of(world, idea)).report_count == 1
    assert world.read(lambda: db.session().scalar(select(func.count(CaseReport.id)))) == 1


def test_three_persons_report_at_once_and_it_is_one_case(world: World, idea: Idea) -> None:
    people = [world.person() for _each in range(3)]

    def act(person: Person) -> None:
        services.report(kind="idea", subject_id=idea.id, reporter_id=person.id, reason=Reason.INSULT, words="")

    done = at_once(world, *(lambda one=one: act(one) for one in people))
    assert _refusals(done) == []
    assert world.read(lambda: db.session().scalar(select(func.count(Case.id)))) == 1
    assert case_of(world, idea).report_count == len(people)


def test_a_disagreement_said_twice_at_once_is_one(world: World, idea: Idea) -> None:
    case = decide(world, report(world, idea, world.person()), world.person(Role.FACILITATOR))

    def disagree() -> None:
        deciding.appeal(case=_fresh(case), words="Je ne suis pas d’accord.")

    done = at_once(world, disagree, disagree)
    assert all(isinstance(one, Stale) for one in _refusals(done))
    assert _steps(world, case, Step.APPEALED) == 1
    assert again(world, case).state is CaseState.APPEALED


def test_two_answers_to_a_disagreement_at_once_are_one_final_answer(world: World, idea: Idea) -> None:
    case = appeal(world, decide(world, report(world, idea, world.person()), world.person(Role.FACILITATOR)))
    staff = [world.person(Role.FACILITATOR) for _each in range(2)]
    done = at_once(world, *(lambda one=one: _decide(case, one, Decision.KEEP) for one in staff))
    assert len(_refusals(done)) == 1
    assert _steps(world, case, Step.ANSWERED) == 1
    assert again(world, case).state is CaseState.FINAL
