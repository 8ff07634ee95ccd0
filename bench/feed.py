"""F1: the feed of a person with five hundred meetings, as a calendar program asks for it, on each database.

There is no floor to compare it with: the calmest round counts, in which others took least of the machine.
"""

import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask

from bench import data, inside, rounds
from bench.data import Scene
from bench.figures import Figure
from bench.pages import MILLISECONDS
from bench.servers import HOST
from blueprints.calendar import services
from blueprints.calendar.choosing import Chosen
from blueprints.core import db, tokens, transaction
from blueprints.meetings.models import Attendance, Coming, Meeting, MeetingState, MeetingWay
from tests.servers import available, postgres

MEETINGS = 500


def figures(folder: Path, *, turns: int, each: int) -> Iterator[Figure]:
    """Return F1 of SQLite, and of PostgreSQL where there is one."""
    with ExitStack() as stack:
        targets = {"SQLite": _reader(folder.parent / "feed")}
        if "postgresql" not in available():
            url = stack.enter_context(postgres(durable=True))
            targets["PostgreSQL"] = _reader(folder.parent / "feed-postgresql", CORDEE_DATABASE_URL=url)
        timings = rounds.measure(targets, rounds=turns, each=each)
        for name in targets:
            calm = min(statistics.median(times) for times in timings[name].rounds)
            note = f"{MEETINGS} meetings, median of all rounds {timings[name].median * MILLISECONDS:.1f} ms"
            yield Figure("F1", calm * MILLISECONDS, "F1", about=name, note=note)


def _reader(folder: Path, **more: str) -> Callable[[], None]:
    """Make an installation with a full feed, and return the act of reading it."""
    scene = data.make(folder, 0, **more)
    app = data.application(folder, **more)
    path = _fill(app, scene)

    def act() -> None:
        told = inside.ask(app, path, {"Host": HOST})
        if told.status != inside.OK or told.body.count(b"BEGIN:VEVENT") != MEETINGS:
            message = "The feed does not hold what it should."
            raise ValueError(message)

    return act


def _fill(app: Flask, scene: Scene) -> str:
    """Write the meetings that one person comes to, and return the path of her feed."""
    person_id = scene.trios[0].people[0]
    with app.app_context():
        db.enter_platform(scene.platform_id)
        with transaction.apart() as session:
            made = [_meeting(scene.platform_id, person_id, number) for number in range(MEETINGS)]
            for kind in zip(*made, strict=True):  # the meetings, then what points to them
                session.add_all(kind)
                session.flush()
            services.keep_choice(person_id=person_id, chosen=Chosen(is_discreet=False, shows_place=True))
            feed = services.renew_feed(person_id=person_id, generation=0)
            return f"/mon-agenda/{tokens.make('calendar.feed', feed.key)}.ics"


def _meeting(platform_id: UUID, person_id: UUID, number: int) -> tuple[Meeting, MeetingWay, Attendance]:
    here, now = {"platform_id": platform_id}, datetime.now(UTC)
    starts_at = now + timedelta(days=number % 300 + 1, minutes=number)
    meeting = Meeting(
        **here,
        id=db.new_id(),
        organiser_id=person_id,
        title=f"Rencontre du collectif, numéro {number}\u00a0: échanger entre nous, à notre rythme",
        place="Salle Lumière, 3 rue des Tilleuls",
        state=MeetingState.SCHEDULED,
        starts_at=starts_at,
        created_at=now,
    )
    way = MeetingWay(**here, meeting_id=meeting.id, way=Coming.ONLINE, joining="https://visio.exemple.fr/salle")
    answer = Attendance(
        **here,
        meeting_id=meeting.id,
        person_id=person_id,
        for_date=starts_at,
        coming=Coming.ONLINE,
        has_seat=True,
        asked_at=now,
        answered_at=now,
    )
    return meeting, way, answer
