"""The document on accessibility holds all the criteria, counts them right, and is what the public page says."""

import re
from collections import Counter
from pathlib import Path

from blueprints.home import statement

DOCUMENT = (Path(__file__).parents[1] / "docs" / "accessibilite.md").read_text(encoding="utf-8")
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
