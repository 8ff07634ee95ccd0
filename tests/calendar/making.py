"""What the tests of calendars are made of: meetings with a date, answers, and independent readers of files."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import icalendar
import vobject  # type: ignore[import-untyped] # it has no types

from blueprints.accounts.models import Person, Platform
from blueprints.calendar import services
from blueprints.calendar.choosing import Chosen
from blueprints.core import jobs, outbox, tokens
from blueprints.meetings import coming, life, preparing, seating
from blueprints.meetings.models import Afterwards, Coming, Meeting
from blueprints.meetings.preparing import Sheet
from tests.conftest import World
from tests.meetings.making import day_after, found

LINK = "https://visio.exemple.fr/salle-tilleul"
NUMBER = "04 65 71 12 99"
EVERY_WAY = {Coming.ON_SITE: (None, ""), Coming.ONLINE: (None, LINK), Coming.PHONE: (None, NUMBER)}


def announce(
    world: World,
    staff: Person,
    starts_at: datetime | None = None,
    *,
    title: str = "Dire son handicap",
    rooms: Mapping[Coming, tuple[int | None, str]] | None = None,
    platform: Platform | None = None,
) -> Meeting:
    """Announce a meeting at a known date."""
    date = starts_at or day_after(20)

    def act() -> Meeting:
        sheet = Sheet(title, "On échange.", "Café du Pont", [date], None)
        meeting = preparing.make_draft(organiser_id=staff.id, client_id=uuid4(), sheet=sheet)
        preparing.fix_date(meeting=meeting, starts_at=date, actor_id=staff.id)
        if rooms:
            seating.set_rooms(meeting=meeting, rooms=rooms, actor_id=staff.id)
        return meeting

    made: Meeting = world.run(act, platform=platform)
    return made


def come(world: World, meeting: Meeting, person: Person, way: Coming = Coming.ON_SITE) -> None:
    """Answer to the date of a meeting."""

    def act() -> None:
        coming.answer(meeting=found(meeting.id), person_id=person.id, given=coming.Answer(coming=way))

    world.run(act)


def cancel(world: World, meeting: Meeting, staff: Person) -> None:
    """Cancel a meeting."""

    def act() -> None:
        fresh = found(meeting.id)
        nothing = Afterwards.NOTHING
        life.cancel(meeting=fresh, reason="", afterwards=nothing, version=fresh.version, actor_id=staff.id)

    world.run(act)


def move(world: World, meeting: Meeting, starts_at: datetime) -> None:
    """Give a meeting another hour: who answered before is asked again."""

    def act() -> None:
        fresh = found(meeting.id)
        fresh.starts_at, fresh.version = starts_at, fresh.version + 1

    world.run(act)


def choose(world: World, person: Person, **chosen: Any) -> None:
    """Choose what one's calendar shows."""
    world.run(services.keep_choice, person_id=person.id, chosen=Chosen(**chosen))


def open_feed(world: World, person: Person, generation: int = 0) -> str:
    """Make an address, or another one, and return its path."""

    def act() -> str:
        feed = services.renew_feed(person_id=person.id, generation=generation)
        return f"/mon-agenda/{tokens.make('calendar.feed', feed.key)}.ics"

    path: str = world.run(act)
    return path


def read(text: str | bytes) -> list[dict[str, Any]]:
    """Read a file with two libraries that know nothing of us; return its entries, on which they agree."""
    raw = text.encode() if isinstance(text, str) else text
    lines = raw.split(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    first = icalendar.Calendar.from_ical(raw)
    assert first.errors == []
    second = vobject.readOne(raw.decode())
    ones = [_by_icalendar(one) for one in first.walk("VEVENT")]
    others = [_by_vobject(one) for one in second.contents.get("vevent", [])]
    assert ones == others
    return ones


def _by_icalendar(one: Any) -> dict[str, Any]:
    assert one.errors == []
    return {
        "uid": str(one["UID"]),
        "title": str(one["SUMMARY"]),
        "starts": one.decoded("DTSTART"),
        "ends": one.decoded("DTEND"),
        "status": str(one["STATUS"]),
        "sequence": int(one["SEQUENCE"]),
        "text": str(one.get("DESCRIPTION", "")),
        "place": str(one.get("LOCATION", "")),
        "url": str(one["URL"]),
    }


def _by_vobject(one: Any) -> dict[str, Any]:
    texts = {name: one.contents[name][0].value if name in one.contents else "" for name in ("description", "location")}
    return {
        "uid": one.uid.value,
        "title": one.summary.value,
        "starts": one.dtstart.value,
        "ends": one.dtend.value,
        "status": one.status.value,
        "sequence": int(one.sequence.value),
        "text": texts["description"],
        "place": texts["location"],
        "url": one.url.value,
    }


def work(world: World, day: Any, minutes: int = 3) -> None:
    """Let minutes pass, each with what the worker does in it."""
    for _minute in range(minutes):
        day.shift(timedelta(minutes=1))
        with world.app.app_context():
            jobs.tick()
            outbox.run_due()
