"""Every move from every state by every role; two yeses; days; decisions; undo; two at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from blueprints.accounts.models import Role
from blueprints.adjustments import moves, queries, services
from blueprints.adjustments.models import AdjustmentState, Answer, MoveKind
from blueprints.core import clock
from blueprints.journeys.models import JourneyRole
from tests.adjustments.conftest import Bench, page_of, today, typed
from tests.conftest import Browser, World
from tests.messaging.conftest import Road

S, M = AdjustmentState, MoveKind
WAYS: dict[MoveKind, tuple[str, dict[str, str]]] = {
    M.EDITED: ("modifier", typed(measure="Autre chose à essayer.")),
    M.SAID_YES: ("reponse", {"answer": "yes"}),
    M.TOOK_YES_BACK: ("reprendre", {}),
    M.HANDED_OVER: ("montrer", {"side": "manager"}),
    M.STARTED: ("essai", {"first": f"{today():%d/%m/%Y}", "last": f"{today() + timedelta(days=9):%d/%m/%Y}"}),
    M.KEPT: ("decision", {"decision": "kept", "why": "Ça va."}),
    M.CHANGED: ("decision", {"decision": "changed", "why": "Autrement."}),
    M.DROPPED: ("decision", {"decision": "dropped", "why": "Ça suffit."}),
}
BY = {
    M.EDITED: {"awa", "julien", "sophie"},
    M.SAID_YES: {"awa", "sophie"},
    M.TOOK_YES_BACK: {"awa", "sophie"},
    M.HANDED_OVER: {"awa"},
    M.STARTED: {"awa", "julien", "sophie"},
    M.KEPT: {"awa", "sophie"},
    M.CHANGED: {"awa", "sophie"},
    M.DROPPED: {"awa", "sophie"},
}
FROM = {
    M.EDITED: {S.PROPOSED},
    M.SAID_YES: {S.PROPOSED},
    M.TOOK_YES_BACK: {S.PROPOSED},
    M.HANDED_OVER: set(S),
    M.STARTED: {S.AGREED, S.ON_TRIAL},
    M.KEPT: {S.ON_TRIAL},
    M.CHANGED: {S.AGREED, S.ON_TRIAL, S.KEPT},
    M.DROPPED: {S.PROPOSED, S.AGREED, S.ON_TRIAL, S.KEPT},
}
"""Written a second time, by hand: what the table of moves and the rules must agree with."""


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("kind", list(WAYS))
def test_every_move_from_every_state_by_every_role(
    bench: Bench, enter: Callable[[str], Browser], kind: MoveKind, state: AdjustmentState
) -> None:
    made = bench.brought(state)
    way, data = WAYS[kind]
    for name in ("doctor", "julien", "awa", "sophie"):
        if kind is M.TOOK_YES_BACK and state is S.PROPOSED and name in BY[kind]:
            bench.act(
                made,
                services.answer,
                actor=getattr(bench.road, name).id,
                said=Answer.AFTER_HR if name == "sophie" else Answer.YES,
            )
        before = bench.find(made)
        answer = enter(name).submit(f"{page_of(made)}/{way}", {**data, "version": str(before.version)})
        after = bench.find(made)
        if name not in BY[kind]:
            assert answer.status_code == 404, name
        elif state in FROM[kind]:
            assert answer.status_code == 303, answer.text
            assert after.version == before.version + 1
        else:
            assert answer.status_code == 422, name
        if name not in BY[kind] or state not in FROM[kind]:
            assert (after.state, after.version) == (before.state, before.version)
        if after.version != before.version:
            return


def test_no_move_is_left_out_of_the_table() -> None:
    assert set(moves.MOVES) == set(M) - {M.PROPOSED}
    assert set(moves.NEEDS) == set(moves.MOVES) - {M.AGREED}


@pytest.mark.parametrize("order", [("awa", "sophie"), ("sophie", "awa")])
def test_two_yeses_decide_in_either_order(
    bench: Bench, road: Road, enter: Callable[[str], Browser], order: tuple[str, str]
) -> None:
    made = bench.propose(road.julien)
    for place, name in enumerate(order):
        assert bench.find(made).state is S.PROPOSED
        version = str(bench.find(made).version)
        enter(name).submit(f"{page_of(made)}/reponse", {"answer": "yes", "version": version})
        assert bench.find(made).state is (S.AGREED if place else S.PROPOSED)
    assert "Décidé ensemble" in enter("julien").get(page_of(made)).text
    assert "Un aménagement est décidé." in enter(order[0]).get("/mes-nouvelles").text


def test_a_yes_can_be_taken_back_until_both_said_it(bench: Bench, road: Road, enter: Callable[[str], Browser]) -> None:
    made, mine = bench.propose(road.awa), enter("awa")
    assert "Reprendre ma réponse" in mine.get(page_of(made)).text
    mine.submit(f"{page_of(made)}/reprendre", {"version": "1"})
    bench.act(made, services.answer, actor=road.sophie.id, said=Answer.YES)
    assert bench.find(made).state is S.PROPOSED
    bench.act(made, services.answer, actor=road.awa.id, said=Answer.YES)
    version = str(bench.find(made).version)
    assert mine.submit(f"{page_of(made)}/reprendre", {"version": version}).status_code == 422


def test_a_yes_after_somebodys_opinion_is_not_a_yes_yet(
    bench: Bench, road: Road, enter: Callable[[str], Browser]
) -> None:
    made, theirs = bench.propose(road.awa), enter("sophie")
    theirs.submit(f"{page_of(made)}/reponse", {"answer": "after_hr", "version": "1", "answer_words": "Je demande."})
    assert bench.find(made).state is S.PROPOSED
    page = enter("awa").get(page_of(made)).text
    assert "attend l’avis des ressources humaines" in page
    assert "Je demande." in page
    theirs.submit(f"{page_of(made)}/reponse", {"answer": "yes", "version": "2"})
    assert bench.find(made).state is S.AGREED
    other = bench.propose(road.julien)
    refused = enter("awa").submit(f"{page_of(other)}/reponse", {"answer": "after_hr", "version": "1"})
    assert refused.status_code == 422


def test_the_yes_of_a_manager_who_left_counts_no_more(bench: Bench, road: Road, world: World) -> None:
    made = bench.propose(road.julien)
    bench.act(made, services.answer, actor=road.sophie.id, said=Answer.YES)
    road.end(road.sophie)
    road.join(world.person(Role.MANAGER, first_name="Nora"), JourneyRole.MANAGER)
    bench.act(made, services.answer, actor=road.awa.id, said=Answer.YES)
    assert bench.find(made).state is S.PROPOSED


def test_other_words_ask_for_the_yeses_again(bench: Bench, road: Road, enter: Callable[[str], Browser]) -> None:
    made = bench.propose(road.julien)
    bench.act(made, services.answer, actor=road.awa.id, said=Answer.YES)
    page = enter("sophie").get(f"{page_of(made)}/modifier").text
    assert "Un casque pendant l’inventaire." in page
    enter("sophie").submit(f"{page_of(made)}/modifier", typed(measure="Un bureau au calme.", version="2"))
    assert bench.find(made).state is S.PROPOSED
    shown = enter("awa").get(page_of(made)).text
    assert "Un bureau au calme." in shown
    assert "Vous n’avez pas encore répondu." in shown


def test_an_employers_no_needs_a_written_reason_and_hers_does_not(
    bench: Bench, road: Road, enter: Callable[[str], Browser]
) -> None:
    made = bench.propose(road.awa)
    refused = enter("sophie").submit(f"{page_of(made)}/decision", {"decision": "dropped", "version": "1"})
    assert refused.status_code == 422
    assert "raison écrite" in refused.text
    enter("sophie").submit(f"{page_of(made)}/decision", {"decision": "dropped", "version": "1", "why": "Trop cher."})
    assert "Trop cher." in enter("awa").get(page_of(made)).text
    other = bench.propose(road.sophie)
    assert enter("awa").submit(f"{page_of(other)}/decision", {"decision": "dropped", "version": "1"}).status_code == 303


def test_a_change_opens_a_round_linked_to_the_one_before(
    bench: Bench, road: Road, enter: Callable[[str], Browser]
) -> None:
    made, mine = bench.on_trial(), enter("awa")
    version = str(bench.find(made).version)
    answer = mine.submit(f"{page_of(made)}/decision", {"decision": "changed", "version": version})
    assert answer.location.endswith("/modifier")
    assert "Un casque pendant l’inventaire." in mine.get(answer.location).text
    following = answer.location.removesuffix("/modifier")
    assert "Voir le tour suivant" in mine.get(page_of(made)).text
    assert "Voir le tour d’avant" in enter("sophie").get(following).text
    assert bench.find(UUID(following.rpartition("/")[2])).round == 2


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (5, 1, "Le dernier jour vient après le premier"),
        (-9, -1, "Le dernier jour est déjà passé"),
        (-60, 5, "Le premier jour est trop ancien"),
        (0, 500, "Un essai dure un an au plus"),
        (500, 510, "Un essai dure un an au plus"),
    ],
)
def test_days_that_cannot_be_are_refused(
    bench: Bench, enter: Callable[[str], Browser], first: int, last: int, said: str
) -> None:
    made = bench.agreed()
    days = {name: f"{today() + timedelta(days=many):%d/%m/%Y}" for name, many in (("first", first), ("last", last))}
    version = str(bench.find(made).version)
    answer = enter("sophie").submit(f"{page_of(made)}/essai", {**days, "version": version})
    assert answer.status_code == 422
    assert said in answer.text
    assert days["last"] in answer.text
    assert bench.find(made).state is S.AGREED


def test_what_is_malformed_changes_nothing(bench: Bench, enter: Callable[[str], Browser]) -> None:
    made, mine = bench.on_trial(), enter("awa")
    before = bench.find(made).version
    for way, data in (
        ("decision", {"decision": "burnt"}),
        ("decision", {}),
        ("decision", {"decision": "kept", "why": "x" * 1001}),
        ("ressenti", {"scale": "<b>"}),
        ("essai", {"first": "demain", "last": "\x00"}),
        ("reponse", {"answer": "peut-être"}),
    ):
        assert mine.submit(f"{page_of(made)}/{way}", {**data, "version": str(before)}).status_code == 422
    for version in ("", "-1", "9" * 30, "²"):
        data = {"decision": "kept", "version": version}
        assert mine.submit(f"{page_of(made)}/decision", data).status_code == 409
    assert bench.find(made).version == before


def test_a_double_click_is_one_move(bench: Bench, enter: Callable[[str], Browser], world: World) -> None:
    made, mine = bench.on_trial(), enter("awa")
    data = {"decision": "kept", "why": "Merci.", "version": str(bench.find(made).version)}
    answers = [mine.submit(f"{page_of(made)}/decision", data) for _time in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    kinds = [one.kind for one in world.read(queries.list_moves, made)]
    assert kinds.count(M.KEPT) == 1


def test_two_at_once_do_not_overwrite_each_other(bench: Bench, enter: Callable[[str], Browser]) -> None:
    made = bench.on_trial()
    version = str(bench.find(made).version)
    enter("awa").submit(f"{page_of(made)}/decision", {"decision": "kept", "version": version})
    late = enter("sophie").submit(
        f"{page_of(made)}/decision", {"decision": "dropped", "why": "Non.", "version": version}
    )
    assert late.status_code == 409
    assert bench.find(made).state is S.KEPT


def _undo(mine: Browser, page: str) -> Any:
    source = mine.get(page).text
    token = source.partition('name="jeton" value="')[2].partition('"')[0]
    assert token, "no way back is offered"
    return mine.submit("/annuler", {"jeton": token})


@pytest.mark.parametrize("way", ["reponse", "essai", "kept", "changed", "dropped", "reprendre"])
def test_a_move_is_undone_within_the_minute_and_untold(
    bench: Bench, road: Road, enter: Callable[[str], Browser], world: World, way: str
) -> None:
    proposers = {"reponse": road.sophie, "reprendre": road.awa}
    made = bench.propose(proposers[way]) if way in proposers else bench.agreed() if way == "essai" else bench.on_trial()
    mine, before = enter("awa"), bench.find(made)
    data = {"version": str(before.version), "answer": "yes", "decision": way, "why": "Un mot à effacer."}
    data |= WAYS[M.STARTED][1]
    told = enter("julien").get("/mes-nouvelles").text.count("news__line")
    path = way if way in ("reponse", "essai", "reprendre") else "decision"
    assert mine.submit(f"{page_of(made)}/{path}", data).status_code == 303
    _undo(mine, page_of(made))
    after = bench.find(made)
    assert (after.state, after.trial_from, after.agreed_at) == (before.state, before.trial_from, before.agreed_at)
    assert world.read(queries.find_next, made) is None
    assert "Un mot à effacer." not in enter("sophie").get(page_of(made)).text
    assert enter("julien").get("/mes-nouvelles").text.count("news__line") == told


def test_nothing_is_undone_once_somebody_else_moved_it(
    bench: Bench, road: Road, enter: Callable[[str], Browser]
) -> None:
    made, mine = bench.on_trial(), enter("awa")
    mine.submit(f"{page_of(made)}/decision", {"decision": "kept", "version": str(bench.find(made).version)})
    source = mine.get(page_of(made)).text
    token = source.partition('name="jeton" value="')[2].partition('"')[0]
    bench.act(made, services.decide, actor=road.sophie.id, kind=M.DROPPED, words="Fini.")
    mine.submit("/annuler", {"jeton": token})
    assert bench.find(made).state is S.DROPPED


def test_a_trial_that_ended_asks_what_comes_next(
    bench: Bench, enter: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench.on_trial(days=3)
    assert "On teste, du" in enter("awa").get(page_of(made)).text
    later = clock.now() + timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = enter("awa").get(page_of(made)).text
    assert "L’essai finit. Et maintenant ?" in page
    assert "Essai fini, à décider" in page


def test_an_id_of_nothing_is_a_404(enter: Callable[[str], Browser]) -> None:
    for way in ("reponse", "reprendre", "essai", "decision", "ressenti", "montrer", "modifier"):
        assert enter("awa").submit(f"{page_of(uuid4())}/{way}", {"version": "1"}).status_code == 404
