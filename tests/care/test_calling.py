"""Who is called and when: the order, the hours, the clock, and who is never called."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from blueprints.accounts import queries as accounts
from blueprints.accounts.models import DutyTurn, Role
from blueprints.accounts.opening import Opening
from blueprints.care import hours, queries, roster, services, setting
from blueprints.care.models import StepKind
from blueprints.core import clock, db
from blueprints.journeys import services as journeys
from blueprints.journeys.models import JourneyStage
from blueprints.news.models import News, NewsKind
from tests.care import making
from tests.care.making import SUNDAY, TUESDAY, at, called, facilitator, follow, fresh, kinds, notice, noticed
from tests.conftest import World

EVERY_DAY = "0123456"


def test_a_phrase_calls_the_first_of_the_list(world: World) -> None:
    making.open_hours(world)
    author, second, first = world.person(), facilitator(world, "Nadia"), facilitator(world, "Romain")
    for one in (first, second):
        world.run(roster.choose_days, person_id=one.id, days=EVERY_DAY)
    with at(TUESDAY):
        alert = noticed(world, author)
    assert called(world, alert) == [first.id]
    assert alert.next_at == TUESDAY + timedelta(minutes=30)


def test_a_calm_text_calls_nobody(world: World) -> None:
    facilitator(world, "Nadia")
    assert notice(world, world.person(), making.CALM) is None


def test_the_same_text_is_noticed_once(world: World) -> None:
    author, subject = world.person(), uuid4()
    facilitator(world, "Nadia")
    noticed(world, author, subject_id=subject)
    assert notice(world, author, subject_id=subject) is None


def test_nobody_answers_and_the_next_one_is_called(world: World) -> None:
    making.open_hours(world)
    author, people = world.person(), [facilitator(world, name) for name in ("Aline", "Basile", "Chloé")]
    with at(TUESDAY):
        alert = noticed(world, author)
    for minutes in (29, 30, 45, 60, 90):
        follow(world, TUESDAY + timedelta(minutes=minutes))
    assert called(world, alert) == [one.id for one in people]


def test_everybody_was_called_and_the_next_day_begins_again(world: World) -> None:
    making.open_hours(world)
    author, only = world.person(), facilitator(world, "Aline")
    with at(TUESDAY):
        alert = noticed(world, author)
    follow(world, TUESDAY + timedelta(minutes=30))
    assert called(world, alert) == [only.id]
    again = fresh(world, alert)
    assert again is not None
    assert again.next_at == datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    follow(world, datetime(2026, 3, 4, 8, 0, tzinfo=UTC))
    assert called(world, alert) == [only.id, only.id]


def test_out_of_hours_nobody_is_called_before_the_door_opens(world: World) -> None:
    making.open_hours(world)
    author, only = world.person(), facilitator(world, "Aline")
    with at(SUNDAY):
        alert = noticed(world, author)
    assert kinds(world, alert) == [StepKind.NOTICED, StepKind.CLOSED_NOW]
    assert alert.next_at == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    follow(world, SUNDAY + timedelta(hours=8))
    assert called(world, alert) == []
    follow(world, datetime(2026, 3, 9, 8, 0, tzinfo=UTC))
    assert called(world, alert) == [only.id]


def test_a_worker_that_was_away_calls_nobody_at_night(world: World) -> None:
    making.open_hours(world)
    author, first = world.person(), facilitator(world, "Aline")
    facilitator(world, "Basile")
    with at(TUESDAY):
        alert = noticed(world, author)
    follow(world, datetime(2026, 3, 3, 21, 0, tzinfo=UTC))
    assert called(world, alert) == [first.id]
    again = fresh(world, alert)
    assert again is not None
    assert again.next_at == datetime(2026, 3, 4, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "minutes", "due"),
    [
        ("2026-03-03 10:00", 30, "2026-03-03 10:30"),
        ("2026-03-03 12:15", 30, "2026-03-03 14:15"),  # the lunch break does not count
        ("2026-03-03 12:00", 30, "2026-03-03 14:00"),  # the door closes: the next opening
        ("2026-03-03 16:45", 30, "2026-03-04 09:15"),
        ("2026-03-06 16:45", 30, "2026-03-09 09:15"),  # a weekend
        ("2026-03-27 16:45", 30, "2026-03-30 09:15"),  # the weekend in which summer time begins
        ("2026-10-23 16:45", 60, "2026-10-26 09:45"),  # and ends
        ("2026-04-03 16:45", 30, "2026-04-07 09:15"),  # Easter Monday
        ("2026-12-24 16:45", 30, "2026-12-28 09:15"),  # Christmas on a Friday
        ("2026-03-03 09:00", 600, "2026-03-04 14:00"),  # six hours and a half a day
    ],
)
def test_minutes_are_counted_while_the_door_is_open(since: str, minutes: int, due: str) -> None:
    def paris(said: str) -> datetime:
        return datetime.fromisoformat(said).replace(tzinfo=clock.PARIS)

    week = Opening.decode(making.OPENING)
    assert hours.after(week, paris(since).astimezone(UTC), minutes) == paris(due)


def test_who_is_on_duty_comes_before_the_list(world: World) -> None:
    making.open_hours(world)
    listed, on_duty = facilitator(world, "Aline"), facilitator(world, "Basile")
    world.run(roster.choose_days, person_id=listed.id, days=EVERY_DAY)

    def put() -> None:
        turn = DutyTurn(
            platform_id=db.platform_id(),
            person_id=on_duty.id,
            starts_at=TUESDAY - timedelta(hours=1),
            ends_at=TUESDAY + timedelta(hours=4),
        )
        db.session().add(turn)

    world.run(put)
    with at(TUESDAY):
        assert called(world, noticed(world, world.person())) == [on_duty.id]


def test_her_days_and_her_absences_are_kept(world: World) -> None:
    making.open_hours(world)
    thursday, away, other = (facilitator(world, name) for name in ("Aline", "Basile", "Chloé"))
    world.run(roster.choose_days, person_id=thursday.id, days="3")
    world.run(roster.choose_days, person_id=away.id, days=EVERY_DAY)
    world.run(roster.choose_days, person_id=other.id, days="01234")
    with at(TUESDAY):
        world.run(
            roster.add_absence,
            person_id=away.id,
            client_id=uuid4(),
            starts_at=TUESDAY - timedelta(days=1),
            ends_at=TUESDAY + timedelta(days=1),
        )
        alert = noticed(world, world.person())
    assert called(world, alert) == [other.id]
    follow(world, TUESDAY + timedelta(minutes=30))
    assert called(world, alert) == [other.id, thursday.id], "who is not on her day comes after; who is away never"


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.FACILITATOR])
def test_nobody_else_is_ever_called(role: Role, world: World) -> None:
    world.person(role)
    alert = noticed(world, world.person())
    follow(world, clock.now() + timedelta(days=8))
    assert called(world, alert) == []


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.BENEFICIARY])
def test_a_peer_who_animates_too_is_not_called(role: Role, world: World) -> None:
    facilitator(world, "Aline", role)
    assert called(world, noticed(world, world.person())) == []


def test_her_own_coach_comes_last(world: World) -> None:
    making.open_hours(world)
    author, coach, other = world.person(), facilitator(world, "Aline", Role.COACH), facilitator(world, "Zoé")
    world.run(
        journeys.open_journey,
        beneficiary=author.id,
        coach=coach.id,
        employer="",
        stage=JourneyStage.SEEK,
        starts_at=TUESDAY - timedelta(days=20),
    )
    with at(TUESDAY):
        alert = noticed(world, author)
        assert called(world, noticed(world, world.person())) == [coach.id], "for somebody else she is the first"
    assert called(world, alert) == [other.id]
    follow(world, TUESDAY + timedelta(minutes=30))
    assert called(world, alert) == [other.id, coach.id]


def test_who_wrote_it_is_not_called_for_herself(world: World) -> None:
    author = facilitator(world, "Aline")
    assert called(world, noticed(world, author)) == []


def test_an_account_that_ended_is_not_called(world: World) -> None:
    gone = facilitator(world, "Aline")
    world.run(lambda: setattr(accounts.find_person(gone.id), "ended_at", clock.now()))
    assert called(world, noticed(world, world.person())) == []


def test_the_platform_chooses_how_long_and_whether(world: World) -> None:
    making.open_hours(world)
    chief, author = world.person(Role.ADMINISTRATOR), world.person()
    facilitator(world, "Aline")
    world.run(setting.choose, actor_id=chief.id, is_looking=True, minutes=15)
    with at(TUESDAY):
        assert noticed(world, author).next_at == TUESDAY + timedelta(minutes=15)
    world.run(setting.choose, actor_id=chief.id, is_looking=False, minutes=15)
    assert notice(world, author) is None


def test_the_call_is_told_once_without_a_name_and_at_once(world: World) -> None:
    only = facilitator(world, "Aline")
    alert = noticed(world, world.person(first_name="Awa"))
    told = world.read(lambda: db.session().query(News).all())
    assert [(one.person_id, one.kind, one.address) for one in told] == [
        (only.id, NewsKind.CARE_CALLED, services.page_of(alert))
    ]


def test_two_platforms_do_not_meet(world: World) -> None:
    other = world.make_platform("Cordée du Gers", "autre.localhost")
    world.person(Role.FACILITATOR, platform=other)
    alert = noticed(world, world.person())
    assert called(world, alert) == []
    assert world.read(queries.find_alert, alert.id, platform=other) is None
