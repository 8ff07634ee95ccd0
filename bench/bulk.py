"""Rows by the million: threads, posts, conversations, messages, meetings and answers, straight into the SQLite file.

A million through the services would take an hour; by SQL it takes seconds.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bench import search_rows
from blueprints.core import db, state
from blueprints.core.crypto import Binding
from blueprints.journeys.models import Journey
from blueprints.messaging.models import Conversation

BEGINNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
POSTS_A_THREAD = 20
MESSAGES_A_CONVERSATION = 100
DATES_A_MEETING, ANSWERS_A_DATE, COMING_A_MEETING = 2, 25, 50
ANSWERS_A_MEETING = DATES_A_MEETING * ANSWERS_A_DATE + COMING_A_MEETING
_MINUTES_A_MEETING = 20
WORDS = (
    "Mon employeur est d’accord pour un bureau plus calme, mais rien n’a encore changé. Comment avez-vous fait ?",
    "J’ai demandé un rendez-vous avec le médecin du travail. Il a proposé deux pauses de plus par jour, et ça va bien.",
    "Chez nous le plus simple a été d’écrire la liste des tâches ensemble, le lundi matin. Cela prend dix minutes.",
    "Merci pour vos réponses. Je vais essayer cette semaine et je vous dirai.",
    (
        "Pour le trajet, j’ai obtenu de commencer à 10 h. Les premiers jours on m’a posé des questions. Mon conseiller "
        "est venu expliquer, avec mon accord, et plus personne n’en parle. Gardez une trace de ce qui est décidé."
    ),
)


def fill(platform: UUID, people: Sequence[UUID], rows: int, conversation: UUID, members: Sequence[UUID]) -> None:
    """Make *rows* posts in threads of twenty, *rows* messages and *rows* answers to meetings that are over.

    A tenth of the messages are in one long conversation; a hundred answers are to one meeting.

    Args:
        platform: whose.
        people: who writes, in turn.
        rows: how many.
        members: who writes in the long one.
        conversation: the long one, which is sealed for its journey and can be opened; nobody here reads the others.
    """
    counts = {
        "platform": platform.hex,
        "people": len(people),
        "words": len(WORDS),
        "threads": max(1, rows // POSTS_A_THREAD),
        "posts": POSTS_A_THREAD,
        "journeys": max(1, rows * 9 // 10 // MESSAGES_A_CONVERSATION),
        "messages": MESSAGES_A_CONVERSATION,
        "meetings": max(1, rows // ANSWERS_A_MEETING),
        "dates": DATES_A_MEETING,
        "voters": ANSWERS_A_DATE,
        "coming": COMING_A_MEETING,
    }
    many = rows // 10
    talk = db.session().get_one(Conversation, conversation)
    journey = db.session().get_one(Journey, talk.journey_id)
    with _bulk(people) as connection:
        connection.executemany(_MESSAGE, _sealed(journey, talk, members, many))
        last = (many, f"{BEGINNING + timedelta(minutes=many):%Y-%m-%d %H:%M:%S.%f}", conversation.hex)
        connection.execute("UPDATE conversations SET last_sequence = ?, last_at = ? WHERE id = ?", last)
        for statement in (_DISCUSSIONS, _THREADS, _POSTS, _JOURNEYS, _MEMBERS, _CONVERSATIONS, _MESSAGES, *_MEETINGS):
            connection.execute(statement, counts)
        search_rows.fill(connection, platform, WORDS, threads=max(1, rows // POSTS_A_THREAD), posts=POSTS_A_THREAD)


@contextmanager
def _bulk(people: Sequence[UUID]) -> Iterator[sqlite3.Connection]:
    """Open the database file without its safety, with the people and the words at hand; commit at the end."""
    db.session().close()
    db.db.engine.dispose()
    with closing(sqlite3.connect(str(db.db.engine.url.database), isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TEMP TABLE authors (n INTEGER PRIMARY KEY, id TEXT)")
        connection.execute("CREATE TEMP TABLE words (n INTEGER PRIMARY KEY, body TEXT)")
        connection.executemany("INSERT INTO authors VALUES (?, ?)", enumerate(one.hex for one in people))
        connection.executemany("INSERT INTO words VALUES (?, ?)", enumerate(WORDS))
        connection.create_function("title_of", 2, search_rows.title_of, deterministic=True)
        connection.execute("CREATE TEMP TABLE steps (value INTEGER PRIMARY KEY)")
        connection.executemany("INSERT INTO steps VALUES (?)", ((one,) for one in range(COMING_A_MEETING)))
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


def _sealed(journey: Journey, talk: Conversation, people: Sequence[UUID], many: int) -> Iterator[tuple[object, ...]]:
    """Give the messages of the long conversation, sealed as the service seals them."""
    keyring = state.current().keyring
    for number in range(1, many + 1):
        row, author = db.new_id(), people[number % len(people)]
        binding = Binding(
            platform=talk.platform_id,
            journey=journey.id,
            conversation=talk.id,
            table="messages",
            column="body",
            row=row,
            author=author,
        )
        body = keyring.seal(journey.key_id, WORDS[number % len(WORDS)], binding)
        sent = f"{BEGINNING + timedelta(minutes=number):%Y-%m-%d %H:%M:%S.%f}"
        yield (row.hex, talk.platform_id.hex, talk.id.hex, author.hex, row.hex, number, sent, body, bytes(32))


def thread_id(number: int) -> str:
    """Return the id that `_THREADS` gives to a thread: in the order of time, as the real ones are."""
    return f"01900002{number:08x}7000800000000000"


def deep_meeting(number: int) -> tuple[datetime, UUID]:
    """Return the hour and the id that `_MEETINGS` gives to a meeting."""
    return BEGINNING + timedelta(minutes=_MINUTES_A_MEETING * number), UUID(f"01900008{number:08x}7000800000000000")


def _counted(name: str) -> str:
    """Return the SQL that counts from 1 to the parameter *name*."""
    return f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :{name})"  # noqa: S608 - our own words


def _id(kind: int, number: str) -> str:
    """Return the SQL of an identifier, in the order of *number*."""
    return f"printf('0190{kind:04x}%08x7000800000000000', {number})"


def _moment(minutes: str) -> str:
    """Return the SQL of an instant, some minutes after the beginning."""
    return f"strftime('%Y-%m-%d %H:%M:%S.000000', {int(BEGINNING.timestamp())} + 60 * ({minutes}), 'unixepoch')"


def _author(number: str) -> str:
    """Return the SQL of one of the people."""
    return f"(SELECT id FROM authors WHERE authors.n = ({number}) % :people)"  # noqa: S608 - idem


# The pieces below are ours alone: nothing that a person typed comes near them.
_DISCUSSIONS = f"""{_counted("threads")}
INSERT INTO discussions (id, platform_id, post_count, last_post_at)
SELECT {_id(1, "n")}, :platform, :posts, {_moment("n")} FROM counted"""  # noqa: S608 - idem
_THREADS = f"""{_counted("threads")}
INSERT INTO threads (id, platform_id, discussion_id, author_id, client_id, topic, title, answer_count, settled_at,
  settling_post_id, last_activity_at, created_at)
SELECT {_id(2, "n")}, :platform, {_id(1, "n")}, {_author("counted.n")}, {_id(2, "n")}, 'at_work',
  title_of(n, :threads), :posts - 1, NULL, NULL, {_moment("n")}, {_moment("n")}
FROM counted"""  # noqa: S608 - idem
_POSTS = f"""WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :threads * :posts)
INSERT INTO posts (id, platform_id, discussion_id, author_id, client_id, number, body, created_at)
SELECT {_id(3, "n")}, :platform, {_id(1, "n / :posts + 1")}, {_author("counted.n")}, {_id(3, "n")}, n % :posts + 1,
  (SELECT body FROM words WHERE words.n = counted.n % :words), {_moment("n / :posts + 1")}
FROM counted"""  # noqa: S608 - idem
_MESSAGE = """INSERT INTO messages
(id, platform_id, conversation_id, author_id, client_id, sequence, sent_at, body, body_mac)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_JOURNEYS = f"""{_counted("journeys")}
INSERT INTO journeys (id, platform_id, key_id, stage, employer, coach_reads_health, created_at)
SELECT {_id(4, "n")}, :platform, {_id(4, "n")}, 'employed', '', 0, {_moment("n")} FROM counted"""  # noqa: S608 - idem
_MEMBERS = f"""{_counted("journeys")}
INSERT INTO journey_members (id, platform_id, journey_id, person_id, role, starts_at, ends_at)
SELECT {_id(5, "3 * n + role.key")}, :platform, {_id(4, "n")}, {_author("3 * counted.n + role.key")}, role.value,
  {_moment("0")}, {_moment("1")}
FROM counted, json_each('["beneficiary", "coach", "manager"]') AS role"""  # noqa: S608 - idem
_CONVERSATIONS = f"""{_counted("journeys")}
INSERT INTO conversations (id, platform_id, journey_id, kind, last_sequence, last_at, created_at)
SELECT {_id(6, "n")}, :platform, {_id(4, "n")}, 'shared', :messages, {_moment("n")}, {_moment("0")}
FROM counted"""  # noqa: S608 - idem
_MESSAGES = f"""WITH RECURSIVE counted(n) AS
(SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :journeys * :messages)
INSERT INTO messages (id, platform_id, conversation_id, author_id, client_id, sequence, sent_at, body, body_mac)
SELECT {_id(7, "n")}, :platform, {_id(6, "n / :messages + 1")}, {_author("counted.n")}, {_id(7, "n")},
  n % :messages + 1, {_moment("n / :messages + 1")}, randomblob(200), zeroblob(32) FROM counted"""  # noqa: S608 - idem
_HOUR = _moment(f"{_MINUTES_A_MEETING} * (n)")
_MEETINGS = (
    f"""{_counted("meetings")}
INSERT INTO meetings (id, platform_id, organiser_id, client_id, title, about, place, state, starts_at, minutes_long,
  afterwards, version, created_at)
SELECT {_id(8, "n")}, :platform, {_author("0")}, {_id(8, "n")}, 'Rencontre du collectif (' || n || ')',
  (SELECT body FROM words WHERE words.n = counted.n % :words), 'Salle Lumière, 3 rue des Tilleuls',
  CASE n % 10 WHEN 0 THEN 'cancelled' WHEN 1 THEN 'scheduled' ELSE 'held' END, {_HOUR}, 120,
  CASE n % 10 WHEN 0 THEN 'nothing' END, 1, {_moment("0")} FROM counted""",  # noqa: S608 - idem
    f"""{_counted("meetings")}
INSERT INTO date_options (id, platform_id, meeting_id, starts_at)
SELECT {_id(9, "n * :dates + date.value")}, :platform, {_id(8, "n")},
  {_moment(f"{_MINUTES_A_MEETING} * n + date.value")}
FROM counted JOIN steps AS date ON date.value < :dates""",  # noqa: S608 - idem
    f"""{_counted("meetings")}
INSERT INTO date_votes (id, platform_id, option_id, person_id, answer, answered_at)
SELECT {_id(10, "(n * :dates + date.value) * :voters + voter.value")}, :platform, {_id(9, "n * :dates + date.value")},
  {_author("7 * counted.n + voter.value")}, 'yes', {_moment("0")}
FROM counted JOIN steps AS date ON date.value < :dates JOIN steps AS voter ON voter.value < :voters""",  # noqa: S608 - idem
    f"""{_counted("meetings")}
INSERT INTO attendances (id, platform_id, meeting_id, person_id, for_date, coming, seats, has_seat, asked_at,
  answered_at, is_shown, is_late, leaves_early)
SELECT {_id(11, "n * :coming + one.value")}, :platform, {_id(8, "n")}, {_author("11 * counted.n + one.value")},
  {_HOUR}, 'on_site', 1, 1, {_moment("0")}, {_moment("0")}, one.value % 2, 0, 0
FROM counted JOIN steps AS one ON one.value < :coming""",  # noqa: S608 - idem
)
