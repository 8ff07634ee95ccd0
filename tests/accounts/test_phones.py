"""A telephone number stays on one line, whatever the size of the letters."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from blueprints.accounts import platforms
from blueprints.core.text import unbroken
from blueprints.front_door.phones import read_phone
from tests.conftest import Browser, World

ROOT = Path(__file__).parents[2]
_PARTED = re.compile(r"(?<![\d#-])(?:0\d(?: \d\d){4}|\d\d \d\d)(?![\d-])")
"""A number that a line may cut: two digits, a plain space, two digits."""


def test_its_spaces_do_not_part_it_and_it_can_be_typed_so() -> None:
    assert unbroken("04 65 71 12 30") == "04\u00a065\u00a071\u00a012\u00a030"
    assert read_phone(unbroken("04 65 71 12 30")) == "04 65 71 12 30"
    assert platforms.dial(unbroken("04 65 71 12 30")) == "tel:+33465711230"


@pytest.mark.parametrize("path", ["/", "/aide", "/connexion", "/accessibilite", "/mentions-legales", "/confort"])
def test_no_page_shows_a_number_that_a_line_may_cut(world: World, browser: Callable[..., Browser], path: str) -> None:
    answer = browser().get(path)
    assert answer.status_code == 200, path
    words = re.sub(r"<(script|style|svg)\b.*?</\1>", "", answer.text, flags=re.DOTALL)
    assert unbroken("04 65 71 12 30") in words
    assert _PARTED.findall(re.sub(r"<[^>]+>", "\n", words)) == []


def test_no_sentence_holds_a_number_that_a_line_may_cut() -> None:
    found = []
    for folder, ending in (("templates", "*.html"), ("blueprints", "*.py")):
        for path in (ROOT / folder).rglob(ending):
            said = re.findall(r'_l?\("([^"\n]*)"', path.read_text(encoding="utf-8"))
            found += [(path.name, one) for one in said if _PARTED.search(one)]
    assert found == []
