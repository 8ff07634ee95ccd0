"""The phrases, on the sentences that we wrote: none of those that must be found may be missed, and hardly any wrong."""

from pathlib import Path
from time import perf_counter

import pytest

from bench import care_phrases
from blueprints.care import looking

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("text", care_phrases.read(CASES / "meant.txt"))
def test_it_is_found(text: str) -> None:
    assert looking.holds_phrase(text)


@pytest.mark.parametrize("text", care_phrases.read(CASES / "not_meant.txt"))
def test_it_is_left_alone(text: str) -> None:
    assert not looking.holds_phrase(text)


def test_there_are_enough_sentences_on_both_sides() -> None:
    assert len(care_phrases.read(CASES / "meant.txt")) >= 60
    assert len(care_phrases.read(CASES / "not_meant.txt")) >= 120
    assert len(care_phrases.read(CASES / "held_meant.txt")) >= 40
    assert len(care_phrases.read(CASES / "held_not_meant.txt")) >= 60


def test_no_sentence_stands_twice() -> None:
    every = [text for path in sorted(CASES.glob("*.txt")) for text in care_phrases.read(path)]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("start", ["held_", "last_"])
def test_the_sentences_written_after_the_rules_are_counted_too(start: str) -> None:
    got = care_phrases.score(CASES / f"{start}meant.txt", CASES / f"{start}not_meant.txt")
    assert len(got.missed) <= 2, got.missed
    assert got.wrong == []


def test_the_wide_set_does_not_get_worse() -> None:
    got = care_phrases.score(CASES / "fresh_meant.txt", CASES / "fresh_not_meant.txt")
    assert len(got.missed) <= 14, got.missed
    assert len(got.wrong) <= 3, got.wrong


def test_a_phrase_is_found_anywhere_in_a_long_text() -> None:
    calm = "Je cherche un poste à temps partiel, près de chez moi. " * 80
    assert looking.holds_phrase(f"{calm}\nJe veux mourir.\n{calm}")
    assert not looking.holds_phrase(calm * 2)


def test_a_long_text_is_read_in_no_time() -> None:
    text = "j ai envie de de de de, mais je ne peux plus plus plus plus. " * 600
    begun = perf_counter()
    looking.holds_phrase(text)
    assert perf_counter() - begun < 2


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "«", "»«", "....", "😂", "\u202e", "a" * 50_000, "je " * 20_000, "(" * 9_000]
)
def test_what_is_no_sentence_holds_none(text: str) -> None:
    assert not looking.holds_phrase(text)
