"""The home of each role: what waits for her, a few choices, and nothing that presses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Response

from blueprints.accounts import platforms
from blueprints.accounts.models import Role
from blueprints.core import clock, pages
from blueprints.core.access import Actor, Permission, may
from blueprints.core.i18n import gettext as _
from blueprints.home import next_meeting, staff, waiting
from blueprints.messaging import listing, wording
from blueprints.messaging import queries as conversations
from blueprints.messaging.listing import Group, Line
from blueprints.messaging.talks import Talk, list_readers

SHOWN = 12
"""How many people a coach sees on her home; the others are one step away."""


@dataclass(frozen=True, slots=True)
class Employed:
    """One person and her conversations, as her manager sees them."""

    group: Group
    answering: str


def show_home(actor: Actor) -> Response:
    """Draw the home of the person who is signed in."""
    roles = actor.roles
    is_member, follows = may(Permission.COLLECTIVE_ENTER), may(Permission.JOURNEY_ENTER)
    talks = conversations.list_talks(actor) if follows else []
    groups = listing.groups_of(talks, actor)
    cards = [*waiting.messages(groups, follows=follows), *waiting.own_texts(actor), *waiting.desk(actor)]
    counts = Role.ADMINISTRATOR in roles
    return pages.render(
        "home/homes/home.html",
        section="home",
        first_name=actor.name.partition(" ")[0],
        today=clock.now(),
        panel=next_meeting.panel_of(actor) if is_member else None,
        is_member=is_member,
        cards=cards,
        own=[line for group in groups if group.own for line in group.lines],
        people=_people(groups) if Role.MANAGER not in roles else [],
        employed=_employed(groups, talks, actor) if Role.MANAGER in roles else [],
        accompanies=Role.COACH in roles,
        is_manager=Role.MANAGER in roles,
        counts=staff.count_people() if counts else None,
        expected=staff.list_expected() if counts else [],
    )


def _people(groups: Iterable[Group]) -> list[Line]:
    """Return the people whom a coach accompanies or a doctor talks with, each with the way to a conversation."""
    lines = []
    for group in groups:
        ways = [line for line in group.lines if line.url]
        if group.own or not ways:
            continue
        first = next((line for line in ways if line.news), ways[0])
        about = group.employer or _("Pas d’employeur pour le moment")
        lines.append(Line(group.name, ways[0].icon, about, first.url, first.news, current=False))
    return sorted(lines, key=lambda line: not line.news)[:SHOWN]


def _employed(groups: Sequence[Group], talks: Sequence[Talk], actor: Actor) -> list[Employed]:
    """Return the people of a manager's team who are accompanied, and how fast each coach usually answers."""
    card = platforms.current()
    delay = card.answering_time if card else ""
    answering: dict[str, str] = {}
    for talk in talks:
        centre = wording.centre_of(talk)
        if centre is not None:
            answering[centre.full_name] = wording.answering(list_readers(talk), actor.person_id, delay)
    return [Employed(group, answering.get(group.name, "")) for group in groups if not group.own]
