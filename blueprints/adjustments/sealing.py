"""The words of adjustments as plain values, and the places that they are sealed for.

What a measure is about tells of a person's health as much as her own sentence: the difficulty is sealed with the rest.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from blueprints.core import state
from blueprints.core.crypto import Binding
from blueprints.core.keystore import KeyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do: who, what, by when; and who noted that it is done, when."""

    who: str
    what: str
    by: date | None = None
    done_by: UUID | None = None
    done_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether somebody noted that it is done."""
        return self.done_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an adjustment says."""

    constraint: str
    effect: str
    """What is hard at work, as the person says it; never why."""
    measure: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaWords:
    """A kept measure, told again without names."""

    constraint: str
    title: str
    measure: str
    cost: str
    how: str
    watch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The journey that words belong to: its platform, itself and its key."""

    platform: UUID
    journey: UUID
    key: UUID

    def binding(self, column: str, row: UUID, author: UUID) -> Binding:
        """Return what a ciphertext of this journey is bound to."""
        table, _dot, name = column.partition(".")
        return Binding(platform=self.platform, table=table, column=name, row=row, journey=self.journey, author=author)

    def seal(self, column: str, row: UUID, author: UUID, text: str) -> bytes:
        """Encrypt *text* for one row of `table.column`."""
        return state.current().keyring.seal(self.key, text, self.binding(column, row, author))

    def open(self, column: str, row: UUID, author: UUID, envelope: bytes) -> str:
        """Decrypt what `seal` gave.

        Raises:
            Tampered: moved, altered or truncated.
        """
        return state.current().keyring.open(envelope, self.binding(column, row, author), key_id=self.key)

    def mac(self, author: UUID, client_id: UUID, text: str) -> bytes:
        """Return the keyed hash of what a page sent under this id."""
        parts = (self.journey.bytes, author.bytes, client_id.bytes, text.encode())
        return state.current().keyring.mac(self.key, "adjustment.words", *parts)


def pack(words: Words) -> str:
    """Return *words* as one text, always written the same."""
    plain = asdict(words)
    plain["steps"] = [_plain(one) for one in words.steps]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def _plain(one: Step) -> dict[str, Any]:
    plain = {"who": one.who, "what": one.what, "by": one.by.isoformat() if one.by else None}
    mark = mark_of(one)
    return {**plain, "done": mark} if mark else plain


def mark_of(one: Step) -> list[str] | None:
    """Return who noted that a line is done, and when, as plain values; None for a line that is not."""
    return [str(one.done_by), one.done_at.isoformat()] if one.done_by and one.done_at else None


def marked(one: Step, mark: Sequence[str] | None) -> Step:
    """Return a line with what `mark_of` gave."""
    if mark is None:
        return replace(one, done_by=None, done_at=None)
    return replace(one, done_by=UUID(mark[0]), done_at=datetime.fromisoformat(mark[1]))


def unpack(text: str) -> Words:
    """Return what `pack` wrote."""
    plain: dict[str, Any] = json.loads(text)
    steps = tuple(_step(one) for one in plain.pop("steps"))
    return Words(**plain, steps=steps)


def _step(plain: dict[str, Any]) -> Step:
    day = date.fromisoformat(plain["by"]) if plain["by"] else None
    return marked(Step(who=plain["who"], what=plain["what"], by=day), plain.get("done"))


def begun_again(words: Words) -> Words:
    """Return the same words with nothing done: those of a new round."""
    return replace(words, steps=tuple(marked(one, None) for one in words.steps))


# --- the library ------------------------------------------------------------------------------------------------------


def _idea_binding(platform: UUID, column: str, row: UUID) -> Binding:
    return Binding(platform=platform, table="kept_ideas", column=column, row=row)


def seal_idea(words: IdeaWords, *, platform: UUID, row: UUID) -> bytes:
    """Return a told idea, sealed under the platform's key: it is no journey's any more."""
    text = json.dumps(asdict(words), ensure_ascii=False)
    own = state.current()
    return own.keyring.seal(own.key(KeyKind.SERVICE, platform), text, _idea_binding(platform, "words", row))


def open_idea(envelope: bytes, *, platform: UUID, row: UUID) -> IdeaWords:
    """Return what `seal_idea` sealed.

    Raises:
        Tampered: moved, altered or truncated.
    """
    return IdeaWords(**json.loads(state.current().keyring.open(envelope, _idea_binding(platform, "words", row))))


def seal_reason(text: str, *, platform: UUID, row: UUID) -> bytes:
    """Return why an idea was refused, sealed."""
    own = state.current()
    return own.keyring.seal(own.key(KeyKind.SERVICE, platform), text, _idea_binding(platform, "reason", row))


def open_reason(envelope: bytes, *, platform: UUID, row: UUID) -> str:
    """Return what `seal_reason` sealed.

    Raises:
        Tampered: moved, altered or truncated.
    """
    return state.current().keyring.open(envelope, _idea_binding(platform, "reason", row))
