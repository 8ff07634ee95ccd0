"""Answering a message: who is quoted, how much of it, and never what came before one's arrival."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from blueprints.accounts.models import Role
from blueprints.journeys.models import JourneyRole
from tests.conftest import Browser
from tests.messaging.conftest import JSON, Road, typed

Enter = Callable[[str], Browser]


@pytest.fixture
def day() -> Iterator[time_machine.Traveller]:
    """A moment that the test may move on, before the journey is made."""
    with time_machine.travel(datetime(2026, 3, 3, 9, 0, tzinfo=UTC), tick=False) as moving:
        yield moving


def _answer(someone: Browser, road: Road, sequence: object, text: str = "Oui, merci", **more: Any) -> Any:
    return someone.submit(f"{road.url('shared')}/messages", typed(text, reply_to=str(sequence)), **more)


def test_an_answer_says_whom_it_answers_and_leads_there(day: object, road: Road, enter: Enter) -> None:
    road.write(road.julien, "shared", "Est-ce que le casque\nvous aide ? " + "Dites-le simplement. " * 10)
    awa = enter("awa")
    page = awa.get(f"{road.url('shared')}?repondre=1").text.replace("\u00a0", " ")
    assert "Vous répondez à :" in page
    assert "Julien : Est-ce que le casque vous aide ?" in page
    assert _answer(awa, road, 1).status_code == 303
    shown = enter("sophie").get(road.url("shared")).text.replace("\u00a0", " ").partition('id="message-2"')[2]
    assert 'href="#message-1"' in shown
    assert "Julien : Est-ce que le casque vous aide ?" in shown
    assert "…" in shown.partition("</p>")[0], "a few words of it"
    data = enter("sophie").get(f"{road.url('shared')}/messages?depuis=1", headers=JSON).get_json()["messages"][0]
    assert data["answers"]["sequence"] == 1


def test_a_newcomer_is_only_told_that_it_is_older(
    day: time_machine.Traveller, road: Road, browser: Callable[..., Browser], enter: Enter
) -> None:
    road.write(road.awa, "shared", "Mot ancien")
    day.shift(timedelta(hours=1))
    karim = road.world.person(Role.MANAGER, first_name="Karim")
    road.join(karim, JourneyRole.MANAGER)
    day.shift(timedelta(minutes=1))
    _answer(enter("julien"), road, 1)
    someone = browser(karim)
    page = someone.get(road.url("shared")).text
    assert "un message d’avant votre arrivée" in page
    assert "Mot ancien" not in page
    assert '#message-1"' not in page
    data = someone.get(f"{road.url('shared')}/messages", headers=JSON).get_json()["messages"]
    assert [one["answers"] for one in data] == [
        {"author": "", "words": "un message d’avant votre arrivée", "sequence": 0}
    ]
    assert _answer(someone, road, 1).status_code == 422, "nor does she answer it"
    assert "Mot ancien" not in someone.get(f"{road.url('shared')}?repondre=1").text


def test_what_was_taken_back_is_quoted_nowhere(day: object, road: Road, enter: Enter) -> None:
    road.write(road.awa, "shared", "Un mot de trop")
    _answer(enter("julien"), road, 1)
    enter("awa").submit(f"{road.url('shared')}/messages/1/retirer")
    page = enter("sophie").get(road.url("shared")).text
    assert "Un mot de trop" not in page
    assert "message retiré" in page
    refused = _answer(enter("sophie"), road, 1, "Trop tard")
    assert refused.status_code == 422
    assert "Trop tard" in refused.text, "the text is kept"


def test_the_quote_follows_a_change(day: object, road: Road, enter: Enter) -> None:
    road.write(road.awa, "shared", "Premiers mots")
    _answer(enter("julien"), road, 1)
    enter("awa").submit(f"{road.url('shared')}/messages/1/modifier", {"body": "Autres mots", "place": "1"})
    page = enter("sophie").get(road.url("shared")).text
    assert "Premiers mots" not in page
    assert page.count("Autres mots") == 2


@pytest.mark.parametrize("wrong", ["7", "-1", "abc", "99999999999999999999"])
def test_an_answer_to_nothing_is_refused_and_the_text_kept(day: object, road: Road, enter: Enter, wrong: str) -> None:
    answer = _answer(enter("awa"), road, wrong, "Mes mots")
    assert answer.status_code == 422
    assert "Mes mots" in answer.text
    assert enter("awa").get(f"{road.url('shared')}?repondre={wrong}").status_code == 200


def test_quotes_cost_one_statement_more_however_many(
    day: object, road: Road, enter: Enter, statements: list[str]
) -> None:
    for number in range(60):
        road.write(road.awa, "shared", f"Message {number}")
    costs, julien, sophie = [], enter("julien"), enter("sophie")
    for many in (0, 1, 12):
        for number in range(many):
            assert _answer(julien, road, number + 1).status_code == 303
        sophie.get(road.url("shared"))
        statements.clear()
        sophie.get(road.url("shared"))
        costs.append(len(statements))
    plain, one, twelve = costs
    assert plain + 1 == one == twelve <= 10


def test_an_empty_box_leaves_no_draft_behind(day: object, road: Road, enter: Enter) -> None:
    awa, page = enter("awa"), road.url("shared")
    road.write(road.julien, "shared", "Bonjour")
    kept = {"brouillon": page, "reply_to": "1", "body": "Je réfléchis", "files_about": ""}
    awa.submit("/brouillons", kept)
    again = awa.get(page).text.replace("\u00a0", " ")
    assert "Je réfléchis" in again
    assert "Julien : Bonjour" in again.partition("data-answer-words")[2], "what it answers comes back too"
    awa.submit("/brouillons", kept | {"reply_to": "", "body": ""})
    assert "Brouillon enregistré" not in awa.get(page).text


def test_each_way_to_answer_says_aloud_which_message_it_is_for(day: object, road: Road, enter: Enter) -> None:
    """No "message de Vous" nor "de Awa" for who listens, whoever wrote."""
    road.write(road.awa, "shared", "Bonjour Sophie")
    for reader, author in (("awa", "Vous"), ("sophie", "Awa")):
        page = enter(reader).get(road.url("shared")).text.replace("\u2068", "").replace("\u2069", "")
        for words in ("au message", "pour le message"):
            assert f"{words}\u00a0: {author}, à 10\u00a0h" in page, (reader, words)
        assert not any(f"message de {name}" in page for name in ("Vous", "Awa"))
