"""« Cette semaine »: new answers to the questions that a member follows, and new questions; and one mail about it.

The mail leaves on Monday, at the hour that she chose for her mails, Paris time whatever the season. It is asked for
once a week at most, for those who want it, and whether she may still read is asked when it leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select, update

from blueprints.accounts.models import Person
from blueprints.advice import hiding, queries, reading
from blueprints.advice.hiding import READER
from blueprints.advice.models import Thread
from blueprints.advice.reading_models import AdviceChoice, ThreadReading
from blueprints.core import clock, db, outbox
from blueprints.core.db import AnyRow, UtcDateTime
from blueprints.discussion import queries as discussions
from blueprints.news.hours import DAILY_AT
from blueprints.news.models import NoticeHours

MAIL = "advice.weekly_mail"
DAYS = 7
SHOWN = 20
_since = bindparam("since", type_=UtcDateTime())
_read_by_all = (
    Thread.merged_into_id.is_(None),
    discussions.is_read(Thread.standing),
    hiding.shown(Thread.topic),
)
_LATEST = (Thread.last_activity_at.desc(), Thread.id.desc())
_FOLLOWED = (
    queries.LISTED.where(
        ThreadReading.is_followed.is_(True), Thread.last_activity_at >= _since, reading.UNREAD > 0, *_read_by_all
    )
    .order_by(*_LATEST)
    .limit(SHOWN + 1)
)
_ASKED = (
    queries.LISTED.where(
        Thread.created_at >= _since,
        Thread.author_id.is_distinct_from(READER),
        func.coalesce(ThreadReading.number, 0) == 0,
        *_read_by_all,
    )
    .order_by(Thread.created_at.desc(), Thread.id.desc())
    .limit(SHOWN + 1)
)


@dataclass(frozen=True, slots=True)
class Week:
    """What is new to one member.

    Args:
        answered: questions that she follows, with answers that she has not read.
        asked: questions of others that she has not opened.
        more: there is more than what is listed.
    """

    answered: Sequence[AnyRow]
    asked: Sequence[AnyRow]
    more: bool

    @property
    def count(self) -> int:
        """Return how many things there are to read."""
        return len(self.answered) + len(self.asked)


def find_week(person_id: UUID, now: datetime) -> Week:
    """Return what is new to a member since the same hour seven days ago, in two statements."""
    since = {**hiding.about(person_id), "since": clock.paris(now) - timedelta(days=DAYS)}
    answered, asked = db.read(_FOLLOWED, **since).all(), db.read(_ASKED, **since).all()
    return Week(answered[:SHOWN], asked[:SHOWN], max(len(answered), len(asked)) > SHOWN)


def monday_of(now: datetime) -> datetime:
    """Return midnight of this week's Monday, in Paris."""
    today = clock.paris(now).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time(), tzinfo=clock.PARIS)


def ask_mails(*, now: datetime, limit: int = 200) -> int:
    """Ask for the mail of the week of those whose hour has come; return how many.

    Only on Monday: who chooses it on a Wednesday, or whose service was stopped that day, waits for the next one.
    """
    monday = monday_of(now)
    here = clock.paris(now)
    if here.date() != monday.date():
        return 0
    week = monday.date().isoformat()
    people = db.session().scalars(_due(week, here.hour).limit(limit)).all()
    for person_id in people:
        outbox.add(MAIL, person=person_id, week=week)
    chosen = update(AdviceChoice).where(AdviceChoice.person_id.in_(people)).values(week_asked=week)
    db.session().execute(chosen.execution_options(synchronize_session=False))
    return len(people)


def _due(week: str, hour: int) -> Select[UUID]:
    at = func.coalesce(NoticeHours.daily_at, DAILY_AT)
    return (
        select(AdviceChoice.person_id)
        .join(Person, Person.id == AdviceChoice.person_id)
        .outerjoin(NoticeHours, NoticeHours.person_id == AdviceChoice.person_id)
        .where(
            AdviceChoice.weekly.is_(True),
            AdviceChoice.week_asked < week,
            at <= hour,
            Person.ended_at.is_(None),
            Person.email.is_not(None),
        )
        .order_by(AdviceChoice.person_id)
        .with_for_update(of=AdviceChoice, skip_locked=True)
    )
