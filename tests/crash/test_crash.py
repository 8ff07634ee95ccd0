"""A server that is killed at any moment loses nothing it acknowledged, doubles nothing, and leaves nothing behind.

The short form; `make crash` is the long one.
"""

from pathlib import Path
from uuid import uuid4

import pytest

from tests import servers
from tests.crash.clients import Journal, Written, words_of
from tests.crash.scales import Tally, compare
from tests.crash.storm import Setup, rage

SENDS = 42
PROCESSES = {"sqlite": 1, "postgresql": 2}


def test_what_was_acknowledged_is_there_once_in_order_and_alone(tmp_path: Path, database: str) -> None:
    processes = PROCESSES[database]
    if processes > 1:
        servers.require("valkey")
    tally = rage(Setup(database=database, processes=processes), tmp_path / "data", sends=SENDS, seed=SENDS)
    assert tally.faults == []
    assert str(tally) == f"acknowledged {SENDS} · lost 0 · doubled 0 · out of order 0 · orphans 0"
    assert tally.kills


# --- the scales themselves --------------------------------------------------------------------------------------------


def _written(*places: int) -> Journal:
    return Journal(
        [Written(uuid4(), 0, brings_file=False, tries=1, is_acknowledged=True, places=[place]) for place in places]
    )


def _seen(journal: Journal) -> list[tuple[int, str]]:
    return [(one.places[0], words_of(one.client_id)) for one in journal.written]


def test_the_scales_find_nothing_where_all_is_well() -> None:
    journal = _written(1, 2, 3)
    assert compare(journal, [_seen(journal), _seen(journal)]).is_clean


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda seen: seen[:2], Tally(acknowledged=3, lost=1, out_of_order=1)),
        (lambda seen: [*seen, (4, seen[0][1])], Tally(acknowledged=3, doubled=1)),
        (lambda seen: [seen[0], seen[2], seen[1]], Tally(acknowledged=3, out_of_order=2)),
        (lambda seen: [seen[0], (2, seen[2][1]), (3, seen[1][1])], Tally(acknowledged=3, out_of_order=3)),
    ],
)
def test_the_scales_find_what_is_wrong(spoil: object, expected: Tally) -> None:
    journal = _written(1, 2, 3)
    view = spoil(_seen(journal))  # type: ignore[operator] # a function of the table above
    found = compare(journal, [view, view])
    assert (found.lost, found.doubled) == (expected.lost, expected.doubled)
    assert bool(found.out_of_order) == bool(expected.out_of_order)
    assert not found.is_clean


def test_two_readers_who_see_another_order_are_found() -> None:
    journal = _written(1, 2)
    seen = _seen(journal)
    assert compare(journal, [seen, seen[::-1]]).out_of_order


def test_what_waited_may_stand_later_but_is_not_lost() -> None:
    journal = _written(1, 2)
    journal.written.insert(0, Written(uuid4(), 0, brings_file=False, hold=15, tries=1, is_acknowledged=True))
    left = (3, words_of(journal.written[0].client_id))
    seen = [*(_seen(Journal(journal.written[1:]))), left]
    assert compare(journal, [seen, seen]).is_clean
    assert compare(journal, [seen[:2], seen[:2]]).lost == 1
    assert compare(journal, [[*seen, (4, left[1])]] * 2).doubled == 1


def test_what_waited_stands_where_its_writer_was_told_at_last() -> None:
    journal = _written(1, 2)
    journal.written[1].hold = 15
    seen = _seen(journal)
    journal.written[1].places = [5]
    assert compare(journal, [seen, seen]).out_of_order == 1
