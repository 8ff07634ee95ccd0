"""Rows by the million: a platform whose members, journeys and words fill every page that is measured.

What people do one by one goes through the models; what there is a lot of is made by SQL, straight into the SQLite file.
"""

import os
import pickle
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask

from app import create_app
from bench.servers import HOST, settings_of
from blueprints.accounts import sessions
from blueprints.accounts.models import Person, Platform, PlatformRole, Role, WebSession
from blueprints.core import db, root_keys, schema, state, transaction
from blueprints.core.config import Settings
from blueprints.core.crypto import Binding
from blueprints.core.keystore import KeyKind
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole, JourneyStage
from blueprints.meetings.models import DateOption, DateVote, Meeting, MeetingState, VoteAnswer
from blueprints.messaging.models import Conversation, ConversationKind, Message
from blueprints.testimonials.models import Consent, ConsentUse, Signature, Testimonial, TestimonialState

BEGINNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
POSTS_A_THREAD = 20
MESSAGES_A_CONVERSATION = 100
SHARED_JOURNEYS = 20
"""One coach accompanies these: her list of conversations is full."""
TRIOS = 50
"""Journeys of three persons each, met nowhere else: they write to each other in the load of messages."""
MEETINGS, TESTIMONIALS = 60, 60
_DEEP = 41
WORDS = (
    "Mon employeur est d’accord pour un bureau plus calme, mais rien n’a encore changé. Comment avez-vous fait ?",
    "J’ai demandé un rendez-vous avec le médecin du travail. Il a proposé deux pauses de plus par jour, et ça va mieux.",
    "Chez nous le plus simple a été d’écrire la liste des tâches ensemble, le lundi matin. Cela prend dix minutes. "
    "Depuis, je sais par quoi commencer et je rentre moins fatigué.",
    "Merci pour vos réponses. Je vais essayer cette semaine et je vous dirai.",
    "Pour le trajet, j’ai obtenu de commencer à 10 h. Les premiers jours on m’a posé des questions ; mon coach est venu "
    "expliquer, avec mon accord, et plus personne n’en parle. Gardez une trace écrite de ce qui est décidé.",
)


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
    trios: tuple[Trio, ...]


def settings(data: Path, **more: str) -> Settings:
    """Return the settings of Cordée in production on the folder *data*."""
    return Settings.from_environment(settings_of(data, **more))


def make(data: Path, rows: int, **more: str) -> Scene:
    """Fill the folder *data* with *rows* posts and as many messages, unless it was done before.

    Args:
        data: the folder of the installation.
        rows: how many; only SQLite takes many, PostgreSQL gets the people and their conversations alone.
        **more: settings, `CORDEE_…`.
    """
    known = data / "scene.pickle"
    if known.exists():
        scene: Scene = pickle.loads(known.read_bytes())  # noqa: S301 - our own file
        return scene
    data.mkdir(parents=True, exist_ok=True)
    made = settings(data, **more)
    root_keys.write_root_key(made)
    app = create_app(made)
    schema.upgrade(app)
    scene = _Maker(app, rows).make()
    with app.app_context():
        db.db.engine.dispose()
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
                journeys = [self._journey(coach if n < SHARED_JOURNEYS else None) for n in range(SHARED_JOURNEYS + TRIOS)]
                member = self._person(Role.BENEFICIARY, Role.FACILITATOR)
                meetings = self._meetings(member)
                self._testimonials()
            long = journeys[0]
            if state.of(self.app).settings.is_sqlite:
                self._threads()
                self._messages(long)
        threads = max(1, self.rows // POSTS_A_THREAD)
        return Scene(
            platform_id=self.platform_id,
            member_token=self.tokens[member],
            coach_token=self.tokens[coach],
            deep_thread=(BEGINNING + timedelta(minutes=_DEEP), UUID(_thread_id(_DEEP))),
            threads=tuple(UUID(_thread_id(n)) for n in range(max(1, threads - 9), threads + 1)),
            long_journey=long.journey_id,
            long_conversation=long.conversation_id,
            long_tokens=long.tokens,
            meetings=meetings,
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
            session.add(
                Consent(**here, testimonial_id=testimonial.id, use=ConsentUse.SITE, given_at=told, ends_at=end)
            )

    # -- a lot -------------------------------------------------------------------------------------

    def _bulk(self) -> sqlite3.Connection:
        """Open the database file without its safety, with the people and the words at hand."""
        db.session().close()
        db.db.engine.dispose()
        connection = sqlite3.connect(str(db.db.engine.url.database), isolation_level=None)
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-400000")
        connection.execute("CREATE TEMP TABLE authors (n INTEGER PRIMARY KEY, id TEXT)")
        connection.execute("CREATE TEMP TABLE words (n INTEGER PRIMARY KEY, body TEXT)")
        connection.executemany("INSERT INTO authors VALUES (?, ?)", enumerate(one.hex for one in self.people))
        connection.executemany("INSERT INTO words VALUES (?, ?)", enumerate(WORDS))
        return connection

    def _threads(self) -> None:
        """Make threads of twenty posts, the latest last."""
        counts = {
            "platform": self.platform_id.hex,
            "threads": max(1, self.rows // POSTS_A_THREAD),
            "people": len(self.people),
            "words": len(WORDS),
            "each": POSTS_A_THREAD,
        }
        with closing(self._bulk()) as bulk:
            bulk.execute("BEGIN")
            for statement in (_DISCUSSIONS, _THREADS, _POSTS):
                bulk.execute(statement, counts)
            bulk.execute("COMMIT")
            bulk.execute("ANALYZE")

    def _messages(self, long: Trio) -> None:
        """Make one long conversation, which can be opened, and many others, which nobody here reads."""
        many = self.rows // 10
        journey = db.session().get_one(Journey, long.journey_id)
        conversation = db.session().get_one(Conversation, long.conversation_id)
        sealed = (self._sealed(journey, conversation, long.people, number) for number in range(1, many + 1))
        counts = {
            "platform": self.platform_id.hex,
            "journeys": max(1, (self.rows - many) // MESSAGES_A_CONVERSATION),
            "people": len(self.people),
            "each": MESSAGES_A_CONVERSATION,
        }
        with closing(self._bulk()) as bulk:
            bulk.execute("BEGIN")
            bulk.executemany(_MESSAGE, sealed)
            bulk.execute(
                "UPDATE conversations SET last_sequence = ?, last_at = ? WHERE id = ?",
                (many, _written(BEGINNING + timedelta(minutes=many)), long.conversation_id.hex),
            )
            for statement in (_JOURNEYS, _MEMBERS, _CONVERSATIONS, _MESSAGES):
                bulk.execute(statement, counts)
            bulk.execute("COMMIT")
            bulk.execute("ANALYZE")

    def _sealed(
        self, journey: Journey, conversation: Conversation, people: tuple[UUID, ...], number: int
    ) -> tuple[object, ...]:
        row, author = db.new_id(), people[number % len(people)]
        binding = Binding(
            platform=self.platform_id,
            journey=journey.id,
            conversation=conversation.id,
            table=Message.__tablename__,
            column="body",
            row=row,
            author=author,
        )
        body = state.current().keyring.seal(journey.key_id, WORDS[number % len(WORDS)], binding)
        sent = _written(BEGINNING + timedelta(minutes=number))
        ids = (row.hex, self.platform_id.hex, conversation.id.hex, author.hex, row.hex)
        return (*ids, number, sent, body, bytes(32))


def _written(instant: datetime) -> str:
    """Return *instant* as SQLAlchemy writes it into SQLite."""
    return f"{instant:%Y-%m-%d %H:%M:%S.%f}"


def _thread_id(number: int) -> str:
    """Return the id that `_THREADS` gives to a thread: in the order of time, as the real ones are."""
    return f"01900002{number:08x}7000800000000000"


def _counted(name: str) -> str:
    """Return the SQL that counts from 1 to the parameter *name*."""
    return f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :{name})"


def _id(kind: int, number: str) -> str:
    """Return the SQL of an identifier, in the order of *number*."""
    return f"printf('0190{kind:04x}%08x7000800000000000', {number})"


def _moment(minutes: str) -> str:
    """Return the SQL of an instant, some minutes after the beginning."""
    return f"strftime('%Y-%m-%d %H:%M:%S.000000', {int(BEGINNING.timestamp())} + 60 * ({minutes}), 'unixepoch')"


def _author(number: str) -> str:
    """Return the SQL of one of the people."""
    return f"(SELECT id FROM authors WHERE authors.n = ({number}) % :people)"


# The pieces below are ours alone: nothing that a person typed comes near them.
_DISCUSSIONS = f"""{_counted("threads")}
INSERT INTO discussions (id, platform_id, post_count, last_post_at)
SELECT {_id(1, "n")}, :platform, :each, {_moment("n")} FROM counted"""  # noqa: S608
_THREADS = f"""{_counted("threads")}
INSERT INTO threads (id, platform_id, discussion_id, author_id, client_id, topic, title, answer_count, settled_at,
  settling_post_id, last_activity_at, created_at)
SELECT {_id(2, "n")}, :platform, {_id(1, "n")}, {_author("counted.n")}, {_id(2, "n")}, 'at_work',
  'Comment parler de ma fatigue à mon équipe ? (' || n || ')', :each - 1, NULL, NULL, {_moment("n")}, {_moment("n")}
FROM counted"""  # noqa: S608
_POSTS = f"""WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :threads * :each)
INSERT INTO posts (id, platform_id, discussion_id, author_id, client_id, number, body, created_at)
SELECT {_id(3, "n")}, :platform, {_id(1, "n / :each + 1")}, {_author("counted.n")}, {_id(3, "n")}, n % :each + 1,
  (SELECT body FROM words WHERE words.n = counted.n % :words), {_moment("n / :each + 1")}
FROM counted"""  # noqa: S608
_MESSAGE = """INSERT INTO messages
(id, platform_id, conversation_id, author_id, client_id, sequence, sent_at, body, body_mac)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_JOURNEYS = f"""{_counted("journeys")}
INSERT INTO journeys (id, platform_id, key_id, stage, employer, coach_reads_health, created_at)
SELECT {_id(4, "n")}, :platform, {_id(4, "n")}, 'employed', '', 0, {_moment("n")} FROM counted"""  # noqa: S608
_MEMBERS = f"""{_counted("journeys")}
INSERT INTO journey_members (id, platform_id, journey_id, person_id, role, starts_at, ends_at)
SELECT {_id(5, "3 * n + role.key")}, :platform, {_id(4, "n")}, {_author("3 * counted.n + role.key")}, role.value,
  {_moment("0")}, {_moment("1")}
FROM counted, json_each('["beneficiary", "coach", "manager"]') AS role"""  # noqa: S608
_CONVERSATIONS = f"""{_counted("journeys")}
INSERT INTO conversations (id, platform_id, journey_id, kind, last_sequence, last_at, created_at)
SELECT {_id(6, "n")}, :platform, {_id(4, "n")}, 'shared', :each, {_moment("n")}, {_moment("0")}
FROM counted"""  # noqa: S608
_MESSAGES = f"""WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :journeys * :each)
INSERT INTO messages (id, platform_id, conversation_id, author_id, client_id, sequence, sent_at, body, body_mac)
SELECT {_id(7, "n")}, :platform, {_id(6, "n / :each + 1")}, {_author("counted.n")}, {_id(7, "n")}, n % :each + 1,
  {_moment("n / :each + 1")}, randomblob(200), zeroblob(32) FROM counted"""  # noqa: S608
