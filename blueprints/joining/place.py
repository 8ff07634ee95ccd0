"""The first page of a manager or a guest: what she may see and do here, asked of the very rules that open the pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from flask.typing import ResponseReturnValue

from blueprints.accounts import platforms
from blueprints.accounts import queries as people
from blueprints.core import access, clock, pages
from blueprints.core.access import Actor, Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate, of
from blueprints.joining.asking import GUESTS
from blueprints.joining.door import actor, blueprint
from blueprints.joining.guests import centre_of
from blueprints.joining.wording import role_of
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole

TALKS = ("shared", "adjustments", "private", "health")
"""The kinds of conversations (see `messaging.models`): the rules are asked about each, none is loaded."""
REMEMBERED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Line:
    """One of the five lines: what it is about, whether the rules allow it, and the sentence."""

    about: str
    may: bool
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """One journey, as one guest sees it."""

    person: str
    role: str
    since: datetime
    until: datetime | None
    lines: tuple[Line, ...]
    coaches: str
    writes: bool
    dates: tuple[tuple[str, datetime], ...]


def reads(own: Actor, journey: Journey, kind: str) -> bool:
    """Tell whether somebody reads a kind of conversation of this journey, by the rule of conversations."""
    subject = SimpleNamespace(kind=kind, journey=journey, journey_id=journey.id)
    return access.allowed(Permission.CONVERSATION_READ, own, subject)


def lines_of(own: Actor, journey: Journey, role: JourneyRole, person: str, coaches: str) -> tuple[Line, ...]:
    """Return the five lines of one member of a journey."""
    return (
        _talks(own, journey, person, coaches),
        _agreement(own, journey),
        _dates(own, journey),
        _closed_to(own, journey, person),
        _manner(role, person),
    )


def _talks(own: Actor, journey: Journey, person: str, coaches: str) -> Line:
    open_to = [kind for kind in TALKS if reads(own, journey, kind)]
    if "shared" in open_to:
        words = _("Vous écrivez à %(coach)s, ou à %(coach)s et %(person)s ensemble.", coach=coaches, person=person)
    elif "health" in open_to:
        words = _("Vous écrivez à %(person)s sur la santé au travail.", person=person)
    else:
        words = _("Vous ne lisez aucun message.")
    return Line("talks", bool(open_to), words)


def _agreement(own: Actor, journey: Journey) -> Line:
    may = access.allowed(Permission.AGREEMENT_READ, own, journey)
    yes = _("Vous pourrez lire la convention et les aménagements décidés.")
    no = _("Vous ne lisez ni la convention ni les aménagements.")
    return Line("agreement", may, yes if may else no)


def _dates(own: Actor, journey: Journey) -> Line:
    may = access.allowed(Permission.JOURNEY_DATES, own, journey)
    yes = _("Vous voyez les dates d’entrée, de pause et de sortie.")
    no = _("Vous ne voyez rien d’avant votre arrivée.")
    return Line("dates", may, yes if may else no)


def _closed_to(own: Actor, journey: Journey, person: str) -> Line:
    may = reads(own, journey, "health")
    yes = _("L’employeur ne voit rien de ce que vous écrivez.")
    no = _("Vous ne verrez jamais la santé ni la vie privée %(of_person)s.", of_person=of(person))
    return Line("health", may, yes if may else no)


def _manner(role: JourneyRole, person: str) -> Line:
    if role is JourneyRole.GUARDIAN:
        words = _("Vous agissez en votre nom. %(person)s peut fermer votre accès.", person=person)
    elif role in (JourneyRole.MANAGER, JourneyRole.DISABILITY_OFFICER):
        words = _("Rien ici ne sert à évaluer ou à sanctionner.")
    else:
        words = _("%(person)s sait ce que vous pouvez voir.", person=person)
    return Line("manner", may=True, words=words)


# --- the page ---------------------------------------------------------------------------------------------------------


@blueprint.get("/ma-place")
@requires(Permission.PLACE_READ)
def place() -> ResponseReturnValue:
    """Show each journey I am in with its five lines; and what has ended, with whom to call."""
    own, card = actor(), platforms.current()
    places = list(_places(own))
    return pages.render(
        "joining/place.html",
        section="place",
        places=places,
        ended=journeys.list_ended(own.person_id, clock.now() - REMEMBERED),
        answering=card.answering_time if card else "",
        writes=any(one.writes for one in places),
    )


def _places(own: Actor) -> Iterator[Place]:
    found = journeys.list_with_members(own.person_id, *GUESTS)
    names = people.list_names([member.person_id for journey in found for member in journey.members])
    now = clock.now()
    for journey in found:
        centre = centre_of(journey)
        person = isolate(names[centre.person_id].first_name) if centre else ""
        coaches = _coaches(journey, names, now)
        for member in journey.members:
            if member.person_id == own.person_id and member.role in GUESTS and member.is_current(now):
                yield _place(own, journey, member, person=person, coaches=coaches)


def _place(own: Actor, journey: Journey, member: JourneyMember, *, person: str, coaches: str) -> Place:
    lines = lines_of(own, journey, member.role, person, coaches)
    shows = access.allowed(Permission.JOURNEY_DATES, own, journey)
    return Place(
        person=person,
        role=role_of(member.role, member.guardian_kind),
        since=member.starts_at,
        until=member.ends_at,
        lines=lines,
        coaches=coaches,
        writes=lines[0].may,
        dates=tuple(_dates_of(journey)) if shows else (),
    )


def _dates_of(journey: Journey) -> Iterator[tuple[str, datetime]]:
    yield _("Entrée"), journey.created_at
    if journey.paused_at is not None:
        yield _("En pause depuis"), journey.paused_at
    if journey.closed_at is not None:
        yield _("Sortie"), journey.closed_at


def _coaches(journey: Journey, names: Mapping[UUID, AnyRow], now: datetime) -> str:
    known = [
        isolate(f"{names[member.person_id].first_name} {names[member.person_id].last_name}")
        for member in journey.members
        if member.role is JourneyRole.COACH and member.is_current(now)
    ]
    return _(" et ").join(known)
