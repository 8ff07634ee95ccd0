"""The platform's topics: which there are, and which are offered. Pages ask the database once a minute and platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from sqlalchemy import select

from blueprints.advice.models import PlatformTopic
from blueprints.core import db, state
from blueprints.core.errors import Refused

_SECONDS = 60.0
_ORDERED = select(PlatformTopic).order_by(PlatformTopic.position, PlatformTopic.id).limit(200)


@dataclass(frozen=True, slots=True)
class TopicCard:
    """One topic, as the platform wrote it."""

    id: UUID
    code: str
    name: str
    about: str
    is_offered: bool


@dataclass(frozen=True, slots=True)
class _Known:
    until: float
    cards: dict[str, TopicCard]


_known: dict[UUID, _Known] = {}


def forget() -> None:
    """Ask the database again at the next request (a topic was changed)."""
    _known.clear()


def cards(wanted: str | None = None) -> dict[str, TopicCard]:
    """Return every topic by its code, in the platform's order, those that are offered first.

    Args:
        wanted: a code that is among them if it exists: one made a moment ago in another process is asked for.
    """
    state.current().shares(_known)
    platform_id = db.platform_id()
    known = _known.get(platform_id)
    if known is None or known.until < monotonic() or (wanted is not None and wanted not in known.cards):
        rows = sorted(list_topics(), key=lambda one: one.closed_at is not None)
        found = {one.code: TopicCard(one.id, one.code, one.name, one.about, one.closed_at is None) for one in rows}
        known = _known[platform_id] = _Known(monotonic() + _SECONDS, found)
    return known.cards


def list_topics() -> Sequence[PlatformTopic]:
    """Return every topic in the platform's order, closed ones too."""
    return db.session().scalars(_ORDERED).all()


def find_topic(topic_id: UUID) -> PlatformTopic | None:
    """Return one topic."""
    return db.session().get(PlatformTopic, topic_id)


def find_topic_by_client(client_id: UUID) -> PlatformTopic | None:
    """Return the topic that a page has sent already."""
    return db.session().scalars(select(PlatformTopic).where(PlatformTopic.client_id == client_id)).one_or_none()


def lock_topics() -> Sequence[PlatformTopic]:
    """Return every topic as it stands now, held until the commit: order and the last open one hang on all of them."""
    statement = _ORDERED.with_for_update().execution_options(populate_existing=True)
    return db.session().scalars(statement).all()


def expect_offered(code: str) -> None:
    """Refuse a topic that new questions cannot take.

    Raises:
        Refused: there is none of this code, or it was closed.
    """
    offered = select(PlatformTopic.id).where(PlatformTopic.code == code, PlatformTopic.closed_at.is_(None))
    if db.session().scalar(offered) is None:
        raise Refused("Ce sujet n’est plus proposé. Choisissez-en un autre.")
