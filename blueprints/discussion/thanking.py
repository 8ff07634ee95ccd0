"""Thanks by a button: merci, moi aussi, utile. Nobody is shown who said it, nor how many did."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from sqlalchemy import and_, delete, select

from blueprints.charter import sending
from blueprints.charter.sending import Act
from blueprints.core import db
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.discussion import signing
from blueprints.discussion.models import Post, Reaction

Kind = Literal["thanks", "me_too", "useful"]
KINDS: tuple[Kind, ...] = ("thanks", "me_too", "useful")
OWN = "C’est votre message. Les autres peuvent y réagir."


def react(*, post: Post, person_id: UUID, kind: Kind, said: bool) -> None:
    """Say something of a post with a button, or take it back; said twice, it is said once.

    Args:
        post: the others read it.
        person_id: who says it.
        kind: what.
        said: False takes it back.

    Raises:
        Refused: it is her own post.
    """
    if signing.wrote(post, person_id):
        raise Refused(OWN)
    sending.expect_ready(author_id=person_id, act=Act.REACTION)
    session = db.session()
    first = dict.fromkeys(KINDS, False) | {kind: said}
    statement = db.inserter(session)(Reaction).values(
        id=Reaction.fresh_id(), platform_id=post.platform_id, post_id=post.id, person_id=person_id, **first
    )
    once = [Reaction.post_id, Reaction.person_id]
    session.execute(statement.on_conflict_do_update(index_elements=once, set_={kind: said}))


def list_said(posts: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """Return what was said of each of these posts, by anybody."""
    statement = select(Reaction.post_id, Reaction.thanks, Reaction.me_too, Reaction.useful).where(
        Reaction.post_id.in_(list(posts))
    )
    said: dict[UUID, frozenset[str]] = {}
    for row in db.session().execute(statement):
        said[row.post_id] = said.get(row.post_id, frozenset()) | _kinds_of(row)
    return said


def _kinds_of(row: AnyRow) -> frozenset[str]:
    return frozenset(kind for kind in KINDS if getattr(row, kind))


def has_said(person_id: UUID) -> bool:
    """Tell whether a person said something of a post."""
    said = and_(Reaction.person_id == person_id, Reaction.thanks | Reaction.me_too | Reaction.useful)
    return db.session().scalar(select(Reaction.id).where(said).limit(1)) is not None


def forget(*, person_id: UUID) -> None:
    """Take back all that a person said of posts (her account closes)."""
    statement = delete(Reaction).where(Reaction.person_id == person_id)
    db.session().execute(statement.execution_options(synchronize_session=False))
