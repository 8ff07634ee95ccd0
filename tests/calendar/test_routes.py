"""The page « Mon agenda »: nothing chosen beforehand, an address by choice, changed and closed in one click."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from blueprints.accounts import leaving
from blueprints.accounts.models import Person, Role
from blueprints.calendar import queries, services
from blueprints.calendar.choosing import Chosen
from blueprints.calendar.models import Scope
from blueprints.core import db
from blueprints.meetings.models import Coming
from blueprints.news import queries as news
from blueprints.news.models import MailChoice, NewsGroup
from tests.calendar.making import announce, choose, come, open_feed, work
from tests.conftest import Browser, World

Open = Callable[..., Browser]
PAGE = "/mon-agenda"
ADDRESS = re.compile(r'value="http://localhost(/mon-agenda/[\w-]+\.ics)"')
FILLED = {"discretion": "oui", "title": "", "scope": "mine"}


def _chosen(world: World, person: Person) -> Chosen:
    found: Chosen = world.read(queries.find_choice, person.id)
    return found


def _address(page: str) -> str:
    found = ADDRESS.search(page)
    assert found
    return found[1]


def _generation(page: str) -> str:
    found = re.search(r'name="generation" value="(\d+)"', page)
    assert found
    return found[1]


def test_nothing_is_ticked_beforehand_but_discretion(world: World, browser: Open) -> None:
    page = browser(world.person()).get(PAGE).text
    ticked = re.findall(r'name="(\w+)" value="(\w+)"\s+checked', page)
    assert ticked == [("discretion", "oui"), ("scope", "mine")]
    assert not ADDRESS.search(page)


def test_what_is_chosen_is_kept_and_shown(world: World, browser: Open) -> None:
    awa = world.person()
    mine = browser(awa)
    given = {**FILLED, "discretion": "non", "title": "Café 🙂", "place": "y", "scope": "all", "mails": "oui"}
    answer = mine.submit(PAGE, {**given, "delays": ["day", "hours"], "channel": "each"})
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    found = _chosen(world, awa)
    assert (found.is_discreet, found.neutral_title, found.shows_place) == (False, "Café 🙂", True)
    assert (found.scope, found.is_invited) == (Scope.ALL, True)
    assert (found.reminds_week, found.reminds_day, found.reminds_hours) == (False, True, True)
    assert world.read(news.list_choices, awa.id) == {NewsGroup.REMINDERS: MailChoice.EACH}
    page = mine.get(PAGE).text
    ticked = re.findall(r'name="(\w+)" value="(\w+)"\s+checked', page)
    assert ticked == [
        ("discretion", "non"),
        ("place", "y"),
        ("scope", "all"),
        ("delays", "day"),
        ("delays", "hours"),
        ("channel", "each"),
        ("mails", "oui"),
    ]
    assert "Vos choix sont enregistrés." in page
    mine.submit(PAGE, FILLED)
    assert _chosen(world, awa).delays == []


def test_one_mail_a_day_stays_one_mail_a_day(world: World, browser: Open) -> None:
    awa = world.person()
    mine = browser(awa)
    mine.submit("/mes-nouvelles/me-prevenir", {"reminders": "daily", "heure": "8"})
    assert 'value="each" checked' in mine.get(PAGE).text
    mine.submit(PAGE, {**FILLED, "channel": "each"})
    assert world.read(news.list_choices, awa.id)[NewsGroup.REMINDERS] is MailChoice.DAILY


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"discretion": ""}, "Choisissez un titre discret ou le vrai titre."),
        ({"discretion": "<b>"}, "Choisissez une des réponses proposées."),
        ({"scope": "tout"}, "Choisissez une des réponses proposées."),
        ({"mails": "x" * 5000}, "Choisissez une des réponses proposées."),
        ({"delays": "hier"}, "Choisissez une des réponses proposées."),
        ({"channel": "daily"}, "Choisissez une des réponses proposées."),
        ({"title": "é" * 61}, "Ce texte est trop long"),
    ],
)
def test_what_cannot_be_is_refused_in_words(world: World, browser: Open, changes: dict[str, str], said: str) -> None:
    awa = world.person()
    answer = browser(awa).submit(PAGE, {**FILLED, "title": "Thé", **changes})
    assert answer.status_code == 422
    assert said in answer.text
    assert changes.get("title", "Thé") in answer.text
    assert _chosen(world, awa) == Chosen()


def test_a_title_is_one_clean_line(world: World, browser: Open) -> None:
    awa = world.person()
    browser(awa).submit(PAGE, {**FILLED, "title": "Thé\r\nBEGIN:VALARM\x00\u202e <b>"})
    assert _chosen(world, awa).neutral_title == "Thé BEGIN:VALARM <b>"


def test_an_address_is_made_changed_and_closed(world: World, browser: Open) -> None:
    mine = browser(world.person())
    assert mine.submit(f"{PAGE}/adresse", {"generation": "0"}).status_code == 303
    page = mine.get(PAGE).text
    first, generation = _address(page), _generation(page)
    assert browser().get(first).status_code == 200
    mine.submit(f"{PAGE}/adresse", {"generation": generation})
    page = mine.get(PAGE).text
    assert "L’ancienne ne donne plus rien." in page
    second = _address(page)
    assert (browser().get(first).status_code, browser().get(second).status_code) == (404, 200)
    mine.submit(f"{PAGE}/adresse", {"generation": generation})
    assert _address(mine.get(PAGE).text) == second
    mine.submit(f"{PAGE}/adresse/fermer")
    assert browser().get(second).status_code == 404
    assert mine.submit(f"{PAGE}/adresse/fermer").status_code == 303
    mine.submit(f"{PAGE}/adresse", {"generation": "rien"})
    assert browser().get(_address(mine.get(PAGE).text)).status_code == 200


def test_the_same_click_twice_at_once_is_one_address(world: World, browser: Open) -> None:
    awa = world.person()
    open_feed(world, awa)
    browsers, gate = [browser(awa) for _one in range(4)], Barrier(4)

    def click(mine: Browser) -> int:
        gate.wait()
        return mine.submit(f"{PAGE}/adresse", {"generation": "1"}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(click, browsers)) == {303}

    def generation() -> int:
        feed = queries.find_feed(awa.id)
        assert feed is not None
        return feed.generation

    assert world.read(generation) == 2


def test_choosing_four_times_at_the_same_instant_is_one_choice(world: World, browser: Open) -> None:
    awa = world.person()
    browsers, gate = [browser(awa) for _one in range(4)], Barrier(4)

    def click(mine: Browser) -> int:
        gate.wait()
        return mine.submit(PAGE, {**FILLED, "channel": "each"}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(click, browsers)) == {303}
    assert _chosen(world, awa).is_discreet
    assert world.read(news.list_choices, awa.id)[NewsGroup.REMINDERS] is MailChoice.EACH


def test_without_an_address_no_mail_is_offered(world: World, browser: Open) -> None:
    awa = world.person()

    def forget() -> None:
        db.session().get_one(Person, awa.id).email = None

    world.run(forget)
    page = browser(awa).get(PAGE).text
    assert "Vous n’avez pas d’adresse e-mail ici" in page
    assert 'name="mails"' not in page
    assert 'name="channel"' not in page


@pytest.mark.parametrize(
    "role", [Role.COACH, Role.MANAGER, Role.DOCTOR, Role.ADMINISTRATOR, Role.DISABILITY_OFFICER, Role.GUARDIAN]
)
def test_it_is_for_the_collective(world: World, browser: Open, role: Role) -> None:
    mine = browser(world.person(role))
    assert mine.get(PAGE).status_code == 404
    for act in (PAGE, f"{PAGE}/adresse", f"{PAGE}/adresse/fermer"):
        assert mine.submit(act, FILLED).status_code == 404
    assert "Mon agenda" not in mine.get("/mon-compte").text


def test_a_stranger_signs_in_first_and_a_member_finds_the_way(world: World, browser: Open) -> None:
    assert "/connexion" in browser().get(PAGE).headers["Location"]
    assert f'href="{PAGE}"' in browser(world.person()).get("/mon-compte").text


def test_the_page_asks_few_statements(world: World, browser: Open, statements: list[str]) -> None:
    mine = browser(world.person())
    mine.get(PAGE)
    statements.clear()
    mine.get(PAGE)
    assert len(statements) <= 6


def test_a_closed_account_keeps_nothing_of_it(world: World, browser: Open) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    choose(world, awa, is_invited=True, reminds_day=True)
    open_feed(world, awa)
    come(world, announce(world, staff), awa, Coming.ON_SITE)
    assert "L’adresse de votre agenda." in browser(awa).get("/mon-compte/fermer").text
    world.run(leaving.end, person_id=awa.id)
    assert world.read(queries.find_feed, awa.id) is None
    assert _chosen(world, awa) == Chosen()
    world.run(services.forget, person_id=awa.id)


def test_a_reminder_does_not_tell_on_the_other_platform(world: World, day: object) -> None:
    """The jobs go through the platforms one by one; a member of one is in no list of another."""
    other = world.make_platform("Cordée d’Ailleurs", "autre.localhost")
    theirs = world.person(platform=other)
    world.run(
        services.keep_choice,
        platform=other,
        person_id=theirs.id,
        chosen=Chosen(is_invited=True, reminds_day=True, scope=Scope.ALL),
    )
    come(world, announce(world, world.person(Role.FACILITATOR)), world.person())
    work(world, day, 3)
    assert world.read(queries.list_wanted, platform=other) == []
