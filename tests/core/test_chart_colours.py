"""Colours of charts: told apart by readers with any colour vision, and seen against the paper."""

import itertools
import json
import math
import re

import pytest
from django.conf import settings

# What each kind of colour blindness makes of linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
SIGHTS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
PAPER = {"light": "#ffffff", "dark": "#18222d"}
APART = 15
"""Difference in CIELAB; from 2 it is seen side by side, ten times that from across a room."""


def palettes() -> dict[str, list[str]]:
    """The colours as the script has them."""
    script = (settings.BASE_DIR / "static/js/charts.js").read_text()
    return {
        name: json.loads(colours) for name, colours in re.findall(r"^    (\w+): (\[\"#.*?\]),$", script, re.MULTILINE)
    }


def linear(colour: str) -> tuple[float, ...]:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return tuple(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)


def seen(colour: str, sight: str) -> tuple[float, ...]:
    made = (sum(a * b for a, b in zip(row, linear(colour), strict=True)) for row in SIGHTS[sight])
    return tuple(min(1.0, max(0.0, share)) for share in made)


def brightness(rgb: tuple[float, ...]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    x = (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505
    z = (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089
    roots = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, brightness(rgb), z)]
    return 116 * roots[1] - 16, 500 * (roots[0] - roots[1]), 200 * (roots[1] - roots[2])


@pytest.mark.parametrize("name", ["light", "dark", "lightScale", "darkScale"])
def test_any_two_colours_are_told_apart_and_seen_on_the_paper(name: str) -> None:
    colours = palettes()[name]
    assert len(colours) == 5
    for one, other in itertools.combinations(colours, 2):
        for sight in SIGHTS:
            assert math.dist(lab(seen(one, sight)), lab(seen(other, sight))) >= APART, (one, other, sight)
    paper = brightness(linear(PAPER[name.removesuffix("Scale")]))
    for colour in colours:
        low, high = sorted((brightness(linear(colour)), paper))
        assert (high + 0.05) / (low + 0.05) >= 3, colour
