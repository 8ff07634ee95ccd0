"""From a report to the queue: how long until who moderates reads that a text was reported, on each database.

A report is in the queue from its own commit: what is measured is the report with its commit, and then the page of the
queue in which it stands.
"""

import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from flask import Flask

from bench import data, inside
from bench.pages import MILLISECONDS
from bench.servers import HOST
from blueprints.accounts import sessions
from blueprints.core import db, transaction
from blueprints.ideas import services as ideas
from blueprints.moderation import services as moderation
from blueprints.moderation.models import Reason
from tests.servers import available, postgres

REPORTS = 40


def measure(folder: Path, **more: str) -> tuple[list[float], list[float], int]:
    """Return how long each report took, how long the queue after it, and after how many it stood there."""
    scene = data.make(folder, 0, **more)
    app = data.application(folder, **more)
    author, reporter = (trio.people[0] for trio in scene.trios[:2])
    headers = {"Host": HOST, "Cookie": f"{sessions.COOKIE}={scene.member_token}"}
    inside.ask(app, "/moderation", headers)
    sent, read, found = [], [], 0
    for number in range(1, REPORTS + 1):
        idea = _write(app, scene.platform_id, author, number)
        started = time.perf_counter()
        _report(app, scene.platform_id, idea, reporter)
        committed = time.perf_counter()
        page = inside.ask(app, "/moderation", headers)
        read.append(time.perf_counter() - committed)
        sent.append(committed - started)
        found += page.body.count("Texte signalé".encode()) == number
    return sent, read, found


def _write(app: Flask, platform_id: UUID, author: UUID, number: int) -> UUID:
    with app.app_context():
        db.enter_platform(platform_id)
        with transaction.apart():
            idea = ideas.send_idea(
                author_id=author, client_id=db.new_id(), title=f"Idée {number}", body="Une idée pour nous."
            )
            return idea.id


def _report(app: Flask, platform_id: UUID, idea: UUID, reporter: UUID) -> None:
    with app.app_context():
        db.enter_platform(platform_id)
        with transaction.apart():
            moderation.report(kind="idea", subject_id=idea, reporter_id=reporter, reason=Reason.NAMES, words="")


def main() -> int:
    """Print one line for each database; 1 when a report did not stand in the very next page of the queue."""
    missing = 0
    with TemporaryDirectory() as folder, ExitStack() as stack:
        ways: dict[str, dict[str, str]] = {"SQLite": {}}
        if "postgresql" not in available():
            ways["PostgreSQL"] = {"CORDEE_DATABASE_URL": stack.enter_context(postgres(durable=True))}
        for name, more in ways.items():
            sent, read, found = measure(Path(folder) / name, **more)
            missing += REPORTS - found
            print(
                f"{name}: report {statistics.median(sent) * MILLISECONDS:.1f} ms, then the queue "
                f"{statistics.median(read) * MILLISECONDS:.1f} ms; in the very next page: {found} of {REPORTS}"
            )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
