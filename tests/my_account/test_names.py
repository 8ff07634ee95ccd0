"""Names of every shape: kept as they are, shown safely, and never turning the words around them."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person, Role
from blueprints.core import text
from tests.conftest import Browser, World
from tests.my_account.conftest import Letters

Browsers = Callable[..., Browser]
PAGE = "/mon-compte/noms"
HEBREW, ARABIC = "שרה", "ليلى بنت أحمد"
SHAPES = [
    "É",
    "O",
    "N’Golo",
    "D'Artagnan",
    "Anne-Marie",
    "Marie Anne",
    "Đặng Thị Bích",
    "李",
    HEBREW,
    ARABIC,
    "🦊",
    "👩🏽‍🚀",
    "Zoé 🌻",
    "Ñ" * 80,
    "van ’t Hoff",
    "<b>Lou</b>",
    "Lou & Co",
    '"Lou"',
    "{{ 7 * 7 }}",
    "%(name)s",
]


def write(one: Browser, **names: str) -> int:
    """Send the page of names and return the status."""
    usual = {"first_name": "Awa", "last_name": "Diallo", "pseudonym": "Mésange", "recognition_word": "mirabelle"}
    return one.submit(PAGE, usual | names).status_code


def now(world: World, person: Person) -> Person:
    """Return the account as it is now."""
    found = world.read(people.find_person, person.id)
    assert isinstance(found, Person)
    return found


@pytest.mark.parametrize("name", SHAPES)
def test_a_name_of_any_shape_is_kept_and_shown_as_it_is(
    world: World, awa: Person, browser: Browsers, name: str
) -> None:
    mine = browser(awa)
    assert write(mine, first_name=name, last_name=name) == 303
    assert now(world, awa).first_name == name
    for page in ("/", "/mon-compte", PAGE, "/mon-accompagnement", "/mes-nouvelles"):
        answer = mine.get(page)
        assert answer.status_code == 200
        assert "<b>Lou</b>" not in answer.text
        assert "49 " not in re.sub(r"<[^>]+>", "", answer.text)[:400]


@pytest.mark.parametrize("name", [HEBREW, ARABIC])
def test_letters_from_right_to_left_stay_by_themselves_in_headings_titles_and_mails(
    world: World, awa: Person, browser: Browsers, letters: Letters, name: str
) -> None:
    mine = browser(awa)
    write(mine, first_name=name, recognition_word=name)
    page = mine.get("/").text
    assert f"Bonjour \u2068{name}\u2069" in page
    assert f"\u2068{name} Diallo\u2069" in page, "in the header too"
    assert re.search(f"<title>Bonjour \u2068{name}\u2069", page)
    mine.submit("/mon-compte/adresse/essai")
    (letter,) = letters()
    assert f"\u2068{name}\u2069," in letter.get_content()
    assert f"Votre mot de reconnaissance\u00a0: \u2068{name}\u2069" in letter.get_content()


def test_the_other_members_read_it_by_itself_too(world: World, awa: Person, browser: Browsers) -> None:
    from uuid import uuid4

    from blueprints.advice import services as advice
    from blueprints.advice.models import Topic

    write(browser(awa), pseudonym=HEBREW)
    facts: dict[str, Any] = {"author_id": awa.id, "client_id": uuid4(), "topic": Topic.AT_WORK}
    world.run(lambda: advice.ask_question(**facts, title="Le bruit me fatigue", body="Que faites-vous ?"))
    reader = browser(world.person())
    link = re.search(r'href="(/conseils/[0-9a-f-]{36})', reader.get("/conseils").text)
    assert link
    assert f"\u2068{HEBREW}\u2069" in reader.get(link[1]).text


@pytest.mark.parametrize("mark", ["\u202e", "\u200f", "\u2067", "\0", "\ufeff"])
def test_marks_that_turn_the_text_are_taken_out(world: World, awa: Person, browser: Browsers, mark: str) -> None:
    assert write(browser(awa), first_name=f"A{mark}wa") == 303
    assert now(world, awa).first_name == "Awa"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"first_name": ""}, "Écrivez votre prénom."),
        ({"first_name": "   "}, "Écrivez votre prénom."),
        ({"first_name": "\u200f\u202e"}, "Écrivez votre prénom."),
        ({"last_name": "a" * 81}, "trop long"),
        ({"last_name": "a" * 1_000_000}, "trop long"),
        ({"recognition_word": "a" * 41}, "trop long"),
        ({"pseudonym": "Nadia, animation du collectif"}, "ressemble à un rôle"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(
    world: World, awa: Person, browser: Browsers, names: dict[str, str], said: str
) -> None:
    page = browser(awa).submit(
        PAGE,
        {"first_name": "Awa", "last_name": "Diallo", "pseudonym": "Bleuet", "recognition_word": "prune"} | names,
    )
    assert page.status_code == 422
    assert said in page.text
    assert 'value="prune"' in page.text or "recognition_word" in names
    assert now(world, awa).pseudonym == "Mésange"


def test_a_name_of_the_collective_that_somebody_has_is_refused_beside_its_field(
    world: World, awa: Person, browser: Browsers
) -> None:
    world.person(pseudonym="Bleuet")
    page = browser(awa).submit(
        PAGE, {"first_name": "Awa", "last_name": "Diallo", "pseudonym": "bleuet", "recognition_word": "prune"}
    )
    assert page.status_code == 422
    assert "déjà pris dans le collectif" in page.text
    assert 'value="bleuet"' in page.text


def test_the_real_first_name_of_another_member_is_refused_and_ones_own_is_not(
    world: World, awa: Person, browser: Browsers
) -> None:
    world.person(first_name="Lina", pseudonym="Bleuet")
    world.person(Role.MANAGER, first_name="Sophie", pseudonym=None)
    mine = browser(awa)
    page = mine.submit(
        PAGE, {"first_name": "Awa", "last_name": "Diallo", "pseudonym": "LINA", "recognition_word": "prune"}
    )
    assert page.status_code == 422
    assert "déjà pris dans le collectif" in page.text
    assert now(world, awa).pseudonym == "Mésange"
    for free in ("Sophie", "Awa"):
        assert write(mine, pseudonym=free) == 303
        assert now(world, awa).pseudonym == free


def test_who_animates_is_known_by_her_first_name_although_a_member_has_it(world: World) -> None:
    world.person(first_name="Nadia", pseudonym="Bleuet")
    assert world.person(Role.FACILITATOR, first_name="Nadia", pseudonym="Nadia").pseudonym == "Nadia"


def test_who_is_not_of_the_collective_is_asked_no_name_for_it(world: World, browser: Browsers) -> None:
    sophie = world.person(Role.MANAGER, pseudonym=None)
    mine = browser(sophie)
    assert 'name="pseudonym"' not in mine.get(PAGE).text
    assert write(mine, pseudonym="Bleuet") == 303
    assert now(world, sophie).pseudonym is None


def test_a_stranger_is_asked_to_sign_in(world: World, browser: Browsers) -> None:
    assert browser().get(PAGE).status_code == 302
    assert browser().submit(PAGE, {"first_name": "x"}).status_code == 302


def test_only_letters_from_right_to_left_are_set_apart() -> None:
    assert text.isolate("Awa 🌻") == "Awa 🌻"
    assert text.isolate(f"{HEBREW} 2") == f"\u2068{HEBREW} 2\u2069"
    assert text.isolate("") == text.isolate(None) == ""


def test_two_tabs_that_change_the_names_do_not_overwrite_each_other(
    world: World, awa: Person, browser: Browsers
) -> None:
    mine = browser(awa)
    seen = mark_on(mine.get(PAGE).text)
    assert write(mine, first_name="Première", seen=seen) == 303
    usual = {"last_name": "Diallo", "pseudonym": "Mésange", "recognition_word": "mirabelle"}
    answer = mine.submit(PAGE, usual | {"first_name": "Deuxième", "seen": seen})
    assert answer.status_code == 409
    assert 'value="Deuxième"' in answer.text, "what she typed is kept"
    assert "Ils sont maintenant : Première, Diallo" in answer.text.replace("\u00a0", " "), (
        "and she reads what the other tab has set"
    )
    assert now(world, awa).first_name == "Première"
    assert write(mine, first_name="Deuxième", seen=mark_on(answer.text)) == 303
    assert now(world, awa).first_name == "Deuxième"


def test_the_same_names_sent_twice_are_saved_once_without_a_warning(
    world: World, awa: Person, browser: Browsers
) -> None:
    mine = browser(awa)
    seen = mark_on(mine.get(PAGE).text)
    assert [write(mine, first_name="Lou", seen=seen) for _click in range(2)] == [303, 303]


def test_the_service_correcting_a_name_meanwhile_counts_as_well(world: World, awa: Person, browser: Browsers) -> None:
    mine = browser(awa)
    seen = mark_on(mine.get(PAGE).text)

    def correct() -> None:
        own = people.find_person(awa.id)
        assert own
        own.first_name = "Awa-Rose"

    world.run(correct)
    assert write(mine, seen=seen) == 409
    assert write(mine, seen="n’importe quoi") == 409


def mark_on(page: str) -> str:
    """Return the mark of the names that the page showed."""
    (mark,) = re.findall(r'name="seen"[^>]* value="(\w+)"', page)
    return str(mark)
