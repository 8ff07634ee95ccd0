"""Meetings that come back: made once, told once, each its own; stopped, shifted and added to; and who may."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.meetings import coming, coming_queries, series_queries
from blueprints.meetings.coming import Answer
from blueprints.meetings.models import Attendance, Coming, Meeting, MeetingState
from blueprints.meetings.series_models import MeetingSeries
from blueprints.news.models import News, NewsKind
from tests.conftest import OTHER_HOST, Browser, World

Open = Callable[..., Browser]
NEW = "/rencontres/series/creer"
BOXES = re.compile(r'type="checkbox" id="[^"]+" name="dates" value="([^"]+)"')


@pytest.fixture
def staff(world: World) -> Person:
    """One who organises."""
    return world.person(Role.FACILITATOR)


@pytest.fixture
def member(world: World) -> Person:
    """One who comes."""
    return world.person(Role.BENEFICIARY)


def _first(days: int = 30) -> date:
    return (clock.paris(clock.now()) + timedelta(days=days)).date()


def _form(**changes: str) -> dict[str, str]:
    filled = {
        "client_id": str(uuid4()),
        "title": "Café du jeudi",
        "about": "On parle de tout.",
        "place": "Salle Tilleul",
        "first": f"{_first():%d/%m/%Y} 14:00",
        "ends": "16:00",
        "rule": "weekly",
        "times": "5",
    }
    return {**filled, **changes}


def _made(world: World, browser: Open, staff: Person, **changes: str) -> MeetingSeries:
    """Make a series of five, its dates all kept."""
    filled, page = _form(**changes), browser(staff)
    seen = page.submit(NEW, {**filled, "etape": "verifier"})
    assert seen.status_code == 200, seen.text
    answer = page.submit(NEW, {**filled, "etape": "creer", "dates": BOXES.findall(seen.text)})
    assert answer.status_code == 303, answer.text
    found: MeetingSeries = world.read(series_queries.find_series, UUID(answer.headers["Location"].rsplit("/", 1)[1]))
    return found


def _meetings(world: World, series: MeetingSeries) -> list[Meeting]:
    statement = select(Meeting).where(Meeting.series_id == series.id).order_by(Meeting.id)
    found: list[Meeting] = world.read(lambda: db.session().scalars(statement).all())
    return found


def _news(world: World, person: Person, kind: NewsKind) -> int:
    statement = select(func.count(News.id)).where(News.person_id == person.id, News.kind == kind)
    count: int = world.read(lambda: db.session().scalar(statement))
    return count


def _come(world: World, meeting: Meeting, person: Person, way: Coming = Coming.ON_SITE) -> None:
    def act() -> None:
        fresh = db.session().get_one(Meeting, meeting.id)
        coming.answer(meeting=fresh, person_id=person.id, given=Answer(coming=way))

    world.run(act)


def _path(series: MeetingSeries, end: str = "") -> str:
    return f"/rencontres/series/{series.id}{end}"


# --- making -----------------------------------------------------------------------------------------------------------


def test_the_dates_are_shown_in_words_before_anything_is_made(world: World, browser: Open, staff: Person) -> None:
    page = browser(staff)
    assert 'href="/rencontres/series/creer"' in page.get("/rencontres/creer").text
    assert page.get(NEW).status_code == 200
    year = clock.now().year + 1
    seen = page.submit(NEW, _form(first=f"25/12/{year - 1} 14:00", times="2") | {"etape": "verifier"})
    assert seen.text.count('name="dates"') == 2
    assert "Jour férié\u00a0: Noël." in seen.text
    assert "Jour férié\u00a0: jour de l’An." in seen.text
    assert "Rien n’est encore créé." in seen.text
    assert world.read(lambda: db.session().scalar(select(func.count(Meeting.id)))) == 0
    back = page.submit(NEW, _form(title="Gardé tel quel") | {"etape": "changer"})
    assert 'value="Gardé tel quel"' in back.text


def test_a_series_makes_plain_meetings_and_tells_each_member_once(
    world: World, browser: Open, staff: Person, member: Person
) -> None:
    series = _made(world, browser, staff)
    meetings = _meetings(world, series)
    assert [one.state for one in meetings] == [MeetingState.SCHEDULED] * 5
    assert {clock.paris(one.starts_at).strftime("%H:%M") for one in meetings if one.starts_at} == {"14:00"}
    assert {one.minutes_long for one in meetings} == {120}
    assert _news(world, member, NewsKind.SERIES_STARTED) == 1
    assert _news(world, member, NewsKind.MEETING_DATE_CHOSEN) == 0
    assert "revient 5 fois" in browser(member).get("/mes-nouvelles").text
    page = browser(member).get(f"/rencontres/{meetings[0].id}").text
    assert "Fait partie d’une série" in page
    assert f'href="/rencontres/{meetings[1].id}"' in page


def test_dates_without_their_tick_are_not_made(world: World, browser: Open, staff: Person) -> None:
    filled, page = _form(), browser(staff)
    dates = BOXES.findall(page.submit(NEW, filled | {"etape": "verifier"}).text)
    for kept, sentence in (([], "deux rencontres au moins"), (["2001-01-01", "hier"], "Gardez des dates de la liste")):
        refused = page.submit(NEW, {**filled, "etape": "creer", "dates": kept})
        assert refused.status_code == 422
        assert sentence in refused.text
    answer = page.submit(NEW, {**filled, "etape": "creer", "dates": [dates[0], dates[3]]})
    again = page.submit(NEW, {**filled, "etape": "creer", "dates": dates})
    assert (answer.status_code, again.headers["Location"]) == (303, answer.headers["Location"])
    assert world.read(lambda: db.session().scalar(select(func.count(Meeting.id)))) == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"times": ""}, "Dites quand la série s’arrête"),
        ({"times": "beaucoup"}, "en chiffres"),
        ({"times": "99"}, "60 rencontres au plus"),
        ({"until": "30/06/2020"}, "pas les deux"),
        ({"times": "", "until": "30/06/2020"}, "deux rencontres au moins"),
        ({"first": "03/03/2020 14:00"}, "dates à venir"),
        ({"first": "demain"}, "ne se lit pas"),
        ({"ends": "13:00"}, "La fin doit venir après le début"),
        ({"rule": "hourly"}, "Choisissez"),
        ({"title": ""}, "Donnez un titre"),
        ({"title": "a" * 121}, "trop long"),
        ({"place": ""}, "Dites où la rencontre a lieu"),
    ],
)
def test_what_cannot_be_is_refused_and_the_words_stay(
    browser: Open, staff: Person, changes: dict[str, str], sentence: str
) -> None:
    answer = browser(staff).submit(NEW, _form(**changes) | {"etape": "creer", "about": "<b>Mot gardé</b> \u202e😀"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "&lt;b&gt;Mot gardé&lt;/b&gt;" in answer.text


# --- for all of them at once ------------------------------------------------------------------------------------------


def test_one_answer_comes_to_all_and_each_can_be_changed(
    world: World, browser: Open, staff: Person, member: Person
) -> None:
    series = _made(world, browser, staff)
    meetings, page = _meetings(world, series), browser(member)
    _come(world, meetings[0], member, Coming.NO)
    assert page.submit(_path(series, "/je-viens"), {"coming": "online"}).status_code == 422
    assert page.submit(_path(series, "/je-viens"), {"coming": "on_site"}).status_code == 303
    shown = page.get(_path(series)).text
    assert "Votre réponse est notée pour 4 rencontres." in shown
    rows = world.read(lambda: db.session().scalars(select(Attendance).where(Attendance.person_id == member.id)).all())
    by_meeting = {row.meeting_id: row.coming for row in rows}
    assert by_meeting == {meetings[0].id: Coming.NO} | {one.id: Coming.ON_SITE for one in meetings[1:]}
    again = page.submit(_path(series, "/je-viens"), {"coming": "on_site"})
    assert again.status_code == 303
    assert "Rien n’a changé." in page.get(again.headers["Location"]).text
    page.submit(f"/rencontres/{meetings[2].id}/venir", {"coming": "no"})
    token = re.search(r'name="jeton" value="([^"]+)"', shown)
    assert token is not None
    page.submit("/annuler", {"jeton": token[1]})
    left = world.read(lambda: db.session().scalars(select(Attendance).where(Attendance.person_id == member.id)).all())
    assert {row.meeting_id for row in left} <= {meetings[0].id, meetings[2].id}


def test_the_list_shows_the_next_one_for_the_others_and_each_becomes_the_next_in_turn(
    world: World, browser: Open, staff: Person, member: Person
) -> None:
    series = _made(world, browser, staff)
    meetings = sorted(_meetings(world, series), key=lambda one: str(one.starts_at))
    page = browser(member)
    addresses = [f"/rencontres/{one.id}" for one in meetings]

    def listed(path: str = "/rencontres") -> list[str]:
        text = page.get(path).text
        return [address for address in addresses if f'href="{address}"' in text]

    others = len(meetings) - 1
    assert listed() == addresses[:1]
    shown = page.get("/rencontres").text
    assert f"Et {others} autre" in shown
    assert f'href="{_path(series)}"' in shown
    _begin(world, meetings[0], minutes=300)
    assert listed() == addresses[1:2]
    assert set(listed(f"/rencontres?vue=mois&mois={meetings[1].starts_at:%Y-%m}")) >= {addresses[1]}
    assert set(listed(_path(series))) >= set(addresses[1:])


def test_stopping_cancels_what_is_to_come_in_one_act_with_one_notice_and_a_way_back(
    world: World, browser: Open, staff: Person, member: Person
) -> None:
    series = _made(world, browser, staff)
    meetings, page = _meetings(world, series), browser(staff)
    for one in meetings[:3]:
        _come(world, one, member)
    _begin(world, meetings[0])
    assert page.get(_path(series, "/arreter")).status_code == 200
    assert page.submit(_path(series, "/arreter"), {"version": "1"}).status_code == 422
    why = {"version": str(series.version), "reason": "La salle ferme.", "afterwards": "nothing"}
    assert page.submit(_path(series, "/arreter"), why).status_code == 303
    states = [one.state for one in _meetings(world, series)]
    assert states == [MeetingState.SCHEDULED] + [MeetingState.CANCELLED] * 4
    assert _news(world, member, NewsKind.SERIES_STOPPED) == 1
    assert _news(world, member, NewsKind.MEETING_CANCELLED) == 0
    assert "La salle ferme." in browser(member).get(_path(series)).text
    assert page.submit(_path(series, "/arreter"), why).status_code in (409, 422)
    _undo(page, _path(series))
    assert [one.state for one in _meetings(world, series)] == [MeetingState.SCHEDULED] * 5
    assert _news(world, member, NewsKind.SERIES_STOPPED) == 0


def _begin(world: World, meeting: Meeting, minutes: int = 5) -> None:
    def act() -> None:
        db.session().get_one(Meeting, meeting.id).starts_at = clock.now() - timedelta(minutes=minutes)

    world.run(act)


def _undo(page: Browser, path: str) -> None:
    token = re.search(r'name="jeton" value="([^"]+)"', page.get(path).text)
    assert token is not None
    assert page.submit("/annuler", {"jeton": token[1]}).status_code == 303


def test_another_hour_keeps_the_days_tells_once_and_spares_what_was_moved_by_itself(
    world: World, browser: Open, staff: Person, member: Person
) -> None:
    series = _made(world, browser, staff)
    meetings, page = _meetings(world, series), browser(staff)
    _come(world, meetings[1], member)
    _come(world, meetings[2], member)
    moved = datetime.combine(_first(60), datetime.min.time(), tzinfo=UTC)

    def act() -> None:
        db.session().get_one(Meeting, meetings[4].id).starts_at = moved

    world.run(act)
    wrong = page.submit(_path(series, "/heure"), {"version": str(series.version), "hour": "tôt"})
    assert (wrong.status_code, "ne se lit pas" in wrong.text) == (422, True)
    answer = page.submit(_path(series, "/heure"), {"version": str(series.version), "hour": "15 h 30"})
    assert answer.status_code == 303
    starts = [one.starts_at for one in _meetings(world, series)]
    assert [f"{clock.paris(one):%H:%M}" for one in starts[:4] if one] == ["15:30"] * 4
    assert starts[4] == moved
    assert [clock.paris(one).date() for one in starts[:4] if one] == [
        clock.paris(one.starts_at).date() for one in meetings[:4] if one.starts_at
    ]
    assert _news(world, member, NewsKind.SERIES_MOVED) == 1
    assert "Avant\u00a0: 14\u00a0h. Maintenant\u00a0: 15\u00a0h\u00a030." in browser(member).get("/mes-nouvelles").text
    _undo(page, _path(series))
    assert [one.starts_at for one in _meetings(world, series)][:4] == [one.starts_at for one in meetings[:4]]
    assert world.read(coming_of, meetings[1].id, member.id) is Coming.ON_SITE


def test_undoing_another_hour_leaves_alone_what_somebody_changed_since(
    world: World, browser: Open, staff: Person
) -> None:
    series, page = _made(world, browser, staff), browser(staff)
    meetings = _meetings(world, series)
    page.submit(_path(series, "/heure"), {"version": str(series.version), "hour": "15 h 30"})
    moved = datetime.combine(_first(90), datetime.min.time(), tzinfo=UTC)

    def act() -> None:
        db.session().get_one(Meeting, meetings[2].id).starts_at = moved

    world.run(act)
    _undo(page, _path(series))
    starts = [one.starts_at for one in _meetings(world, series)]
    assert starts == [one.starts_at if place != 2 else moved for place, one in enumerate(meetings)]


def coming_of(meeting_id: UUID, person_id: UUID) -> Coming | None:
    """Return what a person's answer to the date of a meeting is."""
    meeting = db.session().get_one(Meeting, meeting_id)
    found = coming_queries.find_attendance(meeting, person_id)
    return found.coming if found else None


def test_one_date_more_is_a_meeting_like_the_latest(world: World, browser: Open, staff: Person, member: Person) -> None:
    series = _made(world, browser, staff)
    page, more = browser(staff), {"client_id": str(uuid4()), "starts": f"{_first(70):%d/%m/%Y}"}
    for _time in range(2):
        assert page.submit(_path(series, "/ajouter"), more).status_code == 303
    meetings = _meetings(world, series)
    assert len(meetings) == 6
    assert meetings[5].starts_at is not None
    assert f"{clock.paris(meetings[5].starts_at):%H:%M}" == "14:00"
    assert meetings[5].place == "Salle Tilleul"
    assert _news(world, member, NewsKind.MEETING_DATE_CHOSEN) == 1
    for starts, sentence in ((more["starts"], "déjà une rencontre"), ("01/01/2020", "dates à venir"), ("", "Écrivez")):
        refused = page.submit(_path(series, "/ajouter"), {"client_id": str(uuid4()), "starts": starts})
        assert (refused.status_code, sentence in refused.text) == (422, True), sentence


def test_making_a_series_is_undone_unless_somebody_answered(
    world: World, browser: Open, staff: Person, member: Person
) -> None:
    page = browser(staff)
    for answered in (False, True):
        filled = _form()
        dates = BOXES.findall(page.submit(NEW, filled | {"etape": "verifier"}).text)
        path = page.submit(NEW, {**filled, "etape": "creer", "dates": dates}).headers["Location"]
        series_id = UUID(path.rsplit("/", 1)[1])
        statement = select(Meeting).where(Meeting.series_id == series_id).order_by(Meeting.id)
        first: Meeting = world.read(lambda statement=statement: db.session().scalars(statement).first())
        if answered:
            _come(world, first, member)
        _undo(page, path)
        status = 200 if answered else 404
        assert browser(member).get(path).status_code == status
        assert browser(member).get(f"/rencontres/{first.id}").status_code == status
        assert _news(world, member, NewsKind.SERIES_STARTED) == int(answered)


# --- who may ----------------------------------------------------------------------------------------------------------


def test_members_read_a_series_those_who_organise_change_it_and_nobody_else_comes_in(
    world: World, browser: Open, staff: Person
) -> None:
    series = _made(world, browser, staff)
    for role in set(Role) - {Role.FACILITATOR}:
        page = browser(world.person(role))
        assert page.get(_path(series)).status_code == (200 if role is Role.BENEFICIARY else 404), role
        assert page.get(NEW).status_code == 404
        for end in ("/arreter", "/heure", "/ajouter"):
            assert page.submit(_path(series, end), {"version": "1", "hour": "15 h"}).status_code == 404, (role, end)
    assert browser().get(_path(series)).headers["Location"].startswith("/connexion")
    assert browser(staff).get("/rencontres/series/abc").status_code == 404


def test_another_platform_has_no_way_in(world: World, browser: Open, staff: Person) -> None:
    series, elsewhere = _made(world, browser, staff), world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    stranger = browser(world.person(Role.FACILITATOR, platform=elsewhere), OTHER_HOST)
    assert stranger.get(_path(series)).status_code == 404
    assert stranger.submit(_path(series, "/heure"), {"version": "1", "hour": "15 h"}).status_code == 404


def test_pages_ask_the_same_for_two_meetings_and_for_sixty(
    world: World, browser: Open, staff: Person, member: Person, statements: list[str]
) -> None:
    counts = []
    for times in ("2", "60"):
        series = _made(world, browser, staff, times=times)
        meeting, page = _meetings(world, series)[0], browser(member)
        for path in (_path(series), f"/rencontres/{meeting.id}"):
            page.get(path)
            statements.clear()
            assert page.get(path).status_code == 200
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
    assert counts[0] <= 6
    assert counts[1] <= 10
