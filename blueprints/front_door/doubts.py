"""What makes a message look like one of a machine. Nothing is refused for it: a person has a look first.

People who go very fast with what their browser fills in, who come back after a night, or whose browser fills every
field, must still get through.
"""

import re
from datetime import timedelta
from enum import StrEnum

from blueprints.core import clock, tokens

QUICKEST = timedelta(seconds=4)
"""Nobody reads the page and writes a message in less, also with what the browser fills in."""
MOST_LINKS = 2
_PURPOSE = "enquiry.stamp"
_LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)
_MARK = 32


class Doubt(StrEnum):
    """One thing that looks like a machine."""

    TRAP = "trap"
    QUICK = "quick"
    UNSTAMPED = "unstamped"
    LINKS = "links"
    REPEATED = "repeated"


def stamp() -> str:
    """Return a mark of this instant, which only this installation can make."""
    moment = str(int(clock.now().timestamp()))
    return f"{moment}-{_signature(moment)}"


def _signature(moment: str) -> str:
    return tokens.fingerprint(_PURPOSE, moment).hex()[:_MARK]


def _age(given: str) -> timedelta | None:
    """Return how long ago *given* was made here; None when it was not."""
    moment, _, signature = given.partition("-")
    if not (moment.isascii() and moment.isdecimal() and len(moment) < _MARK) or signature != _signature(moment):
        return None
    return timedelta(seconds=clock.now().timestamp() - int(moment))


def look_at(*, trap: str, given: str, message: str) -> tuple[Doubt, ...]:
    """Return what is odd about a message.

    Args:
        trap: what stands in the field that nobody sees.
        given: the stamp of the first page.
        message: the words.
    """
    age = _age(given)
    odd = {
        Doubt.TRAP: bool(trap.strip()),
        Doubt.UNSTAMPED: age is None,
        Doubt.QUICK: age is not None and age < QUICKEST,
        Doubt.LINKS: len(_LINK.findall(message)) > MOST_LINKS,
    }
    return tuple(doubt for doubt, is_so in odd.items() if is_so)
