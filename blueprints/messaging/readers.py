"""What "Qui peut lire ?" says, truthfully for each viewer: who reads, since when, what changed, who left.

Who comes and goes is known to the accompanied person and her own coaches. Everybody else is told what happened since
her own arrival, and nothing from before: a first day in the past would tell of a time that is not hers to know.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from blueprints.core import clock
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.journeys.models import Absence, JourneyRole
from blueprints.messaging import talks, wording
from blueprints.messaging.talks import Member, Talk

RECENT = timedelta(days=30)
SHOWN = 3
"""How many changes stand above the box, and how recent they are; the page has them all."""
_CENTRE = frozenset({JourneyRole.BENEFICIARY, JourneyRole.COACH})


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One reader of the page."""

    member: Member
    name: str
    role: str
    initial: str
    me: bool
    said: list[str]
    late: bool
    """She came later than the conversation: what was before can be shared with her."""
    shared: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed among the readers."""

    at: datetime
    words: str


@dataclass(slots=True)
class Panel:
    """What stands above the box besides the names."""

    changes: list[str] = field(default_factory=list)
    absences: list[str] = field(default_factory=list)
    away: set[UUID] = field(default_factory=set)
    """The coaches who are away now."""


def name_of(member: Member) -> str:
    """Return a first name, apart from the direction of what stands around."""
    return isolate(member.first_name)


def _is_close(talk: Talk, viewer: UUID) -> bool:
    """Tell whether the viewer is the accompanied person, or one who accompanies her for herself."""
    now = clock.now()
    return any(
        one.person_id == viewer and one.role in _CENTRE and one.absence_id is None and one.is_current(now)
        for one in talk.journey.members
    )


def _horizon(talk: Talk, viewer: UUID) -> datetime | None:
    """Return from when changes are told to the viewer; None when all are."""
    if _is_close(talk, viewer):
        return None
    return min(
        (one.starts_at for one in talks.memberships_that_read(talk) if one.person_id == viewer), default=clock.now()
    )


def is_late(talk: Talk, member: Member) -> bool:
    """Tell whether somebody came after the conversation began."""
    return talk.opened_at is not None and talks.own_start(talk, member) > talk.opened_at


# --- the page ---------------------------------------------------------------------------------------------------------


def lines_of(talk: Talk, viewer: UUID) -> list[ReaderLine]:
    """Return who reads now, the viewer first."""
    to_centre, horizon = wording.is_centre(talk, viewer), _horizon(talk, viewer)
    lines = [_line(talk, one, viewer, horizon, to_centre=to_centre) for one in talks.list_readers(talk)]
    return sorted(lines, key=lambda one: not one.me)


def _line(talk: Talk, one: Member, viewer: UUID, horizon: datetime | None, *, to_centre: bool) -> ReaderLine:
    me = one.person_id == viewer
    return ReaderLine(
        member=one,
        name=name_of(one) if me else one.full_name,
        role=_("vous") if me else wording.role_of(one, talk, to_centre=to_centre),
        initial=one.first_name[:1],
        me=me,
        said=list(_said_of_me(talk, one) if me else _said_of(talk, one, horizon)),
        late=is_late(talk, one),
        shared=one.person_id in talk.shared,
    )


def _said_of_me(talk: Talk, me: Member) -> Iterator[str]:
    start = day(talks.own_start(talk, me))
    if not is_late(talk, me):
        yield _("Vous lisez depuis le début.")
    elif me.person_id in talk.shared:
        yield _("Vous êtes là depuis le %(day)s.", day=start)
        yield _("Vous lisez aussi avant : depuis le %(day)s.", day=day(talk.shared[me.person_id]))
    else:
        yield _("Vous lisez depuis le %(day)s. Vous ne voyez pas les messages d’avant.", day=start)
    if me.ends_at is not None:
        yield _("Votre accès finit le %(day)s.", day=_last_day(me.ends_at))


def _said_of(talk: Talk, one: Member, horizon: datetime | None) -> Iterator[str]:
    start, name = talks.own_start(talk, one), name_of(one)
    if horizon is not None and start < horizon:
        yield _("%(name)s lisait déjà à votre arrivée.", name=name)
    elif not is_late(talk, one):
        yield _("%(name)s lit depuis le début.", name=name)
    else:
        yield from _came(talk, one)
    yield from _until(one, horizon)


def _came(talk: Talk, one: Member) -> Iterator[str]:
    name, start = name_of(one), day(talks.own_start(talk, one))
    if one.person_id in talk.shared:
        yield _("%(name)s est là depuis le %(day)s.", name=name, day=start)
        yield _("%(name)s lit aussi avant : depuis le %(day)s.", name=name, day=day(talk.shared[one.person_id]))
    else:
        yield _("%(name)s lit depuis le %(day)s.", name=name, day=start)
        yield _("%(name)s ne voit pas les messages d’avant.", name=name)


def _until(one: Member, horizon: datetime | None) -> Iterator[str]:
    """Say an end that is known: of a coach to everybody, of others to those who accompany."""
    if one.ends_at is None or (horizon is not None and one.role is not JourneyRole.COACH):
        return
    words = {"name": name_of(one), "day": _last_day(one.ends_at)}
    yield (
        _("%(name)s remplace jusqu’au %(day)s, puis ne lit plus.", **words)
        if one.absence_id
        else _("%(name)s lit jusqu’au %(day)s.", **words)
    )


def _last_day(ends_at: datetime) -> str:
    """Return the last day of something that ends at midnight, or at any other hour of that day."""
    return day(ends_at - timedelta(seconds=1))


# --- what changed -----------------------------------------------------------------------------------------------------


def changes_of(talk: Talk, viewer: UUID) -> list[Change]:
    """Return what changed among the readers, last first, as far as the viewer may know."""
    horizon, now = _horizon(talk, viewer), clock.now()
    found = [
        change
        for one in talks.memberships_of_readers(talk)
        for change in _changes(talk, one, viewer)
        if change.at <= now and (horizon is None or change.at >= horizon)
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _changes(talk: Talk, one: Member, viewer: UUID) -> Iterator[Change]:
    start, me = talks.own_start(talk, one), one.person_id == viewer
    if is_late(talk, one):
        came = _said_of_me(talk, one) if me else _came(talk, one)
        yield Change(start, " ".join(came))
    ended = min((at for at in (one.ends_at, one.left_at) if at is not None), default=None)
    if ended is not None and not _reads_still(talk, one.person_id):
        yield Change(ended, _("%(name)s ne lit plus depuis le %(day)s.", name=name_of(one), day=day(ended)))


def _reads_still(talk: Talk, person_id: UUID) -> bool:
    return any(one.person_id == person_id for one in talks.memberships_that_read(talk))


def gone(talk: Talk, viewer: UUID) -> list[str]:
    """Return who has read and left, as far as the viewer may know: name and day."""
    horizon, now = _horizon(talk, viewer), clock.now()
    found: dict[UUID, tuple[datetime, str]] = {}
    for one in talks.memberships_of_readers(talk):
        ended = min((at for at in (one.ends_at, one.left_at) if at is not None), default=None)
        if ended is None or ended > now or _reads_still(talk, one.person_id):
            continue
        if horizon is None or ended >= horizon:
            words = _("%(name)s : jusqu’au %(day)s.", name=one.full_name, day=_last_day(ended))
            found[one.person_id] = (ended, words)
    return [words for _at, words in sorted(found.values(), reverse=True)]


# --- above the box ----------------------------------------------------------------------------------------------------


def panel_of(talk: Talk, viewer: UUID, absences: Sequence[Absence]) -> Panel:
    """Return what stands above the box.

    Args:
        talk: the conversation.
        viewer: who looks.
        absences: those of its coaches that run or are near.
    """
    now = clock.now()
    recent = [change.words for change in changes_of(talk, viewer) if change.at > now - RECENT]
    said = [words for one in absences if (words := _absence(talk, one, viewer))]
    return Panel(recent[:SHOWN], said, {one.person_id for one in absences if one.starts_at <= now})


def coaches_of(talk: Talk) -> list[UUID]:
    """Return the coaches who read *talk* for themselves: their absences are said."""
    found = talks.memberships_that_read(talk)
    return [one.person_id for one in found if one.role is JourneyRole.COACH and one.absence_id is None]


def _absence(talk: Talk, absence: Absence, viewer: UUID) -> str:
    away = next((one for one in talks.list_readers(talk) if one.person_id == absence.person_id), None)
    if away is None:
        return ""
    words = {"name": name_of(away), "first": day(absence.starts_at), "last": _last_day(absence.ends_at)}
    said = (
        _("Vous êtes absent ou absente du %(first)s au %(last)s.", **words)
        if away.person_id == viewer
        else _("%(name)s est absent ou absente du %(first)s au %(last)s.", **words)
    )
    return f"{said} {_answerer(talk, absence, viewer)}"


def _answerer(talk: Talk, absence: Absence, viewer: UUID) -> str:
    readers = talks.memberships_of_readers(talk)
    found = next((one for one in readers if one.absence_id == absence.id and one.left_at is None), None)
    if found is None:
        another = absence.covered_by
        readers = talks.memberships_that_read(talk)
        found = next((one for one in readers if another is not None and one.person_id == another), None)
    if found is None:
        return _("Personne ne répond à sa place ici.")
    return _("Vous répondez.") if found.person_id == viewer else _("%(name)s répond.", name=name_of(found))
