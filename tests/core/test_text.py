"""What people type: cleaned of what nobody sees, shown as plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.core import text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Bonjour\x00 Awa", "Bonjour Awa"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\u202egauche", "gauche"),
        ("  emoji 👋🏽 gardé  ", "emoji 👋🏽 gardé"),
        ("عربي", "عربي"),
    ],
)
def test_what_nobody_sees_is_taken_out_and_the_rest_is_kept(typed: str, kept: str) -> None:
    assert text.clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "look"),
    [
        ("\u0420\u043e\u0443\u0440", "poyp"),
        ("\u041d\u0415\u0422", "het"),
        ("\u0391\u0392\u0395\u0397", "abeh"),
        ("Été, l’hiver\u200b !", "ete l hiver"),
        ("Привет", "пpиbet"),
    ],
)
def test_letters_of_other_scripts_are_folded_by_their_look(typed: str, look: str) -> None:
    assert text.fold_look(typed) == look


@pytest.mark.parametrize(
    "typed", ["", " \n", "\u200b\u200d", "\u3164", "\u2800 \u2800", "\u00ad\u2060", "\u0301", "\U000e0041"]
)
def test_nothing_is_seen(typed: str) -> None:
    assert not text.is_seen(typed)


@pytest.mark.parametrize("typed", ["a", "\u200b?\u200b", "👍🏽", "é", "مرحبا", "1"])
def test_something_is_seen(typed: str) -> None:
    assert text.is_seen(typed)


def test_a_line_has_no_direction_marks_and_no_breaks() -> None:
    assert text.clean_line("Awa\u200f \n Diallo\u2067") == "Awa Diallo"


def test_html_is_shown_as_it_was_typed() -> None:
    assert text.show("<b>x</b> & co") == '<p dir="auto">&lt;b&gt;x&lt;/b&gt; &amp; co</p>'


def test_links_lead_where_they_say_and_end_before_the_full_stop() -> None:
    shown = text.show("Voir https://exemple.fr/a?b=1&c=2.")
    assert 'href="https://exemple.fr/a?b=1&amp;c=2"' in shown
    assert shown.endswith("</a>.</p>")


def test_a_link_cannot_carry_a_script() -> None:
    assert "<a" not in text.show("javascript:alert(1)")
    assert 'onclick="' not in text.show('https://exemple.fr/"onclick="x')


def test_blank_lines_make_paragraphs_and_breaks_stay() -> None:
    assert text.show("a\nb\n\nc") == '<p dir="auto">a<br>\nb</p>\n<p dir="auto">c</p>'


@given(st.text())
def test_nothing_typed_ever_becomes_markup(typed: str) -> None:
    shown = str(text.show(text.clean(typed)))
    for tag in ('<p dir="auto">', "</p>", "<br>", "</a>"):
        shown = shown.replace(tag, "")
    while '<a href="' in shown:
        start = shown.index('<a href="')
        shown = shown[:start] + shown[shown.index(">", start) + 1 :]
    assert "<" not in shown


@pytest.mark.parametrize(
    ("name", "owned", "said"),
    [
        ("Awa Diallo", "d’Awa Diallo", "qu’Awa Diallo"),
        ("Élodie", "d’Élodie", "qu’Élodie"),
        ("Œdipe", "d’Œdipe", "qu’Œdipe"),
        ("Hélène", "d’Hélène", "qu’Hélène"),
        ("Hassan", "de Hassan", "que Hassan"),
        ("Yves", "d’Yves", "qu’Yves"),
        ("Yanis", "de Yanis", "que Yanis"),
        ("Julien", "de Julien", "que Julien"),
        ("\u2068مريم\u2069", "de \u2068مريم\u2069", "que \u2068مريم\u2069"),
        ("", "de ", "que "),
    ],
)
def test_a_name_that_begins_with_a_vowel_takes_an_apostrophe(name: str, owned: str, said: str) -> None:
    assert text.of(name) == owned
    assert text.that(name) == said
