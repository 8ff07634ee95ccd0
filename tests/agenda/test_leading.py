"""What those who organise do with an agenda: order, times, set aside with a word, taken elsewhere."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.agenda import leading, queries
from blueprints.core import db
from blueprints.core.errors import Refused, Stale
from blueprints.meetings.models import Meeting
from blueprints.news.models import News, NewsKind
from tests.agenda.making import add, again, at, cancel, on, path, titles
from tests.agenda.test_points import UNDO, token
from tests.conftest import Browser, World
from tests.meetings.making import found, propose

Open = Callable[..., Browser]


@pytest.fixture
def staff(world: World) -> Person:
    """Return who organises."""
    return world.person(Role.FACILITATOR)


@pytest.fixture
def meeting(world: World, staff: Person) -> Meeting:
    """Return a meeting with three points of one member."""
    made = propose(world, staff)
    author = world.person(pseudonym="Marée haute")
    for title in ("Un", "Deux", "Trois"):
        add(world, made, author, title)
    return made


def told(world: World, person_id: object) -> list[NewsKind]:
    """Return what a person was told, but that the meeting is proposed."""

    def read() -> list[NewsKind]:
        mine = select(News.kind).where(News.person_id == person_id, News.kind != NewsKind.MEETING_PROPOSED)
        return list(db.session().scalars(mine))

    kinds: list[NewsKind] = world.read(read)
    return kinds


def test_a_point_goes_up_and_down_and_back(world: World, browser: Open, staff: Person, meeting: Meeting) -> None:
    third, mine = world.read(queries.list_items, meeting.id)[2], browser(staff)
    page = mine.get(path(meeting, "organiser")).text
    assert "Place 3 sur 3." in page
    data = {"point": str(third.id), "seen": "3", "to": "2"}
    assert mine.submit(path(meeting, "ordre"), data).location.endswith(f"#point-{third.id}")
    assert titles(world, meeting) == ["Un", "Trois", "Deux"]
    undo = token(mine.get(path(meeting, "organiser")).text)
    mine.submit(path(meeting, "ordre"), {"point": str(third.id), "seen": "2", "to": "1"})
    assert titles(world, meeting) == ["Trois", "Un", "Deux"]
    mine.submit(UNDO, {"jeton": undo})
    assert titles(world, meeting) == ["Trois", "Un", "Deux"]
    mine.submit(path(meeting, "ordre"), {"point": str(third.id), "seen": "1", "to": "2"})
    assert titles(world, meeting) == ["Un", "Trois", "Deux"]
    mine.submit(path(meeting, "ordre"), {"point": str(third.id), "seen": "2", "to": "1"})
    mine.submit(UNDO, {"jeton": token(mine.get(path(meeting, "organiser")).text)})
    assert titles(world, meeting) == ["Un", "Trois", "Deux"]


def test_two_who_order_at_once_are_told_so(world: World, browser: Open, staff: Person, meeting: Meeting) -> None:
    first, mine = world.read(queries.list_items, meeting.id)[0], browser(staff)
    data = {"point": str(first.id), "seen": "1", "to": "3"}
    assert mine.submit(path(meeting, "ordre"), data).status_code == 303
    page = mine.submit(path(meeting, "ordre"), data)
    assert page.status_code == 409
    assert "Quelqu’un a changé la même chose" in page.text
    assert titles(world, meeting) == ["Deux", "Trois", "Un"]


@pytest.mark.parametrize("data", [{}, {"point": "x", "seen": "x", "to": "x"}, {"point": "", "seen": "1", "to": "-1"}])
def test_an_order_by_hand_that_means_nothing_changes_nothing(
    world: World, browser: Open, staff: Person, meeting: Meeting, data: dict[str, str]
) -> None:
    assert browser(staff).submit(path(meeting, "ordre"), data).status_code == 409
    assert titles(world, meeting) == ["Un", "Deux", "Trois"]


def test_a_point_of_another_meeting_is_not_ordered_here(world: World, staff: Person, meeting: Meeting) -> None:
    other = add(world, propose(world, staff), staff)
    with pytest.raises(Stale):
        on(world, meeting, leading.place, item_id=other.id, seen=1, to=2, actor_id=staff.id)


def test_times_are_given_totalled_and_undone(world: World, browser: Open, staff: Person, meeting: Meeting) -> None:
    one, two, _three = world.read(queries.list_items, meeting.id)
    mine = browser(staff)
    data = {f"minutes-{one.id}": "20", f"minutes-{two.id}": "110"}
    mine.submit(path(meeting, "durees"), data)
    page = mine.get(f"/rencontres/{meeting.id}").text
    assert "Durée\u00a0: 20 minutes." in page
    assert "C’est" in page
    assert "de trop." in page
    old = {f"avant-{one.id}": "", f"avant-{two.id}": ""}
    stale = mine.submit(path(meeting, "durees"), {**old, **data, f"minutes-{two.id}": "30"})
    assert stale.status_code == 409
    assert again(world, two).minutes_long == 110
    shown = mine.get(path(meeting, "organiser")).text
    assert 'value="110"' in shown


def test_times_are_undone(world: World, browser: Open, staff: Person, meeting: Meeting) -> None:
    one, mine = world.read(queries.list_items, meeting.id)[0], browser(staff)
    mine.submit(path(meeting, "durees"), {f"minutes-{one.id}": "20"})
    mine.submit(UNDO, {"jeton": token(mine.get(path(meeting, "organiser")).text)})
    assert again(world, one).minutes_long is None


@pytest.mark.parametrize("typed", ["0", "601", "vingt", "1" * 400, "-5"])
def test_minutes_that_are_none_are_said_and_kept(
    world: World, browser: Open, staff: Person, meeting: Meeting, typed: str
) -> None:
    one = world.read(queries.list_items, meeting.id)[0]
    page = browser(staff).submit(path(meeting, "durees"), {f"minutes-{one.id}": typed})
    assert page.status_code == 422
    assert typed in page.text
    assert again(world, one).minutes_long is None


# --- set aside, taken elsewhere ---------------------------------------------------------------------------------------


def test_a_point_is_set_aside_with_a_word_that_its_author_alone_reads(
    world: World, browser: Open, staff: Person, meeting: Meeting
) -> None:
    author, other = world.person(), world.person()
    point, mine = add(world, meeting, author, "Le parking"), browser(staff)
    refused = mine.submit(at(point, "ecarter"), {"answer": ""})
    assert refused.status_code == 422
    assert "Écrivez une réponse" in refused.text
    mine.submit(at(point, "ecarter"), {"answer": "Nous en parlons avec la mairie."})
    assert "Le parking" not in titles(world, meeting)
    assert told(world, author.id) == [NewsKind.AGENDA_SET_ASIDE]
    page = browser(author).get(f"/rencontres/{meeting.id}").text
    assert "Nous en parlons avec la mairie." in page
    assert "Nous en parlons avec la mairie." not in browser(other).get(f"/rencontres/{meeting.id}").text
    assert "Le parking" in browser(author).get("/mes-nouvelles").text
    mine.submit(UNDO, {"jeton": token(mine.get(path(meeting, "organiser")).text)})
    assert "Le parking" in titles(world, meeting)
    assert told(world, author.id) == []


def test_one_point_goes_to_another_meeting_with_what_was_said(
    world: World, browser: Open, staff: Person, meeting: Meeting
) -> None:
    author, other, mine = world.person(), propose(world, staff, title="Le soir"), browser(staff)
    point = add(world, meeting, author, "Le parking")
    assert "Le soir" in mine.get(f"{path(meeting, 'deplacer')}?point={point.id}").text
    data = {"point": str(point.id), "meeting": str(other.id)}
    assert mine.submit(path(meeting, "deplacer"), data).location == f"/rencontres/{other.id}#ordre-du-jour"
    assert titles(world, other) == ["Le parking"]
    assert told(world, author.id) == [NewsKind.AGENDA_MOVED]
    mine.submit(UNDO, {"jeton": token(mine.get(f"/rencontres/{other.id}").text)})
    assert titles(world, meeting)[-1] == "Le parking"
    assert titles(world, other) == []
    assert told(world, author.id) == []


def test_the_points_of_a_cancelled_meeting_are_carried_over(
    world: World, browser: Open, staff: Person, meeting: Meeting
) -> None:
    other, mine = propose(world, staff, title="Le soir"), browser(staff)
    cancel(world, meeting, staff)
    page = mine.get(f"/rencontres/{meeting.id}").text
    assert "Reprendre ces points dans une autre rencontre" in page
    member = browser(world.person()).get(f"/rencontres/{meeting.id}").text
    assert "Reprendre ces points" not in member
    assert "Ajouter un point" not in member
    mine.submit(path(meeting, "deplacer"), {"point": "", "meeting": str(other.id)})
    assert titles(world, other) == ["Un", "Deux", "Trois"]
    assert titles(world, meeting) == []


def test_a_point_goes_to_no_meeting_that_is_over_or_the_same(world: World, staff: Person, meeting: Meeting) -> None:
    gone = propose(world, staff)
    cancel(world, gone, staff)
    point = world.read(queries.list_items, meeting.id)[0]

    def move_to(target: Meeting) -> None:
        leading.move_points(meeting=found(meeting.id), to=found(target.id), item_id=point.id, actor_id=staff.id)

    for target in (gone, meeting):
        with pytest.raises(Refused, match="Choisissez une autre rencontre"):
            world.run(move_to, target=target)
    assert titles(world, meeting) == ["Un", "Deux", "Trois"]


def test_a_point_of_another_meeting_is_not_moved_from_here(
    world: World, browser: Open, staff: Person, meeting: Meeting
) -> None:
    other = propose(world, staff, title="Le soir")
    foreign = add(world, other, staff, "Ailleurs")
    data = {"point": str(foreign.id), "meeting": str(other.id)}
    assert browser(staff).submit(path(meeting, "deplacer"), data).status_code == 422
    unknown = {"point": "nimporte", "meeting": str(other.id)}
    assert browser(staff).submit(path(meeting, "deplacer"), unknown).status_code == 422
    assert titles(world, other) == ["Ailleurs"]
    assert titles(world, meeting) == ["Un", "Deux", "Trois"]
