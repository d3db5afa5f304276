"""Both palettes can be read: WCAG AA between every text colour and every surface it stands on."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "assets" / "openos.css").read_text()
VARIABLE = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
LIGHT, DARK = (dict(VARIABLE.findall(block)) for block in re.findall(r":root \{(.*?)\n\s*\}", CSS, re.S))
TONES = ("accent", "positive", "warning", "negative", "practice")
PAIRS = [
    *[(text, ground) for text in ("text", "muted") for ground in ("page", "surface", "sunken", "hover")],
    *[("faint", ground) for ground in ("page", "surface")],
    *[(tone, "surface") for tone in TONES],
    *[(tone, "page") for tone in ("accent", "negative", "warning")],
    *[(tone, f"{tone}-soft") for tone in TONES],
    *[(text, f"{tone}-soft") for text in ("text", "muted") for tone in ("accent", "negative", "practice")],
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("page", "text"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(palette: dict[str, str], text: str, ground: str) -> None:
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(palette: dict[str, str]) -> None:
    assert contrast(palette["border-strong"], palette["surface"]) >= 3


def test_both_palettes_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
