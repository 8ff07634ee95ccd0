"""What the tests of minutes are made of."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from blueprints.accounts.models import Person, Platform
from blueprints.agenda import queries as agenda
from blueprints.agenda import remarks
from blueprints.agenda import services as points_of
from blueprints.agenda.models import AgendaItem
from blueprints.core import clock
from blueprints.meetings import life, preparing
from blueprints.meetings import queries as meetings
from blueprints.meetings.models import Meeting
from blueprints.meetings.preparing import Sheet
from blueprints.minutes import content, publishing, queries, services
from blueprints.minutes.models import Minutes, MinutesPoint, Outcome
from blueprints.minutes.services import Line, Written
from tests.conftest import Browser, World
from tests.meetings.making import day_after


def plan(
    world: World, leader: Person, platform: Platform | None = None, title: str = "Préparer un entretien"
) -> Meeting:
    """Make a meeting whose date is known."""

    def run() -> Meeting:
        sheet = Sheet(title, "", "Salle Tilleul", [day_after(3)], None)
        made = preparing.make_draft(organiser_id=leader.id, client_id=uuid4(), sheet=sheet)
        preparing.fix_date(meeting=made, starts_at=day_after(3), actor_id=leader.id)
        return made

    made: Meeting = world.run(run, platform=platform)
    return made


def add(world: World, meeting: Meeting, author: Person, title: str = "Faut-il le dire avant ?") -> AgendaItem:
    """Put a point on the agenda."""
    values = {"author_id": author.id, "client_id": uuid4(), "title": title, "about": ""}
    made: AgendaItem = on(world, meeting, points_of.add_point, **values)
    return made


def say(
    world: World, meeting: Meeting, item: AgendaItem, author: Person, *, named: bool, body: str = "J’ai peur."
) -> None:
    """Say something without coming."""
    values = {"item_id": item.id, "author_id": author.id, "client_id": uuid4(), "body": body, "is_named": named}
    on(world, meeting, remarks.say, **values)


def hold(world: World, meeting: Meeting, leader: Person) -> None:
    """Say that the meeting took place, two days ago."""

    def run(*, meeting: Meeting) -> None:
        meeting.starts_at = clock.now() - timedelta(days=2)
        life.hold(meeting=meeting, version=meeting.version, actor_id=leader.id)

    on(world, meeting, run)


def on(world: World, meeting: Meeting, act: Callable[..., Any], **arguments: Any) -> Any:
    """Run a service on a meeting."""

    def run() -> Any:
        fresh = meetings.find_any_meeting(meeting.id)
        assert fresh is not None
        return act(meeting=fresh, **arguments)

    return world.run(run)


def begin(world: World, meeting: Meeting, leader: Person) -> Minutes:
    """Begin the minutes."""
    made: Minutes = on(world, meeting, services.begin, actor_id=leader.id)
    return made


def points(world: World, minutes: Minutes) -> list[MinutesPoint]:
    """Return what is being written."""
    return list(world.read(queries.list_points, minutes.id))


def write(world: World, point: MinutesPoint, writer: Person, **changes: Any) -> None:
    """Write about a point."""
    told = {"outcome": Outcome.DECIDED, "words": "On le dit quand on veut.", **changes}

    def run() -> None:
        fresh = queries.find_any_point(point.id)
        assert fresh is not None
        services.write_point(point=fresh, version=fresh.version, written=Written(**told), actor_id=writer.id)

    world.run(run)


def publish(world: World, minutes: Minutes, writer: Person, why: str = "") -> publishing.Published:
    """Publish what is written now."""

    def run() -> publishing.Published:
        fresh = queries.find_minutes(minutes.id)
        assert fresh is not None
        meeting = meetings.find_any_meeting(fresh.meeting_id)
        assert meeting is not None
        seen = content.fingerprint(publishing.written(fresh))
        return publishing.publish(minutes=fresh, meeting=meeting, seen=seen, why=why, actor_id=writer.id)

    done: publishing.Published = world.run(run)
    return done


def held(world: World, leader: Person, *authors: Person) -> Meeting:
    """Make a meeting that took place, with one point by each author."""
    meeting = plan(world, leader)
    for number, author in enumerate(authors or (leader,), start=1):
        add(world, meeting, author, f"Point numéro {number}")
    hold(world, meeting, leader)
    return meeting


def published(world: World, leader: Person, *authors: Person) -> tuple[Meeting, Minutes]:
    """Make minutes that are published, each point decided, with one task."""
    meeting = held(world, leader, *authors)
    minutes = begin(world, meeting, leader)
    for point in points(world, minutes):
        write(world, point, leader, lines=(Line("Nadia", "Réserver la salle", None),))
    publish(world, minutes, leader)
    return meeting, minutes


def items(world: World, meeting: Meeting) -> list[UUID]:
    """Return the ids of the points of an agenda."""
    return [one.id for one in world.read(agenda.list_items, meeting.id)]


def path(meeting: Meeting, more: str = "") -> str:
    """Return the address of minutes."""
    return f"/rencontres/{meeting.id}/compte-rendu{more}"


def follow(browser: Browser, address: str, data: dict[str, Any] | None = None) -> TestResponse:
    """Send a form, and open the page that it leads to."""
    answer = browser.submit(address, data)
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["Location"])
