"""The demo's people: enough of everybody, made once, through the real services, with dates that make sense."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import case, func, select

from blueprints.accounts.models import Person, Platform, PlatformRole, Role
from blueprints.advice.models import Thread
from blueprints.core import backup, clock, db, dump, outbox, transaction
from blueprints.demo import people
from blueprints.demo.cast import CASTS
from blueprints.discussion.models import Post
from blueprints.journeys.models import Journey, JourneyMember
from blueprints.meetings.models import Meeting, MeetingState
from blueprints.messaging.models import Conversation, ConversationKind, Message
from blueprints.testimonials import published, recordings
from blueprints.testimonials.models import Consent, Testimonial, TestimonialState
from blueprints.testimonials.parts import TestimonialPart


@pytest.fixture(autouse=True)
def _filled(app: Flask) -> None:
    """Fill the application's database with the demo."""
    people.fill(app)


def on(app: Flask, host: str, column: object) -> list[object]:
    """Return one column of a platform."""
    with app.app_context():
        db.enter_platform(db.session().scalars(select(Platform.id).where(Platform.host == host)).one())
        return list(db.session().scalars(select(column)))  # type: ignore[call-overload] # any column


def test_the_first_platform_has_enough_of_everybody(app: Flask) -> None:
    roles = Counter(on(app, "localhost", PlatformRole.role))
    least = {
        Role.ADMINISTRATOR: 1,
        Role.FACILITATOR: 2,
        Role.COACH: 3,
        Role.BENEFICIARY: 12,
        Role.MANAGER: 5,
        Role.DOCTOR: 1,
    }
    assert all(roles[role] >= count for role, count in least.items())


def test_meetings_threads_and_testimonials_are_in_every_state(app: Flask) -> None:
    states = on(app, "localhost", Meeting.state)
    assert {MeetingState.POLLING, MeetingState.SCHEDULED, MeetingState.HELD} <= set(states)
    assert set(on(app, "localhost", Testimonial.state)) == set(TestimonialState)
    assert set(on(app, "localhost", Conversation.kind)) == set(ConversationKind)
    answers = on(app, "localhost", Thread.answer_count)
    assert 0 in answers
    assert max(int(str(count)) for count in answers) >= 3


def test_a_testimonial_was_dictated_and_a_yes_ends_soon(app: Flask) -> None:
    written_down = case((Testimonial.dictated_to.is_not(None), Testimonial.state))
    assert {*on(app, "localhost", written_down)} == {None, TestimonialState.DRAFT, TestimonialState.SUBMITTED}
    left = [cast("datetime", ends) - clock.now() for ends in on(app, "localhost", Consent.ends_at)]
    assert any(timedelta() < one < timedelta(days=30) for one in left)


def test_a_testimonial_is_heard_and_several_wrote_one(app: Flask) -> None:
    with app.app_context():
        db.enter_platform(db.session().scalars(select(Platform.id).where(Platform.host == "localhost")).one())
        heard = [row for row in published.list_feed() if recordings.find_heard(row.public_id) is not None]
        assert [row.title for row in heard] == ["Quelqu’un qui reste"]
        assert "Mésange, Libellule et Aubépine" in [row.signed_as for row in published.list_feed()]
    assert {*on(app, "localhost", case((TestimonialPart.agreed_at.is_(None), 1), else_=2))} == {1, 2}


def test_filling_again_changes_nothing(app: Flask) -> None:
    with app.app_context():
        before = dump.count_rows(db.db.engine)
    people.fill(app)
    with app.app_context():
        assert dump.count_rows(db.db.engine) == before


def test_a_platform_that_people_changed_is_left_as_it_is(app: Flask) -> None:
    with app.app_context(), db.across_platforms(), transaction.apart() as session:
        session.scalars(select(Person).where(Person.first_name == "Awa")).one().first_name = "Awatif"
    people.fill(app)
    assert "Awatif" in on(app, "localhost", Person.first_name)


def test_nothing_but_meetings_is_in_the_future(app: Flask) -> None:
    now = clock.now()
    with app.app_context(), db.across_platforms():

        def latest(column: Any) -> datetime:
            return cast("datetime", db.session().scalar(select(func.max(column))))

        for column in (
            Message.sent_at,
            Post.created_at,
            Thread.last_activity_at,
            Testimonial.updated_at,
            Journey.created_at,
            JourneyMember.starts_at,
            Meeting.created_at,
        ):
            assert latest(column) <= now, column
        assert all(at < now for at in _moments(Meeting.starts_at, MeetingState.HELD))
        assert all(at > now for at in _moments(Meeting.starts_at, MeetingState.SCHEDULED))
        assert all(at > now for at in _moments(Meeting.poll_ends_at, MeetingState.POLLING))


def _moments(column: Any, state: MeetingState) -> list[datetime]:
    """Return a moment of every meeting in one state, of which there is at least one."""
    found = list(db.session().scalars(select(column).where(Meeting.state == state)))
    assert found
    return found


def test_only_invitations_and_what_has_its_day_wait(app: Flask) -> None:
    with app.app_context(), db.across_platforms():
        waiting = set(db.session().scalars(select(outbox.OutboxEntry.name)))
    assert waiting == {"joining.send_invitation", "privacy.access_over", "adjustments.trial_ends"}


def test_every_message_opens_and_the_trail_holds(app: Flask) -> None:
    with app.app_context():
        assert all("échantillons lus" in line for line in backup._read_samples())
        assert backup.verify_audit()[0]


def test_nobody_real_is_named_and_no_two_logins_are_the_same() -> None:
    for platform in CASTS:
        logins = [person.login for person in platform.people]
        assert len(set(logins)) == len(logins)
        assert all(person.email.endswith("@exemple.fr") for person in platform.people)
        assert platform.contact[1].startswith("04 65 71")  # numbers kept for fiction
        members = {Role.BENEFICIARY, Role.FACILITATOR}
        for person in platform.people:
            if members & set(person.roles):
                assert person.pseudonym
            first, last = person.names
            assert Role.FACILITATOR in person.roles or person.pseudonym not in (first, last, person.name)
