"""Which news about a journey are still shown: those of who is still in it."""

from sqlalchemy import ColumnElement, exists, or_

from blueprints.core import clock
from blueprints.core.access import Actor
from blueprints.journeys.models import JourneyMember
from blueprints.news.models import News


def in_the_journey(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of the news about journeys in which a person still is.

    Args:
        actor: who reads her news now.
    """
    now = clock.now()
    return exists().where(
        JourneyMember.journey_id == News.subject_id,
        JourneyMember.person_id == actor.person_id,
        JourneyMember.starts_at <= now,
        or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > now),
    )
