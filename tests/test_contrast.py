"""The colours of static/css/tokens.css keep WCAG 2.2 AA in the light and in the dark scheme."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parent.parent / "static" / "css" / "tokens.css"
COLOUR = re.compile(
    r"--color-(?P<name>[\w-]+):\s*light-dark\((?P<light>#[0-9a-f]{6}),\s*(?P<dark>#[0-9a-f]{6})\)"
)

TEXT = 4.5
MARK = 3.0  # borders of inputs, focus rings, shapes: WCAG 1.4.11

PAPERS = ("ground", "surface", "sunken")
PAIRS = [
    *((ink, paper, TEXT) for ink in ("ink", "ink-soft", "link") for paper in PAPERS),
    *(("link-visited", paper, TEXT) for paper in PAPERS),
    *((ink, paper, TEXT) for ink in ("attention", "conflict") for paper in PAPERS),
    ("on-action", "action", TEXT),
    ("on-action", "action-strong", TEXT),
    ("attention", "attention-ground", TEXT),
    ("ink", "attention-ground", TEXT),
    ("conflict", "conflict-ground", TEXT),
    ("ink", "mark", TEXT),
    ("ink-soft", "mark", TEXT),
    ("link", "mark", TEXT),
    *((shape, paper, MARK) for shape in ("edge", "focus", "action") for paper in PAPERS),
    ("focus", "attention-ground", MARK),
]


def colours(scheme: str) -> dict[str, str]:
    """Read the colours of one scheme, "light" or "dark", from the tokens."""
    text = TOKENS.read_text(encoding="utf-8")
    return {found["name"]: found[scheme] for found in COLOUR.finditer(text)}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    """Black on white is 21, and the well-known grey #767676 is just above 4.5."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_colour_has_both_schemes() -> None:
    """No colour token escapes the measurement by being written in another way."""
    declared = re.findall(r"--color-([\w-]+):", TOKENS.read_text(encoding="utf-8"))
    assert set(declared) == set(colours("light")) == set(colours("dark"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_pair_has_enough_contrast(scheme: str, front: str, back: str, least: float) -> None:
    """Every pair that the components put on each other reaches its ratio."""
    palette = colours(scheme)
    ratio = contrast(palette[front], palette[back])
    assert ratio >= least, f"{front} on {back} ({scheme}) has {ratio:.2f}, needs {least}"
