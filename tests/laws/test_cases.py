"""The law of cases: a test has the same name in every process that runs it.

Several processes share the tests and compare the names of all cases first: one that is made by chance stops the
whole run.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1]
BY_CHANCE = {"uuid1", "uuid4", "uuid7", "new_id", "secret_id", "token_hex", "random", "choice"}


def _calls(node: ast.AST) -> Iterator[str]:
    """Give the names of what is called to make plain values: of the others, pytest makes the name from their place."""
    if isinstance(node, ast.Call):
        yield getattr(node.func, "attr", getattr(node.func, "id", ""))
    for one in ast.iter_child_nodes(node):
        if not isinstance(one, ast.Dict | ast.Lambda):
            yield from _calls(one)


def _by_chance(source: str) -> Iterator[int]:
    """Give the lines of cases that another process would name otherwise."""
    for node in ast.walk(ast.parse(source)):
        cases = node.args if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "parametrize" else []
        yield from (value.lineno for value in cases if BY_CHANCE.intersection(_calls(value)))


def test_no_case_is_named_by_chance() -> None:
    found = {
        str(path.relative_to(FOLDER)): lines
        for path in sorted(FOLDER.rglob("test_*.py"))
        if (lines := list(_by_chance(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize("case", ["uuid4()", "f'/x/{uuid.uuid4()}'", "tokens.token_hex(4)"])
def test_the_law_sees_chance(case: str) -> None:
    assert list(_by_chance(f"@pytest.mark.parametrize('one', [{case!s}])\ndef test(one): ...")) == [1]
    assert list(_by_chance("@pytest.mark.parametrize('one', [str(1), UUID(int=0)])\ndef test(one): ...")) == []
