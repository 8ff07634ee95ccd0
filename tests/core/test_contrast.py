"""Every pair of colours that carries text, an outline or the focus is readable in the four palettes."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
PALETTES = ("clair", "doux", "sombre", "contraste")
TEXT_FLOOR = 4.5  # WCAG 2.2, 1.4.3
BODY_AIM = 7.0  # our own aim for what is read at length
OUTLINE_FLOOR = 3.0  # WCAG 2.2, 1.4.11

BODY = [
    "ink/paper",
    "ink/surface",
    "ink/sunken",
    "ink/primary-soft",
    "ink/accent-soft",
    "ink/ok-soft",
    "ink/warn-soft",
    "ink/bad-soft",
    "ink-soft/paper",
    "ink-soft/surface",
    "primary/paper",
    "primary/surface",
    "on-primary/primary",
    "on-primary/primary-strong",
    "on-panel/panel",
    "on-panel-soft/panel",
    "panel/on-panel",
]
TEXT = [
    "ink-soft/sunken",
    "ink-soft/primary-soft",
    "ink-soft/accent-soft",
    "ink-soft/warn-soft",
    "primary/sunken",
    "primary/primary-soft",
    "primary/accent-soft",
    "primary/warn-soft",
    "primary/ok-soft",
    "primary/bad-soft",
    "primary-strong/primary-soft",
    "primary-strong/paper",
    "accent/paper",
    "accent/surface",
    "accent/sunken",
    "accent/accent-soft",
    "accent/primary-soft",
    "on-accent/accent",
    "on-apricot/apricot",
    "ok/surface",
    "ok/paper",
    "ok/ok-soft",
    "ok/primary-soft",
    "warn/surface",
    "warn/warn-soft",
    "bad/surface",
    "bad/paper",
    "bad/bad-soft",
]
OUTLINES = [
    "edge/paper",
    "edge/surface",
    "edge/sunken",
    "focus/paper",
    "focus/surface",
    "focus/sunken",
    "focus/primary-soft",
    "focus/accent-soft",
    "focus/warn-soft",
    "focus/bad-soft",
    "focus/ok-soft",
    "panel-focus/panel",
    "rope/paper",
    "rope/surface",
    "panel-line/panel",
]


def read_palettes() -> dict[str, dict[str, str]]:
    """Return the flat colour tokens of each palette."""
    sheet = (CSS / "palettes.css").read_text()
    blocks = re.findall(r'\[data-palette="(\w+)"\] \{(.*?)\n  \}', sheet, re.DOTALL)
    return {name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body)) for name, body in blocks}


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, as WCAG 2.2 defines it."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(front: str, back: str) -> float:
    light, dark = sorted((luminance(front), luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_there_are_four_palettes_with_the_same_roles() -> None:
    palettes = read_palettes()

    assert set(palettes) == set(PALETTES)
    assert len({frozenset(tokens) for tokens in palettes.values()}) == 1


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(
    ("pairs", "floor"),
    [(BODY, BODY_AIM), (TEXT, TEXT_FLOOR), (OUTLINES, OUTLINE_FLOOR)],
    ids=["body", "text", "outlines"],
)
def test_every_pair_reaches_its_floor(palette: str, pairs: list[str], floor: float) -> None:
    tokens = read_palettes()[palette]

    ratios = {pair: contrast(*(tokens[role] for role in pair.split("/"))) for pair in pairs}

    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < floor} == {}


def test_components_take_their_colours_from_the_tokens() -> None:
    sheets = [*CSS.glob("components/*.css"), CSS / "base.css", CSS / "layout.css", CSS / "utilities.css"]

    literal = {
        sheet.name: found for sheet in sheets if (found := re.findall(r"#[0-9a-f]{3,8}\b|rgb\(", sheet.read_text()))
    }

    assert literal == {}
