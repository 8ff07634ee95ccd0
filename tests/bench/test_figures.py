"""The verdict of a run: bounds, lines, exit codes, and the record."""

import json
from pathlib import Path

import pytest

from bench.figures import BOUNDS, Figure, Report


def test_a_line_says_the_figure_its_bounds_and_the_verdict() -> None:
    assert Figure("S1", 3.84, "S1").line() == "S1 3.8x (must 8x, goal 4x) ok"


def test_a_missed_must_is_said_with_what_is_behind_it() -> None:
    line = Figure("S3", 5.24, "S3", about="meetings", note="1.90 ms").line()
    assert line == "S3 meetings 5.2x (must 5x, goal 2.5x) MISSED  [1.90 ms]"


def test_what_was_not_measured_says_why() -> None:
    figure = Figure("R1", None, "R1", note="Valkey manque.")
    assert figure.line() == "R1 skipped: Valkey manque."
    assert figure.is_met


@pytest.mark.parametrize(
    ("bound", "value", "met"),
    [
        ("S1", 8.0, True),
        ("S1", 8.01, False),
        ("S1", 0.1, True),
        ("M2 one process", 8.0, True),
        ("M2 one process", 7.9, False),
        ("M2 one process", 90.0, True),
        ("R1", 321.0, False),
    ],
)
def test_a_bound_is_met_on_its_own_side(bound: str, value: float, met: bool) -> None:
    assert BOUNDS[bound].is_met(value) is met


def test_the_goal_is_never_beyond_the_must() -> None:
    for bound in BOUNDS.values():
        assert bound.goal >= bound.must if bound.at_least else bound.goal <= bound.must


def test_a_run_passes_when_every_must_is_met() -> None:
    report = Report()
    report.add([Figure("S1", 7.0, "S1"), Figure("R1", None, "R1", note="PostgreSQL manque.")])
    assert report.exit_code == 0


def test_one_missed_must_fails_the_run() -> None:
    report = Report()
    report.add([Figure("S1", 7.0, "S1"), Figure("S2", 4.1, "S2")])
    assert report.exit_code == 1


def test_a_run_that_measured_nothing_fails() -> None:
    report = Report()
    assert report.exit_code == 1
    report.add([Figure("R1", None, "R1", note="PostgreSQL manque.")])
    assert report.exit_code == 1


def test_the_record_holds_figures_and_medians(tmp_path: Path) -> None:
    report = Report(raw={"hello": {"median": 0.2, "p99": 0.5}})
    report.add([Figure("S2", 4.1, "S2")])
    told = json.loads(report.save(tmp_path / "results").read_text(encoding="utf-8"))
    assert told["milliseconds"] == {"hello": {"median": 0.2, "p99": 0.5}}
    assert [(one["code"], one["value"], one["met"]) for one in told["figures"]] == [("S2", 4.1, False)]
