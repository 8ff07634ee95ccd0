"""A meeting at one of the places: chosen in a form, shown on its page, and what only those who come are given."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import db
from blueprints.core.audit_rows import AuditEntry
from blueprints.core.outbox import OutboxEntry
from blueprints.joining import services as joining
from blueprints.meetings.models import Coming, Meeting
from blueprints.venues import services
from blueprints.venues.models import Venue
from tests.conftest import OTHER_HOST, Browser, World
from tests.meetings.making import day_after, form, set_seats, typed
from tests.meetings.making import path as page_of
from tests.meetings.test_coming import announce, come
from tests.venues.making import act, make, path, sheet, show_door

Open = Callable[..., Browser]
NEW = "/rencontres/creer"
LINK, NUMBER = "https://visio.exemple.fr/canari-du-lien", "04 65 71 12 98"


@pytest.fixture
def staff(world: World) -> Person:
    """Give who organises."""
    return world.person(Role.FACILITATOR, first_name="Nadia")


def fixed(venue: Venue | None, **changes: str) -> dict[str, str]:
    """Return a filled form of a meeting whose date is known."""
    where = {"venue": str(venue.id), "place": ""} if venue else {}
    return form(client_id=str(uuid4()), start="fixed", date_1=typed(day_after(20)), **where, **changes)


def last(world: World) -> Meeting:
    """Return the last meeting that was made."""
    statement = select(Meeting).order_by(Meeting.created_at.desc(), Meeting.id.desc()).limit(1)
    meeting: Meeting = world.read(lambda: db.session().scalars(statement).one())
    return meeting


def test_a_meeting_at_a_place_shows_its_sheet_and_its_door(world: World, browser: Open, staff: Person) -> None:
    venue = make(world, staff)
    show_door(world, venue, staff)
    assert browser(staff).submit(NEW, fixed(venue)).status_code == 303
    meeting = last(world)
    assert meeting.place == "Salle Tilleul, 8 place du Lavoir"
    member = browser(world.person())
    page = member.get(page_of(meeting)).text
    assert 'alt="Une porte verte."' in page
    assert "Le lieu, pour venir tranquille" in page
    assert "Calme." in page
    assert f'href="{path(venue)}#chemin"' in page
    assert "Salle Tilleul, 8 place du Lavoir" in member.get("/rencontres").text


def test_a_line_of_text_still_does(world: World, browser: Open, staff: Person) -> None:
    make(world, staff)
    browser(staff).submit(NEW, fixed(None, place="Devant la gare"))
    page = browser(world.person()).get(page_of(last(world))).text
    assert "Devant la gare" in page
    assert "Le lieu, pour venir tranquille" not in page


def test_one_place_or_the_other_neither_both_nor_none(world: World, browser: Open, staff: Person) -> None:
    venue, mine = make(world, staff), browser(staff)
    both = mine.submit(NEW, fixed(venue) | {"place": "Devant la gare"})
    none = mine.submit(NEW, fixed(None, place=""))
    for page, said in ((both, "pas les deux"), (none, "Dites où la rencontre a lieu")):
        assert page.status_code == 422
        assert said in page.text
    assert "Devant la gare" in both.text


def test_a_place_put_away_or_of_another_platform_is_not_taken(world: World, browser: Open, staff: Person) -> None:
    other = world.make_platform("Autre", OTHER_HOST)
    theirs = make(world, world.person(Role.FACILITATOR, platform=other), other)
    away, mine = make(world, staff), browser(staff)
    act(world, services.archive, away, actor_id=staff.id)
    for wrong in (str(theirs.id), str(away.id), str(uuid4()), "abc"):
        page = mine.submit(NEW, fixed(None, place="") | {"venue": wrong})
        assert page.status_code == 422
        assert "Choisissez une des réponses proposées." in page.text


def test_a_preparation_keeps_its_place_when_it_is_put_away(world: World, browser: Open, staff: Person) -> None:
    venue, mine = make(world, staff), browser(staff)
    mine.submit(NEW, fixed(venue) | {"start": "draft"})
    act(world, services.archive, venue, actor_id=staff.id)
    address = f"{page_of(last(world))}/preparer"
    assert f'<option selected value="{venue.id}">' in mine.get(address).text
    assert mine.submit(address, fixed(venue) | {"start": "draft"}).status_code == 303
    assert last(world).venue_id == venue.id
    assert (
        mine.submit(address, fixed(None, place="Devant la gare") | {"start": "draft", "venue": ""}).status_code == 303
    )
    assert (last(world).venue_id, last(world).place) == (None, "Devant la gare")


def test_a_new_address_is_read_on_the_meetings_to_come(world: World, browser: Open, staff: Person) -> None:
    venue, mine = make(world, staff), browser(staff)
    mine.submit(NEW, fixed(venue))
    act(world, services.write_sheet, venue, sheet=sheet("Salle Érable"), version=1, actor_id=staff.id)
    assert last(world).place == "Salle Érable, 8 place du Lavoir"
    assert "Salle Érable, 8 place du Lavoir" in browser(world.person()).get("/rencontres").text


def test_the_page_of_a_meeting_asks_once_more_for_its_place(
    world: World, browser: Open, staff: Person, statements: list[str]
) -> None:
    venue, mine, member, counts = make(world, staff), browser(staff), browser(world.person()), []
    show_door(world, venue, staff)
    for where in (None, venue):
        mine.submit(NEW, fixed(where, **({} if where else {"place": "Devant la gare"})))
        address = page_of(last(world))
        member.get(address)
        statements.clear()
        member.get(address)
        counts.append(len(statements))
    assert counts[1] == counts[0] + 1
    assert counts[1] <= 10


# --- the link and the number ------------------------------------------------------------------------------------------


@pytest.fixture
def meeting(world: World, staff: Person) -> Meeting:
    """Give a meeting with one seat online, one by phone, and a place."""
    return announce(world, staff, {Coming.ON_SITE: (None, ""), Coming.ONLINE: (1, LINK), Coming.PHONE: (1, NUMBER)})


def _pages(meeting: Meeting) -> Iterator[str]:
    """Give every page on which a member reads of a meeting."""
    yield page_of(meeting)
    yield from ("/", "/rencontres", "/rencontres?vue=miennes", "/rencontres?vue=passees", "/mes-nouvelles")
    yield from ("/lieux", "/mon-compte")


def _found(one: Browser, meeting: Meeting) -> set[str]:
    """Return which of the link and the number a person is given, anywhere."""
    said = [one.get(address).text for address in _pages(meeting)]
    return {word for word in (LINK, NUMBER) if any(word in text for text in said)}


def test_only_who_has_a_seat_that_way_is_given_the_way_in(
    world: World, browser: Open, staff: Person, meeting: Meeting
) -> None:
    online, phone = world.person(), world.person()
    assert come(world, meeting, online, Coming.ONLINE)
    assert come(world, meeting, phone, Coming.PHONE)
    assert _found(browser(online), meeting) == {LINK}
    assert _found(browser(phone), meeting) == {NUMBER}
    for way in (Coming.ONLINE, Coming.PHONE, Coming.ON_SITE, Coming.NO, Coming.UNKNOWN):
        other = world.person()
        come(world, meeting, other, way)
        assert _found(browser(other), meeting) == set(), way
    assert _found(browser(world.person()), meeting) == set()


def test_who_changes_her_mind_or_leaves_is_given_it_no_more(
    world: World, browser: Open, staff: Person, meeting: Meeting
) -> None:
    person, gone = world.person(), world.person()
    come(world, meeting, person, Coming.ONLINE)
    come(world, meeting, person, Coming.NO)
    assert _found(browser(person), meeting) == set()
    come(world, meeting, gone, Coming.ONLINE)
    world.run(lambda: joining.leave_collective(person=db.session().get_one(Person, gone.id)))
    assert browser(gone).get(page_of(meeting)).status_code == 404


def test_nobody_outside_reads_it_and_no_hand_made_post_gets_it(
    world: World, browser: Open, staff: Person, meeting: Meeting
) -> None:
    other = world.make_platform("Autre", OTHER_HOST)
    theirs = browser(world.person(Role.FACILITATOR, platform=other), host=OTHER_HOST)
    for one in (theirs, browser(world.person(Role.MANAGER)), browser(world.person(Role.COACH)), browser()):
        for end in ("", "/places", "/a-appeler", "/presence"):
            assert LINK not in one.get(page_of(meeting) + end).text
    come(world, meeting, world.person(), Coming.ONLINE)
    member = browser(world.person())
    page = member.submit(f"{page_of(meeting)}/venir", {"coming": "online", "has_seat": "y", "seats": "alone"})
    assert LINK not in page.text
    assert _found(member, meeting) == set()
    for end in ("/places", "/a-appeler", "/presence"):
        assert member.get(page_of(meeting) + end).status_code == 404


def test_neither_news_nor_the_outbox_nor_the_trail_carry_it(
    world: World, browser: Open, staff: Person, meeting: Meeting
) -> None:
    person = world.person()
    come(world, meeting, person, Coming.ONLINE)
    ways = {"online": "y", "online_seats": "5", "online_joining": f"{LINK}-2"}
    assert set_seats(browser(staff), page_of(meeting), ways).status_code == 303
    told = world.read(lambda: db.session().scalars(select(AuditEntry.facts)).all())
    kept = world.read(lambda: db.session().scalars(select(OutboxEntry.arguments)).all())
    assert told
    assert not any(LINK in facts for facts in (*told, *kept))
    assert LINK not in browser(person).get("/mes-nouvelles").text
