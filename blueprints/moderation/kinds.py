"""The texts that can be reported, held and decided on: one typed adapter for each kind, registered by its feature.

How a feature joins, in a module of its own named `moderating.py` (imported at start by `create_app`):

    from blueprints.moderation import kinds
    from blueprints.moderation.kinds import Kind, Standing, Text

    kinds.register(Kind(
        name="advice.post",                      # at most 40 signs; kept in the database: never change it
        said=lazy_gettext("Réponse d’un conseil"),
        icon="messages-square",
        find=find_text,                          # (subject_id) -> Text | None, whatever its standing
        author_of=author_of,                     # (subject_id) -> UUID | None, the seal of an unnamed text opened
        stand=stand,                             # (*, subject_id, standing, warning) -> None, inside a write unit
        topics=list_topics,                      # () -> [(id, name)]: what a moderator may choose not to read
        also_wrote=also_wrote,                   # (subject_id, person_id) -> bool: a text of several authors
    ))

**The state that pages read stands on the text itself**: a column `standing` of `Standing` (import it from here) and a
`warning` of at most `LONGEST_WARNING` signs. `stand` writes them, and does what follows from the change: from `HELD` to
`VISIBLE` or `FOLDED` a text is read for the first time (counts, last activity, news to those who follow); to `HELD` or
`REMOVED` nobody but its author reads it. No page of a feature joins a table of moderation.

**What a feature calls** (`blueprints.moderation.services`, inside its own write unit):
- `hold(kind=, subject_id=, why=Hold.UNNAMED)` once the text is written: it stands `HELD`, and waits in the one queue
  from this very commit. `Hold.LINK`, `Hold.COPIES` for other reasons.
- `text_changed(kind=, subject_id=)` when its author wrote other words: a change that was asked for is read again.
- `text_withdrawn(kind=, subject_id=)` and `text_restored(kind=, subject_id=)` when she takes it back, and undoes it.
- `is_held(kind=, subject_id=)` where a text has no column of its own.
A page shows "Signaler" as a link to `report_path(kind, subject_id)`: no `url_for` per row.

**Without her name**: `Text.author_id` is None and `Text.author` is the words that pages show; who wrote it comes from
`author_of` alone, to tell her and for she does not decide on her own words. Nothing else here asks for it.

Testimonials keep their own review (`blueprints.testimonials.review`): they stand in the same queue by a `Desk`, and
join by a `Kind` for what is published.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel.speaklater import LazyString

if TYPE_CHECKING:
    from blueprints.moderation.models import Decision

LONGEST_WARNING = 200


class Standing(StrEnum):
    """Whether the others read a text."""

    VISIBLE = "visible"
    HELD = "held"
    FOLDED = "folded"
    REMOVED = "removed"


class Hold(StrEnum):
    """Why a text is read before the others read it."""

    UNNAMED = "unnamed"
    LINK = "link"
    COPIES = "copies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text, as moderation reads it now.

    Args:
        id: of the text.
        title: in a line; empty when it has none.
        body: its words as they stand; empty once they are destroyed.
        author_id: who wrote it; None when her name is sealed.
        author: how the collective reads her name.
        address: the path of the page where members read it.
        change: the path where its author changes it; empty when she cannot.
        standing: as written on the text.
        warning: what is shown over it while it is folded.
        withdrawn: its author took it back.
        edited_at: when its words last changed.
        topic_id: what it is about, among `Kind.topics`.
    """

    id: UUID
    title: str
    body: str
    author_id: UUID | None
    author: str
    address: str
    change: str = ""
    standing: Standing = Standing.VISIBLE
    warning: str = ""
    withdrawn: bool = False
    edited_at: datetime | None = None
    topic_id: UUID | None = None


Find = Callable[[UUID], Text | None]
AuthorOf = Callable[[UUID], UUID | None]
Stand = Callable[..., None]
AlsoWrote = Callable[[UUID, UUID], bool]
Topics = Callable[[], Sequence[tuple[UUID, str]]]


def no_topics() -> Sequence[tuple[UUID, str]]:
    """Return no topics: the texts of this kind have none."""
    return ()


def nobody_else(subject_id: UUID, person_id: UUID) -> bool:
    """Tell that this person did not write the text with its author: the texts of this kind have one author."""
    del subject_id, person_id
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one kind of text is found, named and changed (see the module)."""

    name: str
    said: str | LazyString
    icon: str
    find: Find
    author_of: AuthorOf
    stand: Stand
    topics: Topics = no_topics
    also_wrote: AlsoWrote = nobody_else


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One line of the queue that is reviewed on pages of its own.

    Args:
        title: of the text.
        about: what it is and since when, in words.
        address: the path of the page where it is reviewed.
        since: when it was received.
        promised_at: when an answer was promised.
        reviewer: the first name of who reads it; empty: nobody.
        is_mine: the person of this request reads it.
    """

    title: str
    about: str
    address: str
    since: datetime
    promised_at: datetime | None = None
    reviewer: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A review of another feature that stands in the one queue.

    Args:
        name: of the feature.
        icon: a name of the sprite.
        waiting: what waits for this person (her id is given), in one statement; nothing when she may not.
        kind: the name of the `Kind` under which its texts are counted.
        decided: how many texts were decided on between two moments, for the public count of a year.
    """

    name: str
    icon: str
    waiting: Callable[[UUID], Sequence[Waiting]]
    kind: str = ""
    decided: "Callable[[datetime, datetime], Mapping[Decision, int]] | None" = None


_kinds: dict[str, Kind] = {}
_desks: dict[str, Desk] = {}


def register(kind: Kind) -> Kind:
    """Let the texts of a kind be reported, held and decided on."""
    _kinds[kind.name] = kind
    return kind


def register_desk(desk: Desk) -> Desk:
    """Let what waits at a feature's own desk stand in the one queue."""
    _desks[desk.name] = desk
    return desk


def find(name: str) -> Kind | None:
    """Return a kind by its name."""
    return _kinds.get(name)


def known(name: str) -> Kind:
    """Return a kind that a row of ours names.

    Raises:
        LookupError: nobody registered it.
    """
    try:
        return _kinds[name]
    except KeyError:
        message = f"Nobody registered the texts of {name}: see moderation.kinds.register."
        raise LookupError(message) from None


def every() -> Sequence[Kind]:
    """Return every kind, by its name."""
    return [_kinds[name] for name in sorted(_kinds)]


def desks() -> Sequence[Desk]:
    """Return every other desk, by its name."""
    return [_desks[name] for name in sorted(_desks)]


def report_path(kind: str, subject_id: UUID) -> str:
    """Return the address of the page that reports one text."""
    return f"/signaler/{kind}/{subject_id}"
