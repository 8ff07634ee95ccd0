"""The pages of places: who reads, who writes, what is kept, and what becomes of two who write at once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
import time_machine

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.venues import queries, services
from blueprints.venues.forms import STEPS
from blueprints.venues.models import Venue
from tests.conftest import OTHER_HOST, Browser, World
from tests.venues.making import LIST, NEW, act, form, found, make, path, sheet

Open = Callable[..., Browser]
LINE = 100_000


@pytest.fixture
def staff(world: World) -> Person:
    """Give who organises."""
    return world.person(Role.FACILITATOR, first_name="Nadia", pseudonym="Nadia")


def only(world: World) -> Venue:
    """Return the one place there is."""
    rows, more = world.read(queries.list_venues)
    assert (len(rows), more) == (1, False)
    venue: Venue = world.read(found, rows[0].id)
    return venue


def spaced(text: str) -> str:
    """Return a page's text with plain spaces."""
    return text.replace("\u00a0", " ")


# --- who --------------------------------------------------------------------------------------------------------------


def test_members_read_a_place_and_only_who_organises_writes_it(world: World, browser: Open, staff: Person) -> None:
    venue, member = make(world, staff), browser(world.person())
    page = member.get(path(venue)).text
    assert "Salle Tilleul" in page
    assert "Modifier la fiche" not in page
    assert "Salle Tilleul" in member.get(LIST).text
    for end in ("modifier", "photo"):
        assert member.get(f"{path(venue)}/{end}").status_code == 404
    for end in ("modifier", "photo", "photo/retirer", "verifier", "archiver", "reprendre"):
        assert member.submit(f"{path(venue)}/{end}", form()).status_code == 404
    assert member.get(NEW).status_code == 404
    assert member.submit(NEW, form()).status_code == 404
    assert only(world).version == 1


@pytest.mark.parametrize("role", [Role.COACH, Role.MANAGER, Role.ADMINISTRATOR, Role.DOCTOR, Role.PRESCRIBER])
def test_who_is_not_of_the_collective_has_no_way_in(world: World, browser: Open, staff: Person, role: Role) -> None:
    venue, other = make(world, staff), browser(world.person(role))
    for address in (LIST, path(venue), f"{path(venue)}/porte", NEW):
        assert other.get(address).status_code == 404


def test_a_stranger_is_led_to_the_door(world: World, browser: Open, staff: Person) -> None:
    for address in (LIST, path(make(world, staff))):
        assert browser().get(address).headers["Location"].startswith("/connexion")


def test_another_platform_sees_nothing_of_it(world: World, browser: Open, staff: Person) -> None:
    venue, other = make(world, staff), world.make_platform("Autre", OTHER_HOST)
    theirs = browser(world.person(Role.FACILITATOR, platform=other), host=OTHER_HOST)
    assert theirs.get(path(venue)).status_code == 404
    assert theirs.submit(f"{path(venue)}/modifier", form()).status_code == 404
    assert "Salle Tilleul" not in theirs.get(LIST).text


def test_a_malformed_address_leads_nowhere(world: World, browser: Open, staff: Person) -> None:
    mine = browser(staff)
    assert mine.get("/lieux/abc").status_code == 404
    assert mine.get(f"/lieux/{uuid4()}").status_code == 404
    assert mine.get(f"{LIST}?suite=abc").status_code == 200


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_place_is_added_and_read_with_all_that_is_known(world: World, browser: Open, staff: Person) -> None:
    mine = browser(staff)
    answer = mine.submit(NEW, form())
    assert answer.status_code == 303
    page = spaced(browser(world.person()).get(answer.headers["Location"]).text)
    for words in ("8 place du Lavoir, Brenval", "Sonnez à « Tilleul ».", "Oui. Un ascenseur large.", "En partie."):
        assert words in page
    assert page.index("Descendez à l’arrêt Lavoir.") < page.index("La porte est verte.")
    assert page.count("On ne sait pas encore :") == 1
    assert page[page.index("On ne sait pas encore :") :].partition("</p>")[0].count("·") == 8
    assert "pas encore été vérifiée" in page


def test_sent_twice_it_is_one_place(world: World, browser: Open, staff: Person) -> None:
    mine, typed = browser(staff), form()
    first, second = (mine.submit(NEW, typed).headers["Location"] for _ in range(2))
    assert first == second == path(only(world))


def test_sent_twice_at_once_it_is_one_place(world: World, browser: Open, staff: Person) -> None:
    typed, both = form(), Barrier(2)
    browsers = [browser(staff), browser(staff)]

    def send(mine: Browser) -> int:
        both.wait()
        return mine.submit(NEW, typed).status_code

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(send, browsers)) == {303}
    only(world)


def test_a_line_more_is_asked_without_losing_a_word(world: World, browser: Open, staff: Person) -> None:
    page = browser(staff).submit(NEW, form(more="1", lines="2", name="Salle Érable"))
    assert page.status_code == 200
    assert len(re.findall(r'name="step_\d', page.text)) == 4  # three lines, and the one that the script copies
    assert "Salle Érable" in page.text
    assert world.read(queries.list_venues)[0] == []


def test_the_last_line_offers_no_other(browser: Open, staff: Person) -> None:
    page = browser(staff).submit(NEW, form(more="1", lines=str(STEPS), name=""))
    assert len(re.findall(r'name="step_\d', page.text)) == STEPS
    assert "Ajouter une ligne" not in page.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Donnez un nom à ce lieu."),
        ({"name": "   "}, "Donnez un nom à ce lieu."),
        ({"name": "a" * 81}, "Gardez 80 signes au plus"),
        ({"address": "a" * 111}, "Gardez 110 signes au plus"),
        ({"entrance": "a" * 501}, "Gardez 500 signes au plus"),
        ({"noise": "a" * 201}, "Gardez 200 signes au plus"),
        ({"step_2": "é" * LINE}, "Gardez 200 signes au plus"),
        ({"step_free_state": "peut-être"}, "Choisissez une des réponses proposées."),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(
    world: World, browser: Open, staff: Person, changes: dict[str, str], said: str
) -> None:
    page = browser(staff).submit(NEW, form(**{"crowd": "Souvent 7 ou 8.", **changes}))
    assert page.status_code == 422
    assert said in spaced(page.text)
    assert "Souvent 7 ou 8." in page.text
    assert world.read(queries.list_venues)[0] == []


def test_words_of_all_kinds_are_shown_as_typed_and_never_run(world: World, browser: Open, staff: Person) -> None:
    typed = form(name="<b>Salle</b> 🌳", noise="</dd><script>x()</script>", step_1="a\u202eb\0c", lines="zéro")
    page = browser(staff).get(browser(staff).submit(NEW, typed).headers["Location"]).text
    assert "&lt;b&gt;Salle&lt;/b&gt; 🌳" in page
    assert "<script>x()" not in page
    assert "\u202e" not in page


def test_a_row_that_the_page_never_asked_is_not_kept(world: World, browser: Open, staff: Person) -> None:
    browser(staff).submit(NEW, form(diagnosis="x", noise_state="yes", step_99="y"))
    venue = only(world)
    assert set(venue.facts) == {"step_free", "noise", "quiet_room", "phone"}
    assert venue.facts["noise"][0] == ""
    assert len(venue.steps) == 2


# --- two who write ----------------------------------------------------------------------------------------------------


def test_who_was_overtaken_reads_both_texts_and_may_replace(world: World, browser: Open, staff: Person) -> None:
    venue, other = make(world, staff), browser(world.person(Role.FACILITATOR))
    mine, address = browser(staff), f"{path(venue)}/modifier"
    assert other.submit(address, form(noise="Très bruyant.")).status_code == 303
    page = mine.submit(address, form(noise="Très calme."))
    assert page.status_code == 409
    text = spaced(page.text)
    assert "Très bruyant." in text
    assert text.count("Très calme.") == 2
    assert "Vous avez écrit :" in text
    basis = re.findall(r'name="basis" value="(\d+)"', page.text)
    assert basis == ["2"]
    assert only(world).facts["noise"][1] == "Très bruyant."
    assert mine.submit(address, form(noise="Très calme.", basis=basis[0])).status_code == 303
    assert only(world).facts["noise"][1] == "Très calme."


def test_two_who_write_at_the_same_instant_do_not_undo_each_other(world: World, browser: Open, staff: Person) -> None:
    venue, both = make(world, staff), Barrier(2)
    browsers = [browser(staff), browser(world.person(Role.FACILITATOR))]

    def send(mine: Browser) -> int:
        both.wait()
        return mine.submit(f"{path(venue)}/modifier", form()).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, browsers)) == [303, 409]
    assert only(world).version == 2


def test_a_page_that_names_no_version_replaces_nothing(world: World, browser: Open, staff: Person) -> None:
    venue = make(world, staff)
    for basis in ("", "-1", "9" * 40, "x"):
        assert browser(staff).submit(f"{path(venue)}/modifier", form(basis=basis)).status_code == 409
    assert only(world).name == venue.name


# --- verified ---------------------------------------------------------------------------------------------------------


def test_a_sheet_is_verified_by_one_button_and_undone(world: World, browser: Open, staff: Person) -> None:
    venue, mine = make(world, staff), browser(staff)
    mine.submit(f"{path(venue)}/verifier", {"version": "1"})
    page = mine.get(path(venue))
    assert "Fiche vérifiée le" in page.text
    assert "Nadia" in page.text
    token = re.findall(r'name="jeton" value="([^"]+)"', page.text)[0]
    mine.submit("/annuler", {"jeton": token})
    assert only(world).verified_at is None


def test_a_sheet_that_changed_since_it_was_read_is_not_verified(world: World, browser: Open, staff: Person) -> None:
    venue = make(world, staff)
    act(world, services.write_sheet, venue, sheet=sheet("Salle Érable"), version=1, actor_id=staff.id)
    assert browser(staff).submit(f"{path(venue)}/verifier", {"version": "1"}).status_code == 409
    assert browser(staff).submit(f"{path(venue)}/verifier").status_code == 409
    assert only(world).verified_at is None


@pytest.mark.parametrize(("days", "is_old"), [(364, False), (366, True)])
def test_a_sheet_older_than_a_year_asks_for_a_visit_of_who_organises(
    world: World, browser: Open, staff: Person, *, days: int, is_old: bool
) -> None:
    with time_machine.travel(clock.now() - timedelta(days=days), tick=False):
        venue = make(world, staff)
        act(world, services.verify, venue, version=1, actor_id=staff.id)
    hint = "Cette fiche a plus d’un an"
    assert (hint in browser(staff).get(path(venue)).text) is is_old
    assert hint not in browser(world.person()).get(path(venue)).text


def test_who_verified_it_and_left_is_no_longer_named(world: World, browser: Open, staff: Person) -> None:
    venue, gone = make(world, staff), world.person(Role.FACILITATOR, pseudonym="Zélie")
    act(world, services.verify, venue, version=1, actor_id=gone.id)
    member = browser(world.person())
    assert "Zélie" in member.get(path(venue)).text

    def leave() -> None:
        db.session().get_one(Person, gone.id).ended_at = datetime.now(UTC)

    world.run(leave)
    page = member.get(path(venue)).text
    assert "Zélie" not in page
    assert "Fiche vérifiée le" in page


# --- put away ---------------------------------------------------------------------------------------------------------


def test_a_place_is_put_away_undone_and_brought_back(world: World, browser: Open, staff: Person) -> None:
    venue, mine, member = make(world, staff), browser(staff), browser(world.person())
    mine.submit(f"{path(venue)}/archiver")
    page = mine.get(f"{LIST}?vue=anciens").text
    assert "Salle Tilleul" in page
    token = re.findall(r'name="jeton" value="([^"]+)"', page)[0]
    assert "Salle Tilleul" not in member.get(LIST).text
    assert "Ce lieu n’est plus proposé" in member.get(path(venue)).text
    mine.submit("/annuler", {"jeton": token})
    assert "Salle Tilleul" in member.get(LIST).text
    for _ in range(2):
        assert mine.submit(f"{path(venue)}/archiver").status_code == 303
    for _ in range(2):
        assert mine.submit(f"{path(venue)}/reprendre").status_code == 303
    assert only(world).archived_at is None


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_is_read_to_its_end_each_place_once(world: World, browser: Open, staff: Person) -> None:
    names = [f"Salle {number // 2:02}" for number in range(45)]  # the same name twice: the order is still total
    for name in names:
        make(world, staff, name=name)
    member, address, seen = browser(world.person()), LIST, []
    while address:
        page = member.get(address).text
        seen += re.findall(r'<h2><a href="([^"]+)"[^>]*>(Salle \d+)</a>', page)
        following = re.findall(r'href="([^"]+)" rel="next"', page)
        address = following[0] if following else ""
    assert [name for _, name in seen] == sorted(names)
    assert len({href for href, _ in seen}) == len(names)


def test_the_pages_ask_the_database_as_often_for_many_places(
    world: World, browser: Open, staff: Person, statements: list[str]
) -> None:
    member, counts = browser(world.person()), []
    first = make(world, staff)
    for many in (3, 30):
        for number in range(many):
            make(world, staff, name=f"Salle {many} {number}")
        member.get(LIST)
        statements.clear()
        member.get(LIST)
        counts.append(len(statements))
    statements.clear()
    member.get(path(first))
    assert counts[0] == counts[1] <= 6
    assert len(statements) <= 6
