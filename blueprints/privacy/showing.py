"""An extraordinary access as the pages show it: who, why, what, from when to when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from blueprints.accounts import queries as people
from blueprints.core import audit_retention, clock
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, when
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.journeys.models import Journey, JourneyRole
from blueprints.messaging import queries as conversations
from blueprints.privacy import queries, wording
from blueprints.privacy.models import AccessState, ExtraordinaryAccess
from blueprints.privacy.queries import Question


class Named(NamedTuple):
    """One conversation that an access names."""

    id: UUID
    title: str
    opened: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is said of one access."""

    id: UUID
    whose: str
    state: str
    is_open: bool
    waits: bool
    over: bool
    agreed: bool
    asker: str
    second: str
    stopper: str
    asked_at: datetime
    answered_at: datetime | None
    until: datetime | None
    ended_at: datetime | None
    answer_before: datetime
    ground: str
    motive: str | None
    duration: str
    talks: list[Named]
    traces_gone: bool
    """What was opened is known no more: the trail has let it go."""


class Told(NamedTuple):
    """One access in a list."""

    id: UUID
    title: str
    about: str


def facts_of(question: Question) -> Facts:
    """Return what the pages say of an access."""
    row, now = question.row, clock.now()
    ids = {one for one in (row.asked_by, row.answered_by, row.ended_by) if one is not None}
    names = {
        one: isolate(f"{row_.first_name} {row_.last_name}") for one, row_ in people.list_names(sorted(ids)).items()
    }
    over = row.state is AccessState.ENDED or (row.opens_until is not None and row.opens_until <= now)
    return Facts(
        id=row.id,
        whose=whose(question.journey),
        state=state_of(row, now),
        is_open=question.is_open,
        waits=question.waits,
        over=over,
        agreed=row.opens_until is not None,
        asker=names.get(row.asked_by, ""),
        second=names.get(row.answered_by, "") if row.answered_by else "",
        stopper=names.get(row.ended_by, "") if row.ended_by else "",
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        until=row.opens_until,
        ended_at=row.ended_at or (row.opens_until if over else None),
        answer_before=row.expires_at,
        ground=str(wording.GROUNDS[row.ground].title),
        motive=queries.motive_of(question),
        duration=str(wording.DURATIONS.get(row.hours, "")),
        talks=_named(question),
        traces_gone=row.answered_at is not None and row.answered_at < audit_retention.edge(),
    )


def _named(question: Question) -> list[Named]:
    opened = set(queries.list_opened(question))
    talks = (conversations.find_talk(one) for one in question.talks)
    return [Named(talk.id, wording.title_for_all(talk), talk.id in opened) for talk in talks if talk is not None]


def whose(journey: Journey) -> str:
    """Return the name of the person at the centre of a journey, which comes with its members."""
    centre = next((one.person_id for one in journey.members if one.role is JourneyRole.BENEFICIARY), None)
    found = people.find_person(centre) if centre is not None else None
    return found.full_name if found is not None else _("Une personne partie")


def state_of(row: ExtraordinaryAccess, now: datetime) -> str:
    """Return where an access stands, in words; what has had its time is over, whatever its row says."""
    if row.state is AccessState.ASKED and row.expires_at <= now:
        return str(wording.TOO_OLD)
    if row.state is AccessState.APPROVED and row.opens_until is not None and row.opens_until <= now:
        return str(wording.STATES[AccessState.ENDED])
    return str(wording.STATES[row.state])


def told(rows: Sequence[ExtraordinaryAccess]) -> list[Told]:
    """Return the accesses that the accompanied person knows of, those answered, as lines of her page."""
    answered = [row for row in rows if row.answered_at is not None]
    names = people.list_names([row.asked_by for row in answered])
    now = clock.now()
    lines = []
    for row in answered:
        name = names.get(row.asked_by)
        who = isolate(f"{name.first_name} {name.last_name}") if name else _("Une personne partie")
        about = _("Demandé le %(day)s", day=day(row.asked_at))
        lines.append(Told(row.id, _("%(name)s : %(state)s", name=who, state=state_of(row, now).lower()), about))
    return lines


def of_service(rows: Sequence[AnyRow]) -> list[Told]:
    """Return accesses as lines of the service's list."""
    now = clock.now()
    return [
        Told(
            row[0].id,
            isolate(f"{row.first_name} {row.last_name}"),
            _("%(state)s. Demandé le %(moment)s", state=state_of(row[0], now), moment=when(row[0].asked_at)),
        )
        for row in rows
    ]
