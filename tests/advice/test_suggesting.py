"""« A-t-on déjà répondu ? »: near questions are shown once, and never stand between somebody and her own question."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from blueprints.accounts.models import Person, Role
from blueprints.advice import hiding
from blueprints.advice.models import Thread
from blueprints.core import db
from tests.advice.making import FORM, ask
from tests.conftest import OTHER_HOST, Browser, World

NEW, NEAR = "/conseils/nouvelle-question", "/conseils/proches"
Open = Callable[..., Browser]
DATA = {"Accept": "application/json"}


@pytest.fixture
def awa(world: World) -> Person:
    """Someone of the collective."""
    return world.person(Role.BENEFICIARY, first_name="Awa")


def count(world: World) -> int:
    """Return how many questions there are."""
    return int(world.read(lambda: db.session().scalar(select(func.count()).select_from(Thread))) or 0)


class TestBeforePublishing:
    """Without scripts, near questions are a step of their own."""

    def test_near_questions_are_shown_once_and_nothing_typed_is_lost(
        self, world: World, awa: Person, browser: Open
    ) -> None:
        thread = ask(world, awa, title="Demander une pause de plus")
        her, form = browser(awa), {**FORM, "client_id": str(uuid4()), "brouillon": NEW}
        page = her.submit(NEW, form)
        assert page.status_code == 200
        assert "Ces conseils ressemblent à votre question" in page.text
        assert f'href="/conseils/{thread.id}"' in page.text
        assert "Publier quand même" in page.text
        assert 'value="Comment demander une pause ?"' in page.text
        assert "Je suis fatiguée à midi." in page.text
        assert 'name="seen" value="1"' in page.text
        assert form["client_id"] in page.text
        assert count(world) == 1
        assert "Je suis fatiguée à midi." in her.get(NEW).text, "kept while she reads"
        assert her.submit(NEW, {**form, "seen": "1"}).status_code == 303
        assert count(world) == 2

    def test_a_second_click_gets_the_answer_of_the_first(self, world: World, awa: Person, browser: Open) -> None:
        form = {**FORM, "client_id": str(uuid4())}
        first = browser(awa).submit(NEW, form)
        second = browser(awa).submit(NEW, form)
        assert first.status_code == second.status_code == 303
        assert first.location == second.location
        assert count(world) == 1

    def test_a_form_that_is_wrong_says_so_first(self, world: World, awa: Person, browser: Open) -> None:
        ask(world, awa, title="Demander une pause de plus")
        page = browser(awa).submit(NEW, {**FORM, "body": "", "client_id": str(uuid4())})
        assert page.status_code == 422
        assert "Ces conseils ressemblent" not in page.text

    def test_another_question_is_published_at_once(self, world: World, awa: Person, browser: Open) -> None:
        ask(world, awa, title="Comment trouver un logement ?", body="Près de mon travail.")
        assert browser(awa).submit(NEW, {**FORM, "client_id": str(uuid4())}).status_code == 303

    def test_a_topic_that_she_hid_is_not_suggested(self, world: World, awa: Person, browser: Open) -> None:
        ask(world, awa, title="Demander une pause de plus", topic="at_work")
        world.run(hiding.hide, person_id=awa.id, topic="at_work", always=True)
        assert browser(awa).submit(NEW, {**FORM, "client_id": str(uuid4())}).status_code == 303


class TestWhileTyping:
    """With scripts, they come while the title is typed."""

    def test_near_questions_are_given_as_plain_words(self, world: World, awa: Person, browser: Open) -> None:
        thread = ask(world, awa, title="Demander <b>une pause</b> de plus")
        answer = browser(awa).get(f"{NEAR}?titre={quote('Comment demander une pause ?')}", headers=DATA)
        assert answer.json == {
            "said": "1 conseil ressemble à votre question.",
            "threads": [
                {
                    "url": f"/conseils/{thread.id}",
                    "title": "Demander <b>une pause</b> de plus",
                    "about": "Pas encore de réponse",
                }
            ],
        }

    @pytest.mark.parametrize("title", ["", "le de", "comment faire", "\x00", "😀", "télescope " * 500])
    def test_what_resembles_nothing_gets_nothing(self, world: World, awa: Person, browser: Open, title: str) -> None:
        ask(world, awa, title="Demander une pause de plus")
        answer = browser(awa).get(f"{NEAR}?titre={quote(title)}", headers=DATA)
        assert answer.json == {"said": "", "threads": []}

    def test_without_a_script_the_address_leads_to_the_search(self, awa: Person, browser: Open) -> None:
        answer = browser(awa).get(f"{NEAR}?titre=pause")
        assert answer.location == "/conseils/recherche?mots=pause"

    def test_few_of_many_are_shown_with_few_questions_to_the_database(
        self, world: World, awa: Person, browser: Open, statements: list[str]
    ) -> None:
        for number in range(12):
            ask(world, awa, title=f"Demander une pause, {number}")
        her = browser(awa)
        her.get(f"{NEAR}?titre=pause", headers=DATA)
        statements.clear()
        answer = her.get(f"{NEAR}?titre=demander%20une%20pause", headers=DATA)
        assert len(statements) <= 6
        assert answer.json is not None
        assert len(answer.json["threads"]) == 4

    @pytest.mark.parametrize("role", [Role.COACH, Role.MANAGER, Role.ADMINISTRATOR])
    def test_who_is_not_of_the_collective_has_no_way_in(self, world: World, browser: Open, role: Role) -> None:
        assert browser(world.person(role)).get(f"{NEAR}?titre=pause", headers=DATA).status_code == 404

    def test_another_platform_is_never_suggested(self, world: World, awa: Person, browser: Open) -> None:
        other = world.make_platform("Cordée d’ailleurs", OTHER_HOST)
        ask(world, awa, title="Demander une pause de plus")
        stranger = browser(world.person(Role.BENEFICIARY, platform=other), host=OTHER_HOST)
        assert stranger.get(f"{NEAR}?titre=demander%20une%20pause", headers=DATA).json == {"said": "", "threads": []}


class TestBesideAQuestion:
    """« Conseils proches » stands on its own page, so that reading a question costs nothing more."""

    def test_what_looks_like_a_question_is_one_click_away(self, world: World, awa: Person, browser: Open) -> None:
        thread = ask(world, awa, title="Demander une pause à midi")
        other = ask(world, awa, title="Une pause de plus à midi, comment la demander ?")
        ask(world, awa, title="Prendre le train")
        her = browser(awa)
        assert f'href="/conseils/{thread.id}/proches"' in her.get(f"/conseils/{thread.id}").text
        page = her.get(f"/conseils/{thread.id}/proches").text
        assert f'href="/conseils/{other.id}"' in page
        assert "Prendre le train" not in page
        assert page.count("<h2>") == 1, "it is not near itself"

    def test_nothing_near_is_said(self, world: World, awa: Person, browser: Open) -> None:
        thread = ask(world, awa, title="<b>Prendre</b> le train")
        same = ask(world, awa, title="Un repas calme")
        page = browser(awa).get(f"/conseils/{thread.id}/proches").text
        assert "Aucune question ne ressemble à celle-ci" in page
        assert "&lt;b&gt;Prendre&lt;/b&gt;" in page
        assert "Dans le même sujet" in page
        assert f'href="/conseils/{same.id}"' in page

    def test_the_latest_of_a_topic_that_she_hid_are_not_shown(self, world: World, awa: Person, browser: Open) -> None:
        thread = ask(world, awa, title="Prendre le train")
        ask(world, awa, title="Un repas calme")
        world.run(hiding.hide, person_id=awa.id, topic="at_work", always=True)
        assert "Un repas calme" not in browser(awa).get(f"/conseils/{thread.id}/proches").text

    def test_a_topic_that_she_hid_stays_hidden(self, world: World, awa: Person, browser: Open) -> None:
        thread = ask(world, awa, title="Demander une pause", topic="rights")
        ask(world, awa, title="Demander une autre pause", topic="at_work")
        world.run(hiding.hide, person_id=awa.id, topic="at_work", always=True)
        assert "autre pause" not in browser(awa).get(f"/conseils/{thread.id}/proches").text

    @pytest.mark.parametrize("role", [Role.COACH, Role.MANAGER, Role.ADMINISTRATOR])
    def test_nobody_else_has_a_way_in(self, world: World, awa: Person, browser: Open, role: Role) -> None:
        thread = ask(world, awa)
        assert browser(world.person(role)).get(f"/conseils/{thread.id}/proches").status_code == 404
        other = world.make_platform("Autre", OTHER_HOST)
        foreign = ask(world, world.person(platform=other), other)
        assert browser(awa).get(f"/conseils/{foreign.id}/proches").status_code == 404
        assert browser(awa).get(f"/conseils/{uuid4()}/proches").status_code == 404

    def test_it_asks_the_database_as_much_for_three_as_for_thirty(
        self, world: World, awa: Person, browser: Open, statements: list[str]
    ) -> None:
        her, counts, thread = browser(awa), [], ask(world, awa, title="Demander une pause")
        for more in (3, 27):
            for number in range(more):
                ask(world, awa, title=f"Demander une pause {number}")
            her.get(f"/conseils/{thread.id}/proches")
            statements.clear()
            her.get(f"/conseils/{thread.id}/proches")
            counts.append(len(statements))
        assert counts[0] == counts[1] <= 6
