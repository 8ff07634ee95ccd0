"""How each kind of news is said: every feature registers the sentences of what it tells.

A sentence names who may still read it: news of a place that was left are not shown, and no mail says them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_

from blueprints.core import access
from blueprints.core.access import Actor, Permission
from blueprints.news.models import News, NewsGroup, NewsKind

Words = Mapping[str, str]
Say = Callable[[Words], str]
Still = Callable[[Actor], ColumnElement[bool]]
Stop = Callable[[UUID], str]

SERVICE_NOTICES = frozenset({NewsGroup.ACCOUNT, NewsGroup.LEGAL})
"""Groups that a mail always says: they protect the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How one kind is said, and to whom it may still be said."""

    group: NewsGroup
    icon: str
    say: Say
    permission: Permission | None
    still: Still | None
    quiet: bool = False
    stop: Stop | None = None

    @property
    def is_service(self) -> bool:
        """Tell whether a mail always says it."""
        return self.group in SERVICE_NOTICES


_tellings: dict[NewsKind, Telling] = {}


def says(
    kind: NewsKind,
    *,
    group: NewsGroup,
    icon: str,
    permission: Permission | None = None,
    still: Still | None = None,
    quiet: bool = False,
    stop: Stop | None = None,
) -> Callable[[Say], Say]:
    """Register the function that makes the sentence of a kind from its words.

    Args:
        kind: which one.
        group: what the person chooses mails for.
        icon: a name of the sprite.
        permission: what one must still be allowed, by one's roles alone, to be shown such news.
        still: makes the filter of the news (their `subject_id`) that a person may still read.
        quiet: its words name somebody, a role or an accompaniment: a mail says only that there is something new.
        stop: makes, from what it is about, the path that a button posts to for hearing no more of it.
    """

    def register(say: Say) -> Say:
        _tellings[kind] = Telling(
            group=group, icon=icon, say=say, permission=permission, still=still, quiet=quiet, stop=stop
        )
        return say

    return register


def telling_of(kind: NewsKind) -> Telling:
    """Return how a kind is said.

    Raises:
        LookupError: no feature registered its sentence.
    """
    try:
        return _tellings[kind]
    except KeyError:
        message = f"Nobody says how {kind} is said: see news.sentences.says."
        raise LookupError(message) from None


def kinds_of(group: NewsGroup) -> list[NewsKind]:
    """Return the kinds of a group."""
    return [kind for kind, telling in _tellings.items() if telling.group is group]


def groups_for(actor: Actor) -> list[NewsGroup]:
    """Return the groups that this person may be told of, in their order."""
    open_to = {telling.group for telling in _tellings.values() if _is_open(telling, actor)}
    return [group for group in NewsGroup if group in open_to]


def shown_to(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of the news that *actor* may still be shown."""
    plain: list[NewsKind] = []
    held: dict[Still, list[NewsKind]] = {}
    for kind, telling in _tellings.items():
        if not _is_open(telling, actor):
            continue
        if telling.still is None:
            plain.append(kind)
        else:
            held.setdefault(telling.still, []).append(kind)
    parts = [and_(News.kind.in_(kinds), still(actor)) for still, kinds in held.items()]
    return or_(News.kind.in_(plain), *parts)


def _is_open(telling: Telling, actor: Actor) -> bool:
    return telling.permission is None or access.allowed(telling.permission, actor)
