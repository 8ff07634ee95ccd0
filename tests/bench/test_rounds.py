"""Interleaved rounds and their statistics, on times that are given, never on a clock."""

from functools import partial

import pytest

from bench.rounds import Timings, measure


def test_a_ratio_is_the_median_of_the_ratios_within_each_round() -> None:
    own = Timings([[2.0, 2.0, 9.0], [20.0, 20.0, 20.0], [6.0, 6.0, 6.0]])
    floor = Timings([[1.0, 1.0, 1.0], [10.0, 10.0, 99.0], [2.0, 2.0, 2.0]])
    assert own.times(floor) == 2.0


def test_rounds_must_be_those_of_the_same_run() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Timings([[1.0], [1.0]]).times(Timings([[1.0]]))


def test_the_tail_is_what_one_in_a_hundred_exceeds() -> None:
    timings = Timings([[float(number) for number in range(1, 101)]])
    assert timings.p99 == 100.0
    assert timings.median == 50.5
    assert Timings([[1.0] * 199 + [50.0]]).p99 == 1.0


def test_every_target_is_in_every_round_and_the_order_turns() -> None:
    asked: list[str] = []
    timings = measure({name: partial(asked.append, name) for name in "abc"}, rounds=2, each=2)
    assert "".join(asked) == "aabbcc" + "bbccaa" + "ccaabb"
    assert {name: [len(times) for times in one.rounds] for name, one in timings.items()} == {
        "a": [2, 2],
        "b": [2, 2],
        "c": [2, 2],
    }


def test_an_act_may_tell_its_own_seconds() -> None:
    timings = measure({"told": lambda: 0.25}, rounds=1, each=3)
    assert timings["told"].rounds == [[0.25, 0.25, 0.25]]


def test_the_record_is_in_milliseconds() -> None:
    assert Timings([[0.001, 0.002, 0.003]]).in_milliseconds == {"median": 2.0, "p99": 3.0}
