"""The pages of ideas."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from blueprints.accounts.models import Role
from blueprints.core import audit, clock
from blueprints.ideas import moderating, queries, services, taking_part
from blueprints.ideas.models import Idea, Step, Verdict
from blueprints.ideas.queries import View
from blueprints.joining import services as joining
from blueprints.moderation.kinds import Standing
from tests.conftest import OTHER_HOST, Browser, World
from tests.desk.making import present
from tests.ideas.making import FORM, again, answer, note, on, path, send

NOBODY = "00000000-0000-4000-8000-000000000000"
NEW = "/idees/nouvelle"
Open = Callable[..., Browser]
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
    return len(world.read(queries.list_ideas, View.ALL, person_id=uuid4()).rows)


# --- proposing --------------------------------------------------------------------------------------------------------


def test_an_idea_is_sent_and_read_under_the_name_of_the_collective(world: World, browser: Open) -> None:
    mine = browser(world.person(first_name="Awa", last_name="Diallo", pseudonym="Marée haute"))
    sent = mine.submit(NEW, FORM)
    assert sent.status_code == 303
    page = browser(world.person()).get(sent.headers["Location"])
    assert FORM["title"] in page.text
    assert "Je pourrais rester" in page.text
    assert "Marée haute" in page.text
    assert "Diallo" not in page.text
    assert "Attend une réponse" in page.text
    assert "Le service répond avant le" in mine.get(sent.headers["Location"]).text


def test_a_double_click_sends_once_and_answers_the_same(world: World, browser: Open) -> None:
    mine, data = browser(world.person()), {**FORM, "client_id": str(uuid4())}
    assert mine.submit(NEW, data).headers["Location"] == mine.submit(NEW, data).headers["Location"]
    assert _count(world) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Écrivez votre idée en une phrase."),
        ({"title": "\x00\u202e  "}, "Écrivez votre idée en une phrase."),
        ({"title": "é" * 121}, "Gardez 120 signes au plus"),
        ({"body": " \n "}, "Dites en quelques mots"),
        ({"body": "a" * 1_000_000}, "Gardez 2\u00a0000 signes au plus"),
    ],
)
def test_what_cannot_be_sent_is_said_and_the_words_are_kept(
    world: World, browser: Open, change: dict[str, str], sentence: str
) -> None:
    data = {**FORM, **change}
    page = browser(world.person()).submit(NEW, data)
    assert page.status_code == 422
    assert sentence in page.text
    assert data["body" if "title" in change else "title"] in page.text
    assert _count(world) == 0


def test_signs_of_every_kind_are_shown_as_they_were_typed(world: World, browser: Open) -> None:
    mine = browser(world.person())
    body = "<script>alert(1)</script> 🙂 \u200fשלום\x00 {{ 7 * 7 }}"
    page = mine.get(mine.submit(NEW, {"title": "<b>Gras</b> 🙂", "body": body}).headers["Location"])
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🙂 \u200fשלום {{ 7 * 7 }}" in page.text
    assert "&lt;b&gt;Gras&lt;/b&gt; 🙂" in page.text


# --- "Moi aussi" and comments -----------------------------------------------------------------------------------------


def test_moi_aussi_is_counted_in_words_and_shows_nobody(world: World, browser: Open) -> None:
    author, first, second = world.person(), world.person(pseudonym="Colibri"), world.person(pseudonym="Tournesol")
    idea = send(world, author)
    for one in (first, second, second):
        assert browser(one).submit(f"{path(idea)}/moi-aussi").status_code == 303
    page = browser(author).get(path(idea)).text
    assert "2 personnes disent" in page
    assert "Colibri" not in page
    assert "Tournesol" not in page
    assert "Vous avez dit" in browser(first).get(path(idea)).text
    browser(first).submit(f"{path(idea)}/plus-maintenant")
    assert "1 personne dit" in browser(author).get(path(idea)).text


def test_nobody_supports_her_own_idea(world: World, browser: Open) -> None:
    author = world.person()
    idea = send(world, author)
    assert browser(author).submit(f"{path(idea)}/moi-aussi").status_code == 404
    assert "moi-aussi" not in browser(author).get(path(idea)).text


def test_a_comment_is_read_with_its_author_and_counted_once(world: World, browser: Open) -> None:
    idea, data = send(world, world.person()), {"body": "Moi je viens en bus.", "client_id": str(uuid4())}
    mine = browser(world.person(pseudonym="Colibri"))
    first, second = mine.submit(path(idea), data), mine.submit(path(idea), data)
    assert first.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    page = mine.get(path(idea)).text
    assert "1 commentaire" in page
    assert page.count("Moi je viens en bus.") == 1


@pytest.mark.parametrize(("body", "sentence"), [("", "Écrivez votre commentaire"), ("a" * 5001, "5\u00a0001 signes")])
def test_a_comment_that_cannot_be_taken_is_given_back(world: World, browser: Open, body: str, sentence: str) -> None:
    idea = send(world, world.person())
    page = browser(world.person()).submit(path(idea), {"body": body})
    assert page.status_code == 422
    assert sentence in page.text
    assert body in page.text


def test_comments_come_twenty_at_a_time(world: World, browser: Open) -> None:
    author = world.person()
    idea = send(world, author)
    for number in range(1, 46):
        body = f"Le numéro {number}."
        on(world, idea, taking_part.comment, author_id=author.id, client_id=uuid4(), body=body)
    mine = browser(author)
    first = mine.get(path(idea)).text
    assert "Le numéro 20." in first
    assert "Le numéro 21." not in first
    assert "Le numéro 21." in mine.get(f"{path(idea)}?apres=20").text
    last = mine.get(f"{path(idea)}?apres=40").text
    assert "Le numéro 45." in last
    assert "Commentaires suivants" not in last
    for nonsense in ("-1", "x", "99999999999", "٣"):
        assert mine.get(f"{path(idea)}?apres={nonsense}").status_code == 200


# --- its author changes her mind --------------------------------------------------------------------------------------


def _version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def test_who_left_the_collective_changes_no_word_of_her_idea(world: World, browser: Open) -> None:
    author = world.person()
    idea, mine = send(world, author), browser(author)
    data = {"title": "Autre", "body": "Autre.", "version": _version(mine.get(f"{path(idea)}/modifier").text)}
    world.run(lambda: joining.leave_collective(person=present(author.id)))
    assert mine.get(f"{path(idea)}/modifier").status_code == 404
    assert mine.submit(f"{path(idea)}/modifier", data).status_code == 404
    assert again(world, idea).title == idea.title


def test_its_author_changes_her_words_until_the_service_answers(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    idea, mine = send(world, author), browser(author)
    version = _version(mine.get(f"{path(idea)}/modifier").text)
    data = {"title": "Deux salles calmes", "body": "Encore mieux.", "version": version}
    assert mine.submit(f"{path(idea)}/modifier", data).status_code == 303
    page = mine.get(path(idea)).text
    assert "Deux salles calmes" in page
    assert "Modifiée le" in page
    stale = mine.submit(f"{path(idea)}/modifier", {**data, "title": "D’un vieil onglet"})
    assert stale.status_code == 409
    assert "Deux salles calmes" in mine.get(path(idea)).text
    answer(world, idea, leader)
    late = mine.submit(
        f"{path(idea)}/modifier", {**data, "title": "Trop tard", "version": str(again(world, idea).version)}
    )
    assert late.status_code == 422
    assert "Le service a déjà répondu" in late.text
    assert "Trop tard" in late.text


def test_a_withdrawn_idea_is_its_authors_alone_and_comes_back(world: World, browser: Open) -> None:
    author, other, leader = world.person(), world.person(), world.person(Role.FACILITATOR)
    idea, mine = send(world, author), browser(author)
    assert mine.submit(f"{path(idea)}/retirer").headers["Location"].endswith("vue=mes-idees")
    for one in (other, leader):
        assert browser(one).get(path(idea)).status_code == 404
        assert FORM["title"] not in browser(one).get("/idees").text
        assert browser(one).submit(path(idea), {"body": "Bonjour"}).status_code == 404
        assert browser(one).submit(f"{path(idea)}/moi-aussi").status_code == 404
    assert browser(leader).submit(f"{path(idea)}/reponse", {}).status_code == 404
    assert "Retirée" in mine.get("/idees?vue=mes-idees").text
    assert "Vous avez retiré cette idée" in mine.get(path(idea)).text
    assert mine.submit(f"{path(idea)}/remettre").status_code == 303
    assert FORM["title"] in browser(other).get("/idees").text


def test_a_withdrawal_is_undone_within_the_minute(world: World, browser: Open) -> None:
    author = world.person()
    idea, mine = send(world, author), browser(author)
    mine.submit(f"{path(idea)}/retirer")
    assert _undo(mine, "/idees?vue=mes-idees")
    assert FORM["title"] in browser(world.person()).get("/idees").text


def _undo(mine: Browser, page: str) -> bool:
    found = re.search(r'name="jeton" value="([^"]+)"', mine.get(page).text)
    assert found, "the notice offers no way back"
    return mine.submit("/annuler", {"jeton": found[1]}).status_code == 303


@pytest.mark.parametrize("act", ["modifier", "retirer", "remettre"])
def test_only_its_author_changes_or_withdraws_it(world: World, browser: Open, act: str) -> None:
    idea = send(world, world.person())
    for role in (Role.BENEFICIARY, Role.FACILITATOR):
        assert browser(world.person(role)).submit(f"{path(idea)}/{act}", FORM).status_code == 404


# --- the service answers ----------------------------------------------------------------------------------------------


def test_the_service_answers_with_a_reason_and_a_day(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    idea, mine = send(world, author), browser(leader)
    data = {
        "verdict": "studied",
        "reason": "Nous cherchons une salle.",
        "review": f"3 mars {clock.now().year + 1}",
        "version": _version(mine.get(f"{path(idea)}/reponse").text),
    }
    assert mine.submit(f"{path(idea)}/reponse", data).status_code == 303
    page = browser(author).get(path(idea)).text
    assert "Nous cherchons une salle." in page
    assert "À l’étude" in page
    assert f"3\u00a0mars {clock.now().year + 1}" in page
    assert "Attend une réponse" not in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"verdict": ""}, "Choisissez une réponse."),
        ({"verdict": "<b>"}, "Choisissez une des réponses proposées."),
        ({"reason": "\x00 "}, "Écrivez la raison"),
        ({"reason": "a" * 2001}, "Gardez 2\u00a0000 signes au plus"),
        ({"verdict": "studied", "review": ""}, "Une idée à l’étude a une date"),
        ({"review": "demain"}, "Cette date ne se lit pas."),
        ({"review": "3 mars 2020"}, "Choisissez une date à venir"),
        ({"review": "3 mars 2999"}, "Choisissez une date à venir"),
    ],
)
def test_an_answer_that_cannot_be_is_given_back(
    world: World, browser: Open, change: dict[str, str], sentence: str
) -> None:
    idea, mine = send(world, world.person()), browser(world.person(Role.FACILITATOR))
    data = {"verdict": "kept", "reason": "Une bonne idée.", "review": "", "version": "1", **change}
    page = mine.submit(f"{path(idea)}/reponse", data)
    assert page.status_code == 422
    assert sentence in page.text
    assert again(world, idea).verdict is None


def test_two_who_answer_at_once_do_not_cover_each_other(world: World, browser: Open) -> None:
    idea, first = send(world, world.person()), browser(world.person(Role.FACILITATOR))
    second = browser(world.person(Role.FACILITATOR))
    data = {"verdict": "kept", "reason": "Oui.", "version": "1"}
    assert first.submit(f"{path(idea)}/reponse", data).status_code == 303
    assert second.submit(f"{path(idea)}/reponse", {**data, "verdict": "not_kept"}).status_code == 409
    assert again(world, idea).verdict is Verdict.KEPT


def test_an_answer_is_undone_within_the_minute_and_told_to_nobody(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    idea, mine = send(world, author), browser(leader)
    mine.submit(f"{path(idea)}/reponse", {"verdict": "not_kept", "reason": "Trop cher.", "version": "1"})
    assert "Le service répond à votre idée" in browser(author).get("/mes-nouvelles").text
    _undo(mine, path(idea))
    found = again(world, idea)
    assert (found.verdict, found.step, found.answered_at) == (None, Step.RECEIVED, None)
    assert "Trop cher." not in browser(author).get(path(idea)).text
    assert "Le service répond à votre idée" not in browser(author).get("/mes-nouvelles").text


def test_a_step_is_noted_by_hand_with_its_day_and_undone(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    idea, mine = send(world, author), browser(leader)
    page = mine.get(f"{path(idea)}/etape").text
    data = {"step": "discussed", "day": _day(page), "words": "Tout le monde est d’accord.", "version": _version(page)}
    assert mine.submit(f"{path(idea)}/etape", data).status_code == 303
    shown = browser(author).get(path(idea)).text
    assert "Tout le monde est d’accord." in shown
    assert "Cette étape n’a pas eu lieu." in shown, "it was on no agenda"
    _undo(mine, path(idea))
    assert again(world, idea).step is Step.RECEIVED
    assert "Tout le monde est d’accord." not in browser(author).get(path(idea)).text


def _day(page: str) -> str:
    found = re.search(r'name="day"[^>]* value="([^"]+)"|value="([^"]+)"[^>]* name="day"', page)
    assert found
    return found[1] or found[2]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"step": ""}, "Choisissez une étape."),
        ({"step": "decided"}, "Choisissez une des réponses proposées."),
        ({"day": ""}, "Écrivez le jour."),
        ({"day": "hier"}, "Cette date ne se lit pas."),
        ({"day": "3 mars 2999"}, "Cette date est à venir."),
        ({"day": "3 mars 2020"}, "Cette date est avant l’arrivée de l’idée."),
        ({"step": "done"}, "Répondez d’abord"),
        ({"words": "a" * 301}, "Gardez 300 signes au plus"),
    ],
)
def test_a_step_that_cannot_be_is_given_back(
    world: World, browser: Open, change: dict[str, str], sentence: str
) -> None:
    idea, mine = send(world, world.person()), browser(world.person(Role.FACILITATOR))
    today = _day(mine.get(f"{path(idea)}/etape").text)
    data = {"step": "discussed", "day": today, "words": "Discuté.", "version": "1", **change}
    page = mine.submit(f"{path(idea)}/etape", data)
    assert page.status_code == 422
    assert sentence in page.text
    assert again(world, idea).step is Step.RECEIVED


@pytest.mark.parametrize("act", ["reponse", "etape"])
def test_members_and_its_own_author_do_not_answer(world: World, browser: Open, act: str) -> None:
    leader = world.person(Role.FACILITATOR)
    idea = send(world, leader)
    for person in (leader, world.person(), world.person(Role.COACH)):
        assert browser(person).get(f"{path(idea)}/{act}").status_code == 404
        assert browser(person).submit(f"{path(idea)}/{act}", {}).status_code == 404


def test_five_steps_stand_in_their_order_with_their_dates(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    idea = send(world, author)
    note(world, idea, Step.ON_AGENDA)
    note(world, idea, Step.DISCUSSED, "Nous sommes d’accord.")
    answer(world, idea, leader)
    note(world, idea, Step.DONE, "La salle est ouverte.")
    page = browser(author).get(path(idea)).text
    line = page[page.index("Suivi de mon idée") :]
    names = ("Reçue", "À l’ordre du jour", "Discutée", "Nous sommes d’accord.", "Décision", "Ce qui a été fait")
    places = [line.index(name) for name in (*names, "La salle est ouverte.")]
    assert places == sorted(places)
    assert "is-next" not in line[: line.index("</ol>")]
    assert "is-now" not in line[: line.index("</ol>")]
    assert "Faite" in page


# --- late -------------------------------------------------------------------------------------------------------------


def test_a_late_answer_is_said_to_be_late(world: World, browser: Open) -> None:
    author = world.person()
    idea, mine = send(world, author), browser(author)
    assert "en retard" not in mine.get(path(idea)).text

    def grow_old(*, idea: object) -> None:
        idea.due_at = clock.now() - services.ANSWER_WITHIN  # type: ignore[attr-defined] # an idea, given by `on`

    on(world, idea, grow_old)
    assert "Réponse en retard" in mine.get("/idees").text
    assert "Le service est en retard" in mine.get(path(idea)).text


# --- who comes in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("roles", OUTSIDE)
def test_nobody_outside_the_collective_comes_in(world: World, browser: Open, roles: tuple[Role, ...]) -> None:
    idea, mine = send(world, world.person()), browser(world.person(*roles))
    for address in ("/idees", NEW, path(idea)):
        assert mine.get(address).status_code == 404
    assert mine.submit(NEW, FORM).status_code == 404
    assert mine.submit(path(idea), {"body": "Bonjour"}).status_code == 404


def test_a_stranger_is_led_to_the_sign_in(world: World, browser: Open) -> None:
    idea = send(world, world.person())
    for address in ("/idees", NEW, path(idea)):
        answered = browser().get(address)
        assert answered.status_code == 302
        assert answered.headers["Location"].startswith("/connexion")


def test_an_idea_of_another_platform_does_not_exist(world: World, browser: Open) -> None:
    other = world.make_platform("Ailleurs", OTHER_HOST)
    idea = send(world, world.person(platform=other), platform=other)
    mine, leader = browser(world.person()), browser(world.person(Role.FACILITATOR))
    assert mine.get(path(idea)).status_code == 404
    assert mine.submit(path(idea), {"body": "Bonjour"}).status_code == 404
    assert mine.submit(f"{path(idea)}/moi-aussi").status_code == 404
    assert leader.get(f"{path(idea)}/reponse").status_code == 404
    assert FORM["title"] not in mine.get("/idees").text


@pytest.mark.parametrize("address", [path(UUID(NOBODY)), "/idees/nimporte", "/idees/123/reponse"])
def test_an_address_that_is_nobodys_is_not_found(world: World, browser: Open, address: str) -> None:
    assert browser(world.person(Role.FACILITATOR)).get(address).status_code == 404


# --- lists and statements ---------------------------------------------------------------------------------------------


def test_the_lists_show_all_those_that_wait_and_ones_own(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    kept = send(world, author, title="La première idée")
    send(world, world.person(), title="La deuxième idée")
    answer(world, kept, leader)
    mine = browser(author)
    everything, waiting, own = (mine.get(f"/idees?vue={one}").text for one in View)
    assert "La première idée" in everything
    assert "La deuxième idée" in everything
    assert "La première idée" not in waiting
    assert "La deuxième idée" in waiting
    assert "La première idée" in own
    assert "La deuxième idée" not in own


def test_a_list_goes_on_page_by_page(world: World, browser: Open) -> None:
    author = world.person()
    for number in range(1, 24):
        send(world, author, title=f"Idée numéro {number}")
    mine = browser(author)
    first = mine.get("/idees").text
    assert "Idée numéro 23" in first
    assert "Idée numéro 3<" not in first
    older = re.search(r'href="(/idees\?avant=[^"]+)"', first)
    assert older
    second = mine.get(older[1]).text
    assert "Idée numéro 3<" in second
    assert "Plus récents" in second
    assert mine.get("/idees?avant=nimporte&vue=x").status_code == 200


@pytest.mark.parametrize("count", [3, 20])
def test_a_list_costs_the_same_for_few_and_many(world: World, browser: Open, statements: list[str], count: int) -> None:
    author = world.person()
    for number in range(count):
        send(world, author, title=f"Idée {number}")
    mine = browser(author)
    mine.get("/idees")
    statements.clear()
    mine.get("/idees")
    assert len(statements) <= 6, statements


def test_an_idea_costs_few_statements(world: World, browser: Open, statements: list[str]) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    idea, mine = send(world, author), browser(author)
    answer(world, idea, leader)
    for number in range(20):
        on(world, idea, taking_part.comment, author_id=leader.id, client_id=uuid4(), body=f"Oui {number}")
    mine.get(path(idea))
    statements.clear()
    mine.get(path(idea))
    assert len(statements) <= 8, statements


# --- the trail --------------------------------------------------------------------------------------------------------


def test_what_is_done_is_in_the_trail_without_a_word_and_support_is_not(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    mine = browser(author)
    idea = UUID(mine.submit(NEW, FORM).headers["Location"].rpartition("/")[2])
    browser(world.person()).submit(f"{path(idea)}/moi-aussi")
    browser(leader).submit(f"{path(idea)}/reponse", {"verdict": "kept", "reason": "Oui.", "version": "1"})
    mine.submit(f"{path(idea)}/retirer")
    entries = world.read(lambda: list(audit._entries()))
    acts = [entry.action for entry in entries if entry.subject == "ideas"]
    assert acts == ["proposal.sent", "proposal.answered", "proposal.withdrawn"]
    assert not any("salle" in entry.facts for entry in entries)


# --- the menu ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roles", "in_menu"),
    [
        ((Role.BENEFICIARY,), True),
        ((Role.FACILITATOR,), False),
        ((Role.FACILITATOR, Role.COACH), False),
        ((Role.FACILITATOR, Role.BENEFICIARY), False),
        ((Role.COACH,), False),
    ],
)
def test_the_menu_holds_five_choices_at_most_and_ideas_stand_in_it_or_on_the_page_of_the_service(
    world: World, browser: Open, roles: tuple[Role, ...], in_menu: bool
) -> None:
    mine = browser(world.person(*roles))
    page = mine.get("/").text
    menu = page[page.index("<header") : page.index("</header>")]
    assert ('href="/idees"' in menu) is in_menu
    if Role.FACILITATOR in roles:
        assert 'href="/idees"' in mine.get("/service").text


# --- moderated --------------------------------------------------------------------------------------------------------


def _moderated(world: World, idea: Idea, standing: Standing) -> None:
    world.run(moderating.stand, subject_id=idea.id, standing=standing, warning="Un moment difficile")


def test_a_folded_idea_is_read_behind_its_warning(world: World, browser: Open) -> None:
    idea = send(world, world.person())
    _moderated(world, idea, Standing.FOLDED)
    page = browser(world.person()).get(path(idea)).text
    assert "Un moment difficile" in page
    assert page.index("<summary") < page.index("Je pourrais rester")


@pytest.mark.parametrize("standing", [Standing.HELD, Standing.REMOVED])
def test_no_news_quotes_an_idea_that_nobody_reads(world: World, browser: Open, standing: Standing) -> None:
    facilitator, idea = browser(world.person(Role.FACILITATOR)), send(world, world.person())
    assert FORM["title"] in facilitator.get("/mes-nouvelles").text
    _moderated(world, idea, standing)
    assert facilitator.get(path(idea)).status_code == 404
    assert FORM["title"] not in facilitator.get("/mes-nouvelles").text
    _moderated(world, idea, Standing.VISIBLE)
    assert FORM["title"] in facilitator.get("/mes-nouvelles").text
