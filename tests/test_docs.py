"""The documents say what the code says: settings, folders, roles, links."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from blueprints.accounts.models import Role
from blueprints.core.config import Settings
from blueprints.journeys.models import JourneyRole

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
VARIABLE = re.compile(r"\b(?:CORDEE|TEST)_[A-Z]+(?:_[A-Z]+)*\b")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _variables(*patterns: str) -> set[str]:
    """Return the variables that the files name; in Python, in its texts only (a constant may be called alike)."""
    paths = [path for pattern in patterns for path in ROOT.glob(pattern)]
    return {name for path in paths for text in _texts(path) for name in VARIABLE.findall(text)}


def _texts(path: Path) -> list[str]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return [source]
    constants = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return [value for value in constants if isinstance(value, str)]


def _rows(document: str, heading: str) -> list[list[str]]:
    """Return the cells of the tables between *heading* and the next one of its level."""
    level = heading.partition(" ")[0]
    section = document.partition(f"\n{heading}\n")[2].partition(f"\n{level} ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def _first_cells(document: str, heading: str) -> list[str]:
    return [found[1] for row in _rows(document, heading) if (found := re.match(r"`([^`]+)`$", row[0]))]


# --- settings ---------------------------------------------------------------------------------------------------------


def test_the_table_of_settings_holds_every_variable_of_the_code_and_no_other() -> None:
    listed = _first_cells(README, "## Settings")
    assert len(listed) == len(set(listed))
    assert set(listed) == _variables("app.py", "blueprints/**/*.py", "Makefile")


def test_every_field_of_the_settings_has_a_variable_in_the_table() -> None:
    assert len(_first_cells(README, "## Settings")) == len(Settings.__dataclass_fields__)


@pytest.mark.parametrize(
    ("variable", "field"),
    [
        ("CORDEE_ENV", "environment"),
        ("CORDEE_PORT", "port"),
        ("CORDEE_BIND", "bind"),
        ("CORDEE_TRUSTED_PROXIES", "trusted_proxies"),
        ("CORDEE_MAIL_FROM", "mail_from"),
        ("CORDEE_PROCESS", "process"),
        ("CORDEE_SOCKET_CAP", "socket_cap"),
        ("CORDEE_LOG_LEVEL", "log_level"),
    ],
)
def test_a_default_of_the_table_is_the_one_of_the_code(variable: str, field: str) -> None:
    row = next(row for row in _rows(README, "## Settings") if row[0] == f"`{variable}`")
    assert row[1] == f"`{getattr(Settings.from_environment({}), field)}`"


def test_the_settings_of_the_tests_are_in_contributing_and_no_other() -> None:
    listed = set(_first_cells(CONTRIBUTING, "## The commands"))
    used = {name for name in _variables("tests/**/*.py", ".ci/run") if "TEST" in name}
    assert {name for name in listed if VARIABLE.fullmatch(name)} == used


# --- the map ----------------------------------------------------------------------------------------------------------


def _folders(of: str) -> set[str]:
    return {path.name for path in (ROOT / of).iterdir() if path.name[0] not in "_." and any(path.glob("[!_.]*.*"))}


@pytest.mark.parametrize("of", ["blueprints", "templates", "tests"])
def test_every_folder_is_in_the_map(of: str) -> None:
    mapped = {link.split("/")[1] for link in LINK.findall(README) if link.startswith(f"{of}/") and "." not in link}
    assert _folders(of) - mapped - {"vendor"} == set()


def test_every_first_word_of_an_address_is_in_the_map() -> None:
    sources = [path.read_text(encoding="utf-8") for path in ROOT.glob("blueprints/*/*.py")]
    routes = {path for source in sources for path in re.findall(r'@\w+\.(?:get|post|route)\("(/[\w-]*)', source)}
    mapped = {word for row in _rows(README, "## The map") for word in re.findall(r"`(/[\w-]*)`", row[0])}
    assert routes == mapped


# --- links ------------------------------------------------------------------------------------------------------------


def _links(document: Path) -> Iterator[str]:
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    yield from (unquote(link) for link in LINK.findall(text) if "://" not in link)


def _anchors(document: Path) -> set[str]:
    """Return the anchors that forges give to headings."""
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_link_leads_somewhere(document: Path) -> None:
    lost = []
    for link in _links(document):
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            lost.append(link)
    assert lost == []


def test_every_decision_is_in_the_list_and_has_its_reason_and_its_cost() -> None:
    folder = ROOT / "docs" / "decisions"
    records = sorted(folder.glob("[0-9]*.md"))
    listed = re.findall(r"^\| \[\d{4}b?\]\((\S+)\)", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == [path.name for path in records]
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name.partition('-')[0]} · ")
        assert all(f"\n## {part}\n" in text for part in ("Why", "What", "What it costs")), path.name


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("roles", [Role, JourneyRole])
def test_the_glossary_names_every_role(roles: type[Role | JourneyRole]) -> None:
    heading = {Role: "### On a platform: `Role`", JourneyRole: "### In one journey: `JourneyRole`"}[roles]
    assert _first_cells(GLOSSARY, heading) == [role.value for role in roles]


def test_the_glossary_names_only_classes_that_exist() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("blueprints/**/*.py"))
    named = {cell for cell in re.findall(r"`([A-Z]\w+)(?:\.\w+)?`", GLOSSARY) if not cell.isupper()}
    assert {name for name in named if not re.search(rf"^class {name}\b", sources, re.MULTILINE)} == set()


def test_the_licence_is_the_whole_agpl() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3")
    assert "13. Remote Network Interaction" in licence
    assert licence.rstrip().endswith("<https://www.gnu.org/licenses/>.")
