"""The law of cases: a test has the same name in every process that runs it.

Several processes share the tests and compare the names of all cases first: one that is made by chance stops the
whole run.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1]
BY_CHANCE = {"uuid1", "uuid4", "uuid7", "new_id", "secret_id", "token_hex", "random", "choice", "now", "today"}


def _calls(node: ast.AST) -> Iterator[str]:
    """Give the names of what is called to make plain values: of the others, pytest makes the name from their place."""
    if isinstance(node, ast.Call):
        yield getattr(node.func, "attr", getattr(node.func, "id", ""))
    for one in ast.iter_child_nodes(node):
        if not isinstance(one, ast.Dict | ast.Lambda):
            yield from _calls(one)


def _by_chance(source: str) -> Iterator[int]:
    """Give the lines of cases that another process would name otherwise."""
    module = ast.parse(source)
    named = BY_CHANCE | set(_made_by_chance(module))
    for node in ast.walk(module):
        cases = node.args if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "parametrize" else []
        yield from (value.lineno for value in cases if named.intersection(_words(value)))


def _made_by_chance(module: ast.Module) -> Iterator[str]:
    """Give the constants of a module that are another value in each process."""
    for node in module.body:
        if isinstance(node, ast.Assign) and BY_CHANCE.intersection(_calls(node.value)):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _words(value: ast.AST) -> Iterator[str]:
    """Give what a case calls, and the constants that its text holds."""
    yield from _calls(value)
    for one in ast.walk(value):
        if isinstance(one, ast.FormattedValue) and isinstance(one.value, ast.Name):
            yield one.value.id


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


def test_the_law_sees_a_constant_that_chance_made() -> None:
    cases = "@pytest.mark.parametrize('one', [f'/x?y={HERE}'])\ndef test(one): ..."
    assert list(_by_chance(f"HERE = Cursor(clock.now(), 1)\n{cases}")) == [2]
    assert list(_by_chance(f"HERE = Cursor(0, 1)\n{cases}")) == []
