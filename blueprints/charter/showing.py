"""The rules as pages write them: in the words of the version, or in its easy words for who reads the simple version."""

from dataclasses import dataclass

from markupsafe import Markup

from blueprints.charter.content import Rule, Rules
from blueprints.core import text
from blueprints.core.i18n import SIMPLE, language


@dataclass(frozen=True, slots=True)
class ShownRule:
    """One rule, ready to be written.

    Args:
        key: of its address.
        number: its place.
        title: in two or three words.
        body: what it says to this reader.
        easy: the same in easy words, where they are not the body already.
    """

    key: str
    number: int
    title: str
    body: Markup
    easy: Markup | None


@dataclass(frozen=True, slots=True)
class ShownRules:
    """The words before, and the rules."""

    intro: Markup
    rules: list[ShownRule]

    @property
    def has_easy(self) -> bool:
        """Tell whether some are said in easy words too."""
        return any(one.easy for one in self.rules)


def show(rules: Rules) -> ShownRules:
    """Return the rules as a page writes them."""
    simple = language() == SIMPLE
    intro = rules.intro_simple if simple and rules.intro_simple else rules.intro
    return ShownRules(text.show(intro), [_show(one, simple=simple) for one in rules.rules])


def _show(rule: Rule, *, simple: bool) -> ShownRule:
    as_easy = simple and bool(rule.simple)
    easy = text.show(rule.simple) if rule.simple and not as_easy else None
    return ShownRule(rule.key, rule.number, rule.title, text.show(rule.simple if as_easy else rule.words), easy)
