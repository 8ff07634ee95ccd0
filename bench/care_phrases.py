"""Says how many sentences of somebody in danger are missed, and how many others are wrongly found.

    python -m bench.care_phrases

The first set was written with the rules. The others were written later, one after the other, and each then served to
mend them. Only the first look says what to expect of sentences that nobody has seen: 13 missed of 50 and 3 wrong of
70, then 9 of 25 and 5 of 40, then 60 of 90 and 4 of 146, and last, after mending, 16 of 20 and 5 of 20.
"""

from dataclasses import dataclass
from pathlib import Path

from blueprints.care import looking

CASES = Path(__file__).parents[1] / "tests" / "care" / "cases"

SETS = (
    ("written with the rules", ""),
    ("written after them", "held_"),
    ("written after these", "last_"),
    ("written for a new look", "fresh_"),
    ("written last", "next_"),
)


@dataclass(frozen=True, slots=True)
class Score:
    """What one set of sentences showed."""

    meant: int
    not_meant: int
    missed: list[str]
    wrong: list[str]


def read(path: Path) -> list[str]:
    """Return the sentences of a file, one a line."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def score(meant: Path, not_meant: Path) -> Score:
    """Look at every sentence of two files."""
    found, others = read(meant), read(not_meant)
    missed = [text for text in found if not looking.holds_phrase(text)]
    wrong = [text for text in others if looking.holds_phrase(text)]
    return Score(len(found), len(others), missed, wrong)


def main() -> None:
    """Print both errors on both sets, with the sentences."""
    for name, start in SETS:
        got = score(CASES / f"{start}meant.txt", CASES / f"{start}not_meant.txt")
        print(f"{name}: missed {len(got.missed)} of {got.meant}, wrong {len(got.wrong)} of {got.not_meant}")
        for text in got.missed:
            print(f"  missed: {text}")
        for text in got.wrong:
            print(f"  wrong:  {text}")


if __name__ == "__main__":
    main()
