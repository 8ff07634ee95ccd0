"""The law of drafts: where somebody signed in may type a longer text, it is kept as she types (interface.md, U19)."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "templates"
NOT_PAGES = ("components/", "design/", "layouts/", "errors/")
PAGES = sorted(
    name
    for name in (path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
    if not name.startswith(NOT_PAGES) and "/_" not in name
)
WITHOUT = {
    "front_door/write.html": "a stranger has nothing of her own here: her words stay in the page, or come back in it",
    "desk/settings.html": "an old draft of a whole page of settings would put back what a colleague has changed since",
}
"""The pages whose longer texts are not kept, each with the reason."""
_INCLUDE = re.compile(r'{%-? include "([^"]+)" -?%}')
_EXTENDS = re.compile(r'{% extends "(?!layouts/)([^"]+)" %}')
_BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock %}", re.DOTALL)
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_AREA = re.compile(r"{{-? textarea\(|<textarea\b")


def whole(name: str) -> str:
    """Return a template with what it includes in its place; made from another page, that one with its blocks."""
    source = (FOLDER / name).read_text(encoding="utf-8")
    source = _INCLUDE.sub(lambda found: whole(found[1]), source)
    frame = _EXTENDS.search(source)
    if frame is None:
        return source
    page = whole(frame[1])
    for block, words in _BLOCK.findall(source):
        page = page.replace(f"{{% block {block} %}}{{% endblock %}}", words)
    return page


def loose(source: str) -> list[str]:
    """Return the forms with a longer text that no draft keeps; a text outside of all forms is one too."""
    forms = _FORM.findall(source)
    found = [form for form in forms if _AREA.search(form) and "{{ keep_draft(" not in form]
    return found + _AREA.findall(_FORM.sub("", source))


@pytest.mark.parametrize("name", PAGES)
def test_every_longer_text_has_a_draft(name: str) -> None:
    assert bool(loose(whole(name))) is (name in WITHOUT), WITHOUT.get(name, "add keep_draft, or the reason to WITHOUT")


def test_the_law_finds_what_it_looks_for() -> None:
    assert loose("<form>{{ textarea(form.body) }}</form>")
    assert loose("{{ textarea(form.body) }}<form></form>")
    assert not loose("<form>{{ textarea(form.body) }}{{ keep_draft(form) }}</form>")
    kept = [name for name in PAGES if _AREA.search(whole(name)) and name not in WITHOUT]
    assert len(kept) >= 8, kept
    assert set(WITHOUT) <= set(PAGES)
