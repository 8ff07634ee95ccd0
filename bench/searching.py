"""`python -m bench.searching`: what a search in one's own conversations costs, where each message is opened to be read.

The first look of a process opens the key and reads the file; the second finds both at hand. `--messages` says how many
messages there are (80,000 by default); the page itself stops at `BOUND` of them.
"""

import argparse
import sys
import tempfile
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

from bench import data
from blueprints.core import db
from blueprints.messaging import queries, searching
from blueprints.messaging.talks import JourneyFacts, Talk, history_start

ASKED = {"often": "employeur", "two words": "bureau calme", "never": "télescope"}
_ROWS_A_MESSAGE = 10
"""`bulk` puts a tenth of what it makes into the one conversation that can be opened."""
_TURNS = 5


@dataclass(frozen=True, slots=True)
class Look:
    """What one question cost, in seconds, over so many messages."""

    first: float
    second: float
    looked: int
    found: int

    def line(self, name: str) -> str:
        """Return it in words."""
        each = self.second / max(1, self.looked) * 1e6
        cost = f"first {self.first * 1000:.0f} ms · second {self.second * 1000:.0f} ms · {each:.1f} µs a message"
        return f"{name}: {self.looked} messages opened · {self.found} found · {cost}"


def main(arguments: list[str]) -> int:
    """Measure, and print a line a question."""
    parser = argparse.ArgumentParser(prog="python -m bench.searching", description="Mesurer la recherche.")
    parser.add_argument("--messages", type=int, default=80_000, help="combien de messages sont là")
    many = parser.parse_args(arguments).messages
    with tempfile.TemporaryDirectory(prefix="cordee-bench-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        with redirect_stdout(StringIO()):  # its log
            scene = data.make(folder, many * _ROWS_A_MESSAGE)
            app = data.application(folder)
        with app.app_context():
            db.enter_platform(scene.platform_id)
            talk = queries.find_talk(scene.long_conversation)
            if talk is None:
                message = "The long conversation is not there."
                raise LookupError(message)
            for bound in sorted({many, searching.BOUND}, reverse=True):
                for name, asked in ASKED.items():
                    print(_look(talk, asked, bound).line(name), flush=True)
            db.session().close()
            db.close_connections()
    return 0


def _look(talk: Talk, asked: str, bound: int) -> Look:
    reader = _reader(talk.journey)
    start = history_start(talk, reader)
    if start is None:
        message = "Nobody reads the long conversation."
        raise LookupError(message)
    times = []
    for _turn in range(_TURNS):
        before = perf_counter()
        outcome = searching.look([(talk, start)], asked, bound=bound)
        times.append(perf_counter() - before)
    return Look(times[0], median(times[1:]), outcome.looked, outcome.count)


def _reader(journey: JourneyFacts) -> UUID:
    return journey.members[0].person_id


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
