"""What is told when readers change: the past is shared, a coach takes over or is away; never a word of a message."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from blueprints.accounts import queries as people
from blueprints.core import access
from blueprints.core.access import Actor, Permission
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.journeys.models import Absence, Handover, JourneyRole
from blueprints.journeys.news_filters import in_the_journey
from blueprints.journeys.queries import list_open_members
from blueprints.messaging import talks
from blueprints.messaging.models import Conversation
from blueprints.messaging.sharing import Sharing
from blueprints.news import services as news
from blueprints.news.models import News, NewsGroup, NewsKind
from blueprints.news.sentences import Say, Words, says

TALKING = frozenset({JourneyRole.BENEFICIARY, JourneyRole.COACH, JourneyRole.MANAGER})
"""Who writes with a coach: a coach who changes or is away is told to them."""


def address_of(conversation_id: UUID) -> str:
    """Return the page of a conversation."""
    return f"/mon-accompagnement/conversations/{conversation_id}"


def full_name(person_id: UUID) -> str:
    """Return somebody's name."""
    found = people.find_person(person_id)
    return found.full_name if found else ""


# --- the past of a conversation ---------------------------------------------------------------------------------------


def tell_shared(sharing: Sharing, since: str) -> None:
    """Tell the reader that the past is open to her, and everybody who reads there, the person first of all."""
    _tell_of(sharing, NewsKind.HISTORY_OPENED, NewsKind.HISTORY_SHARED, since)


def tell_closed(sharing: Sharing) -> None:
    """Tell them that it is closed again."""
    _tell_of(sharing, NewsKind.HISTORY_CLOSED, NewsKind.HISTORY_CLOSED, "")


def _tell_of(sharing: Sharing, own: NewsKind, others: NewsKind, since: str) -> None:
    talk, reader = sharing.talk, sharing.member
    told = {one.person_id for one in talks.list_readers(talk)} - {reader.person_id}
    for who, kind in (({reader.person_id}, own), (told, others)):
        news.tell(
            people=who,
            kind=kind,
            address=f"{address_of(talk.id)}/lecteurs",
            subject=talk.id,
            name=reader.full_name,
            day=since,
        )


def untell(sharing: Sharing, since: datetime) -> None:
    """Take back what was just told: it was undone."""
    for kind in (NewsKind.HISTORY_OPENED, NewsKind.HISTORY_SHARED, NewsKind.HISTORY_CLOSED):
        news.take_back(kind=kind, address=f"{address_of(sharing.talk.id)}/lecteurs", since=since)


def _still_read(actor: Actor) -> ColumnElement[bool]:
    own = select(Conversation.id).where(access.readable(Permission.CONVERSATION_READ, actor))
    return News.subject_id.in_(own)


def _says(kind: NewsKind, icon: str) -> Callable[[Say], Say]:
    return says(
        kind, group=NewsGroup.MESSAGES, icon=icon, permission=Permission.JOURNEY_ENTER, still=_still_read, quiet=True
    )


@_says(NewsKind.HISTORY_OPENED, "eye")
def _opened(words: Words) -> str:
    return _("Vous pouvez lire les messages d’avant, depuis le %(day)s.", day=words["day"])


@_says(NewsKind.HISTORY_SHARED, "eye")
def _shared(words: Words) -> str:
    return _("%(name)s peut lire les messages d’avant, depuis le %(day)s.", name=words["name"], day=words["day"])


@_says(NewsKind.HISTORY_CLOSED, "eye")
def _closed(words: Words) -> str:
    return _("Les messages d’avant ne sont plus partagés avec %(name)s.", name=words["name"])


@_says(NewsKind.HEALTH_OPENED, "stethoscope")
def _health(words: Words) -> str:
    return _("%(name)s peut lire cette conversation à partir de maintenant.", name=words["name"])


# --- coaches ----------------------------------------------------------------------------------------------------------


def tell_handed_over(handover: Handover) -> None:
    """Tell the person and the two coaches, with the way to the note; and the employer's side, without it."""
    taking, leaving = full_name(handover.to_person), full_name(handover.from_person)
    close, others = set(), set()
    for one in list_open_members(handover.journey_id):
        if one.role in (JourneyRole.BENEFICIARY, JourneyRole.COACH):
            close.add(one.person_id)
        elif one.role is JourneyRole.MANAGER:
            others.add(one.person_id)
    close.add(handover.to_person)
    for who, kind, address in (
        (close, NewsKind.COACH_CHANGES, f"/parcours/relais/{handover.id}"),
        (others, NewsKind.COACH_CHANGED, "/mon-accompagnement"),
    ):
        news.tell(people=who, kind=kind, address=address, subject=handover.journey_id, name=taking, before=leaving)


def tell_away(absence: Absence, journeys: Collection[UUID]) -> None:
    """Tell everybody who writes with the coach when she is away, and who answers."""
    by = full_name(absence.covered_by) if absence.covered_by else ""
    for journey_id in journeys:
        news.tell(
            people=_talking(journey_id),
            kind=NewsKind.COACH_AWAY,
            address="/mon-accompagnement",
            subject=journey_id,
            name=full_name(absence.person_id),
            by=by,
            first=day(absence.starts_at),
            last=last_day(absence),
        )


def last_day(absence: Absence) -> str:
    """Return the last day of an absence, in words."""
    return day(absence.ends_at - timedelta(seconds=1))


def tell_back(absence: Absence, journeys: Collection[UUID]) -> None:
    """Tell them that the coach is not away any more."""
    for journey_id in journeys:
        news.tell(
            people=_talking(journey_id),
            kind=NewsKind.COACH_BACK,
            address="/mon-accompagnement",
            subject=journey_id,
            name=full_name(absence.person_id),
        )


def _talking(journey_id: UUID) -> set[UUID]:
    return {one.person_id for one in list_open_members(journey_id) if one.role in TALKING}


@says(NewsKind.COACH_CHANGES, group=NewsGroup.SERVICE, icon="waypoints", still=in_the_journey, quiet=True)
def _changes(words: Words) -> str:
    return _("%(name)s prend la suite. Avant : %(before)s. Un mot l’explique.", **words)


@says(NewsKind.COACH_CHANGED, group=NewsGroup.SERVICE, icon="waypoints", still=in_the_journey, quiet=True)
def _changed(words: Words) -> str:
    return _("%(name)s prend la suite. Avant : %(before)s.", **words)


@says(NewsKind.COACH_AWAY, group=NewsGroup.SERVICE, icon="calendar-days", still=in_the_journey, quiet=True)
def _away(words: Words) -> str:
    if not words["by"]:
        return _("%(name)s sera absent ou absente du %(first)s au %(last)s.", **words)
    return _("%(name)s sera absent ou absente du %(first)s au %(last)s. %(by)s répond.", **words)


@says(NewsKind.COACH_BACK, group=NewsGroup.SERVICE, icon="calendar-days", still=in_the_journey, quiet=True)
def _back(words: Words) -> str:
    return _("Absence terminée : %(name)s.", **words)
