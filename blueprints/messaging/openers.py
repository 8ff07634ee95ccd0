"""The beginnings of messages that are hard to write: which there are, and how a platform changes its own."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.core.text import fold
from blueprints.messaging.models import ConversationKind
from blueprints.messaging.talking_models import Opener

MOST = 40
_ORDERED = select(Opener).order_by(Opener.position, Opener.id).limit(200)


def list_openers() -> Sequence[Opener]:
    """Return every beginning in the platform's order, closed ones too."""
    return db.session().scalars(_ORDERED).all()


def list_offered(kind: ConversationKind) -> list[Opener]:
    """Return the beginnings that suit a kind of conversation."""
    found = db.session().scalars(_ORDERED.where(Opener.closed_at.is_(None))).all()
    return [one for one in found if kind.value in one.kinds.split()]


def find_opener(opener_id: UUID) -> Opener | None:
    """Return one beginning."""
    return db.session().get(Opener, opener_id)


def find_offered(opener_id: UUID, kind: ConversationKind) -> Opener | None:
    """Return a beginning that is offered in a kind of conversation."""
    found = find_opener(opener_id)
    return found if found is not None and found.closed_at is None and kind.value in found.kinds.split() else None


# --- changing ---------------------------------------------------------------------------------------------------------


def lock_openers() -> Sequence[Opener]:
    """Return every beginning as it stands now, held until the commit: their order hangs on all of them."""
    return db.session().scalars(_ORDERED.with_for_update().execution_options(populate_existing=True)).all()


def add_opener(*, client_id: UUID, actor_id: UUID, name: str, about: str, words: str, kinds: str) -> Opener:
    """Add a beginning at the end of the list; the same page sent twice adds one.

    Raises:
        Refused: there are too many, or one has this name.
    """
    present = lock_openers()
    known = next((one for one in present if one.client_id == client_id), None)
    if known is not None:
        return known
    if len(present) >= MOST:
        raise Refused("Il y a déjà beaucoup de débuts de phrases. Changez-en un qui ne sert plus.")
    _expect_new_name(name, present)
    opener = Opener(
        platform_id=db.platform_id(),
        client_id=client_id,
        name=name,
        about=about,
        words=words,
        kinds=kinds,
        position=max((one.position for one in present), default=0) + 1,
    )
    db.session().add(opener)
    _keep("opener.added", opener, actor_id)
    return opener


def change_opener(*, opener: Opener, actor_id: UUID, name: str, about: str, words: str, kinds: str) -> None:
    """Change a beginning. The same words change nothing.

    Raises:
        Refused: another one has this name.
    """
    wanted = (name, about, words, kinds)
    if (opener.name, opener.about, opener.words, opener.kinds) == wanted:
        return
    _expect_new_name(name, [one for one in lock_openers() if one.id != opener.id])
    opener.name, opener.about, opener.words, opener.kinds = wanted
    opener.version += 1
    _keep("opener.changed", opener, actor_id)


def move_opener(*, opener: Opener, actor_id: UUID, up: bool) -> None:
    """Exchange a beginning with the one above or below it among those that are offered."""
    present = list(lock_openers())
    order = [one for one in present if one.closed_at is None]
    here = next((place for place, one in enumerate(order) if one.id == opener.id), -1)
    other = here - 1 if up else here + 1
    if here < 0 or not 0 <= other < len(order):
        return
    order[here], order[other] = order[other], order[here]
    for position, one in enumerate([*order, *(one for one in present if one.closed_at is not None)], start=1):
        one.position = position
    _keep("opener.moved", opener, actor_id)


def close_opener(*, opener: Opener, actor_id: UUID) -> None:
    """Offer a beginning no more. Closing twice is closing once."""
    if opener.closed_at is None:
        opener.closed_at = clock.now()
        _keep("opener.closed", opener, actor_id)


def reopen_opener(*, opener: Opener, actor_id: UUID) -> None:
    """Offer a closed beginning again."""
    if opener.closed_at is not None:
        opener.closed_at = None
        _keep("opener.reopened", opener, actor_id)


def _expect_new_name(name: str, others: Iterable[Opener]) -> None:
    if any(fold(one.name) == fold(name) for one in others):
        raise Refused("Un début de phrase porte déjà ce nom. Choisissez-en un autre.")


def _keep(action: str, opener: Opener, actor_id: UUID) -> None:
    db.session().flush()
    audit.record(action, subject="openers", subject_id=opener.id, actor_id=actor_id)
