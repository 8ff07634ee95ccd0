"""What differs between two versions of the rules, rule by rule, for a person to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from blueprints.charter.content import Rule, Rules
from blueprints.core import comparing
from blueprints.core.comparing import Segment


class Kind(StrEnum):
    """What became of a rule."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One rule that is not what it was."""

    kind: Kind
    number: int
    """Its number after; before, for a rule that is gone."""
    before: Rule | None
    after: Rule | None

    @property
    def title(self) -> str:
        """Return how it is called."""
        found = self.after or self.before
        return found.title if found else ""

    @property
    def old_title(self) -> str:
        """Return how it was called, where that is another name."""
        return self.before.title if self.before and self.after and self.before.title != self.after.title else ""

    @property
    def segments(self) -> list[Segment]:
        """Return its words before and after."""
        return comparing.compare(_words(self.before), _words(self.after))


def _words(rule: Rule | None) -> str:
    return rule.words if rule else ""


def compare(before: Rules, after: Rules) -> list[Change]:
    """Return the rules that changed, those of after in their order, then those that are gone."""
    known = {one.key: one for one in before.rules}
    kept = _in_order([one.key for one in before.rules], [one.key for one in after.rules])
    found = [_change(known.get(one.key), one, stayed=one.key in kept) for one in after.rules]
    stay = {one.key for one in after.rules}
    gone = [Change(Kind.GONE, one.number, one, None) for one in before.rules if one.key not in stay]
    return [one for one in found if one is not None] + gone


def _change(before: Rule | None, after: Rule, *, stayed: bool) -> Change | None:
    if before is None:
        return Change(Kind.NEW, after.number, None, after)
    if (before.title, before.words, before.simple) != (after.title, after.words, after.simple):
        return Change(Kind.CHANGED, after.number, before, after)
    return None if stayed else Change(Kind.MOVED, after.number, before, after)


def _in_order(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """Return the rules of both that only follow from others having gone, come or moved."""
    both = [key for key in after if key in before]
    places = [before.index(key) for key in both]
    best: list[list[int]] = []
    for place in places:
        longest = max((one for one in best if one[-1] < place), key=len, default=[])
        best.append([*longest, place])
    stayed = max(best, key=len, default=[])
    return frozenset(before[place] for place in stayed)
