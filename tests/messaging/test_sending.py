"""Sending: stored once, in order, with the same answer to the same message."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from blueprints.core import db
from blueprints.messaging.models import Conversation, Message
from tests.conftest import Browser
from tests.messaging.conftest import JSON, Road, typed

Enter = Callable[[str], Browser]


def _stored(road: Road, kind: str) -> list[tuple[int, UUID]]:
    def read() -> list[tuple[int, UUID]]:
        statement = select(Message.sequence, Message.author_id).where(Message.conversation_id == road.talks[kind])
        return [(row.sequence, row.author_id) for row in db.session().execute(statement.order_by(Message.sequence))]

    found = road.world.read(read)
    assert isinstance(found, list)
    return found


def test_a_form_leads_back_to_the_new_message(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    answer = awa.submit(f"{road.url('private')}/messages", typed("Bonjour Julien"))
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{road.url('private')}#message-1"
    page = awa.get(road.url("private")).text
    assert 'id="message-1"' in page
    assert "Bonjour Julien" in page
    assert "Envoyé à" in page


def test_a_script_gets_the_message_as_the_page_shows_it(road: Road, enter: Enter) -> None:
    body = typed("Bonjour")
    answer = enter("sophie").submit(f"{road.url('adjustments')}/messages", body, headers=JSON)
    assert answer.status_code == 201
    message = answer.get_json()["message"]
    assert (message["sequence"], message["text"], message["mine"]) == (1, "Bonjour", True)
    assert message["client"] == body["client_id"]
    assert message["status"].startswith("Envoyé à")


def test_the_same_message_sent_twice_is_one_with_the_same_answer(road: Road, enter: Enter) -> None:
    awa, body = enter("awa"), typed("Une fois")
    first = awa.submit(f"{road.url('shared')}/messages", body, headers=JSON)
    road.write(road.julien, "shared", "Entre-temps")
    again = awa.submit(f"{road.url('shared')}/messages", body, headers=JSON)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    form = awa.submit(f"{road.url('shared')}/messages", body)
    assert form.headers["Location"].endswith("#message-1")
    assert _stored(road, "shared") == [(1, road.awa.id), (2, road.julien.id)], "no place is lost either"


def test_the_same_id_with_other_words_is_refused_kindly(road: Road, enter: Enter) -> None:
    awa, body = enter("awa"), typed("Une fois")
    awa.submit(f"{road.url('shared')}/messages", body, headers=JSON)
    other = awa.submit(f"{road.url('shared')}/messages", body | {"body": "Autre chose, plus long"}, headers=JSON)
    assert other.status_code == 409
    assert "Rien n’est perdu" in other.get_json()["message"]
    page = awa.submit(f"{road.url('shared')}/messages", body | {"body": "Autre chose, plus long"})
    assert page.status_code == 409
    assert "Autre chose, plus long" in page.text, "the text comes back"
    assert len(_stored(road, "shared")) == 1


def test_the_same_id_in_two_hands_or_two_conversations_is_two_messages(road: Road, enter: Enter) -> None:
    body = typed("Bonjour")
    assert enter("awa").submit(f"{road.url('shared')}/messages", body, headers=JSON).status_code == 201
    assert enter("julien").submit(f"{road.url('shared')}/messages", body, headers=JSON).status_code == 201
    assert enter("awa").submit(f"{road.url('private')}/messages", body, headers=JSON).status_code == 201


def test_messages_stand_in_one_order_and_time_never_goes_back(road: Road) -> None:
    from datetime import timedelta

    from blueprints.core import clock
    from blueprints.messaging import queries, services

    def send(shift: timedelta) -> services.Sent:
        talk = queries.find_talk(road.talks["shared"])
        assert talk is not None
        return services.send_message(
            talk=talk, author=road.awa.id, client_id=uuid4(), text="Bonjour", at=clock.now() + shift
        )

    sent = [road.world.run(send, shift=timedelta(minutes=minutes)) for minutes in (0, -5, 5, -60)]
    assert [one.sequence for one in sent] == [1, 2, 3, 4]
    assert [one.sent_at for one in sent] == sorted(one.sent_at for one in sent)


def test_nobody_sends_where_nobody_reads(road: Road, enter: Enter) -> None:
    road.end(road.julien)
    answer = enter("awa").submit(f"{road.url('private')}/messages", typed("Il y a quelqu’un, ici ?"))
    assert answer.status_code == 422
    assert "Personne d’autre ne lit" in answer.text
    assert _stored(road, "private") == []

    def last() -> int | None:
        statement = select(func.max(Conversation.last_sequence)).where(Conversation.id == road.talks["private"])
        return db.session().scalar(statement)

    assert road.world.read(last) == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Écrivez votre message."),
        (" \n\t ", "Écrivez votre message."),
        ("\x00", "Écrivez votre message."),
        ("é" * 5001, "Gardez 5 000 signes au plus"),
        ("a" * 1_000_000, "Gardez 5 000 signes au plus"),
    ],
    ids=["nothing", "blanks", "NUL", "one sign too long", "a megabyte"],
)
def test_a_text_that_cannot_be_taken_says_why_and_comes_back(
    road: Road, enter: Enter, text: str, sentence: str
) -> None:
    awa = enter("awa")
    page = awa.submit(f"{road.url('shared')}/messages", typed(text))
    assert page.status_code == 422
    assert sentence in page.text.replace("\u00a0", " ")
    assert "<title>Erreur" in page.text
    assert text.strip("\x00 \n\t") in page.text
    data = awa.submit(f"{road.url('shared')}/messages", typed(text), headers=JSON)
    assert data.status_code == 422
    assert sentence in data.get_json()["message"].replace("\u00a0", " ")
    assert _stored(road, "shared") == []


@pytest.mark.parametrize(
    "text",
    [
        "é" * 5000,
        "<script>alert(1)</script> & <b>gras</b>",
        "Merci 👩🏽‍🦽🎉",
        "\u202eenvers\u202c et \u200fعربي",
        "Avant\x00après",
        "Un\r\nDeux\r\n\r\nTrois",
        "' OR 1=1 -- %s {{ 7*7 }} %(a)s",
    ],
    ids=["the longest", "HTML", "emoji", "right to left", "NUL inside", "lines", "signs"],
)
def test_a_text_is_taken_as_it_is_and_shown_as_text(road: Road, enter: Enter, text: str) -> None:
    from blueprints.core import text as words

    awa = enter("awa")
    assert awa.submit(f"{road.url('shared')}/messages", typed(text)).status_code == 303
    said = awa.get(f"{road.url('shared')}/messages?depuis=0", headers=JSON).get_json()["messages"][0]["text"]
    assert said == words.clean(text)
    page = awa.get(road.url("shared")).text
    assert "<script>alert" not in page
    assert str(words.show(words.clean(text))) in page


@pytest.mark.parametrize("wrong", ["", "1", "abc", "0198c0de-0000-7000-8000-0000000000000", "\x00"])
def test_an_id_that_is_none_is_refused_and_the_text_comes_back(road: Road, enter: Enter, wrong: str) -> None:
    page = enter("awa").submit(f"{road.url('shared')}/messages", {"body": "Un texte qui reste ici", "client_id": wrong})
    assert page.status_code == 422
    assert "Un texte qui reste ici" in page.text
    assert "La page était incomplète" in page.text
    assert f'name="client_id" type="hidden" value="{wrong}"' not in page.text, "the page has a good one now"


@pytest.mark.parametrize("seen", ["-1", "abc", "99999999999999999999", "\x00", "²"])
def test_a_false_place_is_refused_and_nothing_breaks(road: Road, enter: Enter, seen: str) -> None:
    answer = enter("awa").submit(f"{road.url('shared')}/messages", typed("Bonjour", seen=seen))
    assert answer.status_code == 422


def test_without_a_token_nothing_is_sent(road: Road, enter: Enter) -> None:
    answer = enter("awa").post(f"{road.url('shared')}/messages", data=typed("Bonjour"), headers=JSON)
    assert answer.status_code == 400
    assert answer.get_json()["error"] == "page_too_old"
    assert _stored(road, "shared") == []


def test_the_rules_are_asked_again_when_the_message_is_stored(road: Road, enter: Enter) -> None:
    """Between the gate and the write, her membership ends: nothing is stored."""
    from blueprints.core import transaction

    sophie = enter("sophie")
    token = sophie.csrf()
    begin = transaction._begin

    def end_first() -> object:
        transaction._begin = begin
        road.end(road.sophie)
        return begin()

    transaction._begin = end_first  # type: ignore[assignment] # a moment that no test can hit otherwise
    try:
        answer = sophie.post(
            f"{road.url('shared')}/messages", data=typed("Trop tard") | {"csrf_token": token}, headers=JSON
        )
    finally:
        transaction._begin = begin
    assert answer.status_code == 404
    assert _stored(road, "shared") == []
