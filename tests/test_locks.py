"""The locks: they hold what pyproject.toml asks for, by hash, and nothing of the machine that made them."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"
ENTRY = re.compile(r"^(?P<pin>[a-z0-9][^ #\\]*==[^ \\]+)(?P<rest>.*?)(?=^[a-z0-9]|\Z)", re.MULTILINE | re.DOTALL)


def _asked(*, development: bool) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = project["project"]["dependencies"]
    if development:
        asked = asked + project["dependency-groups"]["dev"]
    return [Requirement(line) for line in asked]


def _locked(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Return name → (version, the rest of its entry), once for each marker it is locked under."""
    locked: dict[str, list[tuple[str, str]]] = {}
    for entry in ENTRY.finditer(path.read_text(encoding="utf-8")):
        name, _, version = entry["pin"].partition("==")
        locked.setdefault(canonicalize_name(name), []).append((version, entry["rest"]))
    return locked


@pytest.mark.parametrize(("path", "development"), [(RUNTIME, False), (DEVELOPMENT, True)])
def test_a_lock_holds_what_is_asked_at_a_version_that_suits(path: Path, development: bool) -> None:
    locked = _locked(path)
    unsuited = [
        str(asked)
        for asked in _asked(development=development)
        if not any(asked.specifier.contains(version) for version, _ in locked.get(canonicalize_name(asked.name), []))
    ]
    assert unsuited == [], "run `make lock`"


@pytest.mark.parametrize(("path", "development"), [(RUNTIME, False), (DEVELOPMENT, True)])
def test_a_lock_holds_nothing_that_is_no_longer_asked(path: Path, development: bool) -> None:
    by_us = {name for name, entries in _locked(path).items() if any("cordee (" in rest for _, rest in entries)}
    assert by_us == {canonicalize_name(asked.name) for asked in _asked(development=development)}, "run `make lock`"


@pytest.mark.parametrize("path", [RUNTIME, DEVELOPMENT])
def test_every_locked_entry_has_its_hashes(path: Path) -> None:
    entries = _locked(path)
    assert len(entries) > 40
    assert [name for name, pins in entries.items() if any("--hash=sha256:" not in rest for _, rest in pins)] == []


def test_both_locks_agree() -> None:
    development = _locked(DEVELOPMENT)
    differing = {
        name: (pins, development.get(name))
        for name, pins in _locked(RUNTIME).items()
        if {version for version, _ in pins} != {version for version, _ in development.get(name, [])}
    }
    assert differing == {}


@pytest.mark.parametrize("path", [RUNTIME, DEVELOPMENT])
def test_a_lock_names_no_address_and_no_folder(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\w+://|--(?:extra-)?index-url|--find-links|(?<![\w.])/\w+/", text) == []
