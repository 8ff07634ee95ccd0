"""What a person changes of her calendar."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import delete

from blueprints.calendar import queries
from blueprints.calendar.choosing import Chosen
from blueprints.calendar.models import CalendarChoice, CalendarFeed, Invitation, Reminder
from blueprints.core import clock, db


def keep_choice(*, person_id: UUID, chosen: Chosen) -> None:
    """Keep what a person chose."""
    row = queries.find_choice_row(person_id)
    if row is None:
        row = CalendarChoice(platform_id=db.platform_id(), person_id=person_id)
        db.session().add(row)
    for name, value in asdict(chosen).items():
        setattr(row, name, value)
    row.changed_at = clock.now()


def renew_feed(*, person_id: UUID, generation: int) -> CalendarFeed:
    """Give a person's feed a new address: the first one, or another, and then the one before opens nothing.

    Args:
        person_id: whose.
        generation: how many addresses the page knew of; the same click twice makes one.
    """
    feed = queries.find_feed(person_id)
    if feed is None:
        feed = CalendarFeed(platform_id=db.platform_id(), person_id=person_id, made_at=clock.now(), generation=1)
        feed.key = db.secret_id()
        db.session().add(feed)
    elif feed.generation == generation:
        feed.key, feed.generation, feed.made_at = db.secret_id(), generation + 1, clock.now()
    return feed


def close_feed(*, person_id: UUID) -> None:
    """Close a person's feed: its address opens nothing any more."""
    feed = queries.find_feed(person_id)
    if feed is not None:
        db.session().delete(feed)


def forget(*, person_id: UUID) -> None:
    """Delete all that calendars keep of a person (her account closes): her feed answers nothing from now on."""
    for model in (CalendarFeed, CalendarChoice, Invitation, Reminder):
        db.session().execute(delete(model).where(model.person_id == person_id))
