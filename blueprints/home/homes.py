"""The home of each role: what waits for her, a few choices, and nothing that presses.

Who has several roles finds one part for each, under its name; who has one finds her things without a heading more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import Response

from blueprints.accounts import platforms
from blueprints.accounts.models import TALKING, Role
from blueprints.adjustments import waiting as adjustments
from blueprints.core import clock, pages
from blueprints.core.access import Actor, Permission, may
from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.files import scanning
from blueprints.home import mine, next_meeting, staff, trials, waiting
from blueprints.home.next_meeting import Panel
from blueprints.home.waiting import Card
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one role finds on its home."""

    id: str
    title: str
    panel: Panel | None = None
    cards: list[Card] = field(default_factory=list)
    own: list[Line] = field(default_factory=list)
    people: list[Line] = field(default_factory=list)
    employed: list[Employed] | None = None
    counts: list[tuple[str, int]] | None = None
    expected: Sequence[AnyRow] = ()
    mails_late: datetime | None = None
    """Since when mails wait for their server."""
    scanner_silent: datetime | None = None
    """Since when files wait for their scanner."""


def show_home(actor: Actor) -> Response:
    """Draw the home of the person who is signed in."""
    parts = list(_parts(actor))
    recalls = any(card.id == "temoignage" for part in parts for card in part.cards)
    own = list(mine.cards(actor, with_draft=not recalls))
    if len(parts) == 1:
        parts[0].cards[:0] = [card for card in own if card.urgent]
        parts[0].cards.extend(card for card in own if not card.urgent)
    return pages.render(
        "home/homes/home.html",
        section="home",
        first_name=isolate(actor.first_name),
        today=clock.now(),
        parts=parts,
        cards=own if len(parts) != 1 else [],
        is_member=may(Permission.COLLECTIVE_ENTER),
        accompanies=Role.COACH in actor.roles,
    )


def _parts(actor: Actor) -> Iterator[Part]:
    """Return the parts of a person's home, in their order: her own way first."""
    roles, follows = actor.roles, may(Permission.JOURNEY_ENTER)
    talks = conversations.list_talks(actor) if follows else []
    groups = listing.groups_of(talks, actor)
    waits = adjustments.waits_for(actor) if follows else adjustments.NOTHING
    if Role.BENEFICIARY in roles:
        yield _own(actor, [group for group in groups if group.own], waits, follows=follows)
    others = [group for group in groups if not group.own]
    if follows and (others or Role.BENEFICIARY not in roles):
        yield _followed(actor, others, talks, waits)
    if Role.FACILITATOR in roles:
        panel = next_meeting.panel_of(actor) if Role.BENEFICIARY not in roles else None
        yield Part(id="collectif", title=_("Le collectif"), panel=panel, cards=list(waiting.desk(actor)))
    if Role.ADMINISTRATOR in roles:
        counts, expected = staff.count_people(), staff.list_expected()
        late, silent = staff.find_late_mails(), scanning.silent_since()
        yield Part(
            id="service",
            title=_("Le service"),
            counts=counts,
            expected=expected,
            mails_late=late,
            scanner_silent=silent,
        )


def _own(actor: Actor, groups: list[Group], waits: adjustments.Waiting, *, follows: bool) -> Part:
    """Return what an accompanied person finds."""
    return Part(
        id="moi",
        title=_("Mon accompagnement"),
        panel=next_meeting.panel_of(actor) if may(Permission.COLLECTIVE_ENTER) else None,
        cards=[*waiting.messages(groups, follows=follows), *trials.cards(waits), *waiting.own_texts(actor)],
        own=[line for group in groups for line in group.lines],
    )


def _followed(actor: Actor, groups: list[Group], talks: Sequence[Talk], waits: adjustments.Waiting) -> Part:
    """Return what those find who accompany, employ or care for others; some read adjustments and talk with nobody."""
    is_manager = Role.MANAGER in actor.roles
    if actor.roles.isdisjoint(TALKING) and not groups:
        return Part(id="accompagnements", title=_("Accompagnements"), cards=[trials.reading()])
    return Part(
        id="accompagnements",
        title=_("Accompagnements"),
        cards=[*waiting.messages(groups, follows=True, name="recu"), *_measures(actor, waits)],
        people=[] if is_manager else _people(groups),
        employed=_employed(groups, talks, actor) if is_manager else None,
    )


def _measures(actor: Actor, waits: adjustments.Waiting) -> Iterator[Card]:
    """Return what waits about adjustments; who is accompanied too has seen her own part already."""
    if Role.BENEFICIARY not in actor.roles:
        yield from trials.cards(waits)
    yield from trials.ending(waits)


def _people(groups: Iterable[Group]) -> list[Line]:
    """Return the people whom a coach accompanies or a doctor talks with, each with the way to a conversation."""
    lines = []
    for group in groups:
        ways = [line for line in group.lines if line.url]
        if not ways:
            continue
        first = next((line for line in ways if line.news), ways[0])
        about = group.employer or _("Pas d’employeur pour le moment")
        lines.append(Line(group.name, ways[0].icon, about, first.url, first.news, current=False))
    return sorted(lines, key=lambda line: not line.news)[:SHOWN]


def _employed(groups: Sequence[Group], talks: Sequence[Talk], actor: Actor) -> list[Employed]:
    """Return the people of a manager's team who are accompanied, and how fast each coach usually answers."""
    card = platforms.current()
    delay = card.answering_time if card else ""
    answering = {
        talk.journey_id: wording.answering(list_readers(talk), actor.person_id, delay)
        for talk in talks
        if wording.centre_of(talk) is not None
    }
    return [Employed(group, answering.get(group.journey_id, "")) for group in groups]
