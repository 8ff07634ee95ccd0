"""Who comes: each answer, the seats and those who wait for one, and what nobody else learns."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts import leaving
from blueprints.accounts import queries as accounts
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.joining import services as joining
from blueprints.meetings import coming, coming_queries, life, preparing, queries, seating, services
from blueprints.meetings.models import Attendance, Coming, Meeting
from blueprints.meetings.preparing import Sheet
from blueprints.news.models import News, NewsKind
from tests.conftest import OTHER_HOST, Browser, World
from tests.meetings.making import day_after, found, path, propose, set_seats

Open = Callable[..., Browser]
UNDO = "/annuler"
LINK = "https://visio.exemple.fr/salle-tilleul"
NUMBER = "04 65 71 12 99"
Rooms = dict[Coming, tuple[int | None, str]]
EVERY_WAY: Rooms = {Coming.ON_SITE: (None, ""), Coming.ONLINE: (None, LINK), Coming.PHONE: (None, NUMBER)}


def announce(world: World, staff: Person, rooms: Rooms | None = None) -> Meeting:
    """Announce a meeting at a known date, with these ways to come."""

    def act() -> Meeting:
        sheet = Sheet("Un café", "", "Café du Pont", [day_after(20)], None)
        meeting = preparing.make_draft(organiser_id=staff.id, client_id=uuid4(), sheet=sheet)
        preparing.fix_date(meeting=meeting, starts_at=day_after(20), actor_id=staff.id)
        if rooms:
            seating.set_rooms(meeting=meeting, rooms=rooms, actor_id=staff.id)
        return meeting

    made: Meeting = world.run(act)
    return made


def come(world: World, meeting: Meeting, person: Person, way: Coming = Coming.ON_SITE, seats: int = 1) -> bool:
    """Answer; return whether there was a seat."""

    def act() -> bool:
        given = coming.Answer(coming=way, seats=seats)
        return coming.answer(meeting=found(meeting.id), person_id=person.id, given=given).has_seat

    has_seat: bool = world.run(act)
    return has_seat


def seated(world: World, meeting: Meeting) -> dict[UUID, bool]:
    """Return who has a seat, and who waits."""

    def read() -> dict[UUID, bool]:
        rows = db.session().execute(select(Attendance.person_id, Attendance.has_seat))
        return {row.person_id: row.has_seat for row in rows}

    known: dict[UUID, bool] = world.read(read)
    return known


def told(world: World, person: Person, kind: NewsKind) -> int:
    """Return how often a person was told one kind of news."""

    def read() -> int:
        return len(db.session().scalars(select(News.id).where(News.person_id == person.id, News.kind == kind)).all())

    count: int = world.read(read)
    return count


def _token(page: str) -> str:
    one = re.search(r'name="jeton" value="([^"]+)"', page)
    assert one
    return one[1]


@pytest.fixture
def staff(world: World) -> Person:
    """One who organises."""
    return world.person(Role.FACILITATOR, first_name="Nadia", pseudonym=None)


# --- answering --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"coming": "on_site"}, "Vous venez sur place."),
        ({"coming": "on_site", "seats": "2"}, "Vous venez sur place, avec une personne."),
        ({"coming": "online"}, "Vous venez en visio."),
        ({"coming": "phone"}, "Vous venez par téléphone."),
        ({"coming": "unknown", "seats": "2"}, "Vous ne savez pas encore si vous venez."),
        ({"coming": "no"}, "Vous ne venez pas."),
    ],
)
def test_each_answer_is_kept_said_and_changed(
    world: World, browser: Open, staff: Person, data: dict[str, str], sentence: str
) -> None:
    meeting, mine = announce(world, staff, EVERY_WAY), browser(world.person())
    assert "Venez-vous\u00a0?" in mine.get(path(meeting)).text
    assert mine.submit(f"{path(meeting)}/venir", data).status_code == 303
    page = mine.get(path(meeting)).text
    assert f"Votre réponse est enregistrée. {sentence}" in page
    assert f'value="{data["coming"]}" checked' in page
    assert "Changer ma réponse" in page
    mine.submit(f"{path(meeting)}/venir", {"coming": "no"})
    assert "Vous ne venez pas." in mine.get(path(meeting)).text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choisissez une réponse."),
        ({"coming": "<b>\x00"}, "Choisissez une des réponses proposées."),
        ({"coming": "phone"}, "Choisissez une des réponses proposées."),
        ({"coming": "on_site", "seats": "3"}, "Choisissez une des réponses proposées."),
        ({"coming": "on_site", "seats": "9" * 1000}, "Choisissez une des réponses proposées."),
    ],
)
def test_an_answer_that_is_none_is_refused_in_words(
    world: World, browser: Open, staff: Person, data: dict[str, str], sentence: str
) -> None:
    meeting = announce(world, staff)
    page = browser(world.person()).submit(f"{path(meeting)}/venir", data)
    assert page.status_code == 422
    assert sentence in page.text
    assert seated(world, meeting) == {}


def test_once_the_meeting_begins_answers_are_closed_and_the_page_says_so(
    world: World, browser: Open, staff: Person
) -> None:
    meeting, person = announce(world, staff), world.person()
    with time_machine.travel(day_after(20), tick=False):
        mine = browser(person)
        page = mine.get(path(meeting)).text
        assert "La rencontre a commencé\u00a0: les réponses sont closes." in page
        assert "Venez-vous" not in page
        late = mine.submit(f"{path(meeting)}/venir", {"coming": "on_site"})
    assert late.status_code == 422
    assert "les réponses sont closes. Pour prévenir, appelez l’animation." in late.text
    assert seated(world, meeting) == {}


def test_a_meeting_without_a_date_takes_no_such_answer(world: World, browser: Open, staff: Person) -> None:
    meeting = propose(world, staff)
    page = browser(world.person()).submit(f"{path(meeting)}/venir", {"coming": "on_site"})
    assert page.status_code == 422
    assert "n’a pas de date pour le moment" in page.text


def test_an_answer_is_undone_for_a_minute(world: World, browser: Open, staff: Person) -> None:
    meeting, mine = announce(world, staff), browser(world.person())
    mine.submit(f"{path(meeting)}/venir", {"coming": "on_site", "seats": "2"})
    first = _token(mine.get(path(meeting)).text)
    mine.submit(f"{path(meeting)}/venir", {"coming": "no"})
    mine.submit(UNDO, {"jeton": _token(mine.get(path(meeting)).text)})
    assert "Vous venez sur place, avec une personne." in mine.get(path(meeting)).text
    mine.submit(UNDO, {"jeton": first})
    assert "Votre réponse a changé depuis." in mine.get(path(meeting)).text


def test_a_first_answer_that_is_undone_is_no_answer(world: World, browser: Open, staff: Person) -> None:
    meeting, mine = announce(world, staff), browser(world.person())
    mine.submit(f"{path(meeting)}/venir", {"coming": "on_site"})
    mine.submit(UNDO, {"jeton": _token(mine.get(path(meeting)).text)})
    assert seated(world, meeting) == {}
    assert "Enregistrer ma réponse" in mine.get(path(meeting)).text


def test_an_answer_to_another_date_counts_no_more(world: World, browser: Open, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person()
    come(world, meeting, person)

    def shift() -> None:
        found(meeting.id).starts_at = day_after(30)

    world.run(shift)
    assert "Enregistrer ma réponse" in browser(person).get(path(meeting)).text
    assert come(world, meeting, person)
    assert len(seated(world, meeting)) == 1


# --- private by default -----------------------------------------------------------------------------------------------


def test_who_comes_is_known_to_those_who_organise_unless_she_says_otherwise(
    world: World, browser: Open, staff: Person
) -> None:
    meeting, quiet, open_one = (
        announce(world, staff),
        world.person(pseudonym="Galet"),
        world.person(pseudonym="Colibri"),
    )
    for one, more in ((quiet, {}), (open_one, {"is_shown": "y"})):
        browser(one).submit(f"{path(meeting)}/venir", {"coming": "on_site", **more})
    seen = browser(world.person()).get(path(meeting)).text
    assert "Galet" not in seen
    assert "Colibri" in seen
    organising = browser(staff).get(path(meeting)).text
    assert "Galet" in organising
    assert "2 personnes" in organising


def test_who_does_not_come_or_waits_is_never_shown(world: World, browser: Open, staff: Person) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (1, "")})
    come(world, meeting, world.person())
    for name, answer in (("Galet", "on_site"), ("Colibri", "no"), ("Brume", "unknown")):
        one = browser(world.person(pseudonym=name))
        one.submit(f"{path(meeting)}/venir", {"coming": answer, "is_shown": "y"})
    seen = browser(world.person()).get(path(meeting)).text
    assert [name for name in ("Galet", "Colibri", "Brume") if name in seen] == []


def test_the_link_and_the_number_are_given_only_to_those_who_come_that_way(
    world: World, browser: Open, staff: Person
) -> None:
    rooms: Rooms = {Coming.ON_SITE: (None, ""), Coming.ONLINE: (1, LINK), Coming.PHONE: (1, NUMBER)}
    meeting = announce(world, staff, rooms)
    for way, given, other in ((Coming.ONLINE, LINK, NUMBER), (Coming.PHONE, NUMBER, LINK)):
        person, waiting = world.person(), world.person()
        assert come(world, meeting, person, way)
        assert not come(world, meeting, waiting, way)
        page = browser(person).get(path(meeting)).text
        assert given in page
        assert other not in page
        assert given not in browser(waiting).get(path(meeting)).text
    on_site = world.person()
    come(world, meeting, on_site)
    for one in (on_site, world.person()):
        page = browser(one).get(path(meeting)).text
        assert LINK not in page
        assert NUMBER not in page


# --- seats, and waiting for one ---------------------------------------------------------------------------------------


def test_a_freed_seat_goes_to_the_first_who_waits_and_she_is_told(world: World, browser: Open, staff: Person) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (1, "")})
    first, second, third = world.person(), world.person(), world.person()
    assert come(world, meeting, first)
    assert not come(world, meeting, second)
    mine = browser(third)
    assert "Tout est pris. 1 personne attend." in mine.get(path(meeting)).text
    mine.submit(f"{path(meeting)}/venir", {"coming": "on_site"})
    page = mine.get(path(meeting)).text
    assert "Vous voulez venir sur place." in page
    assert "1 personne attend avant vous." in page
    assert "Vous êtes sur la liste d’attente." in mine.get("/").text
    come(world, meeting, first, Coming.NO)
    assert seated(world, meeting) == {first.id: False, second.id: True, third.id: False}
    assert [told(world, one, NewsKind.MEETING_SEAT) for one in (first, second, third)] == [0, 1, 0]
    assert "La prochaine place libre est pour vous." in mine.get(path(meeting)).text


def test_nobody_passes_before_those_who_wait(world: World, staff: Person) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (2, "")})
    first, two, alone = world.person(), world.person(), world.person()
    assert come(world, meeting, first)
    assert not come(world, meeting, two, seats=2)
    assert not come(world, meeting, alone), "one seat is left, but somebody waits for two"
    come(world, meeting, two, Coming.NO)
    assert seated(world, meeting)[alone.id]


def test_who_asks_for_less_while_waiting_keeps_her_turn(world: World, staff: Person) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (2, "")})
    first, two, after = world.person(), world.person(), world.person()
    come(world, meeting, first)
    come(world, meeting, two, seats=2)
    come(world, meeting, after)
    assert come(world, meeting, two, seats=1)
    assert not seated(world, meeting)[after.id]
    assert told(world, two, NewsKind.MEETING_SEAT) == 0, "her own page says so"


def test_a_second_seat_that_is_not_there_leaves_the_first_one(world: World, browser: Open, staff: Person) -> None:
    meeting, mine = announce(world, staff, {Coming.ON_SITE: (1, "")}), browser(world.person())
    mine.submit(f"{path(meeting)}/venir", {"coming": "on_site"})
    page = mine.submit(f"{path(meeting)}/venir", {"coming": "on_site", "seats": "2"})
    assert page.status_code == 422
    assert "Il n’y a plus de place pour une deuxième personne. Votre place reste gardée." in page.text
    assert list(seated(world, meeting).values()) == [True]


def test_coming_another_way_frees_the_first(world: World, staff: Person) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (1, ""), Coming.ONLINE: (None, LINK)})
    first, second = world.person(), world.person()
    come(world, meeting, first)
    come(world, meeting, second)
    assert come(world, meeting, first, Coming.ONLINE)
    assert seated(world, meeting)[second.id]


def test_a_seat_that_was_given_away_meanwhile_is_not_taken_back_by_undoing(
    world: World, browser: Open, staff: Person
) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (1, "")})
    first, second, third = world.person(), world.person(), world.person()
    for one in (first, second, third):
        come(world, meeting, one)
    mine = browser(first)
    mine.submit(f"{path(meeting)}/venir", {"coming": "no"})
    mine.submit(UNDO, {"jeton": _token(mine.get(path(meeting)).text)})
    page = mine.get(path(meeting)).text
    assert "votre place est déjà donnée. La prochaine place libre est pour vous." in page
    assert seated(world, meeting) == {first.id: False, second.id: True, third.id: False}
    come(world, meeting, second, Coming.NO)
    assert seated(world, meeting)[first.id]


@pytest.mark.parametrize("seats", [1, 3])
def test_of_people_who_answer_at_the_same_instant_as_many_as_seats_have_one_and_all_are_told(
    world: World, browser: Open, staff: Person, seats: int
) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (seats, "")})
    pages = [browser(world.person()) for _ in range(seats + 1)]
    tokens, gate = [page.csrf() for page in pages], Barrier(len(pages))

    def act(place: int) -> int:
        gate.wait()
        data = {"coming": "on_site", "csrf_token": tokens[place]}
        return pages[place].submit(f"{path(meeting)}/venir", data).status_code

    with ThreadPoolExecutor(len(pages)) as pool:
        assert set(pool.map(act, range(len(pages)))) == {303}
    assert sorted(seated(world, meeting).values()) == [False, *[True] * seats]
    said = [page.get(path(meeting)).text for page in pages]
    assert sum("Votre place est gardée." in one for one in said) == seats
    assert sum("La prochaine place libre est pour vous." in one for one in said) == 1


def test_a_seat_is_freed_by_who_leaves_the_collective(world: World, staff: Person) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (1, "")})
    first, second = world.person(), world.person()
    come(world, meeting, first)
    come(world, meeting, second)
    world.run(services.forget_answers, person_id=first.id)
    assert seated(world, meeting) == {second.id: True}


def test_who_leaves_while_another_date_is_asked_keeps_no_seat_of_the_first(world: World, staff: Person) -> None:
    meeting, first, second = announce(world, staff, {Coming.ON_SITE: (1, "")}), world.person(), world.person()
    come(world, meeting, first)

    def ask_again() -> None:
        fresh = found(meeting.id)
        dates, ends = [day_after(20), day_after(22)], day_after(10, 18)
        life.ask_again(meeting=fresh, dates=dates, poll_ends_at=ends, version=fresh.version, actor_id=staff.id)

    world.run(ask_again)
    world.run(services.forget_answers, person_id=first.id)
    assert seated(world, meeting) == {}

    def choose() -> None:
        fresh = found(meeting.id)
        option = queries.list_options(meeting.id, staff.id)[0].id
        services.choose_date(meeting=fresh, option_id=option, version=fresh.version, actor_id=staff.id)

    world.run(choose)
    assert come(world, meeting, second)


def test_who_left_the_collective_is_named_nowhere_among_those_who_come(
    world: World, browser: Open, staff: Person
) -> None:
    meeting, person = announce(world, staff), world.person(pseudonym="Colibri")
    given = {"coming": "on_site", "is_shown": "y"}
    browser(person).submit(f"{path(meeting)}/venir", given)
    readers = [browser(world.person()), browser(staff)]
    assert all("Colibri" in one.get(path(meeting)).text for one in readers)
    world.run(lambda: joining.leave_collective(person=_again(person)))
    assert not any("Colibri" in one.get(path(meeting)).text for one in readers)
    assert "Colibri" not in browser(staff).get(f"{path(meeting)}/presence").text


def _again(person: Person) -> Person:
    found_again = accounts.find_person(person.id)
    assert found_again is not None
    return found_again


def test_who_closes_her_account_reads_that_her_answer_goes(world: World, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person()

    def read() -> list[str]:
        with world.app.test_request_context():
            return [trace.sentence for trace in leaving.recap(person.id)]

    sentence = "Vos réponses pour les prochaines rencontres."
    assert sentence not in world.read(read)
    come(world, meeting, person)
    assert sentence in world.read(read)


# --- the seats of each way --------------------------------------------------------------------------------------------


def _rooms(**changes: str) -> dict[str, str]:
    return {"on_site": "y", "on_site_seats": "12", "online": "y", "online_joining": LINK, **changes}


def test_those_who_organise_set_the_ways_and_their_seats(world: World, browser: Open, staff: Person) -> None:
    meeting, mine = announce(world, staff), browser(staff)
    assert set_seats(mine, path(meeting), _rooms()).status_code == 303
    page = browser(world.person()).get(path(meeting)).text
    assert "Il reste 12 places." in page
    assert "Je viens en visio" in page
    assert "Je viens par téléphone" not in page
    again = mine.get(f"{path(meeting)}/places").text
    assert 'value="12"' in again
    assert LINK in again


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"on_site_seats": "0"}, "Écrivez une place au moins."),
        ({"on_site_seats": "10000"}, "Écrivez 500 places au plus."),
        ({"on_site_seats": "10\u00a0000"}, "Écrivez 500 places au plus."),
        ({"on_site_seats": "-3"}, "Écrivez un nombre de places."),
        ({"on_site_seats": "douze 🙂"}, "Écrivez un nombre de places."),
        ({"online_joining": "javascript:alert(1)"}, "Le lien commence par https://."),
        ({"online_joining": "http://visio.exemple.fr"}, "Le lien commence par https://."),
        ({"online_joining": "https://" + "a" * 400 + ".fr"}, "Gardez 300 signes au plus"),
        ({"phone": "y", "phone_joining": "<b>appelez</b>"}, "Écrivez un numéro de téléphone."),
        ({"on_site": "", "online": ""}, "Choisissez au moins une façon de venir."),
    ],
)
def test_seats_and_links_that_cannot_be_are_refused_in_words(
    world: World, browser: Open, staff: Person, change: dict[str, str], sentence: str
) -> None:
    meeting = announce(world, staff)
    data = {name: value for name, value in _rooms(**change).items() if value}
    page = set_seats(browser(staff), path(meeting), data)
    assert page.status_code == 422
    assert sentence in page.text
    assert world.read(coming_queries.list_ways, meeting.id) == {}


def test_more_seats_are_given_at_once_and_fewer_take_none_away(world: World, browser: Open, staff: Person) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (1, "")})
    people = [world.person() for _ in range(3)]
    for one in people:
        come(world, meeting, one)
    mine = browser(staff)
    set_seats(mine, path(meeting), {"on_site": "y", "on_site_seats": "3"})
    assert "2 personnes ont une place et le lisent." in mine.get(path(meeting)).text
    assert all(seated(world, meeting).values())
    set_seats(mine, path(meeting), {"on_site": "y", "on_site_seats": "1"})
    assert all(seated(world, meeting).values())


def test_seats_that_somebody_else_set_meanwhile_are_shown_beside_ones_own(
    world: World, browser: Open, staff: Person
) -> None:
    meeting, mine = announce(world, staff), browser(staff)
    stale = {"version": str(meeting.version), "on_site": "y", "on_site_seats": "8"}
    set_seats(mine, path(meeting), _rooms())
    page = mine.submit(f"{path(meeting)}/places", stale)
    assert page.status_code == 409
    assert "La rencontre a changé dans une autre page." in page.text
    assert f"Sans limite de places. {LINK}" in page.text
    assert "12 places" in page.text
    assert 'value="8"' in page.text
    assert world.read(coming_queries.list_ways, meeting.id)[Coming.ON_SITE].seats == 12
    assert set_seats(mine, path(meeting), {"on_site": "y", "on_site_seats": "8"}).status_code == 303
    assert world.read(coming_queries.list_ways, meeting.id)[Coming.ON_SITE].seats == 8


@pytest.mark.parametrize("told", ["", "-1", "x", "9" * 30])
def test_a_page_of_seats_that_names_no_version_changes_nothing(
    world: World, browser: Open, staff: Person, told: str
) -> None:
    meeting = announce(world, staff)
    assert browser(staff).submit(f"{path(meeting)}/places", _rooms(version=told)).status_code == 409
    assert world.read(coming_queries.list_ways, meeting.id) == {}


def test_a_way_that_somebody_chose_stays(world: World, browser: Open, staff: Person) -> None:
    meeting = announce(world, staff)
    come(world, meeting, world.person())
    page = set_seats(browser(staff), path(meeting), {"phone": "y", "phone_joining": NUMBER})
    assert page.status_code == 422
    assert "Des personnes ont choisi une façon de venir que vous retirez." in page.text


# --- late, or leaving early -------------------------------------------------------------------------------------------


def test_who_organises_is_told_who_comes_late(world: World, browser: Open, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person(pseudonym="Galet")
    come(world, meeting, person)
    mine = browser(person)
    assert "Je partirai plus tôt" in mine.get(path(meeting)).text
    for _ in range(2):
        assert mine.submit(f"{path(meeting)}/prevenir", {"is_late": "y"}).status_code == 303
    assert "La personne qui organise est prévenue." in mine.get(path(meeting)).text
    assert told(world, staff, NewsKind.MEETING_LATE) == 1, "said twice, it is told once"
    assert "arrivera en retard" in browser(staff).get(path(meeting)).text
    with time_machine.travel(day_after(20) + timedelta(minutes=30), tick=False):
        assert browser(person).submit(f"{path(meeting)}/prevenir", {"leaves_early": "y"}).status_code == 303
    assert "partira plus tôt" in browser(staff).get(path(meeting)).text


@pytest.mark.parametrize("answer", [None, Coming.NO, Coming.UNKNOWN])
def test_who_does_not_come_has_nothing_to_tell(
    world: World, browser: Open, staff: Person, answer: Coming | None
) -> None:
    meeting, person = announce(world, staff), world.person()
    if answer:
        come(world, meeting, person, answer)
    mine = browser(person)
    assert "Je partirai plus tôt" not in mine.get(path(meeting)).text
    mine.submit(f"{path(meeting)}/prevenir", {"is_late": "y"})
    assert "Répondez d’abord que vous venez." in mine.get(path(meeting)).text
    assert told(world, staff, NewsKind.MEETING_LATE) == 0


def test_after_the_meeting_there_is_nothing_left_to_tell(world: World, browser: Open, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person()
    come(world, meeting, person)
    with time_machine.travel(day_after(20, 16), tick=False):
        mine = browser(person)
        mine.submit(f"{path(meeting)}/prevenir", {"is_late": "y"})
        assert "La rencontre est finie." in mine.get(path(meeting)).text


# --- who is concerned, who comes in -----------------------------------------------------------------------------------


def test_a_cancelling_is_told_to_who_comes_or_may_come_and_not_to_who_does_not(
    world: World, browser: Open, staff: Person
) -> None:
    meeting = announce(world, staff)
    people = {way: world.person() for way in (Coming.ON_SITE, Coming.UNKNOWN, Coming.NO)}
    for way, one in people.items():
        come(world, meeting, one, way)
    data = {"version": str(world.read(found, meeting.id).version), "reason": "Grève", "afterwards": "unknown"}
    assert browser(staff).submit(f"{path(meeting)}/annuler", data).status_code == 303
    counts = {way: told(world, one, NewsKind.MEETING_CANCELLED) for way, one in people.items()}
    assert counts == {Coming.ON_SITE: 1, Coming.UNKNOWN: 1, Coming.NO: 0}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.BENEFICIARY, Role.FACILITATOR}))
def test_who_is_not_of_the_collective_answers_nothing(world: World, browser: Open, staff: Person, role: Role) -> None:
    meeting, other = announce(world, staff, EVERY_WAY), browser(world.person(role))
    assert other.get(f"{path(meeting)}/places").status_code == 404
    for end in ("venir", "prevenir", "places"):
        assert other.submit(f"{path(meeting)}/{end}", {"coming": "on_site", "on_site": "y"}).status_code == 404
    assert seated(world, meeting) == {}


def test_a_member_sets_no_seats_and_another_platform_finds_nothing(world: World, browser: Open, staff: Person) -> None:
    meeting, member = announce(world, staff), browser(world.person())
    assert member.get(f"{path(meeting)}/places").status_code == 404
    assert member.submit(f"{path(meeting)}/places", _rooms()).status_code == 404
    other = world.make_platform("Autre", OTHER_HOST)
    foreign = browser(world.person(Role.FACILITATOR, platform=other), host=OTHER_HOST)
    for end in ("venir", "prevenir", "places"):
        assert foreign.submit(f"{path(meeting)}/{end}", {"coming": "on_site", "on_site": "y"}).status_code == 404
    assert browser().get(f"{path(meeting)}/places").headers["Location"].startswith("/connexion")


def test_a_meeting_asks_the_database_as_often_for_three_who_come_as_for_thirty(
    world: World, browser: Open, staff: Person, statements: list[str]
) -> None:
    meeting, counts = announce(world, staff, EVERY_WAY), []
    coming_one, other, organiser = browser(world.person()), browser(world.person()), browser(staff)
    coming_one.submit(f"{path(meeting)}/venir", {"coming": "on_site", "is_shown": "y"})
    for more in (3, 27):
        for _ in range(more):
            come(world, meeting, world.person())
        for one in (coming_one, other, organiser):
            one.get(path(meeting))
            statements.clear()
            one.get(path(meeting))
            counts.append(len(statements))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 8


def test_the_home_says_whether_one_comes(world: World, browser: Open, staff: Person) -> None:
    meeting, person = announce(world, staff), world.person()
    assert "Dire si je viens" in browser(person).get("/").text
    come(world, meeting, person, seats=2)
    assert "Vous venez sur place, avec une personne." in browser(person).get("/").text
    assert clock.now() < day_after(20)
