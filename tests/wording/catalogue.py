"""The catalogue of the simple version: every sentence of the interface, said simply or read and kept as it is.

`msgstr` empty: nobody has read the sentence yet. `msgstr` equal to `msgid`: read, already simple. Anything else: its
simple version.
"""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from blueprints.core.i18n import SIMPLE
from tests.wording.sentences import ROOT, Sentence, gather

FILE = ROOT / "translations" / SIMPLE / "LC_MESSAGES" / "messages.po"
_FILLED_IN = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z]+\}|</?[a-z][^>]*>")
Entry = dict[str, tuple[str, ...]]


def read(path: Path = FILE) -> Entry:
    """Return what each sentence becomes, by its French; a sentence nobody has read becomes nothing."""
    with path.open("rb") as lines:
        entries = read_po(lines, locale="fr")
    return {_key(message.id): tuple(one for one in _both(message.string) if one) for message in entries if message.id}


def _key(given: str | tuple[str, ...] | list[str]) -> str:
    return given if isinstance(given, str) else given[0]


def _both(given: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given or ())


def said() -> list[Sentence]:
    """Return the sentences that go through the catalogue."""
    return [one for one in gather() if one.said]


def update(known: Entry, path: Path = FILE) -> None:
    """Write the catalogue afresh: new sentences wait to be read, what nobody says any more is gone."""
    made = Catalog(
        locale="fr", project="Cordée", copyright_holder="Cordée", header_comment=f"# Cordée : la version simple. {_HOW}"
    )
    for one in sorted(said(), key=lambda sentence: sentence.text):
        simple = known.get(one.text, ())
        if one.many:
            made.add((one.text, one.many), simple or ("", ""), flags=_flags(one))
        else:
            made.add(one.text, simple[0] if simple else "", flags=_flags(one))
    written = BytesIO()
    write_po(written, made, width=0, sort_output=True, omit_header=False)
    lines = [line for line in written.getvalue().decode().splitlines() if not _DATED.match(line)]
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


_HOW = "msgstr vide : à écrire. msgstr égal à msgid : relu, déjà simple."
_DATED = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid)')


def _flags(one: Sentence) -> tuple[str, ...]:
    return ("python-format",) if "%(" in one.text + one.many else ()


def filled_in(text: str) -> set[str]:
    """Return the placeholders and tags of a sentence."""
    return set(_FILLED_IN.findall(text))
