"""The rules that a decision names: those of the charter in force, by their number."""

from dataclasses import dataclass

from blueprints.charter import queries as charter


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force.

    Args:
        version: of the charter.
        titles: of each rule, by its number.
    """

    version: int
    titles: dict[int, str]


def in_force() -> Rules:
    """Return the rules of the charter that is in force."""
    version = charter.current_version()
    return Rules(version.number, {rule.number: rule.title for rule in version.rules})


def words_of(version: int | None, number: int | None) -> tuple[str, str]:
    """Return title and words of a rule as it was when a decision named it; nothing when it is not known any more."""
    found = charter.find_version(version) if version is not None else None
    rule = next((one for one in found.rules if one.number == number), None) if found is not None else None
    return (rule.title, rule.words) if rule is not None else ("", "")
