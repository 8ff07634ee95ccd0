"""How it goes: who says it, who reads it; the person's own words stay with her coach unless she ticks."""

from collections.abc import Callable
from uuid import uuid4

from blueprints.adjustments.models import AdjustmentState
from tests.adjustments.conftest import Bench, page_of
from tests.conftest import Browser
from tests.messaging.conftest import Road


def _say(scale: str, text: str, **more: str) -> dict[str, str]:
    return {"client_id": str(uuid4()), "scale": scale, "feeling_words": text, **more}


def test_her_words_stay_with_her_coach_unless_she_ticks(bench: Bench, enter: Callable[[str], Browser]) -> None:
    made = bench.on_trial()
    mine = enter("awa")
    mine.submit(f"{page_of(made)}/ressenti", _say("bothers", "Le casque serre trop."))
    mine.submit(f"{page_of(made)}/ressenti", _say("helps", "Mieux le matin.", shared="y"))
    theirs = enter("sophie").get(page_of(made)).text
    assert "Mieux le matin." in theirs
    assert "Le casque serre trop." not in theirs
    assert "Ça me gêne" not in theirs.partition("<ol")[2]
    page = enter("julien").get(page_of(made)).text
    assert "Le casque serre trop." in page
    assert "Le manager ne lit pas cette réponse." in page


def test_the_manager_says_it_in_other_words_and_all_read_it(bench: Bench, enter: Callable[[str], Browser]) -> None:
    made, hers = bench.on_trial(), enter("sophie")
    page = hers.get(page_of(made)).text
    assert "C’est difficile à tenir" in page
    assert "Mon manager peut lire" not in page
    hers.submit(f"{page_of(made)}/ressenti", _say("a_little", "L’équipe suit."))
    assert "Sophie : Ça va un peu mieux" in enter("awa").get(page_of(made)).text


def test_the_coach_has_no_answer_to_give(bench: Bench, enter: Callable[[str], Browser]) -> None:
    made = bench.on_trial()
    assert "Dire comment ça se passe" not in enter("julien").get(page_of(made)).text
    assert enter("julien").submit(f"{page_of(made)}/ressenti", _say("helps", "")).status_code == 404


def test_it_is_said_while_it_is_tried_or_kept_only(bench: Bench, enter: Callable[[str], Browser]) -> None:
    for state in AdjustmentState:
        made = bench.brought(state)
        answer = enter("awa").submit(f"{page_of(made)}/ressenti", _say("helps", "Bien."))
        expected = 303 if state in (AdjustmentState.ON_TRIAL, AdjustmentState.KEPT) else 422
        assert answer.status_code == expected, state


def test_sent_twice_it_is_said_once_and_can_be_undone(
    bench: Bench, road: Road, enter: Callable[[str], Browser]
) -> None:
    made, mine = bench.on_trial(), enter("awa")
    sent = _say("helps", "Une fois seulement.")
    for _time in range(2):
        assert mine.submit(f"{page_of(made)}/ressenti", sent).status_code == 303
    page = mine.get(page_of(made)).text
    assert page.count("Une fois seulement.") == 1
    token = page.partition('name="jeton" value="')[2].partition('"')[0]
    mine.submit("/annuler", {"jeton": token})
    assert "Une fois seulement." not in enter("julien").get(page_of(made)).text


def test_what_was_said_is_still_there_when_the_form_is_refused(bench: Bench, enter: Callable[[str], Browser]) -> None:
    made = bench.on_trial()
    answer = enter("awa").submit(f"{page_of(made)}/ressenti", _say("", "Des mots à garder 🙂 <b>"))
    assert answer.status_code == 422
    assert "Choisissez une réponse." in answer.text
    assert "Des mots à garder 🙂 &lt;b&gt;" in answer.text
