"""What the laws of words find today, one line a finding; the baseline holds those that are not mended yet."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.wording import catalogue, rules, sentences

BASELINE = Path(__file__).with_name("baseline.txt")
PARAGRAPH = 350
"""Five lines of seventy signs (U39)."""
Finding = tuple[str, str, str]
"""The file, what is wrong, and the words."""
LONG_PAGE = 300
"""Words from which a page begins with "En bref" (U39)."""


def find() -> dict[str, str]:
    """Return every finding, and the file where it stands: a sentence may move without becoming another one."""
    every = (*_in_sentences(), *_on_buttons(), *_in_scripts(), *_on_pages(), *_unread())
    return {f"{fault} | {flat(text)}": where for where, fault, text in every}


def _in_sentences() -> Iterator[Finding]:
    for one in sentences.gather():
        for wording in one.wordings:
            yield from ((one.where, fault, wording) for fault in rules.faults(wording))
        if not one.said:
            yield one.where, "dite hors du catalogue", one.text


def _on_buttons() -> Iterator[Finding]:
    for one in sentences.buttons():
        yield from ((one.where, fault, one.text) for fault in rules.button_faults(one.text))


def _in_scripts() -> Iterator[Finding]:
    for one in sentences.from_scripts():
        yield one.where, "un script dit une phrase", one.text


def _on_pages() -> Iterator[Finding]:
    for path in sentences.content_pages():
        where, source = path.relative_to(sentences.ROOT).as_posix(), path.read_text(encoding="utf-8")
        paragraphs = [" ".join(_WORDS.findall(one)) for one in re.findall(r"<p\b.*?</p>", source, re.DOTALL)]
        yield from ((where, "un paragraphe de plus de cinq lignes", one) for one in paragraphs if len(one) > PARAGRAPH)
        if len(paragraphs) > 2 and "<h2" not in source:
            yield where, "pas de titre entre les sujets", where
        if rules.length(" ".join(_WORDS.findall(source))) > LONG_PAGE and not _IN_BRIEF.search(source):
            yield where, "une longue page sans « En bref »", where
        if re.search(r"<(em|i)\b", source):
            yield where, "des italiques", where


_WORDS = re.compile(r"_\(\"((?:[^\"\\]|\\.)*)\"")
_IN_BRIEF = re.compile(r"En bref|block brief")


def _unread() -> Iterator[Finding]:
    known = catalogue.read()
    for one in catalogue.said():
        if not known.get(one.text):
            yield one.where, "pas encore relue pour la version simple", one.text


def flat(text: str) -> str:
    """Put a sentence on one line."""
    return " ".join(text.split("\n"))


def baseline() -> set[str]:
    """Return the findings that wait to be mended."""
    return set(BASELINE.read_text(encoding="utf-8").splitlines()) if BASELINE.exists() else set()
