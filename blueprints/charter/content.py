"""What a version of the rules holds: its words in one canonical writing, and the mark that holds those before."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from blueprints.charter.models import CharterRule


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a version.

    Args:
        key: what stays the same in every version.
        number: its place in this one; a decision of moderation names it.
        title: in two or three words.
        words: what it says.
        simple: the same in easy words; may be empty.
    """

    key: str
    number: int
    title: str
    words: str
    simple: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All that is written: a few words before, and the rules in their order."""

    intro: str
    intro_simple: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version, as pages and decisions read it."""

    number: int
    published_at: datetime
    why: str
    text: Rules

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return its rules in their order."""
        return self.text.rules

    def find(self, key: str) -> Rule | None:
        """Return the rule of this key."""
        return next((one for one in self.rules if one.key == key), None)


def take(intro: str, intro_simple: str, rules: Iterable[CharterRule]) -> Rules:
    """Return what is written now, as a version would hold it."""
    numbered = enumerate(rules, start=1)
    return Rules(
        intro, intro_simple, tuple(Rule(one.key, number, one.title, one.words, one.simple) for number, one in numbered)
    )


def write(text: Rules) -> str:
    """Return rules as a version keeps them: the same rules are always the same signs."""
    rules = [{"key": one.key, "title": one.title, "words": one.words, "simple": one.simple} for one in text.rules]
    whole = {"intro": text.intro, "intro_simple": text.intro_simple, "rules": rules}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(content: str) -> Rules:
    """Return the rules of a version."""
    kept = json.loads(content)
    rules = tuple(Rule(number=number, **one) for number, one in enumerate(kept["rules"], start=1))
    return Rules(kept["intro"], kept["intro_simple"], rules)


def fingerprint(text: Rules) -> str:
    """Return what tells whether the words are still those that were read again before publishing."""
    return hashlib.sha256(write(text).encode()).hexdigest()


def mark(before: bytes, number: int, why: str, content: str) -> bytes:
    """Return the mark of a version: it changes with its words, and with those of every version before."""
    own = json.dumps([number, why, content], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + own.encode()).digest()
