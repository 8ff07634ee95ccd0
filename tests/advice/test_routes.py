"""The pages of Conseils."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from blueprints.accounts.models import Role
from blueprints.advice import queries
from blueprints.advice.queries import View
from blueprints.discussion import queries as discussions
from tests.advice.making import FORM, answer, ask, path
from tests.conftest import OTHER_HOST, Browser, World

NOBODY = "00000000-0000-4000-8000-000000000000"
Open = Callable[..., Browser]
NEW = "/conseils/nouvelle-question"
OUTSIDE = [
    (Role.COACH,),
    (Role.MANAGER,),
    (Role.DOCTOR,),
    (Role.ADMINISTRATOR,),
    (Role.DISABILITY_OFFICER,),
    (Role.PRESCRIBER,),
    (Role.GUARDIAN,),
]


def _count(world: World) -> int:
    return len(world.read(queries.list_threads, View.ALL, author_id=uuid4()).rows)


# --- asking -----------------------------------------------------------------------------------------------------------


def test_a_question_is_asked_and_read_under_the_name_of_the_collective(world: World, browser: Open) -> None:
    person = world.person(first_name="Awa", last_name="Diallo", pseudonym="Marée haute")
    mine = browser(person)
    answered = mine.submit(NEW, FORM)
    assert answered.status_code == 303
    page = browser(world.person()).get(answered.headers["Location"])
    assert FORM["title"] in page.text
    assert FORM["body"] in page.text
    assert "Marée haute" in page.text
    assert "Diallo" not in page.text
    assert "publiée" in mine.get(answered.headers["Location"]).text


def test_who_writes_chooses_the_name_that_will_sign(world: World, browser: Open) -> None:
    leader = browser(world.person(Role.FACILITATOR, first_name="Nadia", pseudonym="Nadia"))
    member = browser(world.person(first_name="Awa", last_name="Diallo", pseudonym="Marée haute"))
    thread = member.submit(NEW, FORM).headers["Location"]
    for page in (member.get(NEW).text, member.get(thread).text):
        assert re.search(r'value="name">.*Awa', page)
        assert re.search(r'value="pseudonym" checked>.*Marée haute', page)
        assert re.search(r'value="nobody">.*Sans nom', page)
    assert '<strong dir="auto">Nadia, animation du collectif</strong>' in leader.get(thread).text


def test_a_double_click_asks_once_and_answers_the_same(world: World, browser: Open) -> None:
    mine = browser(world.person())
    data = {**FORM, "client_id": str(uuid4())}
    first, second = mine.submit(NEW, data), mine.submit(NEW, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert _count(world) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Écrivez votre question en une phrase."),
        ({"title": "\x00\u202e  "}, "Écrivez votre question en une phrase."),
        ({"title": "é" * 121}, "Gardez 120 signes au plus"),
        ({"body": " \n "}, "Expliquez votre question en quelques mots."),
        ({"body": "a" * 1_000_000}, "Gardez 5\u00a0000 signes au plus"),
        ({"topic": ""}, "Choisissez de quoi parle votre question."),
        ({"topic": "<b>"}, "Choisissez une des réponses proposées."),
    ],
)
def test_what_cannot_be_asked_is_said_and_the_words_are_kept(
    world: World, browser: Open, change: dict[str, str], sentence: str
) -> None:
    data = {**FORM, **change}
    page = browser(world.person()).submit(NEW, data)
    assert page.status_code == 422
    assert sentence in page.text
    kept = "body" if "title" in change else "title"
    assert data[kept] in page.text
    assert _count(world) == 0


def test_signs_of_every_kind_are_shown_as_they_were_typed(world: World, browser: Open) -> None:
    mine = browser(world.person())
    body = "<script>alert(1)</script> 🙂 \u200fשלום\x00 {{ 7 * 7 }} https://exemple.fr/a?b=1&c=2"
    page = mine.get(mine.submit(NEW, {**FORM, "title": "<b>Gras</b> 🙂", "body": body}).headers["Location"])
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🙂 \u200fשלום {{ 7 * 7 }}" in page.text
    assert "&lt;b&gt;Gras&lt;/b&gt; 🙂" in page.text
    assert 'href="https://exemple.fr/a?b=1&amp;c=2"' in page.text


# --- answering --------------------------------------------------------------------------------------------------------


def test_an_answer_is_read_by_the_asker_with_its_author_and_counted(world: World, browser: Open) -> None:
    asker, helper = world.person(), world.person(pseudonym="Colibri")
    thread = ask(world, asker)
    answered = browser(helper).submit(path(thread), {"body": "Essayez le matin."})
    assert answered.status_code == 303
    assert answered.headers["Location"].endswith("#reponse-2")
    page = browser(asker).get(path(thread))
    assert "1 réponse" in page.text
    assert "Colibri" in page.text
    assert "Essayez le matin." in page.text


def test_a_double_click_answers_once(world: World, browser: Open) -> None:
    thread, mine = ask(world, world.person()), browser(world.person())
    data = {"body": "Une fois", "client_id": str(uuid4())}
    assert mine.submit(path(thread), data).headers["Location"] == mine.submit(path(thread), data).headers["Location"]
    assert mine.get(path(thread)).text.count("Une fois") == 1


def test_two_tabs_answer_twice(world: World, browser: Open) -> None:
    thread, mine = ask(world, world.person()), browser(world.person())
    for tab in ("Premier onglet", "Deuxième onglet"):
        data = {"body": tab, "client_id": _client_id(mine.get(path(thread)).text)}
        assert mine.submit(path(thread), data).status_code == 303
    assert "2 réponses" in mine.get(path(thread)).text


def _client_id(page: str) -> str:
    found = re.search(r'name="client_id" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [("", "Écrivez votre réponse"), ("\x00\n", "Écrivez votre réponse"), ("a" * 5001, "5\u00a0001 signes")],
)
def test_an_answer_that_cannot_be_taken_is_given_back(world: World, browser: Open, body: str, sentence: str) -> None:
    thread = ask(world, world.person())
    page = browser(world.person()).submit(path(thread), {"body": body})
    assert page.status_code == 422
    assert sentence in page.text
    assert body.strip("\x00\n") in page.text
    assert "Pas encore de réponse" in page.text


def test_ten_thousand_words_are_too_many_and_none_is_lost(world: World, browser: Open) -> None:
    thread, hers, words = ask(world, world.person()), browser(world.person()), "Je suis fatiguée le soir. " * 2000
    for page, form in ((path(thread), {"body": words}), (NEW, {**FORM, "body": words})):
        answered = hers.submit(page, form)
        assert answered.status_code == 422
        assert "Gardez 5\u00a0000 signes au plus" in answered.text
        assert words.strip() in answered.text
    assert "Pas encore de réponse" in hers.get(path(thread)).text
    assert _count(world) == 1


def test_a_malformed_client_id_does_not_lose_the_answer(world: World, browser: Open) -> None:
    thread, mine = ask(world, world.person()), browser(world.person())
    assert mine.submit(path(thread), {"body": "Bonjour", "client_id": "<x>"}).status_code == 303


def test_a_form_without_its_token_writes_nothing(world: World, browser: Open) -> None:
    thread, mine = ask(world, world.person()), browser(world.person())
    refused = mine.post(path(thread), data={"body": "Bonjour"})
    assert refused.status_code == 400
    assert "Pas encore de réponse" in mine.get(path(thread)).text


# --- saying that it has its answer ------------------------------------------------------------------------------------


def test_the_asker_chooses_the_answer_that_helps_and_it_comes_on_top(world: World, browser: Open) -> None:
    asker = world.person(pseudonym="Colibri")
    thread = ask(world, asker)
    answer(world, thread, world.person(), "Première")
    chosen = answer(world, thread, world.person(), "Deuxième")
    mine = browser(asker)
    assert mine.submit(f"{path(thread)}/reponse-trouvee", {"post": str(chosen)}).status_code == 303
    page = mine.get(path(thread)).text
    assert "La question a une réponse" in page
    assert page.index("Deuxième") < page.index("Première")
    assert page.count("Deuxième") == 1
    assert "Réponse choisie par Colibri" in page


def test_the_chosen_answer_comes_on_top_even_from_another_page(world: World, browser: Open) -> None:
    asker, helper = world.person(), world.person()
    thread = ask(world, asker)
    posts = [answer(world, thread, helper, f"Réponse {number}.") for number in range(25)]
    mine = browser(asker)
    mine.submit(f"{path(thread)}/reponse-trouvee", {"post": str(posts[-1])})
    assert "Réponse 24." in mine.get(path(thread)).text


def test_the_asker_says_it_without_choosing_and_changes_her_mind(world: World, browser: Open) -> None:
    asker = world.person()
    thread, mine = ask(world, asker), browser(asker)
    assert mine.submit(f"{path(thread)}/reponse-trouvee").status_code == 303
    assert "La question a une réponse" in mine.get(path(thread)).text
    assert mine.submit(f"{path(thread)}/reponse-attendue").status_code == 303
    assert "La question a une réponse" not in mine.get(path(thread)).text


@pytest.mark.parametrize("address", ["reponse-trouvee", "reponse-attendue"])
@pytest.mark.parametrize("role", [Role.BENEFICIARY, Role.FACILITATOR])
def test_nobody_else_says_it_in_her_place(world: World, browser: Open, address: str, role: Role) -> None:
    thread, other = ask(world, world.person()), browser(world.person(role))
    assert "Ma question a une réponse" not in other.get(path(thread)).text
    assert other.submit(f"{path(thread)}/{address}").status_code == 404


@pytest.mark.parametrize("value", ["x", "\x00", NOBODY])
def test_a_choice_that_is_no_answer_is_refused_in_words(world: World, browser: Open, value: str) -> None:
    asker = world.person()
    thread = ask(world, asker)
    page = browser(asker).submit(f"{path(thread)}/reponse-trouvee", {"post": value})
    assert page.status_code == 422
    assert "Choisissez une des réponses à votre question." in page.text


# --- reading ----------------------------------------------------------------------------------------------------------


def test_a_long_thread_is_read_page_by_page(world: World, browser: Open) -> None:
    asker, helper = world.person(), world.person()
    thread = ask(world, asker)
    for number in range(44):
        answer(world, thread, helper, f"Réponse {number}.")
    mine, seen, where = browser(helper), [], path(thread)
    while where:
        page = mine.get(where).text
        seen += re.findall(r"Réponse (\d+)\.", page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        where = found[1] if found else ""
    assert seen == [str(number) for number in range(44)]
    assert 'rel="prev"' in page
    assert "Relire la question" in page


@pytest.mark.parametrize("after", ["-1", "x", "", "999999", "9" * 40, "²"])
def test_a_page_number_that_is_none_still_shows_a_page(world: World, browser: Open, after: str) -> None:
    thread = ask(world, world.person())
    assert browser(world.person()).get(path(thread), query_string={"apres": after}).status_code == 200


@pytest.mark.parametrize("query", ["vue=x", "sujet=x", "avant=x", "apres=1-2", "vue=sans-reponse&sujet=rights"])
def test_the_list_leaves_aside_what_it_does_not_know(world: World, browser: Open, query: str) -> None:
    assert browser(world.person()).get(f"/conseils?{query}").status_code == 200


def test_the_tabs_show_what_they_say(world: World, browser: Open) -> None:
    me = world.person()
    waiting = ask(world, world.person(), title="Elle attend")
    answered = ask(world, me, title="Elle a une réponse")
    answer(world, answered, me)
    mine = browser(me)
    assert "Elle attend" in mine.get("/conseils?vue=sans-reponse").text
    assert "Elle a une réponse" not in mine.get("/conseils?vue=sans-reponse").text
    own = mine.get("/conseils?vue=mes-questions").text
    assert "Elle a une réponse" in own
    assert path(waiting) not in own


def test_the_page_says_who_reads_with_all_their_roles(world: World, browser: Open) -> None:
    world.person(Role.FACILITATOR, Role.COACH, first_name="Julien", pseudonym=None)
    thread = ask(world, world.person())
    page = browser(world.person()).get(path(thread)).text
    assert "Les personnes accompagnées et l’équipe d’animation" in page
    assert "Julien, animation du collectif et conseillère ou conseiller en emploi accompagné" in page


# --- who comes in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("roles", OUTSIDE)
def test_who_is_not_of_the_collective_finds_nothing(world: World, browser: Open, roles: tuple[Role, ...]) -> None:
    thread, other = ask(world, world.person()), browser(world.person(*roles))
    for address in ("/conseils", NEW, path(thread)):
        assert other.get(address).status_code == 404
    for address in (NEW, path(thread), f"{path(thread)}/reponse-trouvee", f"{path(thread)}/reponse-attendue"):
        assert other.submit(address, FORM).status_code == 404
    assert _count(world) == 1


def test_a_stranger_is_sent_to_sign_in(world: World, browser: Open) -> None:
    thread, stranger = ask(world, world.person()), browser()
    for address in ("/conseils", NEW, path(thread)):
        assert stranger.get(address).headers["Location"].startswith("/connexion")
    assert stranger.submit(path(thread), {"body": "Bonjour"}).status_code == 302


def test_another_platform_finds_nothing(world: World, browser: Open) -> None:
    thread = ask(world, world.person(), title="Chez nous")
    other = world.make_platform("Autre", OTHER_HOST)
    foreign = browser(world.person(platform=other), host=OTHER_HOST)
    assert foreign.get(path(thread)).status_code == 404
    assert foreign.submit(path(thread), {"body": "Bonjour"}).status_code == 404
    assert "Chez nous" not in foreign.get("/conseils").text


@pytest.mark.parametrize("name", ["x", "1", NOBODY, "%00", "../x"])
def test_an_address_that_is_none_is_not_found(world: World, browser: Open, name: str) -> None:
    assert browser(world.person()).get(f"/conseils/{name}").status_code == 404


# --- speed ------------------------------------------------------------------------------------------------------------


def test_a_thread_asks_the_database_four_times_however_long_it_is(
    world: World, browser: Open, statements: list[str]
) -> None:
    asker, helper = world.person(), world.person()
    short, long = ask(world, asker), ask(world, asker)
    for _ in range(3):
        answer(world, short, helper)
    for _ in range(30):
        answer(world, long, helper)
    mine = browser(asker)
    mine.get(path(short))
    counts = []
    for thread in (short, long):
        statements.clear()
        mine.get(path(thread))
        counts.append(len(statements))
    assert counts == [4, 4], "one of them for a draft of the answer"


def test_the_list_asks_the_database_four_times_however_long_it_is(
    world: World, browser: Open, statements: list[str]
) -> None:
    asker = world.person()
    mine, counts = browser(asker), []
    for more in (3, 27):
        for _ in range(more):
            ask(world, asker)
        mine.get("/conseils")
        statements.clear()
        mine.get("/conseils")
        counts.append(len(statements))
    assert counts == [4, 4], "one for what stands on top, one for the topics that she hid"


def test_a_page_of_twenty_posts_weighs_little(world: World, browser: Open) -> None:
    asker, helper = world.person(), world.person()
    thread = ask(world, asker)
    for _ in range(19):
        answer(world, thread, helper, "Une réponse assez longue pour ressembler à une vraie. " * 6)
    assert len(world.read(discussions.list_posts, thread.discussion_id)) == 20
    assert len(browser(asker).get(path(thread)).data) <= 32 * 1024
