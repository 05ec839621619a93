"""Pages and seconds of audio are multiplied by what a vendor publishes for one of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pricing.tokens.documents import MediaError, UnitRule, count_audio, count_pages
from pricing.tokens.span import Span

CLAUDE_PAGE = UnitRule(Span(2_333, 3_801, 4_568), "published")
GEMINI_SECOND = UnitRule(Span(32, 32, 32), "published")
OPENAI_SECOND = UnitRule(Span(10, 10, 10), "published")
NOTHING = UnitRule(None, "no number of tokens for a PDF page is published for this model")


def test_pages_cost_what_one_does() -> None:
    assert count_pages(3, CLAUDE_PAGE) == Span(3 * 2_333, 3 * 3_801, 3 * 4_568)


@pytest.mark.parametrize(
    ("seconds", "rule", "tokens"),
    [
        ("60", GEMINI_SECOND, 1_920),  # the guide's example: a minute
        ("60", OPENAI_SECOND, 600),  # a token for 100 ms
        ("0.1", OPENAI_SECOND, 1),
        ("0.25", OPENAI_SECOND, 3),  # two and a half: a token that has begun counts
        ("0.01", GEMINI_SECOND, 1),
    ],
)
def test_audio_costs_by_the_second(seconds: str, rule: UnitRule, tokens: int) -> None:
    assert count_audio(Decimal(seconds), rule) == Span(tokens, tokens, tokens)


def test_nothing_sent_costs_nothing_even_where_a_page_is_unknown() -> None:
    assert count_pages(0, NOTHING) == count_audio(Decimal(0), NOTHING) == Span(0, 0, 0)


def test_an_unknown_number_says_why() -> None:
    with pytest.raises(MediaError, match="no number of tokens for a PDF page is published for this model"):
        count_pages(1, NOTHING)


@pytest.mark.parametrize("pages", [-1, 1_000_001])
def test_pages_outside_of_the_bounds_are_refused(pages: int) -> None:
    with pytest.raises(MediaError, match="must be between 0 and 1,000,000"):
        count_pages(pages, CLAUDE_PAGE)


@pytest.mark.parametrize("seconds", ["-1", "10000001", "NaN", "Infinity"])
def test_seconds_outside_of_the_bounds_are_refused(seconds: str) -> None:
    with pytest.raises(MediaError, match="must be between 0 and 10,000,000"):
        count_audio(Decimal(seconds), GEMINI_SECOND)
