"""The simple wording: the locale `fr@falc`, falling back to plain French, in code, in templates and in whole pages."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask import Flask, render_template_string
from jinja2 import FileSystemLoader

from blueprints.core import i18n, mail
from blueprints.core.db import new_id
from blueprints.core.i18n import LANGUAGE, SIMPLE, gettext, lazy_gettext, ngettext, speaking
from tests.conftest import Browser, World

Browsers = Callable[..., Browser]
CATALOGUE = Path(__file__).parents[2] / "translations" / SIMPLE / "LC_MESSAGES" / "messages.po"
PLAIN = "Moins de choix par page, et des phrases plus courtes."
KEPT = "Vos réglages sont gardés. Vous pouvez les changer quand vous voulez."
EASY = "Il y a moins de choix. Les phrases sont courtes."
PLACEHOLDER = re.compile(r"%(?:\((\w+)\)[sd]|.)")
LOOK = {"palette": "clair", "text": "100", "spacing": "normal", "font": "atkinson", "listen": "y"}


def forget(app: Flask) -> None:
    """Forget the catalogue that was read and what was compiled with it."""
    i18n._catalogue.cache_clear()
    i18n._said.clear()
    app.extensions.pop(i18n._SIMPLE_ENVIRONMENT, None)


@pytest.fixture
def catalogue(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Give the function that puts another catalogue in the place of the simple one."""

    def put(lines: str) -> None:
        folder = tmp_path / SIMPLE / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "messages.po").write_text(f'msgid ""\nmsgstr ""\n{lines}', encoding="utf-8")
        monkeypatch.setattr(i18n, "_FOLDER", tmp_path)
        forget(app)

    yield put
    forget(app)


@pytest.fixture
def easy(catalogue: Callable[[str], None]) -> None:
    """A catalogue of a few sentences."""
    catalogue(
        f'msgid "{PLAIN}"\nmsgstr "{EASY}"\n\n'
        f'msgid "{KEPT}"\nmsgstr "C’est fait."\n\n'
        'msgid "Il reste 1 point à corriger"\nmsgid_plural "Il reste %(count)s points à corriger"\n'
        'msgstr[0] "Il y a 1 chose à changer"\nmsgstr[1] "Il y a %(count)s choses à changer"\n'
    )


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("easy")
def test_a_sentence_is_said_in_the_wording_in_force_and_else_in_plain_french() -> None:
    later = lazy_gettext(PLAIN)
    assert gettext(PLAIN) == PLAIN
    with speaking(SIMPLE):
        assert gettext(PLAIN) == str(later) == EASY
        assert gettext("Une phrase que personne n’a écrite.") == "Une phrase que personne n’a écrite."
    assert str(later) == PLAIN


@pytest.mark.parametrize("language", [LANGUAGE, SIMPLE])
@pytest.mark.parametrize(("number", "said"), [(0, "0 pomme"), (1, "1 pomme"), (2, "2 pommes"), (30, "30 pommes")])
def test_nothing_and_one_are_singular_even_where_no_catalogue_says_it(language: str, number: int, said: str) -> None:
    with speaking(language):
        assert ngettext("%(num)d pomme", "%(num)d pommes", number) == said


def test_a_wording_that_is_empty_or_waits_to_be_checked_is_not_said(catalogue: Callable[[str], None]) -> None:
    catalogue(
        'msgid "Un"\nmsgstr ""\n\n#, fuzzy\nmsgid "Deux"\nmsgstr "Autre"\n\nmsgid "Trois"\nmsgstr "Dit"\n\n'
        'msgid "%(num)d an"\nmsgid_plural "%(num)d ans"\nmsgstr[0] ""\nmsgstr[1] ""\n\n'
        'msgid "%(num)d mot"\nmsgid_plural "%(num)d mots"\nmsgstr[0] "%(num)d nom"\nmsgstr[1] ""\n'
    )
    with speaking(SIMPLE):
        assert ngettext("%(num)d an", "%(num)d ans", 3) == "3 ans"
        assert ngettext("%(num)d mot", "%(num)d mots", 1) == "1 mot"
        assert [gettext(one) for one in ("Un", "Deux", "Trois")] == ["Un", "Deux", "Dit"]


def test_without_a_catalogue_the_simple_version_is_plain_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "_FOLDER", tmp_path)
    i18n._catalogue.cache_clear()
    with speaking(SIMPLE):
        assert gettext(PLAIN) == PLAIN
    i18n._catalogue.cache_clear()


def test_what_one_thread_speaks_another_does_not() -> None:
    heard: list[str] = []
    with speaking(SIMPLE):
        other = Thread(target=lambda: heard.append(gettext(PLAIN)))
        other.start()
        other.join()
    assert heard == [PLAIN]


def test_every_wording_fills_the_places_of_its_sentence_and_no_other() -> None:
    with CATALOGUE.open("rb") as lines:
        entries = [entry for entry in read_po(lines, locale=SIMPLE) if entry.id]
    wrong = []
    for entry in entries:
        named = {name for one in _forms(entry.id) for name in PLACEHOLDER.findall(one)}
        wrong += [one for one in _forms(entry.string) if not set(PLACEHOLDER.findall(one)) <= named]
    assert len(entries) > 12
    assert wrong == []


def _forms(sentence: Any) -> list[str]:
    """Return the one wording of a sentence, or those of its numbers."""
    return [str(one) for one in (sentence if isinstance(sentence, tuple | list) else [sentence]) if one]


# --- templates --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("easy")
def test_sentences_are_said_when_a_template_is_compiled_in_each_wording(app: Flask) -> None:
    compiled = {}
    for language in (LANGUAGE, SIMPLE):
        with app.test_request_context(), speaking(language):
            compiled[language] = i18n._environment().compile(f'{{{{ _("{PLAIN}") }}}}', raw=True)
    assert f"yield '{PLAIN}'" in compiled[LANGUAGE]
    assert f"yield '{EASY}'" in compiled[SIMPLE]


def test_a_template_knows_whether_it_is_the_simple_version(app: Flask) -> None:
    source = "{% macro m() %}{{ simple }}{% endmacro %}{{ simple }} {{ m() }}"
    for language, said in ((LANGUAGE, "False False"), (SIMPLE, "True True")):
        with app.test_request_context(), speaking(language):
            assert i18n._environment().from_string(source).render() == said


def test_counted_sentences_of_templates_are_in_french_and_escaped(app: Flask) -> None:
    source = (
        "{% trans count=n, name=name %}{{ count }} pomme de {{ name }}{% pluralize %}{{ count }} pommes{% endtrans %}"
    )
    with app.test_request_context():
        assert render_template_string(source, n=0, name="<b>") == "0 pomme de &lt;b&gt;"
        assert render_template_string(source, n=2, name="<b>") == "2 pommes"


@pytest.mark.usefixtures("easy")
def test_a_mail_is_in_plain_french_whoever_makes_it_leave(world: World, app: Flask, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(f'{{{{ _("{PLAIN}") }}}} {{{{ _(words) }}}}', encoding="utf-8")
    kept = app.jinja_env.loader
    app.jinja_env.loader = FileSystemLoader(tmp_path)
    try:
        with app.test_request_context(), speaking(SIMPLE):
            letter = mail.compose(
                entry_id=new_id(), to="a@exemple.fr", sender_name="x", subject="x", template="letter.txt", words=PLAIN
            )
            assert i18n.language() == SIMPLE
    finally:
        app.jinja_env.loader = kept
    assert letter.get_content().split(". ") == [PLAIN.rstrip("."), f"{PLAIN}\n"]


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("easy")
def test_who_chose_the_simple_version_reads_it_on_every_page_and_nobody_else(world: World, browser: Browsers) -> None:
    person = world.person()
    hers, others = browser(person), browser()
    told = hers.submit("/confort", LOOK | {"simple": "y"})
    assert told.status_code == 303
    for _ in range(2):  # the second time, what is kept of each wording is given again
        page, other = hers.get("/confort").text, others.get("/confort").text
        assert EASY in page
        assert PLAIN not in page
        assert 'data-mode="simple"' in page
        assert '<span class="badge badge--info">Version simple</span>' in page
        assert PLAIN in other
        assert EASY not in other
        assert '<span class="badge badge--info">Version simple</span>' not in other
    assert gettext(PLAIN) == PLAIN


@pytest.mark.usefixtures("easy")
def test_what_the_code_says_is_simple_too(world: World, browser: Browsers) -> None:
    one = browser()
    one.submit("/confort", LOOK | {"simple": "y"})
    one.get("/confort")
    one.submit("/confort", LOOK | {"simple": "y"})
    assert "C’est fait." in one.get("/confort").text
    wrong = one.submit("/confort", LOOK | {"text": "", "palette": ""})
    assert wrong.status_code == 422
    assert "Il y a 2 choses à changer" in wrong.text


def test_public_pages_that_are_kept_are_kept_once_a_wording(world: World, browser: Browsers) -> None:
    plain, simple = browser(), browser()
    simple.submit("/confort", LOOK | {"simple": "y"})
    tag = '<span class="badge badge--info">Version simple</span>'
    for _ in range(2):
        assert tag not in plain.get("/temoignages").text
        assert tag in simple.get("/temoignages").text


@pytest.mark.usefixtures("easy")
def test_trying_the_simple_version_shows_its_words_at_once(world: World, browser: Browsers) -> None:
    one = browser()
    assert EASY in one.submit("/confort/essai", LOOK | {"simple": "y"}).text
    assert PLAIN in one.get("/confort").text


def test_no_page_says_falc_before_people_concerned_have_proofread_it(world: World, browser: Browsers) -> None:
    one = browser()
    one.submit("/confort", LOOK | {"simple": "y"})
    for path in ("/", "/confort", "/aide", "/accessibilite"):
        assert "FALC" not in one.get(path).text
