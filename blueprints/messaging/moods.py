"""Saying how one is by a short form: off by default, turned on by the accompanied person for a conversation of hers.

What she chose travels inside the sealed words: the database shows no difference from any other message. It stands there
in plain words as well, so that searches, quotes and copies say it.
"""

import re
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, select

from blueprints.core import audit, clock, db
from blueprints.messaging.talking_models import CheckIn
from blueprints.messaging.talks import Talk


class Mood(StrEnum):
    """How she is. Each has its words and its shape; colour is never alone."""

    GREEN = "green"
    ORANGE = "orange"
    RED = "red"


SAID = {Mood.GREEN: "Ça va", Mood.ORANGE: "C’est difficile", Mood.RED: "J’ai besoin d’aide"}
_MARK = re.compile("\x1emood=(green|orange|red)\n")
"""Begins with a sign that nobody can type: `core.text.clean` takes it away."""


def pack(mood: Mood, own: str) -> str:
    """Return what is sealed: the mark, the words of the choice, and her own."""
    return f"\x1emood={mood.value}\n" + "\n\n".join(part for part in (SAID[mood], own) if part)


def unpack(plain: str) -> tuple[str, str]:
    """Return the mood (empty for other messages) and the text of what was sealed."""
    found = _MARK.match(plain)
    return (found[1], plain[found.end() :]) if found else ("", plain)


def own_words(text: str) -> str:
    """Return what she wrote beside her choice."""
    return text.partition("\n\n")[2]


def is_on(talk: Talk) -> bool:
    """Tell whether she turned it on for a conversation."""
    statement = select(CheckIn.conversation_id).where(CheckIn.conversation_id == talk.id)
    return db.session().scalar(statement) is not None


def turn(*, talk: Talk, person: UUID, on: bool) -> None:
    """Inside a write unit: turn it on or off; what was sent stays. Twice is once."""
    session = db.session()
    if on:
        add = db.inserter(session)
        row = add(CheckIn).values(conversation_id=talk.id, platform_id=talk.platform_id, since=clock.now())
        session.execute(row.on_conflict_do_nothing())
    else:
        session.execute(delete(CheckIn).where(CheckIn.conversation_id == talk.id))
    audit.record("check_in.on" if on else "check_in.off", subject="conversations", subject_id=talk.id, actor_id=person)
