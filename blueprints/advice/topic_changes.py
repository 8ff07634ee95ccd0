"""Changes of the platform's topics. Threads keep theirs: a topic is closed, never removed."""

from collections.abc import Sequence
from uuid import UUID

from blueprints.advice import topics
from blueprints.advice.models import PlatformTopic
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.core.text import fold

MOST = 30


def add_topic(*, client_id: UUID, actor_id: UUID, name: str, about: str) -> PlatformTopic:
    """Add a topic at the end of the list; the same page sent twice adds one.

    Raises:
        Refused: there are too many, or one has this name.
    """
    present = topics.lock_topics()
    known = topics.find_topic_by_client(client_id)
    if known is not None:
        return known
    if len(present) >= MOST:
        raise Refused("Il y a déjà beaucoup de sujets. Renommez-en un qui ne sert plus.")
    _expect_new_name(name, present)
    topic = PlatformTopic(
        platform_id=db.platform_id(),
        client_id=client_id,
        code=db.secret_id().hex,
        name=name,
        about=about,
        position=max((one.position for one in present), default=0) + 1,
    )
    db.session().add(topic)
    _keep("topic.added", topic, actor_id)
    return topic


def rename_topic(*, topic: PlatformTopic, actor_id: UUID, name: str, about: str) -> None:
    """Change the words of a topic; its threads carry the new ones at once. The same words change nothing.

    Raises:
        Refused: another one has this name.
    """
    if (topic.name, topic.about) == (name, about):
        return
    _expect_new_name(name, [one for one in topics.lock_topics() if one.id != topic.id])
    topic.name, topic.about = name, about
    topic.version += 1
    _keep("topic.renamed", topic, actor_id)


def move_topic(*, topic: PlatformTopic, actor_id: UUID, up: bool) -> None:
    """Exchange a topic with the one above or below it; at the end of the list it stays where it is."""
    order = list(topics.lock_topics())
    here = next(place for place, one in enumerate(order) if one.id == topic.id)
    other = here - 1 if up else here + 1
    if not 0 <= other < len(order):
        return
    order[here], order[other] = order[other], order[here]
    for position, one in enumerate(order, start=1):
        one.position = position
    _keep("topic.moved", topic, actor_id)


def close_topic(*, topic: PlatformTopic, actor_id: UUID) -> None:
    """Offer a topic no more; its threads stay. Closing twice is closing once.

    Raises:
        Refused: it is the last one that is offered.
    """
    present = topics.lock_topics()
    if topic.closed_at is not None:
        return
    if not any(one.closed_at is None and one.id != topic.id for one in present):
        raise Refused("C’est le dernier sujet proposé. Ajoutez-en un autre d’abord.")
    topic.closed_at = clock.now()
    _keep("topic.closed", topic, actor_id)


def reopen_topic(*, topic: PlatformTopic, actor_id: UUID) -> None:
    """Offer a closed topic again."""
    if topic.closed_at is None:
        return
    topic.closed_at = None
    _keep("topic.reopened", topic, actor_id)


def _expect_new_name(name: str, others: Sequence[PlatformTopic]) -> None:
    if any(fold(one.name) == fold(name) for one in others):
        raise Refused("Un sujet porte déjà ce nom. Choisissez-en un autre.")


def _keep(action: str, topic: PlatformTopic, actor_id: UUID) -> None:
    db.session().flush()
    audit.record(action, subject="topics", subject_id=topic.id, actor_id=actor_id)
    transaction.after_commit(topics.forget)
