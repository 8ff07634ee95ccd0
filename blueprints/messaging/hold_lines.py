"""What is a person's own beside a conversation: what she has not sent yet, and what she chose for writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, select

from blueprints.accounts.models import Person
from blueprints.core import clock, db, state
from blueprints.core.errors import Tampered
from blueprints.messaging.holding import CHOICES, binding_of
from blueprints.messaging.talking_models import HeldMessage, HeldState, WritingChoice
from blueprints.messaging.talks import Talk

_MOST = 50
_waiting = and_(
    HeldMessage.author_id == Person.id,
    HeldMessage.conversation_id == bindparam("conversation"),
    HeldMessage.state == HeldState.WAITING,
)
_OWN = (
    select(
        WritingChoice.hold_seconds,
        HeldMessage.id,
        HeldMessage.client_id,
        HeldMessage.body,
        HeldMessage.due_at,
    )
    .select_from(Person)
    .outerjoin(WritingChoice, WritingChoice.person_id == Person.id)
    .outerjoin(HeldMessage, _waiting)
    .where(Person.id == bindparam("person"))
    .order_by(HeldMessage.due_at, HeldMessage.id)
    .limit(_MOST)
)
_CHOICE = select(WritingChoice.hold_seconds).where(WritingChoice.person_id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One held message, as its author sees it."""

    client: str
    text: str | None
    seconds: int
    """Until it leaves."""


@dataclass(frozen=True, slots=True)
class Own:
    """What the page of a conversation shows to this person alone."""

    hold: int = 0
    held: Sequence[HeldLine] = ()


def seconds_until(due_at: datetime) -> int:
    """Return how long something still waits; never more than was chosen, should the clock be set back."""
    return max(0, min(CHOICES[-1], round((due_at - clock.now()).total_seconds())))


def find_own(talk: Talk, person: UUID) -> Own:
    """Return what is the person's own beside a conversation, in one statement."""
    rows = db.read(_OWN, conversation=talk.id, person=person).all()
    if not rows:
        return Own()
    held = [
        HeldLine(str(row.client_id), _open(talk, row.id, person, row.body), seconds_until(row.due_at))
        for row in rows
        if row.id is not None
    ]
    return Own(rows[0].hold_seconds or 0, held)


def _open(talk: Talk, held_id: UUID, author: UUID, body: bytes) -> str | None:
    try:
        return state.current().keyring.open(body, binding_of(talk, held_id, author), key_id=talk.journey.key_id)
    except Tampered:
        return None


def find_choice(person: UUID) -> int:
    """Return how many seconds a person's messages are held."""
    return db.read(_CHOICE, person=person).scalar_one_or_none() or 0


def choose_hold(*, person: UUID, seconds: int) -> None:
    """Inside a write unit: hold this person's messages for so long from now on.

    Raises:
        ValueError: it is none of the choices.
    """
    if seconds not in CHOICES:
        message = "This is none of the choices."
        raise ValueError(message)
    session = db.session()
    add = db.inserter(session)
    statement = add(WritingChoice).values(person_id=person, platform_id=db.platform_id(), hold_seconds=seconds)
    chosen = {"hold_seconds": statement.excluded.hold_seconds}
    session.execute(statement.on_conflict_do_update(index_elements=[WritingChoice.person_id], set_=chosen))
