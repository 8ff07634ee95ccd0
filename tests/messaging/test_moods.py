"""Saying how one is by a short form: hers alone to turn on, sealed like any message, and nobody is alerted."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from blueprints.core import db
from blueprints.messaging.models import Message
from blueprints.news.models import News
from tests.conftest import OTHER_HOST, Browser
from tests.messaging.conftest import JSON, Road, make_road

Enter = Callable[[str], Browser]


def page_of(road: Road, kind: str = "private") -> str:
    """Return the address of the form."""
    return f"{road.url(kind)}/comment-ca-va"


def said(mood: str, body: str = "") -> dict[str, Any]:
    """Return what the form sends."""
    return {"mood": mood, "body": body, "client_id": str(uuid4())}


def count(road: Road) -> int:
    """Return how many messages there are."""
    found: int = road.world.read(lambda: db.session().scalar(select(func.count(Message.id))))
    return found


def test_it_is_off_until_she_turns_it_on(road: Road, enter: Enter) -> None:
    awa, page = enter("awa"), page_of(road)
    shown = awa.get(page).text
    assert "Julien pourra vous lire." in shown
    assert "<textarea" not in shown
    awa.submit(page, said("green"))
    assert count(road) == 0, "off"
    for _ in range(2):
        assert awa.submit(f"{page}/choix", {"on": "oui"}).status_code == 303
    assert "<textarea" in awa.get(page).text
    assert "<textarea" not in awa.get(page_of(road, "shared")).text, "one conversation at a time"
    awa.submit(f"{page}/choix", {"on": "non"})
    assert "<textarea" not in awa.get(page).text


@pytest.mark.parametrize(
    ("mood", "words"), [("green", "Ça va"), ("orange", "C’est difficile"), ("red", "J’ai besoin d’aide")]
)
def test_it_is_a_message_with_its_shape_and_words(road: Road, enter: Enter, mood: str, words: str) -> None:
    awa, page, body = enter("awa"), page_of(road), said(mood, "Le bruit, surtout.")
    awa.submit(f"{page}/choix", {"on": "oui"})
    for _ in range(2):
        assert awa.submit(page, body).status_code == 303
    assert count(road) == 1, "sent twice, it is one"
    julien = enter("julien")
    shown = julien.get(road.url("private")).text
    assert f"message__mood--{mood}" in shown.partition("<template")[0]
    assert words in shown.partition("<template")[0]
    one = julien.get(f"{road.url('private')}/messages?depuis=0", headers=JSON).get_json()["messages"][0]
    assert (one["mood"], one["text"], one["may_edit"]) == (mood, "Le bruit, surtout.", False)
    body = road.world.read(lambda: db.session().scalar(select(Message.body)))
    assert mood.encode() not in body


def test_it_says_before_it_is_sent_that_it_leaves_at_once_and_to_whom(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    awa.submit(f"{page_of(road, 'shared')}/choix", {"on": "oui"})
    shown = awa.get(page_of(road, "shared")).text
    assert "Votre réponse part tout de suite à Julien et à Sophie." in shown
    assert 'id="depart"' in shown
    assert "n’attend pas" not in shown, "she holds nothing back"
    awa.submit("/mon-accompagnement/attendre", {"seconds": "15"})
    shown = awa.get(page_of(road, "shared")).text
    assert "Elle n’attend pas 15 secondes comme vos autres messages." in shown
    answer = awa.submit(page_of(road, "shared"), said("green"))
    assert "#message-1" in answer.headers["Location"], "as it said"
    assert "Comment ça va" in awa.get("/mon-accompagnement/attendre").text


def test_a_need_of_help_shows_her_the_numbers_and_alerts_nobody(road: Road, enter: Enter) -> None:
    awa, page = enter("awa"), page_of(road)
    awa.submit(f"{page}/choix", {"on": "oui"})
    before = road.world.read(lambda: db.session().scalar(select(func.count(News.id))))
    answer = awa.submit(page, said("red"))
    assert answer.headers["Location"] == f"{page}/aide"
    shown = awa.get(f"{page}/aide").text
    for number in ("3114", "tel:15", "tel:112", "sms:114"):
        assert number in shown
    assert road.world.read(lambda: db.session().scalar(select(func.count(News.id)))) == before
    assert enter("julien").get(f"{page}/aide").status_code == 404
    assert "3114" not in enter("julien").get(road.url("private")).text.partition("<footer")[0]


def test_an_answer_to_one_quotes_its_words(road: Road, enter: Enter) -> None:
    awa, page = enter("awa"), page_of(road)
    awa.submit(f"{page}/choix", {"on": "oui"})
    awa.submit(page, said("orange"))
    assert (
        "C’est difficile"
        in enter("julien").get(f"{road.url('private')}?repondre=1").text.partition("data-answer-words")[2]
    )


@pytest.mark.parametrize("wrong", [{"mood": ""}, {"mood": "blue"}, {"body": "a" * 2001}, {"client_id": "abc"}])
def test_what_cannot_be_taken_comes_back(road: Road, enter: Enter, wrong: dict[str, str]) -> None:
    awa, page = enter("awa"), page_of(road)
    awa.submit(f"{page}/choix", {"on": "oui"})
    answer = awa.submit(page, said("green", "Mes mots restent") | wrong)
    assert answer.status_code == 422
    assert wrong.get("body", "Mes mots restent") in answer.text
    assert count(road) == 0


def test_nobody_can_type_the_mark(road: Road, enter: Enter) -> None:
    road.world.read(lambda: None)
    enter("awa").submit(
        f"{road.url('private')}/messages",
        {"body": "\x1emood=red\nBonjour", "client_id": str(uuid4()), "seen": "0"},
    )
    one = enter("julien").get(f"{road.url('private')}/messages?depuis=0", headers=JSON).get_json()["messages"][0]
    assert (one["mood"], one["text"]) == ("", "mood=red\nBonjour")


def test_it_is_the_accompanied_persons_alone(road: Road, enter: Enter, browser: Callable[..., Browser]) -> None:
    for kind, name in (("private", "julien"), ("shared", "sophie"), ("shared", "julien"), ("health", "awa")):
        assert enter(name).get(page_of(road, kind)).status_code == 404
        assert enter(name).submit(f"{page_of(road, kind)}/choix", {"on": "oui"}).status_code == 404
        assert enter(name).submit(page_of(road, kind), said("green")).status_code == 404
    assert "connexion" in browser().get(page_of(road)).headers["Location"]
    other = make_road(road.world, road.world.make_platform("Ailleurs", OTHER_HOST))
    assert browser(other.awa, host=OTHER_HOST).get(page_of(road)).status_code == 404
    road.end(road.awa)
    assert enter("awa").get(page_of(road)).status_code == 404
