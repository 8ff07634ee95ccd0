"""The page "Ce que le service a fait de nos idées": its counts, its words, and who reads it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from blueprints.accounts import queries as accounts
from blueprints.accounts.models import Person, Role
from blueprints.core import audit, clock
from blueprints.ideas import results, taking_part
from blueprints.ideas.models import Idea, Step, Verdict
from tests.conftest import OTHER_HOST, Browser, World
from tests.ideas.making import answer, note, on, send

Open = Callable[..., Browser]
PAGE = "/idees/ce-que-le-service-a-fait"


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " "))


def _five(world: World) -> Person:
    """Make five ideas: one done, one kept late, one studied, one refused, one that waits; return who answers."""
    leader, author = world.person(Role.FACILITATOR), world.person(pseudonym="Hirondelle")
    done, late, studied, refused, _waiting = (send(world, author, title=f"Idée numéro {number}") for number in range(5))
    on(world, late, _grow_old)
    answer(world, done, leader)
    note(world, done, Step.DONE, "La salle est ouverte.")
    answer(world, late, leader)
    answer(world, studied, leader, Verdict.STUDIED, clock.now() + timedelta(days=9))
    answer(world, refused, leader, Verdict.NOT_KEPT)
    return leader


def _grow_old(*, idea: Idea) -> None:
    idea.due_at = clock.now() - timedelta(days=3)


def test_the_counts_are_in_words_in_a_picture_and_in_a_table(world: World, browser: Open) -> None:
    _five(world)
    page = browser(world.person()).get(PAGE).text
    words = _words(page)
    assert "Le service a répondu à 4 idées sur 5." in words
    assert "1 idée est déjà faite." in words
    assert "Retenues 2 idées sur 5" in words
    assert "Sans réponse 1 idée sur 5" in words
    assert '<rect class="bars__part" width="40.0"' in page
    assert "<table" in page
    assert "La salle est ouverte." in page
    assert "Hirondelle" not in page


def test_an_answer_that_came_late_is_said_to_have_and_a_withdrawn_idea_is_not_counted(
    world: World, browser: Open
) -> None:
    leader = _five(world)
    gone = send(world, world.person(), title="Une idée retirée")
    answer(world, gone, leader)
    on(world, gone, taking_part.withdraw, actor_id=gone.author_id)
    words = _words(browser(world.person()).get(PAGE).text)
    assert words.count("La réponse était prévue avant le") == 1
    assert "Une idée retirée" not in words
    assert "4 idées sur 5" in words


def test_what_waits_too_long_is_counted_as_late(world: World, browser: Open) -> None:
    idea, mine = send(world, world.person()), browser(world.person())
    assert "Aucune réponse n’est en retard." in mine.get(PAGE).text
    on(world, idea, _grow_old)
    assert "1 réponse est en retard." in mine.get(PAGE).text


def test_without_any_idea_the_page_says_so(world: World, browser: Open) -> None:
    assert "Personne n’a encore proposé d’idée." in browser(world.person()).get(PAGE).text


# --- who reads it -----------------------------------------------------------------------------------------------------


def test_at_first_the_members_alone_read_it(world: World, browser: Open) -> None:
    _five(world)
    assert browser().get(PAGE).headers["Location"].startswith("/connexion")
    for role in (Role.MANAGER, Role.COACH, Role.ADMINISTRATOR):
        assert browser(world.person(role)).get(PAGE).status_code == 404


def test_the_collective_opens_it_to_all_and_what_was_written_before_stays_its_own(world: World, browser: Open) -> None:
    leader = _five(world)
    mine = browser(leader)
    assert mine.submit(PAGE, {"lecteurs": "tous"}).status_code == 303
    for reader in (browser(), browser(world.person(Role.MANAGER))):
        page = reader.get(PAGE).text
        assert "4 idées sur 5" in _words(page)
        assert "Idée numéro" not in page
    new = send(world, world.person(pseudonym="Colibri"), title="Une idée pour tous")
    answer(world, new, leader)
    seen = browser().get(PAGE).text
    assert "Une idée pour tous" in seen
    assert "Colibri" not in seen
    assert str(new.id) not in seen, "strangers have no way to its page"
    assert "Idée numéro 0" in browser(world.person()).get(PAGE).text
    assert PAGE in browser().get("/plan-du-site").text


def test_a_process_that_has_not_heard_yet_that_it_is_closed_shows_strangers_nothing(
    world: World, browser: Open
) -> None:
    leader = _five(world)
    browser(leader).submit(PAGE, {"lecteurs": "tous"})
    answer(world, send(world, world.person(), title="Une idée pour tous"), leader)
    assert "Une idée pour tous" in browser().get(PAGE).text

    def close_elsewhere() -> None:
        platform = accounts.find_platform()
        assert platform is not None
        platform.ideas_public_at = None

    world.run(close_elsewhere)
    for reader in (browser(), browser(world.person(Role.MANAGER))):
        page = reader.get(PAGE)
        assert page.status_code == 404
        assert "Idée numéro" not in page.text
    assert "Idée numéro 0" in browser(world.person()).get(PAGE).text


def test_a_choice_that_changed_nothing_has_nothing_to_undo(world: World, browser: Open) -> None:
    mine = browser(world.person(Role.FACILITATOR))
    for readers, undone in (("membres", False), ("tous", True), ("tous", False)):
        mine.submit(PAGE, {"lecteurs": readers})
        assert ('name="jeton"' in mine.get(PAGE).text) is undone


def test_who_proposes_is_told_who_will_read(world: World, browser: Open) -> None:
    leader, mine = world.person(Role.FACILITATOR), browser(world.person())
    assert "lus par tout le monde" not in mine.get("/idees/nouvelle").text
    browser(leader).submit(PAGE, {"lecteurs": "tous"})
    assert "lus par tout le monde" in mine.get("/idees/nouvelle").text


def test_it_is_closed_again_and_each_choice_is_undone_within_the_minute(world: World, browser: Open) -> None:
    mine = browser(world.person(Role.FACILITATOR))
    mine.submit(PAGE, {"lecteurs": "tous"})
    token = re.search(r'name="jeton" value="([^"]+)"', mine.get(PAGE).text)
    assert token
    mine.submit("/annuler", {"jeton": token[1]})
    assert browser().get(PAGE).status_code == 302
    for readers, status in (("tous", 200), ("membres", 302)):
        mine.submit(PAGE, {"lecteurs": readers})
        assert browser().get(PAGE).status_code == status
    acts = [one.action for one in world.read(lambda: list(audit._entries())) if one.action.startswith("proposal")]
    assert acts == [f"proposal.results_{one}" for one in ("opened", "closed", "opened", "closed")]


@pytest.mark.parametrize("role", [Role.BENEFICIARY, Role.ADMINISTRATOR, Role.COACH])
def test_only_those_who_animate_the_collective_set_it(world: World, browser: Open, role: Role) -> None:
    assert browser(world.person(role)).submit(PAGE, {"lecteurs": "tous"}).status_code == 404


def test_each_platform_counts_and_opens_its_own(world: World, browser: Open) -> None:
    _five(world)
    other = world.make_platform("Ailleurs", OTHER_HOST)
    leader = world.person(Role.FACILITATOR, platform=other)
    browser(leader, host=OTHER_HOST).submit(PAGE, {"lecteurs": "tous"})
    assert "Personne n’a encore proposé" in browser(host=OTHER_HOST).get(PAGE).text
    assert browser().get(PAGE).status_code == 302


# --- pages and statements ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 22])
def test_it_costs_the_same_for_few_and_many_and_goes_on_page_by_page(
    world: World, browser: Open, statements: list[str], count: int
) -> None:
    leader, author = world.person(Role.FACILITATOR), world.person()
    for number in range(count):
        answer(world, send(world, author, title=f"Idée {number}."), leader)
    mine = browser(author)
    first = mine.get(PAGE).text
    statements.clear()
    mine.get(PAGE)
    assert len(statements) <= 6, statements
    older = re.search(rf'href="({PAGE}\?avant=[^"]+)"', first)
    assert bool(older) is (count > results.PAGE)
    if older:
        assert "Idée 0." in mine.get(older[1]).text
    assert mine.get(f"{PAGE}?avant=nimporte").status_code == 200
