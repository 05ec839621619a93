"""A color says who made a model, is the same for a name and the id behind it, and stands out from any ground."""

from __future__ import annotations

import re
from hashlib import sha256
from math import cos, radians, sin
from pathlib import Path

import pytest
from django.conf import settings

from costcalc.web.identity import BEGINNINGS, OTHER, TINTS, VENDORS, choose_color
from pricing.catalog.catalog import Catalog

STYLES = Path(settings.ROOT) / "costcalc/static/costcalc/css"
CSS = (STYLES / "colors.css").read_text(encoding="utf-8")
TOKENS = (STYLES / "tokens.css").read_text(encoding="utf-8")
FOUND = re.findall(r"--(?:ground|raised|sunk): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
GROUNDS = {"light": [light for light, _ in FOUND], "dark": [dark for _, dark in FOUND]}
"""What a color is drawn on: the page, and what stands out from it, with the usual contrast and with more."""


def test_each_maker_of_the_tables_has_a_hue_and_everybody_else_the_same_gray(catalog: Catalog) -> None:
    makers = {provider.id for provider in catalog.providers.values() if not provider.host}
    assert set(VENDORS) == set(BEGINNINGS) == makers
    assert set(re.findall(r"\.h-(\w+) \{", CSS)) == {*VENDORS, OTHER}
    assert set(re.findall(r"\.t-(\d) \{", CSS)) == set(map(str, range(TINTS)))


@pytest.mark.parametrize(
    ("name", "vendor"),
    [
        ("gpt-6-luna", "openai"),
        ("azure/o1", "openai"),
        ("claude-sonnet-5-5", "anthropic"),
        ("vertex/claude-sonnet-4-6", "anthropic"),
        ("amazon/anthropic.claude-sonnet-4-6", "anthropic"),
        ("us.anthropic.claude-sonnet-4-6", "anthropic"),
        ("vertex/gemini-3.5-flash", "google"),
        ("x-ai/grok-4.5", "xai"),
        ("groq/deepseek-r1-distill-llama-70b", "deepseek"),
        ("fireworks/accounts/fireworks/models/glm-4p5-air", "zhipu"),
        ("cerebras/zai-glm-4.7", "zhipu"),
        ("together/Qwen/Qwen3-Next-80B-A3B-Thinking", "alibaba"),
        ("amazon/amazon.nova-pro-v1:0", "other"),
    ],
)
def test_the_hue_is_the_makers_whoever_sells_the_model(catalog: Catalog, name: str, vendor: str) -> None:
    assert choose_color(name, catalog.offer(name)).split()[0] == f"h-{vendor}"


def test_the_tint_is_of_the_id_and_an_alias_has_that_of_its_model(catalog: Catalog) -> None:
    assert (
        choose_color("gpt-6-luna", catalog.offer("gpt-6-luna")) == f"h-openai t-{sha256(b'gpt-6-luna').digest()[0] % 4}"
    )
    alias = catalog.offer("claude-sonnet-4-5")
    assert alias.is_alias
    named = alias.named[-1][1].model.id
    assert choose_color("claude-sonnet-4-5", alias) == choose_color(named, catalog.offer(named))


def test_a_name_of_no_table_is_gray() -> None:
    assert choose_color("nonsense", None) == f"h-other t-{sha256(b'nonsense').digest()[0] % 4}"


@pytest.mark.parametrize("theme", GROUNDS)
def test_each_color_of_a_model_stands_out_from_its_ground(theme: str) -> None:
    """3 : 1 is what a line or a bar needs."""
    lightness = {"light": "ll", "dark": "ld"}[theme]
    levels = [float(level) for level in re.findall(rf"--{lightness}: (\.\d+)", CSS)]
    hues = re.findall(r"--h: (\d+); --c: (\.\d+);", CSS)
    assert (len(levels), len(hues)) == (TINTS, len(VENDORS) + 1)
    assert len(GROUNDS[theme]) == 4
    for hue, chroma in hues:
        for level in levels:
            color = _luminance_of_oklch(level, float(chroma), float(hue))
            assert all(_contrast(color, _luminance(each)) >= 3 for each in GROUNDS[theme]), (hue, level)


@pytest.mark.parametrize(("theme", "place"), [("light", 0), ("dark", 1)])
def test_each_meters_color_stands_out_from_its_ground(theme: str, place: int) -> None:
    meters = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", CSS)
    assert [name for name, *_ in meters] == ["input", "read", "write", "output", "reasoning", "media", "fees"]
    for name, *colors in meters:
        least = min(_contrast(_luminance(colors[place]), _luminance(each)) for each in GROUNDS[theme])
        assert least >= 3, name


def _contrast(one: float, other: float) -> float:
    """WCAG 2: (L1 + 0.05) / (L2 + 0.05)."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(color: str) -> float:
    values = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return _weigh(*(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values))


def _weigh(red: float, green: float, blue: float) -> float:
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _luminance_of_oklch(level: float, chroma: float, hue: float) -> float:
    """Return the luminance in sRGB, cut to its gamut as a screen does (CSS Color 4, Oklab to linear sRGB)."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (level + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (level - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (level - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return _weigh(*(min(1.0, max(0.0, value)) for value in linear))
