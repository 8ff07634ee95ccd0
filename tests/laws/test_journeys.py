"""The law of journeys: after a click, the page that it leads to is expected before anything reads it.

A click gives back as soon as the next document begins: on a busy machine, what reads then reads the page before, or
half of the next one.
"""

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "journeys"
LEADS_ON = {"click", "dblclick", "press", "check", "tap"}
READS = {"assert_accessible", "check"}
"""Functions that read the whole page, by the names that journeys give them."""
READS_OF_A_PAGE = {"content", "title"}


def _called(statement: ast.stmt) -> ast.Call | None:
    """Return the call that a statement is, when it is nothing else."""
    return statement.value if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call) else None


def _leads_on(statement: ast.stmt) -> bool:
    call = _called(statement)
    return call is not None and isinstance(call.func, ast.Attribute) and call.func.attr in LEADS_ON


def _reads_at_once(statement: ast.stmt) -> bool:
    call = _called(statement)
    if call is not None and isinstance(call.func, ast.Name):
        return call.func.id in READS
    return isinstance(statement, ast.Assert | ast.Assign) and any(
        isinstance(one, ast.Attribute) and (one.attr == "url" or one.attr in READS_OF_A_PAGE)
        for one in ast.walk(statement)
    )


def _hasty(source: str) -> Iterator[int]:
    """Give the lines that read a page right after what may have led away from it."""
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            yield from (after.lineno for before, after in pairwise(body) if _leads_on(before) and _reads_at_once(after))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_a_page_is_expected_before_it_is_read(path: Path) -> None:
    assert list(_hasty(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("read", ["assert_accessible(page)", "assert 'x' in page.url", "said = page.content()"])
def test_the_law_sees_who_is_hasty(read: str) -> None:
    click = "page.get_by_role('link').click()"
    assert list(_hasty(f"def test():\n    {click}\n    {read}\n")) == [3]
    assert list(_hasty(f"def test():\n    {click}\n    expect(page.locator('h1')).to_be_visible()\n    {read}\n")) == []
