"""An agenda built together: a point added, changed, taken off, wanted by others too."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from blueprints.accounts.models import Role
from blueprints.agenda import queries
from blueprints.core.errors import Refused
from tests.agenda.making import add, again, at, cancel, choose_date, path, titles
from tests.conftest import OTHER_HOST, Browser, World
from tests.meetings.making import day_after, propose

Open = Callable[..., Browser]
UNDO = "/annuler"
NOBODYS = "0195b1a4-6f00-4000-8000-000000000000"
PAGE_MOST = 10


def token(page: str) -> str:
    """Return what undoes the last act that a page offers to undo."""
    found = re.search(r'name="jeton" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_member_adds_a_point_and_every_member_reads_it(world: World, browser: Open) -> None:
    staff, author, other = world.person(Role.FACILITATOR), world.person(pseudonym="Marée haute"), world.person()
    meeting = propose(world, staff)
    mine = browser(author)
    assert "Il n’y a pas encore de point." in mine.get(f"/rencontres/{meeting.id}").text
    sent = mine.submit(path(meeting, "ajouter"), {"title": "<b>La fatigue</b> 🙂", "about": "Le soir."})
    assert sent.location == f"/rencontres/{meeting.id}#ordre-du-jour"
    assert "Votre point est à l’ordre du jour." in mine.get(f"/rencontres/{meeting.id}").text
    page = browser(other).get(f"/rencontres/{meeting.id}").text
    assert "&lt;b&gt;La fatigue&lt;/b&gt; 🙂" in page
    assert "Proposé par Marée haute." in page
    assert author.last_name not in page
    assert "&lt;b&gt;La fatigue&lt;/b&gt; 🙂" in browser(staff).get(path(meeting)).text


def test_a_double_click_adds_one_point(world: World, browser: Open) -> None:
    member, meeting = world.person(), propose(world, world.person(Role.FACILITATOR))
    mine, data = browser(member), {"title": "La fatigue", "client_id": str(uuid4())}
    mine.submit(path(meeting, "ajouter"), data)
    mine.submit(path(meeting, "ajouter"), data)
    assert titles(world, meeting) == ["La fatigue"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Écrivez votre point en une phrase."),
        ({"title": "\x00\u202e"}, "Écrivez votre point en une phrase."),
        ({"title": "é" * 121}, "Gardez 120 signes au plus"),
        ({"about": "a" * 1_000_000}, "Gardez 1\u00a0000 signes au plus"),
    ],
)
def test_a_point_that_cannot_be_added_is_said_and_kept(
    world: World, browser: Open, change: dict[str, str], sentence: str
) -> None:
    meeting = propose(world, world.person(Role.FACILITATOR))
    data = {"title": "La fatigue", "about": "Le soir surtout.", **change}
    page = browser(world.person()).submit(path(meeting, "ajouter"), data)
    assert page.status_code == 422
    assert sentence in page.text
    assert data["about"] in page.text
    assert titles(world, meeting) == []


def test_a_point_on_a_cancelled_meeting_is_refused_kindly_and_its_words_stay(world: World, browser: Open) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    cancel(world, meeting, staff)
    page = browser(member).submit(path(meeting, "ajouter"), {"title": "La fatigue", "about": "Le soir surtout."})
    assert page.status_code == 422
    assert "Cette rencontre est annulée" in page.text
    assert "Votre texte est encore là." in page.text
    assert "Le soir surtout." in page.text
    assert titles(world, meeting) == []
    assert browser(member).get(path(meeting, "ajouter")).location == f"/rencontres/{meeting.id}#ordre-du-jour"


def test_nothing_is_added_once_the_hours_of_a_meeting_have_passed(world: World, browser: Open) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    choose_date(world, meeting, staff)
    point = add(world, meeting, member)
    with time_machine.travel(day_after(20) + timedelta(minutes=119), tick=False):
        add(world, meeting, member, "Pendant la rencontre")
    with time_machine.travel(day_after(20) + timedelta(minutes=121), tick=False):
        with pytest.raises(Refused, match="Cette rencontre a eu lieu"):
            add(world, meeting, member, "Trop tard")
        page = browser(member).submit(at(point, "retirer"), {})
        assert page.status_code == 303
    assert titles(world, meeting) == ["La fatigue", "Pendant la rencontre"]


def test_an_agenda_has_sixty_points_at_most(world: World) -> None:
    member, meeting = world.person(), propose(world, world.person(Role.FACILITATOR))
    for number in range(queries.MOST):
        add(world, meeting, member, f"Point {number}")
    with pytest.raises(Refused, match="déjà 60 points"):
        add(world, meeting, member, "Un de trop")


# --- its author's second thoughts -------------------------------------------------------------------------------------


def test_an_author_changes_her_point_and_undoes_it(world: World, browser: Open) -> None:
    member, meeting = world.person(), propose(world, world.person(Role.FACILITATOR))
    point, mine = add(world, meeting, member), browser(member)
    page = mine.get(at(point, "modifier")).text
    assert "La fatigue" in page
    mine.submit(at(point, "modifier"), {"title": "Le bruit", "about": "Au travail.", "version": "1"})
    assert titles(world, meeting) == ["Le bruit"]
    mine.submit(UNDO, {"jeton": token(mine.get(f"/rencontres/{meeting.id}").text)})
    assert titles(world, meeting) == ["La fatigue"]


def test_a_change_made_on_an_old_page_is_a_conflict_and_gives_the_words_back(world: World, browser: Open) -> None:
    member, meeting = world.person(), propose(world, world.person(Role.FACILITATOR))
    point, mine = add(world, meeting, member), browser(member)
    mine.submit(at(point, "modifier"), {"title": "Le bruit", "version": "1"})
    page = mine.submit(at(point, "modifier"), {"title": "La lumière dans les bureaux", "version": "1"})
    assert page.status_code == 409
    assert "La lumière dans les bureaux" in page.text
    assert titles(world, meeting) == ["Le bruit"]


def test_an_author_takes_her_point_off_and_puts_it_back(world: World, browser: Open) -> None:
    member, meeting = world.person(), propose(world, world.person(Role.FACILITATOR))
    point, mine = add(world, meeting, member), browser(member)
    mine.submit(at(point, "retirer"), {})
    assert titles(world, meeting) == []
    undo = token(mine.get(f"/rencontres/{meeting.id}").text)
    mine.submit(UNDO, {"jeton": undo})
    assert titles(world, meeting) == ["La fatigue"]
    assert mine.submit(at(point, "retirer"), {}).status_code == 303
    with time_machine.travel(day_after(1), tick=False):
        mine.submit(UNDO, {"jeton": undo})
    assert titles(world, meeting) == []


# --- "Moi aussi" ------------------------------------------------------------------------------------------------------


def test_moi_aussi_counts_once_and_is_taken_back(world: World, browser: Open) -> None:
    author, one, meeting = world.person(), world.person(), propose(world, world.person(Role.FACILITATOR))
    point, hers = add(world, meeting, author), browser(one)
    hers.submit(at(point, "moi-aussi"), {})
    hers.submit(at(point, "moi-aussi"), {})
    page = browser(author).get(f"/rencontres/{meeting.id}").text
    assert "1 personne dit «\u00a0moi aussi\u00a0»." in page
    assert "Vous avez proposé ce point." in page
    assert f"/ordre-du-jour/{point.id}/plus-maintenant" in hers.get(f"/rencontres/{meeting.id}").text
    hers.submit(at(point, "plus-maintenant"), {})
    assert "moi aussi\u00a0»." not in browser(author).get(path(meeting)).text


def test_nobody_wants_her_own_point_twice(world: World, browser: Open) -> None:
    author, meeting = world.person(), propose(world, world.person(Role.FACILITATOR))
    point = add(world, meeting, author)
    assert browser(author).submit(at(point, "moi-aussi"), {}).status_code == 404


def test_moi_aussi_on_a_cancelled_meeting_is_said_and_not_counted(world: World, browser: Open) -> None:
    staff, author, one = world.person(Role.FACILITATOR), world.person(), world.person()
    meeting = propose(world, staff)
    point = add(world, meeting, author)
    cancel(world, meeting, staff)
    hers = browser(one)
    hers.submit(at(point, "moi-aussi"), {})
    assert "son ordre du jour ne change plus" in hers.get(f"/rencontres/{meeting.id}").text
    assert world.read(queries.find_support, point.id, one.id) is None


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["modifier", "retirer", "moi-aussi", "plus-maintenant", "ecarter"])
def test_nobody_outside_the_collective_acts_on_a_point(world: World, browser: Open, act: str) -> None:
    meeting = propose(world, world.person(Role.FACILITATOR))
    point = add(world, meeting, world.person())
    coach, manager = world.person(Role.COACH), world.person(Role.MANAGER)
    elsewhere = world.person(Role.FACILITATOR, platform=world.make_platform("Ailleurs", OTHER_HOST))
    for person in (coach, manager):
        assert browser(person).submit(at(point, act), {"title": "x", "version": "1"}).status_code == 404
    stranger = browser(elsewhere, host=OTHER_HOST)
    assert stranger.submit(at(point, act), {"title": "x", "version": "1"}).status_code == 404
    assert titles(world, meeting) == ["La fatigue"]


@pytest.mark.parametrize("page", ["", "ajouter", "dire", "a-lire", "facile", "facile/ecrire", "organiser", "deplacer"])
def test_no_page_of_an_agenda_opens_outside_the_collective(world: World, browser: Open, page: str) -> None:
    meeting = propose(world, world.person(Role.FACILITATOR))
    add(world, meeting, world.person())
    address = path(meeting, page) if page else path(meeting)
    assert browser(world.person(Role.COACH)).get(address).status_code == 404
    assert browser(world.person(Role.MANAGER)).get(address).status_code == 404
    assert browser(None).get(address).location.startswith("/connexion")


@pytest.mark.parametrize("page", ["a-lire", "organiser", "deplacer"])
def test_what_those_who_organise_do_is_not_a_members(world: World, browser: Open, page: str) -> None:
    meeting = propose(world, world.person(Role.FACILITATOR))
    add(world, meeting, world.person())
    assert browser(world.person()).get(path(meeting, page)).status_code == 404


def test_another_member_changes_nobodys_point(world: World, browser: Open) -> None:
    meeting = propose(world, world.person(Role.FACILITATOR))
    point = add(world, meeting, world.person())
    other = browser(world.person())
    assert other.get(at(point, "modifier")).status_code == 404
    assert other.submit(at(point, "retirer"), {}).status_code == 404
    assert other.get(f"/ordre-du-jour/{NOBODYS}/modifier").status_code == 404
    assert other.get("/ordre-du-jour/nimporte/modifier").status_code == 404
    assert again(world, point).withdrawn_at is None


def test_an_agenda_costs_its_meeting_two_questions_whatever_its_length(
    world: World, browser: Open, statements: list[str]
) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    meeting, mine = propose(world, staff), browser(member)
    add(world, meeting, staff, "Premier")
    mine.get(f"/rencontres/{meeting.id}")
    statements.clear()
    mine.get(f"/rencontres/{meeting.id}")
    few = len(statements)
    assert sum("agenda_items" in one for one in statements) == 2
    for number in range(29):
        add(world, meeting, staff if number % 2 else member, f"Point {number}")
    mine.get(f"/rencontres/{meeting.id}")
    statements.clear()
    mine.get(f"/rencontres/{meeting.id}")
    assert few == len(statements) <= PAGE_MOST
