"""What could make somebody known is seen: names, employers, places, numbers; false alarms stay few."""

import re
from pathlib import Path

import pytest

from blueprints.testimonials import hints
from blueprints.testimonials.hints import HintKind

TEXTS = Path(__file__).with_name("identifying.txt").read_text(encoding="utf-8").splitlines()
MARKED = re.compile(r"\[\[(.+?)\]\]")


def measure() -> tuple[int, int, int, list[str]]:
    """Return how many marked places were found, missed, and how many hints are about nothing marked; and which."""
    found = missed = false = 0
    wrong = []
    for line in TEXTS:
        marked, text, cut = [], MARKED.sub(r"\1", line), 0
        for one in MARKED.finditer(line):
            marked.append((one.start() - cut, one.end() - cut - 4))
            cut += 4
        told = [one for one in hints.find(text) if one.kind is not HintKind.TOGETHER]
        seen = [any(one.start < end and start < one.end for one in told) for start, end in marked]
        loud = [one for one in told if not any(one.start < end and start < one.end for start, end in marked)]
        found, missed, false = found + sum(seen), missed + seen.count(False), false + len(loud)
        wrong += [f"missed: {text[start:end]}" for (start, end), ok in zip(marked, seen, strict=True) if not ok]
        wrong += [f"false: {one.words}" for one in loud]
    return found, missed, false, wrong


def test_most_of_what_makes_known_is_seen_and_false_alarms_are_few() -> None:
    found, missed, false, wrong = measure()
    recall, precision = found / (found + missed), found / (found + false)
    print(f"{len(TEXTS)} texts, recall {recall:.2f}, precision {precision:.2f}: {wrong}")  # noqa: T201 - the figures
    assert recall >= 0.85
    assert precision >= 0.85


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("J’ai suivi Marc.", HintKind.NAME, "Marc"),
        ("J’ai suivi Marc Vidal.", HintKind.NAME, "Marc Vidal"),
        ("Je suis chez Transports Vidal.", HintKind.EMPLOYER, "Transports Vidal"),
        ("Je vis à Toulouse.", HintKind.PLACE, "à Toulouse"),
        ("C’est au 12 bis, rue du Port.", HintKind.ADDRESS, "12 bis, rue du Port"),
        ("Le +33 6 12 34 56 78 sonne.", HintKind.PHONE, "+33 6 12 34 56 78"),
        ("awa@exemple.fr", HintKind.MAIL, "awa@exemple.fr"),
    ],
)
def test_each_kind_is_told_apart(text: str, kind: HintKind, words: str) -> None:
    assert [(one.kind, one.words) for one in hints.find(text)] == [(kind, words)]


def test_a_name_a_trade_and_a_town_together_are_said_too() -> None:
    told = hints.find("Je suis Awa, vendeuse à Toulouse.")
    assert [one.kind for one in told] == [HintKind.NAME, HintKind.PLACE, HintKind.TOGETHER]
    assert HintKind.TOGETHER not in {one.kind for one in hints.find("Je suis Awa, à Toulouse.")}


def test_the_same_name_twice_is_one_hint_and_is_replaced_everywhere() -> None:
    text = "Marc m’a aidée. J’ai dit merci à Marc, pas à Marceline."
    assert [one.words for one in hints.find(text)].count("Marc") == 1
    replaced = hints.replace(text, "Marc", "mon responsable")
    assert replaced == "Mon responsable m’a aidée. J’ai dit merci à mon responsable, pas à Marceline."


@pytest.mark.parametrize("text", ["", " ", "a" * 8000, "A" * 8000, "É-" * 4000, "de " * 2600, "\u202eMarc", "0" * 8000])
def test_odd_texts_are_read_quickly(text: str) -> None:
    assert isinstance(hints.find(text), list)
