"""The topics of Conseils are the platform's own: words and order are changed, questions keep theirs."""

import re
from collections.abc import Callable, Sequence
from uuid import uuid4

import pytest

from blueprints.accounts.models import Person, Role
from blueprints.advice import topics
from blueprints.advice.models import FIRST_TOPICS, PlatformTopic, Topic
from tests.advice.making import FORM, ask, path
from tests.conftest import OTHER_HOST, Browser, World
from tests.desk.making import acts, trail_holds

Open = Callable[..., Browser]
TOPICS = "/service/sujets"
NEW = "/conseils/nouvelle-question"


def _topics(world: World) -> Sequence[PlatformTopic]:
    found: Sequence[PlatformTopic] = world.read(topics.list_topics)
    return found


def _names(world: World) -> list[str]:
    return [one.name for one in _topics(world)]


def _of(world: World, code: str) -> PlatformTopic:
    return next(one for one in _topics(world) if one.code == code)


def _seen(browser: Browser, page: str) -> str:
    return browser.get(page).text.split('name="seen" value="')[1].split('"')[0]


def _in_charge(world: World, browser: Open) -> Browser:
    return browser(world.person(Role.ADMINISTRATOR))


def _offered(browser: Browser) -> list[str]:
    return re.findall(r'name="topic" value="([^"]+)"', browser.get(NEW).text)


def test_every_platform_begins_with_the_same_topics_whichever_way_it_is_made(world: World) -> None:
    other = world.make_platform("Cordée de la Marne", OTHER_HOST)
    first = [(code, name, about) for code, name, about in FIRST_TOPICS]
    for platform in (world.platform, other):
        found = world.read(topics.list_topics, platform=platform)
        assert [(one.code, one.name, one.about) for one in found] == first


def test_a_topic_is_added_once_offered_and_asked_about(world: World, browser: Open) -> None:
    mine, member = _in_charge(world, browser), browser(world.person())
    sent = {"client_id": str(uuid4()), "name": "Le télétravail 🙂", "about": "Chez soi, à distance"}
    for _ in range(2):
        assert mine.submit(f"{TOPICS}/nouveau", sent).status_code == 303
    assert "Personne n’est prévenu" in mine.get(TOPICS).text
    assert _names(world)[-1] == "Le télétravail 🙂"
    assert len(_names(world)) == len(FIRST_TOPICS) + 1
    code = _topics(world)[-1].code
    assert _offered(member)[-1] == code
    thread = member.submit(NEW, {**FORM, "topic": code}).headers["Location"]
    assert "Le télétravail 🙂" in member.get(thread).text
    assert FORM["title"] in member.get(f"/conseils?sujet={code}").text
    assert len(acts(world, "topic.added")) == 1
    assert "télétravail" not in acts(world, "topic.added")[0].facts
    assert trail_holds(world)


def test_a_renamed_topic_is_read_under_its_new_name_on_old_questions_too(world: World, browser: Open) -> None:
    mine, asker = _in_charge(world, browser), world.person()
    thread, page = ask(world, asker), f"{TOPICS}/{_of(world, Topic.AT_WORK).id}"
    sent = {"seen": _seen(mine, page), "name": "<b>Au bureau</b>", "about": ""}
    assert mine.submit(page, sent).status_code == 303
    stale = mine.submit(page, {**sent, "name": "À l’atelier, avec ses collègues"})
    assert stale.status_code == 409
    assert "À l’atelier, avec ses collègues" in stale.text
    for address in (path(thread), "/conseils", NEW):
        assert "&lt;b&gt;Au bureau&lt;/b&gt;" in browser(asker).get(address).text
    assert len(acts(world, "topic.renamed")) == 1
    again = {"seen": _seen(mine, page), "name": "<b>Au bureau</b>", "about": ""}
    assert mine.submit(page, again).status_code == 303
    assert len(acts(world, "topic.renamed")) == 1


def test_topics_move_up_and_down_and_stop_at_both_ends(world: World, browser: Open) -> None:
    mine, before = _in_charge(world, browser), [one.id for one in _topics(world)]
    for place, way in ((0, "monter"), (len(before) - 1, "descendre")):
        assert mine.submit(f"{TOPICS}/{before[place]}/{way}").status_code == 303
    assert [one.id for one in _topics(world)] == before
    mine.submit(f"{TOPICS}/{before[2]}/monter")
    mine.submit(f"{TOPICS}/{before[0]}/descendre")
    expected = [before[2], before[0], before[1], *before[3:]]
    assert [one.id for one in _topics(world)] == expected
    assert _offered(browser(world.person())) == [one.code for one in _topics(world)]
    assert len(acts(world, "topic.moved")) == 2


def test_a_closed_topic_stays_on_its_questions_and_is_not_offered(world: World, browser: Open) -> None:
    mine, asker = _in_charge(world, browser), world.person()
    thread, page = ask(world, asker), f"{TOPICS}/{_of(world, Topic.AT_WORK).id}"
    member = browser(asker)
    for _ in range(2):
        assert mine.submit(f"{page}/fermer").status_code == 303
    assert Topic.AT_WORK not in _offered(member)
    refused = member.submit(NEW, FORM)
    assert refused.status_code == 422
    assert FORM["body"] in refused.text
    for address in (path(thread), f"/conseils?sujet={Topic.AT_WORK}"):
        assert "Au travail" in member.get(address).text
        assert thread.title in member.get(address).text
    assert member.submit(path(thread), {"body": "Une suite."}).status_code == 303
    assert mine.submit(f"{page}/rouvrir").status_code == 303
    assert Topic.AT_WORK in _offered(member)
    assert [len(acts(world, f"topic.{act}")) for act in ("closed", "reopened")] == [1, 1]


def test_a_topic_closed_while_one_writes_is_refused_and_the_words_stay(world: World, browser: Open) -> None:
    """Another process has closed it: the page that offered it still stands, and so does this process's memory."""
    member = browser(world.person())
    assert Topic.AT_WORK in _offered(member)
    known = world.read(topics.cards)
    _in_charge(world, browser).submit(f"{TOPICS}/{_of(world, Topic.AT_WORK).id}/fermer")
    topics._known[world.platform.id] = topics._Known(float("inf"), known)
    page = member.submit(NEW, FORM)
    assert page.status_code == 422
    assert "Ce sujet n’est plus proposé." in page.text
    assert FORM["body"] in page.text


def test_a_topic_of_another_process_is_named_at_once(world: World, browser: Open) -> None:
    member, known = browser(world.person()), world.read(topics.cards)
    sent = {"client_id": str(uuid4()), "name": "Le télétravail"}
    _in_charge(world, browser).submit(f"{TOPICS}/nouveau", sent)
    ask(world, world.person(), topic=_topics(world)[-1].code)
    topics._known[world.platform.id] = topics._Known(float("inf"), known)
    assert "Le télétravail" in member.get("/conseils").text


def test_the_last_topic_cannot_be_closed(world: World, browser: Open) -> None:
    mine = _in_charge(world, browser)
    *others, last = _topics(world)
    for one in others:
        mine.submit(f"{TOPICS}/{one.id}/fermer")
    assert mine.submit(f"{TOPICS}/{last.id}/fermer").status_code == 303
    page = mine.get(TOPICS).text
    assert "C’est le dernier sujet proposé." in page
    assert f"{last.id}/fermer" not in page
    assert _of(world, last.code).closed_at is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Écrivez le nom du sujet."),
        ({"name": "\x00\u202e "}, "Écrivez le nom du sujet."),
        ({"name": "é" * 61}, "Gardez 60 signes au plus"),
        ({"about": "é" * 121}, "Gardez 120 signes au plus"),
        ({"name": "AU TRAVAIL "}, "Un sujet porte déjà ce nom."),
        ({"name": "x" * 1_000_000}, "Gardez 60 signes au plus"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    world: World, browser: Open, change: dict[str, str], sentence: str
) -> None:
    mine, before = _in_charge(world, browser), _names(world)
    page = mine.submit(f"{TOPICS}/nouveau", {"name": "Le télétravail", "about": "Chez soi", **change})
    assert page.status_code == 422
    assert sentence in page.text
    assert ("Chez soi" if "name" in change else "Le télétravail") in page.text
    assert _names(world) == before


def test_there_are_not_topics_without_end(world: World, browser: Open) -> None:
    mine = _in_charge(world, browser)
    for number in range(31):
        answer = mine.submit(f"{TOPICS}/nouveau", {"client_id": str(uuid4()), "name": f"Sujet {number}"})
    assert answer.status_code == 422
    assert len(_names(world)) == 30


def test_who_administers_reads_no_question_and_no_number_of_them(world: World, browser: Open) -> None:
    mine, asker = _in_charge(world, browser), world.person(pseudonym="Colibri")
    before = mine.get(TOPICS).text
    for _ in range(3):
        ask(world, asker, title="Une question à nous")
    after = mine.get(TOPICS).text
    assert _without_tokens(after) == _without_tokens(before)
    assert mine.get("/conseils").status_code == 404


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", re.sub(r'nonce="[^"]*"', "", page))


@pytest.mark.parametrize("way", ["", "/monter", "/descendre", "/fermer", "/rouvrir"])
def test_nobody_else_changes_a_topic(world: World, browser: Open, way: str) -> None:
    page = f"{TOPICS}/{_of(world, Topic.AT_WORK).id}{way}"
    other = world.make_platform("Cordée de la Marne", OTHER_HOST)
    elsewhere: Person = world.person(Role.ADMINISTRATOR, platform=other)
    everybody_else = tuple(role for role in Role if role is not Role.ADMINISTRATOR)
    assert browser(world.person(*everybody_else)).submit(page, {"name": "x"}).status_code == 404
    assert browser(elsewhere, host=OTHER_HOST).submit(page, {"name": "x"}).status_code == 404
    assert _names(world) == [name for _code, name, _about in FIRST_TOPICS]


def test_the_list_and_a_question_ask_for_no_topics_once_they_are_known(
    world: World, browser: Open, statements: list[str]
) -> None:
    member, thread = browser(world.person()), ask(world, world.person())
    member.get("/conseils")
    for address in ("/conseils", path(thread), NEW):
        statements.clear()
        member.get(address)
        assert [one for one in statements if re.search(r"\btopics\b", one)] == []


def test_the_page_of_topics_asks_as_little_for_thirty_as_for_seven(
    world: World, browser: Open, statements: list[str]
) -> None:
    mine = _in_charge(world, browser)
    mine.get(TOPICS)
    counts = []
    for _ in range(2):
        statements.clear()
        mine.get(TOPICS)
        counts.append(len(statements))
        for number in range(23):
            mine.submit(f"{TOPICS}/nouveau", {"client_id": str(uuid4()), "name": f"Sujet {number}"})
    assert counts[0] == counts[1] <= 6
