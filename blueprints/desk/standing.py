"""What the desk shows of one person: roles and places with their dates, the ways to come in that she has or has not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from blueprints.accounts.models import Person, Role
from blueprints.core import clock
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.desk import journey_lists, queries
from blueprints.desk.wording import part
from blueprints.journeys.models import JourneyRole
from blueprints.sign_in import queries as sign_in


@dataclass(frozen=True, slots=True)
class Held:
    """Something with dates: a role, or a place in a journey."""

    id: UUID
    title: str
    dates: str
    is_open: bool
    url_id: UUID | None = None


def span(starts_at: datetime, ends_at: datetime | None) -> str:
    """Return dates in words: "Depuis le …", "Du … au …", "À partir du …"."""
    now, since = clock.now(), day(starts_at)
    if ends_at is None:
        return _("Depuis le %(day)s", day=since) if starts_at <= now else _("À partir du %(day)s", day=since)
    return _("Du %(since)s au %(until)s", since=since, until=day(last_moment(ends_at)))


def last_moment(ends_at: datetime) -> datetime:
    """Return the last instant before an end, so that an end at midnight names the day that it closes."""
    return ends_at - timedelta(seconds=1)


def roles_of(person: Person) -> list[Held]:
    """Return every role of a person, those that are open first, each with its dates."""
    held = [
        Held(one.id, part(one.role), span(one.starts_at, one.ends_at), queries.is_open(one))
        for one in sorted(person.roles, key=lambda one: (one.starts_at, one.id))
    ]
    return sorted(held, key=lambda one: not one.is_open)


def journeys_of(person: Person) -> list[Held]:
    """Return where a person takes part or took part: whose journey, as what, from when to when. No word of it."""
    now = clock.now()
    held = []
    for row in journey_lists.list_of_person(person.id):
        own = row.centre_id == person.id
        title = _("Son accompagnement") if own else f"{_name(row)} : {part(row.role).lower()}"
        is_open = row.closed_at is None and (row.ends_at is None or row.ends_at > now)
        held.append(Held(row.member_id, title, span(row.starts_at, row.ends_at), is_open, row.id))
    return sorted(held, key=lambda one: not one.is_open)


def _name(row: AnyRow) -> str:
    return f"{row.first_name} {row.last_name}"


def memberships_of(person_id: UUID, role: Role) -> list[str]:
    """Return what ends with a role, one sentence each."""
    if role.value not in set(JourneyRole):
        return []
    now = clock.now()
    lines = []
    for row in journey_lists.list_of_person(person_id):
        if row.role.value != role.value or (row.ends_at is not None and row.ends_at <= now):
            continue
        if role is Role.BENEFICIARY:
            lines.append(_("Son accompagnement se termine. Le manager et les invités n’y ont plus accès."))
            continue
        words = _("Sa place dans cet accompagnement se termine : %(name)s.", name=_name(row))
        if role is Role.COACH and journey_lists.is_alone_as_coach(row.id, person_id):
            after = _("Personne d’autre n’accompagne %(name)s : nommez ensuite quelqu’un.", name=row.first_name)
            words = f"{words} {after}"
        lines.append(words)
    return lines


def places_of(person_id: UUID) -> list[str]:
    """Return what ends in journeys with a person's stay, one sentence each."""
    return [line for role in Role for line in memberships_of(person_id, role)]


def ways_of(person: Person) -> list[tuple[str, bool]]:
    """Return each way to come in, and whether the person has it; never when she used it."""
    ways = sign_in.find_ways(person.id)
    return [
        (_("Un lien par e-mail"), bool(ways.email) and person.mail_refused_at is None),
        (_("Une clé d’accès"), bool(ways.passkeys)),
        (_("Un mot de passe"), ways.has_password),
        (_("Un code sur le téléphone"), ways.has_app),
    ]
