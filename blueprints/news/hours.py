"""When a person may be told outside the application: her quiet hours, and not while she is here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from blueprints.core import clock, db, presence
from blueprints.core.errors import Refused
from blueprints.core.outbox import Later
from blueprints.news.models import MailChoice, NewsChoice, NoticeHours

DAILY_AT = 8
"""When the mail of the day leaves, in Paris, for who chose no other hour."""
LONGEST = timedelta(minutes=30)
"""How long a mail waits for somebody who is here and does not read: a page left open must not silence it."""


@dataclass(frozen=True, slots=True)
class Hours:
    """What one person chose."""

    quiet_from: int | None = None
    quiet_until: int | None = None
    daily_at: int = DAILY_AT

    def calm_until(self, now: datetime) -> datetime | None:
        """Return the end of the quiet hours that *now* falls in; None outside of them."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        here = clock.paris(now)
        if not self._is_calm(here.hour):
            return None
        end = here.replace(hour=self.quiet_until, minute=0, second=0, microsecond=0)
        return end if end > here else (end + timedelta(days=1))

    def _is_calm(self, hour: int) -> bool:
        first, last = self.quiet_from or 0, self.quiet_until or 0
        return first <= hour < last if first < last else hour >= first or hour < last

    def holds_daily(self) -> bool:
        """Tell whether the mail of the day would leave in the quiet hours."""
        return self.quiet_from is not None and self._is_calm(self.daily_at)


def find_hours(person_id: UUID) -> Hours:
    """Return what a person chose; any hour, if she chose nothing."""
    columns = (NoticeHours.quiet_from, NoticeHours.quiet_until, NoticeHours.daily_at)
    row = db.session().execute(select(*columns).where(NoticeHours.person_id == person_id)).one_or_none()
    return Hours(*row) if row else Hours()


def list_daily() -> list[int]:
    """Return the hours at which somebody of this platform wants her mail of the day."""
    at = func.coalesce(NoticeHours.daily_at, DAILY_AT)
    statement = (
        select(at)
        .select_from(NewsChoice)
        .outerjoin(NoticeHours, NoticeHours.person_id == NewsChoice.person_id)
        .where(NewsChoice.mail == MailChoice.DAILY)
        .distinct()
    )
    return sorted(db.session().scalars(statement))


def choose_hours(*, person_id: UUID, chosen: Hours) -> None:
    """Keep when a person wants to be told.

    Raises:
        Refused: a beginning without an end, the same hour twice, or a mail of the day in the quiet hours.
    """
    quiet_from, quiet_until = chosen.quiet_from, chosen.quiet_until
    if (quiet_from is None) != (quiet_until is None):
        raise Refused("Pour des heures calmes, choisissez le début et la fin.")
    if quiet_from is not None and quiet_from == quiet_until:
        raise Refused("Le début et la fin sont à la même heure. Choisissez deux heures différentes.")
    if chosen.holds_daily():
        raise Refused("Le mail du jour tombe dans vos heures calmes. Choisissez une autre heure.")
    session = db.session()
    session.execute(delete(NoticeHours).where(NoticeHours.person_id == person_id))
    if chosen == Hours():
        return
    session.add(
        NoticeHours(
            platform_id=db.platform_id(),
            person_id=person_id,
            quiet_from=quiet_from,
            quiet_until=quiet_until,
            daily_at=chosen.daily_at,
        )
    )


def expect_calm_over(person_id: UUID) -> None:
    """In a job: let a person have her quiet hours.

    Raises:
        Later: they are not over.
    """
    until = find_hours(person_id).calm_until(clock.now())
    if until is not None:
        raise Later(until)


def expect_away(person_id: UUID, since: datetime) -> None:
    """In a job: say nothing to a person who is here, for a while.

    Args:
        person_id: who.
        since: when the oldest of what waits was told.

    Raises:
        Later: she was here within the last minutes.
    """
    seen, now = presence.seconds_since(person_id), clock.now()
    if seen is not None and now < since + LONGEST:
        raise Later(min(now + timedelta(seconds=presence.MEMORY - seen), since + LONGEST))
