"""What happens to a text that is reported or held: one case, four decisions, an appeal to somebody else."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db, transaction
from blueprints.core.errors import Refused, Stale
from blueprints.ideas import taking_part
from blueprints.ideas.models import Idea
from blueprints.moderation import claiming, deciding, queries, services
from blueprints.moderation.kinds import Hold, Standing
from blueprints.moderation.models import Case, CaseState, Decision, Reason, Step
from tests.conftest import World
from tests.ideas.making import on as on_idea
from tests.moderation.making import (
    again,
    appeal,
    case_of,
    claim,
    decide,
    hold,
    idea_now,
    on,
    report,
    ruling,
    send,
)

STANDS = [
    (Decision.KEEP, Standing.VISIBLE),
    (Decision.FOLD, Standing.FOLDED),
    (Decision.CHANGE, Standing.HELD),
    (Decision.REMOVE, Standing.REMOVED),
]


def test_a_report_waits_in_the_queue_from_its_own_commit(world: World) -> None:
    idea, facilitator = send(world, world.person()), world.person(Role.FACILITATOR)
    case = report(world, idea, world.person())
    assert [row.id for row in world.read(queries.list_queue, facilitator.id)] == [case.id]


def test_several_reports_of_one_text_are_one_case_and_the_gravest_reason_leads(world: World) -> None:
    idea = send(world, world.person())
    reporters = [world.person(), world.person(), world.person()]
    for person, reason in zip(reporters, (Reason.OTHER, Reason.DANGER, Reason.NAMES), strict=True):
        report(world, idea, person, reason)
    report(world, idea, reporters[0], Reason.MONEY)
    case = case_of(world, idea)
    assert (case.report_count, case.worst, case.state) == (3, Reason.DANGER, CaseState.WAITING)


def test_nobody_reports_her_own_text(world: World) -> None:
    author = world.person()
    with pytest.raises(Refused, match="votre texte"):
        report(world, send(world, author), author)


def test_what_was_removed_is_not_reported_again(world: World) -> None:
    idea = send(world, world.person())
    case = report(world, idea, world.person())
    decide(world, case, world.person(Role.FACILITATOR), Decision.REMOVE)
    with pytest.raises(Refused, match="plus visible"):
        report(world, idea, world.person())


def test_what_is_held_is_read_by_its_author_only_until_somebody_decides(world: World) -> None:
    idea = send(world, world.person())
    case = hold(world, idea)
    assert idea_now(world, idea).standing is Standing.HELD
    assert world.read(services.is_held, kind="idea", subject_id=idea.id)
    decide(world, case, world.person(Role.FACILITATOR), Decision.KEEP)
    assert idea_now(world, idea).standing is Standing.VISIBLE
    assert not world.read(services.is_held, kind="idea", subject_id=idea.id)


def test_held_twice_is_one_case(world: World) -> None:
    idea = send(world, world.person())
    assert hold(world, idea, Hold.LINK).id == hold(world, idea, Hold.COPIES).id


@pytest.mark.parametrize(("decision", "standing"), STANDS)
def test_each_decision_says_how_the_text_stands(world: World, decision: Decision, standing: Standing) -> None:
    idea = send(world, world.person())
    case = decide(world, report(world, idea, world.person()), world.person(Role.FACILITATOR), decision)
    stands = idea_now(world, idea)
    assert (case.state, case.decision, stands.standing) == (CaseState.DECIDED, decision, standing)
    assert stands.warning == ("Un moment difficile." if decision is Decision.FOLD else "")


@pytest.mark.parametrize(("decision", "standing"), STANDS)
def test_a_decision_is_undone_and_the_text_stands_as_before(
    world: World, decision: Decision, standing: Standing
) -> None:
    idea, facilitator = send(world, world.person()), world.person(Role.FACILITATOR)
    since = clock.now()
    case = decide(world, report(world, idea, world.person()), facilitator, decision)
    before = {"standing": Standing.VISIBLE, "warning": ""}
    on(world, case, deciding.undo, person_id=facilitator.id, version=case.version, since=since, **before)
    undone = again(world, case)
    assert (undone.state, undone.decision, undone.decided_by) == (CaseState.WAITING, None, None)
    assert idea_now(world, idea).standing is Standing.VISIBLE
    assert standing in set(Standing)


def test_a_decision_is_not_undone_once_its_author_disagreed(world: World) -> None:
    idea, facilitator = send(world, world.person()), world.person(Role.FACILITATOR)
    case = decide(world, report(world, idea, world.person()), facilitator)
    appeal(world, case)
    before = {"standing": Standing.VISIBLE, "warning": ""}
    with pytest.raises(Stale):
        on(world, case, deciding.undo, person_id=facilitator.id, version=case.version, since=clock.now(), **before)


def test_who_comes_second_is_told_who_decided_what(world: World) -> None:
    case = report(world, send(world, world.person()), world.person())
    hugo, nadia = world.person(Role.FACILITATOR, first_name="Hugo"), world.person(Role.FACILITATOR)
    version = case.version
    decide(world, case, hugo, Decision.KEEP)
    with pytest.raises(Stale, match="Hugo a déjà décidé de garder ce texte"):
        decide(world, case, nadia, Decision.REMOVE, version=version)


def test_the_same_click_twice_is_one_decision(world: World) -> None:
    case, facilitator = report(world, send(world, world.person()), world.person()), world.person(Role.FACILITATOR)
    version = case.version
    decide(world, case, facilitator, version=version)
    decide(world, case, facilitator, version=version)
    steps = world.read(queries.list_steps, case.id)
    assert list(steps) == [Step.REPORTED, Step.DECIDED]


def test_a_folded_text_needs_its_warning_and_a_change_its_sentence(world: World) -> None:
    case, facilitator = report(world, send(world, world.person()), world.person()), world.person(Role.FACILITATOR)
    for decision in (Decision.FOLD, Decision.CHANGE):
        bare = ruling(decision, warning="", suggestion="")
        with pytest.raises(Refused):
            on(world, case, deciding.decide, person_id=facilitator.id, version=case.version, ruling=bare)


def test_an_appeal_goes_to_another_person_whose_answer_is_final(world: World) -> None:
    idea = send(world, world.person())
    first, second = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    case = appeal(world, decide(world, report(world, idea, world.person()), first), "Ce n’est pas vrai.")
    assert world.read(queries.list_queue, first.id) == []
    assert [row.id for row in world.read(queries.list_queue, second.id)] == [case.id]
    with pytest.raises(Refused, match="première décision"):
        decide(world, case, first, Decision.KEEP)
    final = decide(world, case, second, Decision.KEEP)
    assert (final.state, final.answered_by, final.decided_by) == (CaseState.FINAL, second.id, first.id)
    assert idea_now(world, idea).standing is Standing.VISIBLE
    with pytest.raises(Refused):
        appeal(world, final)


def test_the_final_answer_is_undone_back_to_the_first_decision(world: World) -> None:
    idea = send(world, world.person())
    first, second = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    case = appeal(world, decide(world, report(world, idea, world.person()), first))
    since = clock.now()
    final = decide(world, case, second, Decision.KEEP)
    before = {"standing": Standing.REMOVED, "warning": ""}
    on(world, final, deciding.undo, person_id=second.id, version=final.version, since=since, **before)
    undone = again(world, case)
    assert (undone.state, undone.decision, undone.decided_by) == (CaseState.APPEALED, Decision.REMOVE, first.id)
    assert idea_now(world, idea).standing is Standing.REMOVED


def test_a_text_that_is_kept_has_nothing_to_disagree_with(world: World) -> None:
    case = decide(world, report(world, send(world, world.person()), world.person()), world.person(Role.FACILITATOR))
    kept = report(world, send(world, world.person()), world.person())
    decide(world, kept, world.person(Role.FACILITATOR), Decision.KEEP)
    with pytest.raises(Refused):
        appeal(world, kept)
    assert appeal(world, case).state is CaseState.APPEALED
    assert appeal(world, case).version == again(world, case).version


def test_a_change_that_was_asked_for_is_read_again(world: World) -> None:
    author, facilitator = world.person(), world.person(Role.FACILITATOR)
    idea = send(world, author)
    case = decide(world, report(world, idea, world.person()), facilitator, Decision.CHANGE)
    words = {"title": idea.title, "body": "D’autres mots.", "version": None, "actor_id": author.id}
    on_idea(world, idea, taking_part.edit_idea, **words)
    assert again(world, case).state is CaseState.WAITING
    assert idea_now(world, idea).standing is Standing.HELD
    decide(world, case, facilitator, Decision.KEEP)
    assert idea_now(world, idea).standing is Standing.VISIBLE


def test_words_that_changed_meanwhile_are_read_before_one_decides(world: World) -> None:
    author, facilitator = world.person(), world.person(Role.FACILITATOR)
    idea = send(world, author)
    case = report(world, idea, world.person())
    words = {"title": idea.title, "body": "D’autres mots.", "version": None, "actor_id": author.id}
    on_idea(world, idea, taking_part.edit_idea, **words)
    with pytest.raises(Stale, match="a changé pendant votre lecture"):
        decide(world, case, facilitator, version=case.version)


def test_a_text_that_was_taken_back_has_nothing_to_decide(world: World) -> None:
    author, facilitator = world.person(), world.person(Role.FACILITATOR)
    idea = send(world, author)
    case = report(world, idea, world.person())
    on_idea(world, idea, taking_part.withdraw, actor_id=author.id)
    assert again(world, case).state is CaseState.CLOSED
    assert world.read(queries.list_queue, facilitator.id) == []
    with pytest.raises(Refused, match="a retiré son texte"):
        decide(world, case, facilitator)


@pytest.mark.parametrize("before", [CaseState.WAITING, CaseState.DECIDED, CaseState.APPEALED])
def test_a_text_that_comes_back_is_where_it_was(world: World, before: CaseState) -> None:
    author = world.person()
    idea = send(world, author)
    case = report(world, idea, world.person())
    if before is not CaseState.WAITING:
        decide(world, case, world.person(Role.FACILITATOR))
    if before is CaseState.APPEALED:
        appeal(world, case)
    on_idea(world, idea, taking_part.withdraw, actor_id=author.id)
    on_idea(world, idea, taking_part.put_back, actor_id=author.id)
    assert again(world, case).state is before


@pytest.mark.parametrize("how", ["reported", "answer undone"])
def test_a_disagreement_that_comes_back_is_not_for_who_decided_first(world: World, how: str) -> None:
    author, first = world.person(), world.person(Role.FACILITATOR)
    idea = send(world, author)
    case = report(world, idea, world.person())
    decide(world, case, first, Decision.FOLD)
    appeal(world, case)
    if how == "reported":
        report(world, idea, world.person())
    else:
        second, since = world.person(Role.FACILITATOR), clock.now()
        version = decide(world, case, second, Decision.FOLD).version
        before = {"standing": Standing.FOLDED, "warning": "Un moment difficile."}
        on(world, case, deciding.undo, person_id=second.id, version=version, since=since, **before)
    on_idea(world, idea, taking_part.withdraw, actor_id=author.id)
    on_idea(world, idea, taking_part.put_back, actor_id=author.id)
    assert again(world, case).state is CaseState.APPEALED
    with pytest.raises(Refused, match="première décision"):
        decide(world, case, first)


def test_a_claim_keeps_others_away_and_ends_by_itself_after_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = report(world, send(world, world.person()), world.person())
    hugo, nadia = world.person(Role.FACILITATOR, first_name="Hugo"), world.person(Role.FACILITATOR)
    claim(world, case, hugo)
    with pytest.raises(Stale, match="Hugo relit déjà ce texte"):
        claim(world, case, nadia)
    with pytest.raises(Stale, match="Hugo relit déjà"):
        decide(world, case, nadia)
    later = datetime.now(UTC) + timedelta(hours=24, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert claim(world, case, nadia).claimed_by == nadia.id


def test_a_claim_taken_twice_is_one_and_is_given_back(world: World) -> None:
    case, hugo = report(world, send(world, world.person()), world.person()), world.person(Role.FACILITATOR)
    claim(world, case, hugo)
    claim(world, case, hugo)
    on(world, case, claiming.release, person_id=hugo.id)
    on(world, case, claiming.release, person_id=hugo.id)
    assert again(world, case).claimed_by is None
    assert list(world.read(queries.list_steps, case.id)) == [Step.REPORTED, Step.CLAIMED, Step.RELEASED]


def test_who_stepped_aside_is_not_given_the_text_again_unless_she_undoes_it(world: World) -> None:
    case, hugo = report(world, send(world, world.person()), world.person()), world.person(Role.FACILITATOR)
    claim(world, case, hugo)
    on(world, case, claiming.step_aside, person_id=hugo.id)
    on(world, case, claiming.step_aside, person_id=hugo.id)
    assert world.read(queries.list_queue, hugo.id) == []
    assert again(world, case).claimed_by is None
    world.run(claiming.come_back, case_id=case.id, person_id=hugo.id)
    assert [row.id for row in world.read(queries.list_queue, hugo.id)] == [case.id]


def test_what_a_moderator_avoids_is_never_offered_to_her(world: World) -> None:
    hugo = world.person(Role.FACILITATOR)
    report(world, send(world, world.person()), world.person(), Reason.DANGER)
    other = report(world, send(world, world.person()), world.person(), Reason.MONEY)
    world.run(claiming.avoid, person_id=hugo.id, what=["reason:danger"])
    assert [row.id for row in world.read(queries.list_queue, hugo.id)] == [other.id]
    world.run(claiming.avoid, person_id=hugo.id, what=[])
    assert len(world.read(queries.list_queue, hugo.id)) == 2


def test_two_who_report_at_once_make_one_case_of_two_reports(world: World) -> None:
    idea = send(world, world.person())
    people = [world.person() for _one in range(4)]
    _at_once(world.app, [partial(_report, world, idea, one) for one in people])
    assert case_of(world, idea).report_count == 4
    assert len(world.read(queries.list_queue, world.person(Role.FACILITATOR).id)) == 1


def test_two_who_decide_at_once_make_one_decision(world: World) -> None:
    case = report(world, send(world, world.person()), world.person())
    told: list[str] = []
    moderators = [world.person(Role.FACILITATOR) for _one in range(4)]
    _at_once(world.app, [partial(_decide, world, case, one, told) for one in moderators])
    assert sorted(told) == ["decided", "stale", "stale", "stale"]
    assert list(world.read(queries.list_steps, case.id)) == [Step.REPORTED, Step.DECIDED]


def _report(world: World, idea: Idea, person: Person) -> None:
    db.enter_platform(world.platform.id)
    with transaction.write(again=lambda: None):
        services.report(kind="idea", subject_id=idea.id, reporter_id=person.id, reason=Reason.NAMES, words="")


def _decide(world: World, case: Case, person: Person, told: list[str]) -> None:
    db.enter_platform(world.platform.id)

    def held() -> Case | None:
        return db.session().get(Case, case.id, with_for_update=True)

    try:
        with transaction.write(again=held) as fresh:
            deciding.decide(case=fresh, person_id=person.id, version=case.version, ruling=ruling())
    except Stale:
        told.append("stale")
    else:
        told.append("decided")


def _at_once(app: Flask, acts: list[Callable[[], None]]) -> None:
    together, faults = threading.Barrier(len(acts)), []

    def run(act: Callable[[], None]) -> None:
        with app.app_context():
            together.wait()
            try:
                act()
            except Exception as fault:  # noqa: BLE001 - whatever it is, the test says it
                faults.append(fault)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_what_may_be_a_danger_comes_first(world: World) -> None:
    old = report(world, send(world, world.person()), world.person(), Reason.OTHER)
    grave = report(world, send(world, world.person()), world.person(), Reason.DANGER)
    rows = world.read(queries.list_queue, world.person(Role.FACILITATOR).id)
    assert [row.id for row in rows] == [grave.id, old.id]


def test_who_was_answered_for_good_does_not_decide_again_on_the_same_text(world: World) -> None:
    first, second, author = (world.person(role) for role in (Role.FACILITATOR, Role.FACILITATOR, Role.BENEFICIARY))
    idea = send(world, author)
    case = report(world, idea, world.person())
    decide(world, case, first, Decision.REMOVE)
    appeal(world, case)
    decide(world, case, second, Decision.KEEP)
    anew = report(world, idea, world.person())
    assert anew.id != case.id
    with pytest.raises(Refused, match="réponse finale"):
        decide(world, anew, first, Decision.REMOVE)
    assert idea_now(world, idea).standing is Standing.VISIBLE
    decide(world, anew, second, Decision.KEEP)
