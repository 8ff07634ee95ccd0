"""The page on which one looks for a question: what it shows, what it says, and who has no way in."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from blueprints.accounts.models import Person, Role
from blueprints.advice import queries
from blueprints.discussion.models import Standing
from tests.advice.making import answer, ask
from tests.conftest import HOST, OTHER_HOST, Browser, World

PATH = "/conseils/recherche"
Open = Callable[..., Browser]


@pytest.fixture
def awa(world: World) -> Person:
    """Someone of the collective."""
    return world.person(Role.BENEFICIARY, first_name="Awa")


def look(browser: Open, person: Person, typed: str, more: str = "") -> TestResponse:
    """Look for these words, as the form of the page does."""
    return browser(person).get(f"{PATH}?mots={quote(typed)}{more}")


def test_a_question_is_found_with_its_words_marked(world: World, awa: Person, browser: Open) -> None:
    thread = ask(world, awa, title="Les réunions du lundi", body="Une réunion me fatigue.")
    other = ask(world, awa, title="Le matin")
    answer(world, other, awa, "J’ai demandé que l’on se réunisse plus tard : deux réunions par mois.")
    page = look(browser, awa, "reunion").text
    assert "2 conseils trouvés" in page
    assert f'<a href="/conseils/{thread.id}" dir="auto">Les <mark>réunions</mark> du lundi</a>' in page
    assert "Une <mark>réunion</mark> me fatigue." in page
    assert f'<a href="/conseils/{other.id}#reponse-2" dir="auto">Le matin</a>' in page
    assert "Dans une réponse" in page
    assert "deux <mark>réunions</mark> par mois." in page
    assert 'value="reunion"' in page


def test_an_extract_begins_near_the_word_and_hurts_no_page(world: World, awa: Person, browser: Open) -> None:
    ask(
        world, awa, title="<b>Bonjour</b>", body=f"{'Il était une fois. ' * 60}<script>cantine</script>{' Suite.' * 90}"
    )
    page = look(browser, awa, "cantine").text
    assert "&lt;script&gt;<mark>cantine</mark>&lt;/script&gt;" in page
    assert "… " in page
    assert "&lt;b&gt;Bonjour&lt;/b&gt;" in page
    assert page.count("Il était une fois.") < 10


def test_a_folded_text_shows_its_warning_alone(world: World, awa: Person, browser: Open) -> None:
    thread = ask(world, awa, title="Une semaine dure", body="Le mot cantine, et des choses dures.")

    def fold() -> None:
        written = queries.find_written(thread.id, 1)
        assert written is not None
        written.post.standing, written.post.warning = Standing.FOLDED, "Parle de violence."

    world.run(fold)
    page = look(browser, awa, "cantine").text
    assert "Parle de violence." in page
    assert "choses dures" not in page


def test_pages_follow_each_other(world: World, awa: Person, browser: Open) -> None:
    for number in range(23):
        ask(world, awa, title=f"Pause {number:02}")
    first = look(browser, awa, "pause").text
    assert "23 conseils trouvés" in first
    assert first.count("<h3>") == 20
    assert 'href="/conseils/recherche?mots=pause&amp;page=2" rel="next"' in first
    second = look(browser, awa, "pause", "&page=2").text
    assert second.count("<h3>") == 3
    assert 'href="/conseils/recherche?mots=pause" rel="prev"' in second
    assert "Aucun conseil avec ces mots" in look(browser, awa, "pause", "&page=9").text


def test_filters_stay_on_the_page_and_can_be_left(world: World, awa: Person, browser: Open) -> None:
    ask(world, awa, title="Pause du matin", topic="at_work")
    page = look(browser, awa, "pause", "&sujet=fatigue&reponses=sans&miennes=1").text
    assert "Aucun conseil avec ces mots" in page
    assert '<option value="fatigue" selected>' in page
    assert '<option value="sans" selected>' in page
    assert 'name="miennes" value="1" checked' in page
    assert 'href="/conseils/recherche?mots=pause">' in page
    assert "1 conseil trouvé" in look(browser, awa, "pause", "&sujet=at_work&reponses=sans&miennes=1").text
    assert "1 conseil trouvé" in look(browser, awa, "pause", "&sujet=nimporte&reponses=x&miennes=2&page=zero").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Un ou deux mots suffisent."),
        ("le de la", "Ces mots ne suffisent pas pour chercher"),
        ("« ' \" * ( ) : - ^ ~", "Ces mots ne suffisent pas pour chercher"),
        ("😀", "Ces mots ne suffisent pas pour chercher"),
        ("NEAR( pausé* OR title:x AND NOT", "1 conseil trouvé"),
        ("télescope", "Aucun conseil avec ces mots"),
        ("\u202epause\u202c", "1 conseil trouvé"),
        ("mot " * 1250 + "pause", "Votre recherche est longue."),
        ("pause " * 833, "1 conseil trouvé"),
        ("p" * 5000, "Aucun conseil avec ces mots"),
        ("« " * 2500, "Ces mots ne suffisent pas pour chercher"),
        ("'; DROP TABLE threads; --", "Aucun conseil avec ces mots"),
        ('"une pause" -matin +midi', "1 conseil trouvé"),
        ("pa%use_", "Aucun conseil avec ces mots"),
        ("&sujet=rights#x", "Aucun conseil avec ces mots"),
        ("<script>alert(1)</script>", "Aucun conseil avec ces mots"),
    ],
)
def test_whatever_is_typed_gets_a_sentence_and_stays(
    world: World, awa: Person, browser: Open, typed: str, said: str
) -> None:
    ask(world, awa, title="Une pause")
    answered = look(browser, awa, typed)
    assert answered.status_code == 200
    assert said in answered.text
    assert "<script>alert" not in answered.text
    if typed.startswith("mot"):
        assert typed in answered.text


def test_a_nul_sign_is_no_word(world: World, awa: Person, browser: Open) -> None:
    ask(world, awa, title="Une pause")
    assert "1 conseil trouvé" in browser(awa).get(f"{PATH}?mots=pau%00se").text
    assert browser(awa).get(f"{PATH}?mots=%ff%fe").status_code == 200


@pytest.mark.parametrize("role", [Role.COACH, Role.MANAGER, Role.ADMINISTRATOR])
def test_who_is_not_of_the_collective_has_no_way_in(world: World, browser: Open, role: Role) -> None:
    assert browser(world.person(role)).get(f"{PATH}?mots=pause").status_code == 404


def test_a_stranger_is_led_to_sign_in(world: World, browser: Open) -> None:
    assert world.platform.host == HOST
    assert browser().get(PATH).status_code in (302, 303)


def test_another_platform_finds_nothing_of_this_one(world: World, awa: Person, browser: Open) -> None:
    other = world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    ask(world, awa, title="Une pause secrète")
    stranger = world.person(Role.BENEFICIARY, platform=other)
    page = browser(stranger, host=OTHER_HOST).get(f"{PATH}?mots=pause").text
    assert "Aucun conseil avec ces mots" in page


def test_a_topic_that_she_hid_is_not_found_unless_she_names_it(world: World, awa: Person, browser: Open) -> None:
    from blueprints.advice import hiding

    ask(world, awa, title="Une pause", topic="at_work")
    world.run(hiding.hide, person_id=awa.id, topic="at_work", always=True)
    assert "Aucun conseil avec ces mots" in look(browser, awa, "pause").text
    assert "1 conseil trouvé" in look(browser, awa, "pause", "&sujet=at_work").text


def test_a_page_asks_the_database_as_much_for_two_questions_as_for_thirty(
    world: World, awa: Person, browser: Open, statements: list[str]
) -> None:
    counts = []
    for number in range(30):
        ask(world, awa, title=f"Pause {number}", body="Le midi.")
        if number in (1, 29):
            browser(awa).get(f"{PATH}?mots=pause midi")
            statements.clear()
            browser(awa).get(f"{PATH}?mots=pause midi&sujet=at_work&reponses=sans")
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 6
