"""How well searches find: a made corpus, searches whose answer is known, and one order on every database."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bench import finding
from blueprints.accounts.models import Role
from blueprints.advice import searching
from blueprints.advice.searching import Asked
from blueprints.core import clock, french
from tests.conftest import World

POINTS = {"title": 10, "question": 4, "answer": 1}
NOT_FOUND = {"on m'interrompt tout le temps interruption", "je suis épuisé au milieu de la semaine"}
"""Other words than those of the question that answers: no search by words finds these among the first ten."""


def test_the_corpus_and_the_searches_are_as_many_as_said() -> None:
    assert len(finding.read_corpus()) >= 150
    assert len(finding.read_searches()) >= 60
    codes = [one.code for one in finding.read_corpus()]
    assert len(set(codes)) == len(codes)
    assert {code for code, _typed in finding.read_searches()} <= set(codes)


def test_searches_find_what_answers_in_one_order_on_every_database(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, seconds = datetime(2026, 3, 2, 9, tzinfo=UTC), count(1)
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=next(seconds)))
    people = world.person(Role.BENEFICIARY).id, world.person(Role.BENEFICIARY).id
    codes = world.read(finding.write, finding.read_corpus(), people)
    found = world.read(_orders, codes)
    texts = _texts(finding.read_corpus())
    for typed, order in found.items():
        assert order.split() == _expected(texts, typed), typed
    lost = {typed for code, typed in finding.read_searches() if code not in found[typed].split()}
    assert lost == NOT_FOUND


def _orders(codes: dict[object, str]) -> dict[str, str]:
    told = {}
    for _code, typed in finding.read_searches():
        hits = searching.search(Asked(searching.read(typed))).hits[: finding.FIRST]
        told[typed] = " ".join(codes[hit.thread_id] for hit in hits)
    return told


Text = tuple[int, str, str, frozenset[str]]
"""When it was written, of which question, in which place, and its words."""


def _texts(questions: list[finding.Question]) -> list[Text]:
    told: list[tuple[str, str, str]] = []
    for one in questions:
        told += [(one.code, "question", one.body), (one.code, "title", one.title)]
        told += [(one.code, "answer", body) for body in one.answers]
    return [
        (when, code, place, frozenset().union(*french.read_words(body)))
        for when, (code, place, body) in enumerate(told)
    ]


def _expected(texts: list[Text], typed: str) -> list[str]:
    """Return the order that the rule gives, computed text by text and without a database."""
    held: dict[str, int] = {}
    points: dict[str, int] = {}
    latest: dict[str, int] = {}
    for word in searching.read(typed):
        most = max(sum(form in forms for *_rest, forms in texts) for form in word)
        worth = 10 - most.bit_length()
        holding = [(when, code, place) for when, code, place, forms in texts if forms & word]
        for code in {code for _when, code, _place in holding}:
            best = max(POINTS[place] for _when, one, place in holding if one == code)
            there = [when for when, one, place in holding if one == code and POINTS[place] == best]
            held[code] = held.get(code, 0) + 1
            points[code] = points.get(code, 0) + worth * best
            latest[code] = max(latest.get(code, 0), *there)
    enough = max(held.values(), default=0)
    near = [code for code in held if 2 * held[code] >= enough]
    return sorted(near, key=lambda code: (points[code] * held[code], latest[code]), reverse=True)[: finding.FIRST]
