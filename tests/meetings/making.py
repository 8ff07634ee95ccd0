"""What the tests of meetings are made of."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from blueprints.accounts.models import Person, Platform
from blueprints.core import clock
from blueprints.meetings import queries, services
from blueprints.meetings.models import Meeting, VoteAnswer
from tests.conftest import Browser, World


def day_after(days: int, hour: int = 14) -> datetime:
    """Return an hour of a day to come, in Paris."""
    at = clock.paris(clock.now() + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
    return at.astimezone(UTC)


def typed(instant: datetime) -> str:
    """Return an instant as a person types it."""
    return clock.paris(instant).strftime("%d/%m/%Y %H:%M")


def form(**changes: str) -> dict[str, str]:
    """Return a filled form."""
    filled = {
        "title": "Dire son handicap",
        "about": "On échange entre nous.",
        "place": "Maison des associations",
        "date_1": typed(day_after(20)),
        "date_2": typed(day_after(22, 10)),
        "ends": typed(day_after(10, 18)),
    }
    return {**filled, **changes}


def propose(world: World, organiser: Person, platform: Platform | None = None, **more: Any) -> Meeting:
    """Propose a meeting with three dates."""
    values = {
        "client_id": uuid4(),
        "title": "Dire son handicap",
        "about": "",
        "place": "Salle Tilleul",
        "dates": [day_after(20), day_after(21), day_after(22)],
        "poll_ends_at": day_after(10, 18),
        **more,
    }
    made: Meeting = world.run(services.propose_meeting, platform=platform, organiser_id=organiser.id, **values)
    return made


def options(world: World, meeting: Meeting) -> list[UUID]:
    """Return the ids of a meeting's dates, in their order."""
    return [row.id for row in world.read(queries.list_options, meeting.id, uuid4())]


def vote(world: World, meeting: Meeting, person: Person, *answers: VoteAnswer | None) -> None:
    """Answer to the dates of a meeting in their order; None leaves one out."""
    given = {one: answer for one, answer in zip(options(world, meeting), answers, strict=False) if answer}

    def act() -> None:
        services.answer_dates(meeting=found(meeting.id), person_id=person.id, answers=given)

    world.run(act)


def found(meeting_id: UUID) -> Meeting:
    """Return a meeting that must be there."""
    meeting = queries.find_meeting(meeting_id)
    assert meeting is not None
    return meeting


def path(meeting: Meeting) -> str:
    """Return the address of a meeting."""
    return f"/rencontres/{meeting.id}"


def set_seats(browser: Browser, page: str, data: dict[str, str]) -> TestResponse:
    """Send the page of the seats of a meeting as it stands now, with these choices."""
    stands = re.search(r'name="version" value="(\d+)"', browser.get(f"{page}/places").text)
    assert stands is not None
    return browser.submit(f"{page}/places", {**data, "version": stands[1]})
