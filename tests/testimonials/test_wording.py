"""The fingerprint of words, what differs between two versions, and how a list quotes a text."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from blueprints.testimonials import wording
from tests.testimonials.factories import BODY, PROPOSED


def test_the_same_words_typed_on_another_machine_have_the_same_fingerprint() -> None:
    apart = unicodedata.normalize("NFD", "Été\r\nà l’atelier")
    assert wording.fingerprint("T", apart) == wording.fingerprint("T", "Été\nà l’atelier")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_other_words_have_another_fingerprint(title: str, body: str, title_2: str, body_2: str) -> None:
    def seen(text: str) -> str:
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))

    same = (seen(title), seen(body)) == (seen(title_2), seen(body_2))
    assert (wording.fingerprint(title, body) == wording.fingerprint(title_2, body_2)) is same


@given(st.text(alphabet="ab c,’\né1", max_size=80), st.text(alphabet="ab c,’\né1", max_size=80))
def test_a_comparison_holds_every_sign_of_both_texts(before: str, after: str) -> None:
    segments = wording.compare(before, after)
    assert "".join(words for op, words in segments if op != "added") == before
    assert "".join(words for op, words in segments if op != "removed") == after


def test_a_comparison_shows_whole_words() -> None:
    segments = wording.compare(BODY, PROPOSED)
    assert ("removed", "Marc") in segments
    assert ("added", "mon responsable") in segments


def test_a_word_or_two_between_two_changes_go_with_them() -> None:
    before = "Le premier jour, Marc, mon chef chez Vidal, m’a montré le rayon."
    segments = wording.compare(before, "Le premier jour, mon responsable m’a montré le rayon.")
    assert [op for op, _words in segments] == ["same", "removed", "added", "same"]
    assert segments[1][1].startswith("Marc")


def test_an_excerpt_ends_between_two_words() -> None:
    text = wording.excerpt("mot " * 200)
    assert len(text) <= wording.EXCERPT + 1
    assert text.endswith("mot…")
    assert wording.excerpt("Une phrase.\n\nUne autre.") == "Une phrase. Une autre."
