"""The laws of files: sizes that one can read, one place that commits, SQL text in the core alone."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMITS = {"blueprints/**/*.py": 375, "templates/**/*.html": 135, "static/css/**/*.css": 180, "static/js/**/*.js": 180}
TEST_LIMIT = 600
APP_LIMIT = 120


def _files(pattern: str) -> list[Path]:
    return sorted(path for path in ROOT.glob(pattern) if "vendor" not in path.parts)


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("pattern", LIMITS)
def test_no_file_is_longer_than_one_can_read(pattern: str) -> None:
    long = {str(path.relative_to(ROOT)): _lines(path) for path in _files(pattern) if _lines(path) > LIMITS[pattern]}
    assert long == {}


def test_no_test_file_is_longer_than_one_can_read() -> None:
    long = {str(path.relative_to(ROOT)): _lines(path) for path in _files("tests/**/*.py") if _lines(path) > TEST_LIMIT}
    assert long == {}


def test_the_application_only_puts_parts_together() -> None:
    assert _lines(ROOT / "app.py") <= APP_LIMIT


def test_the_commit_is_written_once() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _files("blueprints/**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
        and not ast.unparse(node.func.value).startswith("connection")
    ]
    assert len(found) == 1, found
    assert found[0].startswith("blueprints/core/transaction.py")


def test_sql_text_and_bare_tables_stay_in_the_core() -> None:
    found = []
    for path in _files("blueprints/**/*.py"):
        if "core" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Attribute) and node.attr == "__table__":
                found.append(f"{path.name}:{node.lineno}")
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("text", "sqlalchemy.text", "sa.text"):
                found.append(f"{path.name}:{node.lineno}")
    allowed_defaults = {"models.py"}
    assert [one for one in found if one.partition(":")[0] not in allowed_defaults] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [path for path in _files("blueprints/**/*.py") if path.stem in vague] == []


def test_platforms_are_crossed_in_the_named_places_only() -> None:
    allowed = {"core", "demo", "accounts", "front_door", "joining", "home"}
    crossing = {
        path.relative_to(ROOT / "blueprints").parts[0]
        for path in _files("blueprints/**/*.py")
        if "across_platforms()" in path.read_text(encoding="utf-8")
    }
    assert crossing <= allowed


def test_imports_flow_one_way() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_nothing_hangs_on_a_machine_or_a_registry() -> None:
    said = re.compile(r"(?<![\w.}])/(?:work|root|opt)/|\b(?:pypi|npmjs)\.")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    texts = [ROOT / name for name in listed if not name.startswith(("static/vendor", "tests/vendor", "static/fonts"))]
    found = []
    for path in texts:
        if path.suffix in (".png", ".woff2") or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1):
            if said.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    assert found == []
