"""Looking for testimonials by their published words: accents, capitals and endings do not matter, on either database.

The words of a text are rows, written when it is published and gone when it is withdrawn. Every word that is asked must
be there; the latest come first.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Select, delete, event, insert, inspect, select
from sqlalchemy.orm import Mapper

from blueprints.core import db, french
from blueprints.core.text import fold
from blueprints.testimonials.models import Testimonial, TestimonialWord

MOST_WORDS = 6
LONGEST = 100
EXCERPT = 240
AROUND = 80
_WORDS, _WRITTEN = db.table_of(TestimonialWord), ("published_title", "published_body")
_LETTERS = re.compile(r"\w+")
_START = 2

Asked = Sequence[frozenset[str]]
"""The words that are looked for, each by what it is compared by."""


class Piece(NamedTuple):
    """Some words of a text, and whether they are what was looked for."""

    words: str
    found: bool


def read_asked(typed: str) -> Asked:
    """Return the words that somebody looks for; none when there is no word."""
    return french.read_words(typed[:LONGEST])[:MOST_WORDS]


def holding(asked: Asked) -> Iterator[Select[UUID]]:
    """Return, for each word, the ids of the texts that hold it."""
    for forms in asked:
        yield select(TestimonialWord.testimonial_id).where(TestimonialWord.word.in_(sorted(forms)))


# --- what is shown ----------------------------------------------------------------------------------------------------


def mark(text: str, asked: Asked) -> list[Piece]:
    """Return a whole line, with the words that were found told apart."""
    return list(_pieces(text, list(_spans(text, asked))))


def excerpt(body: str, asked: Asked) -> list[Piece]:
    """Return the words around the first thing found, or the beginning when it stands in the title only."""
    flat = " ".join(body.split())
    first = next(_spans(flat, asked), (0, 0))[0]
    start = flat.rfind(" ", 0, first - AROUND) + 1 if first > EXCERPT - AROUND else 0
    end = flat.rfind(" ", start, start + EXCERPT) if len(flat) > start + EXCERPT else len(flat)
    line = flat[start : end if end > start else start + EXCERPT]
    pieces = mark(line, asked)
    before = [Piece("…", found=False)] if start else []
    return [*before, *pieces, *([Piece("…", found=False)] if end < len(flat) else [])]


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    place = 0
    for start, end in spans:
        if start > place:
            yield Piece(text[place:start], found=False)
        yield Piece(text[start:end], found=True)
        place = end
    if place < len(text):
        yield Piece(text[place:], found=False)


def _spans(text: str, asked: Asked) -> Iterator[tuple[int, int]]:
    """Return where the words stand that searching finds, by the same rule; most words are told apart by two letters."""
    wanted = frozenset().union(*asked)
    starts = {one[:_START] for one in wanted}
    for match in _LETTERS.finditer(text):
        word = match[0]
        if fold(word)[:_START] in starts and any(forms & wanted for forms in french.read_words(word)):
            yield match.span()


# --- what is kept -----------------------------------------------------------------------------------------------------


@event.listens_for(Testimonial, "after_insert")
def _read(mapper: Mapper[Any], connection: Connection, testimonial: Testimonial) -> None:
    """Keep the words of a text that is published at once."""
    del mapper
    _write(connection, testimonial)


@event.listens_for(Testimonial, "after_update")
def _read_again(mapper: Mapper[Any], connection: Connection, testimonial: Testimonial) -> None:
    """Keep the words that are public now, and no others."""
    del mapper
    changes = inspect(testimonial).attrs
    if any(changes[name].history.has_changes() for name in _WRITTEN):
        connection.execute(delete(_WORDS).where(_WORDS.c.testimonial_id == testimonial.id))
        _write(connection, testimonial)


def _write(connection: Connection, testimonial: Testimonial) -> None:
    text = " ".join(getattr(testimonial, name) or "" for name in _WRITTEN)
    found = sorted(frozenset().union(*french.read_words(text)))
    same = {"platform_id": testimonial.platform_id, "testimonial_id": testimonial.id}
    if found:
        connection.execute(insert(_WORDS), [{"id": db.new_id(), "word": one, **same} for one in found])
