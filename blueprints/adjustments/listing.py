"""Adjustments in lists: person by person, each with where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from blueprints.adjustments import queries, wording
from blueprints.adjustments.showing import title_of
from blueprints.core.access import Actor
from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import JourneyRole


@dataclass(frozen=True, slots=True)
class Line:
    """An adjustment in a list."""

    url: str
    title: str
    measure: str
    badge: wording.Badge
    trial: str
    progress: str


@dataclass(slots=True)
class Group:
    """The adjustments of one person."""

    name: str
    own: bool
    lines: list[Line]


def groups_of(rows: Sequence[AnyRow], actor: Actor) -> list[Group]:
    """Return the lines of a list, person by person: her own first, then in the order of the rows."""
    groups: dict[UUID, Group] = {}
    for row in rows:
        name = isolate(f"{row.first_name} {row.last_name}")
        group = groups.setdefault(row.centre_id, Group(name, row.centre_id == actor.person_id, []))
        group.lines.append(line_of(row))
    return sorted(groups.values(), key=lambda one: not one.own)


def line_of(row: AnyRow) -> Line:
    """Return one line of a list."""
    card = queries.card_of(row)
    return Line(
        url=card.url,
        title=title_of(card.words),
        measure=card.words.measure if card.words else _("Ce texte ne peut pas être ouvert."),
        badge=wording.badge(card.state, shown=card.is_shown, last_day=card.trial_to),
        trial=wording.trial(card.state, card.trial_from, card.trial_to),
        progress=wording.progress(card.words.steps) if card.words else "",
    )


def list_people(actor: Actor) -> list[tuple[UUID, str]]:
    """Return the journeys in which *actor* may propose, each with the accompanied person's name."""
    roles = (JourneyRole.BENEFICIARY, JourneyRole.COACH, JourneyRole.MANAGER)
    return [
        (row.id, isolate(f"{row.first_name} {row.last_name}"))
        for row in journeys.list_journeys(actor)
        if row.own_role in roles and not row.covers
    ]
