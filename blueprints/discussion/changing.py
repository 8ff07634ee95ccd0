"""Changing one's own post, taking it back, and the destruction of its words a minute later.

The first words of a changed post are overwritten at once: nothing keeps them, and the page says that it changed.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from blueprints.care import services as care
from blueprints.core import audit, clock, db, outbox, transaction
from blueprints.core.errors import Refused
from blueprints.discussion import first_links, queries, services, signing
from blueprints.discussion.models import Post, Signed, Standing
from blueprints.drafts import services as drafts
from blueprints.moderation import services as moderation
from blueprints.moderation.kinds import Hold
from blueprints.undo.ways import SECONDS

DESTROY, OVERWRITE = "discussion.destroy_words", "discussion.overwrite_words"
_GRACE = timedelta(seconds=5)
"""A click in the last second of the notice still counts."""

WAIT = timedelta(seconds=SECONDS) + 2 * _GRACE
"""From when on nothing brings the words back."""

WITHDRAWN = "Ce message est retiré."
REMOVED = "L’équipe de modération a retiré ce message. Il ne peut plus changer."
DESTROYED = "La minute pour annuler est passée. Les mots du message sont effacés."


@dataclass(frozen=True, slots=True)
class Written:
    """One post with what holds it: what the rules are asked about.

    Args:
        post: the words.
        holder_id: the question or the idea.
        is_open: whether the others still read what holds it.
        kind: of its text, as moderation knows it.
    """

    post: Post
    holder_id: UUID
    is_open: bool
    kind: str

    @property
    def author_id(self) -> UUID | None:
        """Return who wrote it, signed or not; None when nobody can be told."""
        return signing.author_of(self.post)


def edit_post(*, written: Written, body: str, version: int, warning: str = "") -> None:
    """Write other words in the place of the first.

    Those that nobody signs, or a newcomer's with a new link, are read before the others read them.

    Args:
        written: loaded in this unit.
        body: the new words, already cleaned.
        version: of the post, as the page knew it.
        warning: what its author says over it from now on; nothing unfolds it.

    Raises:
        Refused: it was taken back, by her or by moderation.
        Stale: it was changed meanwhile, in another tab.
    """
    held = queries.hold_post(written.post.id)
    if held.withdrawn_at is not None:
        raise Refused(WITHDRAWN)
    if held.standing is Standing.REMOVED:
        raise Refused(REMOVED)
    transaction.expect_version(held.version, version)
    if (body, warning) == (held.body, held.own_warning):
        return
    services.warn(post=held, warning=warning)
    unsigned, author_id = held.signed is Signed.NOBODY, signing.author_of(held)
    waits = Hold.UNNAMED if unsigned else None
    if author_id is not None and not unsigned:
        waits = first_links.reason_to_wait(author_id=author_id, words=body, before=held.body)
    if body != held.body:
        held.body = body
        held.edited_at = services.day_of(clock.now()) if unsigned else clock.now()
        outbox.add(OVERWRITE)
    held.version += 1
    _note("post.edited", held)
    if waits is not None:
        moderation.hold(kind=written.kind, subject_id=held.id, why=waits)
    else:
        moderation.text_changed(kind=written.kind, subject_id=held.id)
    if author_id is not None:
        care.look_at(author_id=author_id, kind="post", subject_id=held.id, text=body, is_named=not unsigned)


def withdraw_post(*, written: Written, page: str) -> None:
    """Take a post back: nobody reads it from now on, and its words are destroyed once the minute is over.

    Args:
        written: loaded in this unit.
        page: the path where it is changed; a draft of other words goes with it.
    """
    discussion = queries.lock_discussion(written.post.discussion_id)
    held = queries.hold_post(written.post.id)
    if held.withdrawn_at is not None:
        return
    held.withdrawn_at = clock.now()
    discussion.held_count -= _waits(held)
    held.version += 1
    if held.author_id is not None:  # a text without a name keeps no draft: its row would say whose it is
        drafts.drop_draft(person_id=held.author_id, place=page)
    _note("post.withdrawn", held)
    outbox.add(DESTROY, delay=WAIT, post=held.id)
    moderation.text_withdrawn(kind=written.kind, subject_id=held.id)


def _waits(post: Post) -> bool:
    return post.number < 0 and post.standing is Standing.HELD


def restore_post(*, written: Written) -> None:
    """Give a post back within the minute.

    Raises:
        Refused: the minute is over, its words are gone.
    """
    discussion = queries.lock_discussion(written.post.discussion_id)
    held = queries.hold_post(written.post.id)
    if held.withdrawn_at is None:
        return
    if not held.body or clock.now() - held.withdrawn_at > timedelta(seconds=SECONDS) + _GRACE:
        raise Refused(DESTROYED)
    held.withdrawn_at = None
    discussion.held_count += _waits(held)
    held.version += 1
    _note("post.restored", held)
    moderation.text_restored(kind=written.kind, subject_id=held.id)


def _note(action: str, post: Post) -> None:
    """Note an act of the author; where she did not sign, nobody."""
    audit.record(action, subject="posts", subject_id=post.id, actor_id=post.author_id)
    db.session().flush()


def destroy_words(post_id: UUID) -> None:
    """Destroy the words of a post that stayed withdrawn; who wrote it, when, and that it was taken back stay."""
    ended = clock.now() - timedelta(seconds=SECONDS) - _GRACE
    statement = (
        update(Post)
        .where(Post.id == post_id, Post.withdrawn_at.is_not(None), Post.withdrawn_at <= ended)
        .values(body="")
        .returning(Post.id)
        .execution_options(synchronize_session=False)
    )
    if db.session().execute(statement).first() is not None:
        audit.record("post.destroyed", subject="posts", subject_id=post_id)
