"""Writing to the service without an account: the form, the recap, the confirmation, and everything people may type."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from blueprints.accounts.models import Role
from blueprints.core import db, tokens
from blueprints.front_door import letters, queries, services
from blueprints.front_door.models import Channel, Enquiry, EnquiryState
from blueprints.news.models import News
from tests.conftest import OTHER_HOST, Browser, World
from tests.front_door.making import MESSAGE, act, fields, receive

Open = Callable[..., Browser]


def found(world: World) -> list[Enquiry]:
    rows: list[Enquiry] = world.read(lambda: list(db.session().scalars(select(Enquiry).order_by(Enquiry.received_at))))
    return rows


def letter_of(world: World, enquiry: Enquiry) -> letters.Letter:
    opened: letters.Letter = world.read(
        letters.open_letter, enquiry.words, platform_id=enquiry.platform_id, enquiry_id=enquiry.id
    )
    return opened


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the recap page's form."""
    from html import unescape

    form = page[page.index('action="/ecrire/envoyer"') :]
    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}


# --- the way through --------------------------------------------------------------------------------------------------


def test_a_relative_writes_reads_again_sends_and_gets_a_reference(world: World, browser: Open) -> None:
    stranger = browser()
    page = stranger.get("/ecrire?pour=demander&je-suis=proche").text
    assert re.search(r'value="support" checked|value="support"\s+checked', page)
    assert re.search(r'value="relative"\s+checked', page)
    assert "Qui lit ce message" in page
    assert "équipe d’animation et la personne responsable" in page
    assert 'href="tel:3114"' in page[page.index("<main") : page.index("<footer")]
    recap = stranger.submit("/ecrire", fields(world))
    assert recap.status_code == 200
    assert found(world) == []
    for said in (MESSAGE, "06 12 34 56 78", "Zoé", "Brenval", "Je suis un proche", "Modifier le message"):
        assert said.replace("\u00a0", " ") in recap.text.replace("\u00a0", " "), said
    sent = stranger.submit("/ecrire/envoyer", hidden(recap.text))
    assert sent.status_code == 303
    (made,) = found(world)
    assert made.state is EnquiryState.NEW
    assert letter_of(world, made) == letters.Letter(
        message=MESSAGE, name="Zoé", contact="06 12 34 56 78", town="Brenval"
    )
    told = stranger.get(sent.location)
    assert made.reference in told.text
    assert "Au plus tard le" in told.text
    assert MESSAGE not in told.text
    assert "06 12" not in told.text[told.text.index("<main") : told.text.index("<footer")]
    assert 'content="noindex"' in told.text


def test_going_back_from_the_recap_keeps_everything(world: World, browser: Open) -> None:
    stranger = browser()
    recap = stranger.submit("/ecrire", fields(world))
    back = stranger.submit("/ecrire", {**hidden(recap.text), "etape": "modifier"})
    assert back.status_code == 200
    assert MESSAGE in back.text
    assert 'value="06.12.34.56.78"' in back.text
    assert re.search(r'value="phone"\s+checked', back.text)
    assert found(world) == []


def test_a_double_click_is_one_message_with_one_reference(world: World, browser: Open) -> None:
    stranger, sent = browser(), fields(world)
    first, second = (stranger.submit("/ecrire/envoyer", sent) for _ in range(2))
    assert first.location == second.location
    assert len(found(world)) == 1


def test_only_the_chosen_way_to_answer_is_kept(world: World, browser: Open) -> None:
    browser().submit("/ecrire/envoyer", fields(world, channel="mail", email="zoe@exemple.fr"))
    (made,) = found(world)
    assert made.channel is Channel.MAIL
    assert letter_of(world, made).contact == "zoe@exemple.fr"
    assert b"12" not in letter_of(world, made).contact.encode()


def test_the_service_is_told_once_and_without_a_word(world: World, browser: Open) -> None:
    facilitator, administrator = world.person(Role.FACILITATOR), world.person(Role.ADMINISTRATOR)
    world.person(Role.COACH)
    for number in range(3):
        browser().submit("/ecrire/envoyer", fields(world, message=f"{MESSAGE} {number}"))
    rows = world.read(lambda: list(db.session().execute(select(News.person_id, News.address))))
    assert sorted((row.person_id, row.address) for row in rows) == sorted(
        (one.id, "/demandes") for one in (facilitator, administrator)
    )
    page = browser(facilitator).get("/mes-nouvelles").text
    assert "Une demande est arrivée" in page
    assert "frère" not in page


def test_a_signed_in_person_may_write_too(world: World, browser: Open) -> None:
    one = browser(world.person())
    assert one.get("/ecrire").status_code == 200
    assert one.submit("/ecrire/envoyer", fields(world)).status_code == 303


def test_a_page_that_waited_too_long_gives_her_words_back(world: World, browser: Open) -> None:
    for path in ("/ecrire", "/ecrire/envoyer"):
        answer = browser().post(path, data={**fields(world), "csrf_token": "périmé"})
        assert answer.status_code == 400
        assert MESSAGE in unescape(answer.text)


# --- spam without a puzzle --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd",
    [
        {"site_web": "https://exemple.fr"},
        {"seconds": 0},
        {"stamp": "1-2"},
        {"message": "Voir https://a.exemple.fr https://b.exemple.fr https://c.exemple.fr"},
    ],
)
def test_what_looks_like_a_machine_is_set_apart_and_gets_the_same_answer(
    world: World, browser: Open, odd: dict[str, Any]
) -> None:
    world.person(Role.FACILITATOR)
    stranger = browser()
    sent = stranger.submit("/ecrire/envoyer", fields(world, **odd))
    assert sent.status_code == 303
    (made,) = found(world)
    assert made.state is EnquiryState.TO_CHECK
    assert "Votre message est arrivé" in stranger.get(sent.location).text
    assert world.read(lambda: db.session().scalars(select(func.count(News.id))).one()) == 0


def test_a_page_open_for_days_is_no_machine(world: World, browser: Open) -> None:
    browser().submit("/ecrire/envoyer", fields(world, seconds=5 * 86400))
    assert found(world)[0].state is EnquiryState.NEW


# --- what people may type ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"purpose": ""}, "Dites si vous demandez"),
        ({"asker": ""}, "préférer ne pas le dire"),
        ({"message": "   "}, "Une seule phrase suffit"),
        ({"message": "é" * 3001}, "trop long"),
        ({"message": "x" * 1_000_000}, "trop long"),
        ({"channel": ""}, "Choisissez le téléphone ou l’e-mail"),
        ({"channel": "sms"}, "réponses proposées"),
        ({"phone": ""}, "numéro où vous appeler"),
        ({"phone": "12 34"}, "pas complet"),
        ({"phone": "0" * 400}, "trop long"),
        ({"channel": "mail"}, "adresse e-mail où vous répondre"),
        ({"channel": "mail", "email": "zoe"}, "pas complète"),
        ({"channel": "mail", "email": "zoe@exemple.fr\r\nBcc: a@exemple.fr"}, "pas complète"),
        ({"name": "Z" * 61}, "trop long"),
        ({"purpose": "<script>"}, "réponses proposées"),
    ],
)
@pytest.mark.parametrize("path", ["/ecrire", "/ecrire/envoyer"])
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    world: World, browser: Open, path: str, wrong: dict[str, Any], said: str
) -> None:
    answer = browser().submit(path, fields(world, **wrong))
    assert answer.status_code == 422
    assert said in answer.text.replace("\u00a0", " ")
    assert "Brenval" in answer.text
    assert "message" in wrong or MESSAGE in answer.text.replace("\u00a0", " ")
    assert found(world) == []


def test_strange_signs_are_text(world: World, browser: Open) -> None:
    stranger = browser()
    odd = "<b>Bonjour</b> 🌻 \u202eà l’envers\x00 d’accord"
    recap = stranger.submit("/ecrire", fields(world, message=odd, name="\u202eZoé <i>", town="Ö'Brien \u200f"))
    assert "&lt;b&gt;Bonjour&lt;/b&gt; 🌻" in recap.text
    assert "<b>Bonjour" not in recap.text
    stranger.submit("/ecrire/envoyer", fields(world, message=odd, name="\u202eZoé <i>"))
    kept = letter_of(world, found(world)[0])
    assert kept.message == "<b>Bonjour</b> 🌻 à l’envers d’accord"
    assert kept.name == "Zoé <i>"


def test_a_name_of_every_shape_is_taken(world: World, browser: Open) -> None:
    for name in ("", "X", "O’Neil", "علي", "🙂", "Jean-Marc de La Tour"):
        assert browser().submit("/ecrire", fields(world, name=name)).status_code == 200


# --- the confirmation's address ---------------------------------------------------------------------------------------


def test_the_confirmation_opens_by_its_own_address_only(world: World, browser: Open) -> None:
    made = receive(world)
    with world.app.app_context():
        token = tokens.make("enquiry", made.id)
        other = tokens.make("link", made.id)
    assert browser().get(f"/ecrire/recu/{token}").status_code == 200
    for wrong in (str(made.id), other, token[:-1], "x", "é", str(uuid4())):
        assert browser().get(f"/ecrire/recu/{wrong}").status_code == 404


def test_another_platform_does_not_know_it(world: World, browser: Open) -> None:
    world.make_platform("Ailleurs", OTHER_HOST)
    made = receive(world)
    with world.app.app_context():
        token = tokens.make("enquiry", made.id)
    assert browser(host=OTHER_HOST).get(f"/ecrire/recu/{token}").status_code == 404


def test_the_confirmation_says_the_same_whatever_the_service_did(world: World, browser: Open) -> None:
    colleague = world.person(Role.FACILITATOR)
    made = receive(world)
    with world.app.app_context():
        path = f"/ecrire/recu/{tokens.make('enquiry', made.id)}"
    before = _main(browser().get(path).text)
    act(world, services.set_aside, made, colleague.id)
    assert _main(browser().get(path).text) == before
    assert world.read(queries.find_enquiry, made.id).state is EnquiryState.SPAM


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]
