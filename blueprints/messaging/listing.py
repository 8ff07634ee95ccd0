"""A conversation as the pages show it to one viewer: a line of a list, or the head of its own page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple
from uuid import UUID

from flask import url_for
from markupsafe import Markup

from blueprints.core import assets, pages
from blueprints.core.access import Actor
from blueprints.core.i18n import gettext as _
from blueprints.journeys import absences
from blueprints.messaging import asking, wording
from blueprints.messaging.readers import Panel, coaches_of, panel_of
from blueprints.messaging.talks import Talk, list_readers


class Line(NamedTuple):
    """A conversation in a list; without an address when it may be known of, not read."""

    title: str
    icon: Markup
    company: str
    url: str
    news: str
    current: bool


class Way(NamedTuple):
    """A way to another conversation."""

    title: str
    url: str
    icon: str


@dataclass(slots=True)
class Group:
    """The conversations about one person."""

    journey_id: UUID
    name: str
    employer: str
    own: bool
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the messages of a conversation."""

    id: UUID
    owner: UUID
    """Whose page it is: what a browser keeps for one person is never shown to another."""
    title: str
    about: str
    url: str
    feed_url: str
    read_url: str
    team: list[wording.Reader]
    company: str
    """The same in one line."""
    nobody_else: str
    also: str
    names: str
    towards: str
    answering: str
    panel: Panel
    closed: bool
    """The journey is over: nothing is written here any more."""
    only_coach: Way | None


def _base() -> str:
    return pages.path("messaging.index") + "/conversations/"


def _url(talk: Talk) -> str:
    return f"{_base()}{talk.id}"


def lines_of(talks: Sequence[Talk], actor: Actor, *, current: UUID | None = None) -> list[Line]:
    """Return the lines of conversations; *current* is the one whose page this is."""
    base, draw = _base(), cache(assets.draw)
    return [_line_of(talk, actor, base, draw, current) for talk in talks]


def _line_of(talk: Talk, actor: Actor, base: str, draw: Callable[[str], Markup], current: UUID | None = None) -> Line:
    viewer, readers = actor.person_id, list_readers(talk)
    reads, names = any(one.person_id == viewer for one in readers), wording.others(readers, viewer)
    return Line(
        title=wording.title(talk, readers, names),
        icon=draw(wording.ICONS[talk.kind]),
        company=wording.company(names) if reads else wording.spoken_of(names),
        url=f"{base}{talk.id}" if reads else "",
        news=wording.news(talk.unread) if reads else "",
        current=talk.id == current,
    )


def groups_of(talks: Sequence[Talk], actor: Actor) -> list[Group]:
    """Return the viewer's conversations, person by person: her own journey first, the others by name."""
    groups: dict[UUID, Group] = {}
    base, draw = _base(), cache(assets.draw)
    for talk in talks:
        if talk.journey_id not in groups:
            centre = wording.centre_of(talk)
            own = wording.is_centre(talk, actor.person_id)
            groups[talk.journey_id] = Group(
                talk.journey_id, centre.full_name if centre else "", talk.journey.employer, own
            )
        groups[talk.journey_id].lines.append(_line_of(talk, actor, base, draw))
    return sorted(groups.values(), key=lambda group: (not group.own, group.name.rpartition(" ")[2], group.name))


def head_of(talk: Talk, beside: Sequence[Talk], actor: Actor, *, delay: str) -> Head:
    """Return what stands around the messages of a conversation.

    Args:
        talk: the conversation.
        beside: the conversations of its journey that the viewer may see.
        actor: the viewer.
        delay: how fast people answer here, in words.
    """
    viewer, readers = actor.person_id, list_readers(talk)
    names = wording.others(readers, viewer)
    panel = panel_of(talk, viewer, absences.list_near(coaches_of(talk)))
    there = [one for one in readers if one.person_id not in panel.away]
    centre = wording.centre_of(talk)
    about = "" if centre is None or wording.is_centre(talk, viewer) else centre.full_name
    return Head(
        id=talk.id,
        owner=viewer,
        title=wording.title(talk, readers, names),
        about=about,
        url=_url(talk),
        feed_url=url_for("messaging.feed", conversation_id=talk.id),
        read_url=url_for("messaging.mark_read", conversation_id=talk.id),
        team=wording.team(talk, readers, viewer),
        company=wording.company(names),
        nobody_else=wording.nobody_else(talk, viewer),
        also=wording.known_to(talk),
        names=wording.listed(names),
        towards=wording.towards(names),
        answering=wording.answering(there, viewer, delay),
        panel=panel,
        closed=talk.journey.closed_at is not None,
        only_coach=_only_coach(talk, beside, actor),
    )


def _only_coach(talk: Talk, beside: Sequence[Talk], actor: Actor) -> Way | None:
    """Return, for the accompanied person among three, the way to her coach alone, with what she typed."""
    private = asking.private_beside(talk, beside, actor.person_id)
    if private is None or not wording.is_centre(talk, actor.person_id):
        return None
    names = wording.others(list_readers(private), actor.person_id)
    label = _("Écrire à %(name)s seulement", name=wording.listed(names))
    return Way(label, f"{_url(talk)}/en-prive", wording.ICONS[private.kind])
