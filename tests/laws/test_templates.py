"""The laws of templates: they compile, macros lean on nothing hidden, and pages have a title."""

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta

FOLDER = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
GIVEN = {
    "_", "ngettext", "gettext", "url_for", "icon", "asset_url", "icon_sprite", "fragment", "refuse", "csrf_token",
    "may", "Permission", "page", "simple", "caller", "self", "loop", "dict", "range", "namespace",
}  # fmt: skip
"""What every template may lean on, besides what its view gives."""


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(application: Flask, name: str) -> None:
    assert application.jinja_env.get_template(name) is not None


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name.startswith("components/")])
def test_a_component_leans_on_its_options_only(application: Flask, name: str) -> None:
    tree = application.jinja_env.parse((FOLDER / name).read_text(encoding="utf-8"))
    assert meta.find_undeclared_variables(tree) - GIVEN == set()


PAGES = [name for name in TEMPLATES if "/_" not in name and not name.startswith("components/")]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_defines_its_title(name: str) -> None:
    source = (FOLDER / name).read_text(encoding="utf-8")
    if name.startswith("layouts/"):
        assert "{% block title required %}" in source
    elif "{% extends" in source:
        assert "{% block title %}" in source


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_marked_safe_by_hand(name: str) -> None:
    source = (FOLDER / name).read_text(encoding="utf-8")
    assert "|safe" not in source.replace(" ", "")
    assert "autoescape false" not in source


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_form_that_posts_carries_its_token(name: str) -> None:
    source = (FOLDER / name).read_text(encoding="utf-8")
    assert source.count('method="post"') <= source.count("csrf()") + source.count("csrf_token()") + source.count(
        "{# method"
    ) + ("csrf.html" in name)
