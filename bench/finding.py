"""`python -m bench.finding`: of French searches whose answer is known, how many find it among the first ten.

The corpus (`corpus/conseils.txt`) and the searches (`corpus/recherches.txt`) are made up for this: words without their
accents, plurals, verbs in other tenses, elisions, whole sentences. A line each; its first word names the question.
"""

import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from uuid import UUID, uuid4

from bench import data
from blueprints.advice import queries, searching, services
from blueprints.advice.searching import Asked
from blueprints.core import db, transaction
from tests.servers import available, postgres

CORPUS, SEARCHES = (Path(__file__).parent / "corpus" / name for name in ("conseils.txt", "recherches.txt"))
FIRST = 10


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the corpus, with its answers."""

    code: str
    topic: str
    title: str
    body: str
    answers: tuple[str, ...]


def read_corpus() -> list[Question]:
    """Return the questions, oldest first."""
    lines = (line.split("|") for line in CORPUS.read_text(encoding="utf-8").splitlines())
    return [Question(code, topic, title, body, tuple(answers)) for code, topic, title, body, *answers in lines]


def read_searches() -> list[tuple[str, str]]:
    """Return the code of the question that answers, and what is typed."""
    lines = (line.split("|") for line in SEARCHES.read_text(encoding="utf-8").splitlines())
    return [(code, typed) for code, typed in lines]


def write(questions: Iterable[Question], people: tuple[UUID, UUID]) -> dict[UUID, str]:
    """Write the corpus by the services, each question in a unit of its own; return the code of each.

    Args:
        questions: the corpus.
        people: who asks, and who answers.
    """
    codes = {}
    for one in questions:
        with transaction.apart():
            thread = services.ask_question(
                author_id=people[0], client_id=uuid4(), topic=one.topic, title=one.title, body=one.body
            )
            thread_id = thread.id
        for body in one.answers:
            with transaction.apart():
                held = queries.hold_thread(thread_id)
                services.answer_question(thread=held, author_id=people[1], client_id=uuid4(), body=body)
        codes[thread_id] = one.code
    return codes


def places(codes: dict[UUID, str]) -> dict[tuple[str, str], int | None]:
    """Return, for each search, the place of the question that answers; None where it is not found."""
    told: dict[tuple[str, str], int | None] = {}
    for code, typed in read_searches():
        hits = searching.search(Asked(searching.read(typed))).hits
        found = [codes[hit.thread_id] for hit in hits if hit.thread_id in codes]
        told[code, typed] = found.index(code) + 1 if code in found else None
    return told


def main() -> int:
    """Measure on each database, and print a line each, then what was not found."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cordee-bench-")))
        settings: dict[str, dict[str, str]] = {"SQLite": {}}
        if "postgresql" not in available():
            settings["PostgreSQL"] = {"CORDEE_DATABASE_URL": stack.enter_context(postgres())}
        for name, more in settings.items():
            print(_measured(name, _ask(folder / name, more)))
    return 0


def _ask(folder: Path, more: dict[str, str]) -> dict[tuple[str, str], int | None]:
    with redirect_stdout(StringIO()):  # its log
        scene = data.make(folder, 0, **more)
        app = data.application(folder, **more)
    with app.app_context():
        db.enter_platform(scene.platform_id)
        people = scene.trios[0].people
        told = places(write(read_corpus(), (people[0], people[1])))
        db.session().close()
        db.db.engine.dispose()
    return told


def _measured(name: str, told: dict[tuple[str, str], int | None]) -> str:
    among = [place for place in told.values() if place is not None and place <= FIRST]
    lost = [f"{typed} ({code}: {place})" for (code, typed), place in told.items() if place is None or place > FIRST]
    first = sum(place == 1 for place in among)
    line = f"{name}: {len(among)} of {len(told)} among the first {FIRST}, {first} in the first place"
    return f"{line}; not: {' · '.join(lost)}" if lost else line


if __name__ == "__main__":
    sys.exit(main())
