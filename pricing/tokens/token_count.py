"""Counted prompt × a model's counting rules → its input tokens there, and the range of the vendor's own count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Final, NamedTuple

from pricing.tokens.documents import MediaError, count_audio, count_pages
from pricing.tokens.encodings import DEFAULT, FILES
from pricing.tokens.images import ImageError, count_images
from pricing.tokens.prompt import NOTHING, PromptCount
from pricing.tokens.ratios import ONE_TO_ONE, Ratio, get_prose_ratio
from pricing.tokens.rules import CountingRules
from pricing.tokens.scale import Scale, choose_scale, remove_roles
from pricing.tokens.span import Span, add_spans
from pricing.tokens.text import Basis, Exactness
from pricing.tokens.vendor_format import (
    count_chat_format,
    count_definitions,
    count_published_tools,
    count_response_format,
)

AUDIO: Final = "audio"
EXACT_BASES: Final = frozenset({"vendor", "vendor_sdk"})
LEAST_TEXT: Final = 50
"""Tokens of a text from which its own ratio says how long an answer in its language is."""


class Part(NamedTuple):
    """One line of a count, in tokens, None where unknown; `low` and `high` are None where no range is known."""

    name: str
    tokens: int | None
    exactness: Exactness
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class TokenCount:
    """Input tokens of a prompt on one model.

    `low` and `high` are the range in which the vendor's own count is expected, None where nothing is known of it.
    """

    tokens: int | None
    exactness: Exactness
    low: int | None
    high: int | None
    parts: tuple[Part, ...]
    reasons: tuple[str, ...]
    """Reasons why the count is an estimate or unknown; none where it is exact."""
    basis: Basis
    """What the count of the text rests on."""
    audio: Span = NOTHING
    """Part of the tokens that is audio, which some models charge at a rate of its own."""

    @property
    def reason(self) -> str | None:
        """Return all reasons in one text; None where there are none."""
        return "; ".join(self.reasons) or None

    @property
    def span(self) -> Span | None:
        """Return low, expected and high; all as expected where no range is known, None where nothing is."""
        if self.tokens is None:
            return None
        low, high = (self.tokens if bound is None else bound for bound in (self.low, self.high))
        return Span(low, self.tokens, high)


def count_given(tokens: int) -> TokenCount:
    """Return a count as a person gives it, who has it from the vendor."""
    part = Part("as given", tokens, "exact", tokens, tokens)
    return TokenCount(tokens, "exact", tokens, tokens, (part,), (), "given")


class Counted(NamedTuple):
    """Part of a prompt in tokens; `reason` is None where it is exact, `bounded` False where no range is known."""

    name: str
    span: Span
    reason: str | None = None
    bounded: bool = True

    def describe(self) -> Part:
        low, tokens, high = self.span
        exactness: Exactness = "estimate" if self.reason else "exact"
        return Part(self.name, tokens, exactness, *((low, high) if self.bounded else (None, None)))


def count_by_rules(count: PromptCount, rules: CountingRules) -> TokenCount:
    """Return the input tokens of a prompt on a model: low, expected and high, and on what they rest."""
    scale = choose_scale(count, rules)
    return _add_media([*_count_texts(count, rules, scale)], count, rules, scale.basis)


def count_by_factor(count: PromptCount, rules: CountingRules, factor: Decimal, vendor: str) -> TokenCount:
    """Return the tokens of o200k_base times the factor that a person has measured, of which no range is known.

    Images, pages and audio are no text: they are counted by the model's rules.
    """
    shown = replace(rules, vocabulary=DEFAULT, basis="vendor")
    text = add_spans(each.span for each in _count_texts(count, shown, choose_scale(count, shown))).expected
    tokens = int((text * factor).to_integral_value(ROUND_CEILING))
    reason = f"counted with {DEFAULT}, times the factor {factor} set for {vendor}"
    scaled = Counted("text", Span(tokens, tokens, tokens), reason, bounded=False)
    return _add_media([scaled], count, shown, "given")


def _add_media(counted: list[Counted], count: PromptCount, rules: CountingRules, basis: Basis) -> TokenCount:
    try:
        counted += _count_media(count, rules)
    except (ImageError, MediaError) as error:
        name = "images" if isinstance(error, ImageError) else "files"
        parts = (*(each.describe() for each in counted), Part(name, None, "unknown"))
        return TokenCount(None, "unknown", None, None, parts, (str(error),), basis)
    return _total(counted, max(count.uncounted - count_published_tools(count, rules), 0), basis)


def _total(counted: list[Counted], uncounted: int, basis: Basis) -> TokenCount:
    low, tokens, high = add_spans(each.span for each in counted)
    reasons = dict.fromkeys(each.reason for each in counted if each.reason)
    if uncounted:
        are = (
            "1 part has no published size and is"
            if uncounted == 1
            else f"{uncounted} parts have no published size and are"
        )
        reasons[f"{are} left out"] = None
    bounded = all(each.bounded for each in counted) and not uncounted
    return TokenCount(
        tokens,
        "estimate" if reasons else "exact",
        low if bounded else None,
        high if bounded else None,
        tuple(each.describe() for each in counted),
        tuple(reasons),
        basis,
        add_spans(each.span for each in counted if each.name == AUDIO),
    )


def _count_texts(count: PromptCount, rules: CountingRules, scale: Scale) -> Iterator[Counted]:
    yield Counted("text", scale.apply(scale.sizes.text), scale.reason)
    if count.messages:
        yield Counted("overhead", *count_chat_format(count, rules))
    if count.definitions or count_published_tools(count, rules):
        yield Counted("tools", *count_definitions(count, rules, scale))
    if scale.sizes.response_format.expected:
        yield Counted("response format", *count_response_format(rules, scale))


def _count_media(count: PromptCount, rules: CountingRules) -> Iterator[Counted]:
    """Raise ImageError, MediaError with the reason where the model takes no such part, or its tokens are unknown."""
    if count.images:
        yield Counted("images", count_images(count.images, rules.images), rules.images.why)
    if count.pages:
        yield Counted("pages", count_pages(count.pages, rules.pages), rules.pages.why)
    if count.audio_seconds:
        yield Counted(AUDIO, count_audio(count.audio_seconds, rules.audio), rules.audio.why)


def get_answer_ratio(count: PromptCount | int, rules: CountingRules) -> Ratio:
    """Return a model's tokens for one of o200k_base in an answer, as in the prompt's text, or else in English prose."""
    name = rules.counted_in
    base = 0 if isinstance(count, int) else remove_roles(count, DEFAULT).text
    if isinstance(count, int) or base < LEAST_TEXT:
        # OpenAI's two need as many for English: 1,888 and 1,887 for the Universal Declaration of Human Rights.
        return ONE_TO_ONE if name in FILES else get_prose_ratio(rules.vocabulary)
    if name in FILES:  # their sizes have the words for roles, which are no part of an answer
        return Ratio(*[Decimal(remove_roles(count, name).text) / base] * 3)
    scale = choose_scale(count, rules)
    return Ratio(*(Decimal(bound) / base for bound in scale.apply(scale.sizes.text)))
