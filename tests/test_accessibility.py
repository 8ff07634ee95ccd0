"""The documents on accessibility hold every criterion and requirement, count them right, and name tests that exist."""

import re
from collections import Counter
from pathlib import Path

from blueprints.home import statement

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "accessibilite.md").read_text(encoding="utf-8")
REQUIREMENTS = (ROOT / "docs" / "exigences.md").read_text(encoding="utf-8")
THEMES = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
"""How many criteria each of the thirteen themes of RGAA 4.1.2 has."""
ROW = re.compile(r"^\| (\d+\.\d+) \| [^|]+ \| (C|NC|NA) \| [^|]+ \|$", re.MULTILINE)


def _states() -> Counter[str]:
    return Counter(state for _, state in ROW.findall(DOCUMENT))


def test_every_criterion_has_its_line_and_its_state() -> None:
    expected = [f"{theme}.{one}" for theme, count in enumerate(THEMES, 1) for one in range(1, count + 1)]
    assert len(expected) == statement.CRITERIA
    assert [number for number, _ in ROW.findall(DOCUMENT)] == expected


def test_the_public_page_gives_the_figures_of_the_document() -> None:
    states = _states()
    assert states["C"] == statement.CONFORM
    assert states["C"] + states["NC"] == statement.APPLICABLE


def test_the_document_counts_its_own_lines() -> None:
    states = _states()
    for words, state in (("Conformes", "C"), ("Non conformes", "NC"), ("Non applicables", "NA")):
        assert f"| {words} | {states[state]} |" in DOCUMENT
    assert f"| **{statement.rate()} %** |" in DOCUMENT


# --- the requirements of the interface --------------------------------------------------------------------------------


def _requirements() -> list[list[str]]:
    lines = [line for line in REQUIREMENTS.splitlines() if re.match(r"\| U\d\d \|", line)]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


def test_the_fifty_requirements_have_their_line_in_order() -> None:
    assert [row[0] for row in _requirements()] == [f"U{number:02}" for number in range(1, 51)]


def test_what_is_said_to_be_met_names_tests_that_exist() -> None:
    for number, _, state, *shown in _requirements():
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", " ".join(shown))
        assert bool(named) is (state != "○"), number
        for path, name in named:
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8") if name else (ROOT / path).is_file(), (
                path
            )


def test_the_requirements_are_counted_right() -> None:
    states = Counter(row[2] for row in _requirements())
    assert f"**Met: {states['●']} of the {states['●'] + states['◐']} that apply today**" in REQUIREMENTS
