"""PDF pages and seconds of audio → tokens, by what a vendor publishes for one of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Final

from pricing.tokens.span import Span

MOST_PAGES: Final = 1_000_000
MOST_SECONDS: Final = 10_000_000


class MediaError(ValueError):
    """Pages or audio that cannot be, that a model does not take, or whose tokens are not published."""


@dataclass(frozen=True, slots=True)
class UnitRule:
    """Tokens of a PDF page, or of a second of audio, on a model; None: unknown."""

    tokens: Span | None
    why: str
    """On what the count rests; why it is unknown."""


def count_pages(pages: int, rule: UnitRule) -> Span:
    """Return the tokens of so many PDF pages.

    Raises MediaError where the rule is unknown, or for a number of pages outside 0 to 1,000,000.
    """
    if not 0 <= pages <= MOST_PAGES:
        raise MediaError(f"the number of pages must be between 0 and {MOST_PAGES:,}, not {pages:,}")
    return _times(Decimal(pages), rule)


def count_audio(seconds: Decimal, rule: UnitRule) -> Span:
    """Return the tokens of so many seconds of audio; a token that has begun counts.

    Raises MediaError where the rule is unknown, or for seconds outside 0 to 10,000,000.
    """
    if not seconds.is_finite() or not 0 <= seconds <= MOST_SECONDS:
        raise MediaError(f"the seconds of audio must be between 0 and {MOST_SECONDS:,}, not {seconds}")
    return _times(seconds, rule)


def _times(units: Decimal, rule: UnitRule) -> Span:
    if not units:
        return Span(0, 0, 0)
    if rule.tokens is None:
        raise MediaError(rule.why)
    low, expected, high = (ceil(units * tokens) for tokens in rule.tokens)
    return Span(low, expected, high)
