"""Marking difficult words: once a page, in text only, whatever stands around."""

import re

import pytest

from blueprints.glossary.marking import by_letter, find_word, mark
from blueprints.glossary.words import BY_SLUG, WORDS, Word


def _draw(word: Word, written: str) -> str:
    return f"[{word.slug}:{written}]"


def _said(marked: str) -> str:
    """Return it with braces around what stays on one line."""
    return re.sub(r'<span class="together">(.*?)</span>', r"{\1}", marked)


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        ("<p>Une RQTH.</p>", "<p>Une {[rqth:RQTH].}</p>"),
        ("<p>RQTH, puis RQTH</p>", "<p>{[rqth:RQTH],} puis RQTH</p>"),
        ("<p>Des aménagements</p>", "<p>Des [amenagement:aménagements]</p>"),
        ("<p>Milieu\u00a0ordinaire</p>", "<p>[milieu-ordinaire:Milieu\u00a0ordinaire]</p>"),
        (
            "<p>la convention\n individuelle</p>",
            "<p>la [convention-individuelle-d-accompagnement:convention\n individuelle]</p>",
        ),
        ("<p>une clé d’accès</p>", "<p>une [cle-d-acces:clé d’accès]</p>"),
        ("<p>dans l’ESAT</p>", "<p>dans {l’[esat:ESAT]}</p>"),
        ("<p>« ESAT » ?</p>".replace(" ", "\u00a0"), "<p>{«_[esat:ESAT]_»_?}</p>".replace("_", "\u00a0")),
        ("<p>(d’une MDPH)</p>", "<p>(d’une {[mdph:MDPH])}</p>"),
        ("<p>ESAT &amp; RQTH !</p>", "<p>[esat:ESAT] &amp; [rqth:RQTH] !</p>"),
        ("<p>esat, rqth</p>", "<p>esat, rqth</p>"),
        ("<p>le chartergate</p>", "<p>le chartergate</p>"),
        ("<p>un co-manager</p>", "<p>un co-manager</p>"),
        ("<h2>RQTH</h2><p>RQTH</p>", "<h2>RQTH</h2><p>[rqth:RQTH]</p>"),
        ('<a href="/x">un <b>ESAT</b></a> ESAT', '<a href="/x">un <b>ESAT</b></a> [esat:ESAT]'),
        ('<p data-x="un ESAT > RQTH">ESAT</p>', '<p data-x="un ESAT > RQTH">[esat:ESAT]</p>'),
        ('<svg><use href="#x"/></svg> MDPH', '<svg><use href="#x"/></svg> [mdph:MDPH]'),
        ("</a> MDPH", "</a> [mdph:MDPH]"),
        ("", ""),
    ],
)
def test_the_first_occurrence_in_a_text_is_marked(source: str, marked: str) -> None:
    assert _said(mark(source, known=set(), draw=_draw)) == marked


def test_a_word_marked_before_on_the_page_is_left_alone() -> None:
    known = {"rqth"}
    assert mark("<p>RQTH, ESAT</p>", known=known, draw=_draw) == "<p>RQTH, [esat:ESAT]</p>"
    assert known == {"rqth", "esat"}


def test_every_form_belongs_to_one_word_and_leads_to_it() -> None:
    forms = [form.lower() for word in WORDS for form in (word.name, *word.forms)]
    assert len(set(forms)) == len(forms)
    for word in WORDS:
        for form in (word.name, *word.forms):
            assert find_word(form) is word
            assert mark(f"<p>{form}</p>", known=set(), draw=_draw) == f"<p>[{word.slug}:{form}]</p>"


def test_a_word_the_glossary_lacks_is_a_mistake_of_the_template() -> None:
    with pytest.raises(LookupError, match="hippocampe"):
        find_word("hippocampe")


def test_words_stand_in_the_order_of_the_alphabet_with_an_anchor_of_their_own() -> None:
    assert [word.slug for word in WORDS] == sorted(BY_SLUG)
    assert all(slug.replace("-", "").isascii() and slug.replace("-", "").isalnum() for slug in BY_SLUG)
    assert "".join(letter for letter, _words in by_letter()) == "".join(sorted({word.letter for word in WORDS}))
    assert sum(len(words) for _letter, words in by_letter()) == len(WORDS)


def test_an_acronym_says_what_its_letters_stand_for() -> None:
    known_to_all = {"sms"}
    assert [
        word.slug for word in WORDS if word.is_acronym and word.full is None and word.slug not in known_to_all
    ] == []
