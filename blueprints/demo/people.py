"""Fill the demo with two platforms and everybody on them, once; dates follow from the day it is done."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from blueprints.accounts import platforms, services
from blueprints.accounts.models import Operator, Person, Platform
from blueprints.core import clock, db, transaction
from blueprints.demo import adjustments, calendars, care, desk, front_door, gatherings, places, trust
from blueprints.demo.cast import CASTS, Cast, Character, Road
from blueprints.demo.plots import Filled
from blueprints.demo.stories import play
from blueprints.journeys import services as journeys
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole

LEFT = timedelta(days=10)


def fill(app: Flask) -> None:
    """Make what is missing; a platform that is there already is left as people made it."""
    with app.app_context():
        known = set(db.session().scalars(select(Platform.host)))
        for cast in CASTS:
            if cast.host not in known:
                _fill_platform(cast)
        db.enter_platform(None)
    platforms.forget()


def _fill_platform(cast: Cast) -> None:
    """Make one platform in one unit of work: it is there whole, or not at all."""
    platform = _platform(cast)
    db.enter_platform(platform.id)
    with transaction.apart() as session:
        session.add(platform)
        session.flush()
        session.add_all(Operator(platform_id=platform.id, name=name) for name in cast.operators)
        filled = Filled(cast, platform)
        for character in cast.people:
            filled.people[character.login] = _person(character)
        for road in cast.roads:
            filled.journeys[road.person] = _journey(filled, road)
        play(filled)
        adjustments.play(filled)
        gatherings.play(filled)
        calendars.play(filled)
        places.play(filled)
        front_door.play(filled)
        care.play(filled)
        desk.play(filled)
        trust.play(filled)
        for member in filled.leaving:
            member.ends_at = clock.now() - LEFT


def _platform(cast: Cast) -> Platform:
    name, phone, email, hours = cast.contact
    return Platform(
        name=cast.name,
        host=cast.host,
        department=cast.department,
        contact_name=name,
        contact_phone=phone,
        contact_email=email,
        contact_hours=hours,
        answering_days=2,
        created_at=clock.now() - timedelta(days=800),
    )


def _person(character: Character) -> Person:
    first, last = character.names
    long_ago = clock.now() - timedelta(days=750)
    person = services.create_person(
        email=character.email,
        first_name=first,
        last_name=last,
        roles=character.roles,
        pseudonym=character.pseudonym,
        recognition_word=character.word,
        starts_at=long_ago,
    )
    person.created_at = long_ago
    return person


def _journey(filled: Filled, road: Road) -> Journey:
    since = clock.now() - timedelta(days=road.days)
    journey = journeys.open_journey(
        beneficiary=filled.id_of(road.person),
        coach=filled.id_of(road.coach),
        employer=road.employer,
        stage=road.stage,
        starts_at=since,
    )
    if road.manager:
        _add(filled, journey, road.manager, JourneyRole.MANAGER, since)
    if road.doctor:
        _add(filled, journey, road.doctor, JourneyRole.DOCTOR, since)
    for login, role, kind in road.guests:
        person = filled.id_of(login)
        journeys.add_member(journey=journey, person=person, role=role, starts_at=since, guardian_kind=kind)
    if road.left:
        filled.leaving.append(_add(filled, journey, road.left, JourneyRole.MANAGER, since))
    return journey


def _add(filled: Filled, journey: Journey, login: str, role: JourneyRole, since: datetime) -> JourneyMember:
    return journeys.add_member(journey=journey, person=filled.id_of(login), role=role, starts_at=since)
