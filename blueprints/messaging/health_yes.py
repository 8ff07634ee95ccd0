"""The person's yes, and her no at any time: does her coach read what she writes with the occupational doctor?"""

from uuid import UUID

from flask import redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.core import db, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.journeys import handovers
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Journey, JourneyRole
from blueprints.messaging import finding, reader_tellings, sharing
from blueprints.messaging.door import actor, blueprint
from blueprints.messaging.models import Conversation, ConversationKind
from blueprints.messaging.talks import list_readers
from blueprints.news import services as news
from blueprints.news.models import NewsKind


def _health_of(journey_id: UUID) -> UUID | None:
    statement = select(Conversation.id).where(
        Conversation.journey_id == journey_id, Conversation.kind == ConversationKind.HEALTH
    )
    return db.session().scalar(statement)


def find_journey(journey_id: UUID) -> Journey | None:
    """Return a journey with its members, where it has a conversation on health at work."""
    return journeys.find_with_members(journey_id) if _health_of(journey_id) is not None else None


@blueprint.post("/parcours/<uuid:journey_id>/sante/oui")
@requires(Permission.HEALTH_AGREE, subject=find_journey)
def say_health_yes(journey: Journey) -> ResponseReturnValue:
    """Let the coach read from now on; she is told."""
    return _say(journey, agrees=True)


@blueprint.post("/parcours/<uuid:journey_id>/sante/non")
@requires(Permission.HEALTH_AGREE, subject=find_journey)
def end_health_yes(journey: Journey) -> ResponseReturnValue:
    """Close it to the coach at once."""
    return _say(journey, agrees=False)


def _say(journey: Journey, *, agrees: bool) -> ResponseReturnValue:
    with transaction.write(journey) as fresh:
        changed = fresh.coach_reads_health is not agrees
        handovers.agree_health(journey=fresh, agrees=agrees, actor=actor().person_id)
        if changed:
            _close_past(fresh)
        if changed and agrees:
            _tell(fresh)
    said = (
        _("Vous avez dit oui : votre conseiller lit à partir de maintenant.")
        if agrees
        else _("Vous avez dit non : votre conseiller ne lit plus cette conversation.")
    )
    pages.tell(said)
    health = _health_of(journey.id)
    return redirect(f"{reader_tellings.address_of(health)}/lecteurs" if health else "/mon-accompagnement", code=303)


def _close_past(journey: Journey) -> None:
    """Close what was shared of the time before: another yes is from then on, and brings nothing back."""
    health = _health_of(journey.id)
    talk = finding.find_talk(health) if health else None
    if talk is not None:
        sharing.close_to_coaches(talk=talk, actor=actor().person_id)


def _tell(journey: Journey) -> None:
    """Tell who reads there that the coach does now."""
    health = _health_of(journey.id)
    talk = finding.find_talk(health) if health else None
    if talk is None:
        return
    readers = list_readers(talk)
    for coach in (one for one in readers if one.role is JourneyRole.COACH):
        news.tell(
            people=[one.person_id for one in readers],
            kind=NewsKind.HEALTH_OPENED,
            address=f"{reader_tellings.address_of(talk.id)}/lecteurs",
            subject=talk.id,
            name=coach.full_name,
        )
