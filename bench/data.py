"""A platform whose members, journeys and words fill every page that is measured, by the million (see `bulk`)."""

import os
import pickle
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask

from app import create_app
from bench import bulk
from bench.bulk import BEGINNING, POSTS_A_THREAD, WORDS
from bench.servers import HOST, settings_of
from blueprints.accounts import sessions
from blueprints.accounts.models import Person, Platform, PlatformRole, Role, WebSession
from blueprints.core import db, engines, root_keys, schema, state, transaction
from blueprints.core.config import Settings
from blueprints.core.keystore import KeyKind
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole, JourneyStage
from blueprints.meetings.models import DateOption, DateVote, Meeting, MeetingState, VoteAnswer
from blueprints.messaging.models import Conversation, ConversationKind
from blueprints.testimonials.models import Consent, ConsentUse, Signature, Testimonial, TestimonialState

SHARED_JOURNEYS = 7
"""One coach accompanies these: three conversations each, hence a list of twenty-one."""
TRIOS = 50
"""Journeys of three persons each, met nowhere else: they write to each other in the load of messages."""
MEETINGS, TESTIMONIALS = 60, 60
_DEEP = 41


@dataclass(frozen=True, slots=True)
class Trio:
    """A journey's three persons, each with the token of an open session, and their shared conversation."""

    journey_id: UUID
    conversation_id: UUID
    people: tuple[UUID, UUID, UUID]
    tokens: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Scene:
    """What was made: the names that the measures need."""

    platform_id: UUID
    member_token: str
    coach_token: str
    deep_thread: tuple[datetime, UUID]
    """Its place in the list: forty older ones follow, the oldest of all."""
    threads: tuple[UUID, ...]
    """The latest ones, on the first page of the list."""
    long_journey: UUID
    long_conversation: UUID
    long_tokens: tuple[str, str, str]
    meetings: tuple[UUID, ...]
    deep_meeting: tuple[datetime, UUID]
    """Its place in the list of those that are over: forty older ones follow, the oldest of all."""
    trios: tuple[Trio, ...]


def settings(data: Path, **more: str) -> Settings:
    """Return the settings of Cordée in production on the folder *data*."""
    return Settings.from_environment(settings_of(data, **more))


def application(data: Path, **more: str) -> Flask:
    """Return the application on the folder *data*, in this process."""
    return create_app(settings(data, **more))


def make(data: Path, rows: int, **more: str) -> Scene:
    """Fill the folder *data* with *rows* posts and as many messages, unless it was done before.

    Args:
        data: the folder of the installation.
        rows: how many; only SQLite takes many, PostgreSQL gets the people and their conversations alone.
        **more: settings, `CORDEE_…`.
    """
    known = data / "scene.pickle"
    if known.exists() and not more:  # another database than the folder's own is new each time
        scene: Scene = pickle.loads(known.read_bytes())  # noqa: S301 - our own file
        return scene
    data.mkdir(parents=True, exist_ok=True)
    made = settings(data, **more)
    root_keys.write_root_key(made)
    app = create_app(made)
    schema.upgrade(app)
    scene = _Maker(app, rows).make()
    with app.app_context():
        with db.db.engine.begin() as connection:
            engines.learn_sizes(connection)
        db.close_connections()
    known.write_bytes(pickle.dumps(scene))
    return scene


class _Maker:
    """Makes one platform."""

    def __init__(self, app: Flask, rows: int) -> None:
        self.app = app
        self.rows = rows
        self.platform_id = UUID(int=0)
        self.people: list[UUID] = []
        self.tokens: dict[UUID, str] = {}

    def make(self) -> Scene:
        with self.app.app_context():
            self._platform()
            db.enter_platform(self.platform_id)
            with transaction.apart():
                coach = self._person(Role.COACH)
                journeys = [
                    self._journey(coach if n < SHARED_JOURNEYS else None) for n in range(SHARED_JOURNEYS + TRIOS)
                ]
                member = self._person(Role.BENEFICIARY, Role.FACILITATOR)
                meetings = self._meetings(member)
                self._testimonials()
            long = journeys[0]
            if state.of(self.app).settings.is_sqlite:
                bulk.fill(self.platform_id, self.people, self.rows, long.conversation_id, long.people)
        threads = max(1, self.rows // POSTS_A_THREAD)
        return Scene(
            platform_id=self.platform_id,
            member_token=self.tokens[member],
            coach_token=self.tokens[coach],
            deep_thread=(BEGINNING + timedelta(minutes=_DEEP), UUID(bulk.thread_id(_DEEP))),
            threads=tuple(UUID(bulk.thread_id(n)) for n in range(max(1, threads - 9), threads + 1)),
            long_journey=long.journey_id,
            long_conversation=long.conversation_id,
            long_tokens=long.tokens,
            meetings=meetings,
            deep_meeting=bulk.deep_meeting(_DEEP),
            trios=tuple(journeys[SHARED_JOURNEYS:]),
        )

    def _platform(self) -> None:
        with db.across_platforms(), transaction.apart() as session:
            platform = Platform(
                name="Cordée de l’Aube",
                host=HOST,
                department="Aube",
                contact_name="Nadia Benkirane",
                contact_phone="03 65 71 12 30",
                contact_email="nadia@exemple.fr",
                contact_hours="du lundi au vendredi, de 9 h à 17 h",
                answering_days=2,
                created_at=BEGINNING,
            )
            session.add(platform)
            self.platform_id = platform.id

    # -- people ------------------------------------------------------------------------------------

    def _person(self, *roles: Role) -> UUID:
        """Add a person with these roles and an open session."""
        number, session, now = len(self.people) + 1, db.session(), datetime.now(UTC)
        person = Person(
            platform_id=self.platform_id,
            email=f"personne{number}@exemple.fr",
            first_name=("Camille", "Sacha", "Lou", "Andréa", "Noa")[number % 5],
            last_name=f"Nom{number}",
            pseudonym=f"Pseudo{number}",
            created_at=BEGINNING,
        )
        session.add(person)
        session.flush()
        here = {"platform_id": self.platform_id, "person_id": person.id}
        session.add_all(PlatformRole(**here, role=role, starts_at=BEGINNING) for role in roles)
        token = f"banc-{number}-{os.urandom(24).hex()}"
        session.add(
            WebSession(
                **here,
                token_hash=sessions.hash_token(token),
                device="Firefox sur Linux",
                created_at=now,
                last_used_at=now + timedelta(days=1),  # so that no measured page has to note it again
                expires_at=now + sessions.LIFETIME,
                second_at=now,
            )
        )
        self.people.append(person.id)
        self.tokens[person.id] = token
        return person.id

    def _journey(self, coach: UUID | None) -> Trio:
        people = (self._person(Role.BENEFICIARY), coach or self._person(Role.COACH), self._person(Role.MANAGER))
        session, here = db.session(), {"platform_id": self.platform_id}
        journey = Journey(
            **here,
            key_id=state.current().keystore.make(KeyKind.JOURNEY, self.platform_id),
            stage=JourneyStage.EMPLOYED,
            employer="Blanchisserie du Parc",
            created_at=BEGINNING,
        )
        session.add(journey)
        session.flush()
        roles = (JourneyRole.BENEFICIARY, JourneyRole.COACH, JourneyRole.MANAGER)
        for person, role in zip(people, roles, strict=True):
            session.add(JourneyMember(**here, journey_id=journey.id, person_id=person, role=role, starts_at=BEGINNING))
        kinds = (ConversationKind.SHARED, ConversationKind.ADJUSTMENTS, ConversationKind.PRIVATE)
        made = [Conversation(**here, journey_id=journey.id, kind=kind, created_at=BEGINNING) for kind in kinds]
        session.add_all(made)
        session.flush()
        first, second, third = people
        tokens = (self.tokens[first], self.tokens[second], self.tokens[third])
        return Trio(journey.id, made[0].id, people, tokens)

    # -- the collective ----------------------------------------------------------------------------

    def _meetings(self, organiser: UUID) -> tuple[UUID, ...]:
        states = (MeetingState.POLLING, MeetingState.SCHEDULED, MeetingState.HELD)
        return tuple(self._meeting(organiser, number, states[number % 3]) for number in range(MEETINGS))

    def _meeting(self, organiser: UUID, number: int, kept: MeetingState) -> UUID:
        session, here, now = db.session(), {"platform_id": self.platform_id}, datetime.now(UTC)
        day = now + timedelta(days=number if kept is not MeetingState.HELD else -number)
        meeting = Meeting(
            **here,
            organiser_id=organiser,
            title=f"Rencontre du collectif, numéro {number}",
            about=WORDS[number % len(WORDS)],
            place="Salle Lumière, 3 rue des Tilleuls",
            state=kept,
            poll_ends_at=now + timedelta(days=7),
            starts_at=None if kept is MeetingState.POLLING else day,
            created_at=BEGINNING,
        )
        session.add(meeting)
        session.flush()
        options = [
            DateOption(**here, meeting_id=meeting.id, starts_at=now + timedelta(days=14 + number, hours=hours))
            for hours in range(3)
        ]
        session.add_all(options)
        session.flush()
        session.add_all(
            DateVote(**here, option_id=option.id, person_id=person, answer=VoteAnswer.YES, answered_at=BEGINNING)
            for option in options
            for person in self.people[1:13]
        )
        return meeting.id

    def _testimonials(self) -> None:
        session, here = db.session(), {"platform_id": self.platform_id}
        for number in range(TESTIMONIALS):
            told = BEGINNING + timedelta(hours=number)
            testimonial = Testimonial(
                **here,
                author_id=self.people[1 + number],
                client_id=db.new_id(),
                state=TestimonialState.PUBLISHED,
                signature=Signature.FIRST_NAME,
                signed_as="Camille",
                title=f"Mon histoire, numéro {number}",
                published_title=f"Mon histoire, numéro {number}",
                published_body="\n\n".join(WORDS),
                published_at=told,
                submitted_at=BEGINNING,
                created_at=BEGINNING,
                updated_at=told,
            )
            session.add(testimonial)
            session.flush()
            end = told + timedelta(days=365 * 5)
            session.add(Consent(**here, testimonial_id=testimonial.id, use=ConsentUse.SITE, given_at=told, ends_at=end))
