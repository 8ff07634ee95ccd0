"""Gathers what people read: the sentences of templates, of the code, of mails and of scripts."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.extract import extract

ROOT = Path(__file__).parents[2]
_NOT_SHIPPED = ("templates/design/", "templates/demo/", "blueprints/demo/")
"""Shown on a developer's machine only."""
_FOR_OPERATORS = (
    {"cli.py", "command_ground.py", "health.py", "__main__.py", "samples.py"}
    | {
        f"core/{name}.py"
        for name in ("backup", "commands", "config", "crypto", "db", "dump", "keystore", "mail", "outbox", "root_keys")
    }
    | {"core/schema.py", "core/security.py", "core/server.py", "core/serving.py", "core/own_keys.py", "core/audit.py"}
)
"""Files whose sentences stand on the command line and in logs."""
_REFUSALS = {"Refused", "Stale", "Unavailable", "NotNow", "StaleText", "AgreementNeeded", "TooFast", "SaidAlready"}
_REFUSING = {"blueprints/core/transaction.py", "blueprints/files/refusals.py", "blueprints/testimonials/moves.py"}
"""Files whose sentences are only ever told to such an exception."""
_SENTENCE = re.compile(r"^[«A-ZÀÉÊÇŒ][^\n]* [^\n]*[.?!…]( »)?$")
_FRENCH = re.compile(r"[à-öø-ÿœ’]|\b(le|la|les|un|une|des|vous|votre|pour|dans)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What people read, in one piece.

    Args:
        text: as it is written, with its placeholders.
        many: its plural, or nothing.
        where: the first file that says it.
        said: whether it goes through the catalogue, so that the simple version may say it otherwise.
    """

    text: str
    many: str
    where: str
    said: bool

    @property
    def wordings(self) -> tuple[str, ...]:
        """Return its wordings: one, or one for one thing and one for many."""
        return (self.text, self.many) if self.many else (self.text,)


def _shipped(pattern: str) -> list[Path]:
    return [
        path for path in sorted(ROOT.glob(pattern)) if not path.relative_to(ROOT).as_posix().startswith(_NOT_SHIPPED)
    ]


@cache
def gather() -> tuple[Sentence, ...]:
    """Return every sentence once, in the order of the files."""
    found: dict[tuple[str, str], Sentence] = {}
    for one in (*_from_templates(), *_from_code()):
        known = found.get((one.text, one.many))
        if known is None or (one.said and not known.said):
            found[one.text, one.many] = one
    parts = {wording for one in found.values() if one.said for wording in one.wordings}
    return tuple(one for one in found.values() if one.said or one.text not in parts)


def _extracted(path: Path, method: str, keywords: Mapping[str, tuple[int, ...] | None]) -> Iterator[Sentence]:
    where = path.relative_to(ROOT).as_posix()
    with path.open("rb") as lines:
        for _line, message, _comments, _context in extract(
            method, lines, keywords, options={"trimmed": "true", "extensions": "jinja2.ext.i18n"}
        ):
            one, many = (message, "") if isinstance(message, str) else (message[0], message[1])
            yield Sentence(one, many, where, said=True)


def _from_templates() -> Iterator[Sentence]:
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    for pattern in ("templates/**/*.html", "templates/**/*.txt"):
        for path in _shipped(pattern):
            yield from _extracted(path, "jinja2", keywords)
            if path.suffix == ".txt":
                yield from _bare_lines(path)


def _bare_lines(path: Path) -> Iterator[Sentence]:
    """Find the sentences of a mail that are written outside the catalogue."""
    source = re.sub(r"\{% trans.*?endtrans %\}|\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for line in re.sub(r"\{%.*?%\}", "\n", source, flags=re.DOTALL).splitlines():
        bare = re.sub(r"\{\{\s*([a-z_.]+).*?\}\}", r"%(\1)s", line).strip()
        if re.search(r"[a-zà-ÿ]{3}", re.sub(r"%\([^)]*\)s", "", bare)):
            yield Sentence(bare, "", path.relative_to(ROOT).as_posix(), said=False)


def _from_code() -> Iterator[Sentence]:
    keywords = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
    for path in _shipped("blueprints/**/*.py"):
        if path.name in _FOR_OPERATORS or f"{path.parent.name}/{path.name}" in _FOR_OPERATORS:
            continue
        yield from _extracted(path, "python", keywords)
        yield from _bare_strings(path)


def _bare_strings(path: Path) -> Iterator[Sentence]:
    """Find whole French sentences in plain strings; what a service refuses with is said through the catalogue."""
    where = path.relative_to(ROOT).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    refused = {id(arg) for node in ast.walk(tree) for arg in _refusal(node)}
    constants = {arg.id for node in ast.walk(tree) for arg in _refusal(node) if isinstance(arg, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(getattr(one, "id", "") in constants for one in node.targets):
            refused.add(id(node.value))
    refused |= {id(arg) for node in ast.walk(tree) for arg in _told(node)}
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documented
            and _SENTENCE.match(node.value)
            and _FRENCH.search(node.value)
        ):
            yield Sentence(node.value, "", where, said=id(node) in refused or where in _REFUSING)


def _refusal(node: ast.AST) -> list[ast.expr]:
    """Return what an exception is told, when it is one of those that carry a sentence (see core.errors)."""
    if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] not in _REFUSALS:
        return []
    told = node.args[:1]
    return [one.body for one in told if isinstance(one, ast.IfExp)] + [
        one.orelse if isinstance(one, ast.IfExp) else one for one in told
    ]


def _told(node: ast.AST) -> list[ast.expr]:
    """Return what the catalogue is asked for, also inside an f-string, where the extraction does not look."""
    if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("_", "_l", "gettext", "lazy_gettext"):
        return []
    return node.args[:1]


def from_scripts() -> Iterator[Sentence]:
    """Find French in the scripts: their words belong in the page, where the catalogue says them."""
    for path in sorted(ROOT.glob("static/js/**/*.js")):
        source = re.sub(r"^\s*(//|\*|/\*).*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for written in re.findall(r"\"([^\"\n]*)\"|`([^`\n]*)`", source):
            text = next(filter(None, written), "")
            if re.search(r"[à-öø-ÿœ’…]", text):
                yield Sentence(text, "", path.relative_to(ROOT).as_posix(), said=False)


def buttons() -> Iterator[Sentence]:
    """Find the words on buttons: what the macros are given, and what bare buttons hold."""
    words = r"_\(\"((?:[^\"\\]|\\.)*)\""
    for path in _shipped("templates/**/*.html"):
        source = path.read_text(encoding="utf-8")
        for pattern in (rf"(?<![a-z_])(?:post_)?button\(\s*{words}", rf"<button\b(?:[^>]|%>)*>[^<]*?{words}"):
            for found in re.finditer(pattern, source):
                spoken = re.match(r"[^\n]*?spoken=_\(\"([^\"]*)\"", source[found.end() :])
                text = f"{found[1]} {spoken[1]}" if spoken else found[1]
                yield Sentence(text, "", path.relative_to(ROOT).as_posix(), said=True)


def content_pages() -> list[Path]:
    """Return the templates of long public texts."""
    return [path for folder in ("front_door/sheets", "home") for path in _shipped(f"templates/{folder}/[!_]*.html")]
