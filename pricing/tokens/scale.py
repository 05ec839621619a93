"""Where a prompt's tokens on a model come from: a full count, a sample of the text, or a measured ratio."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from pricing.tokens.chat import PER_ROLE
from pricing.tokens.encodings import DEFAULT
from pricing.tokens.prompt import PromptCount, Sizes
from pricing.tokens.ratios import ONE_TO_ONE, UNMEASURED, Ratio, estimate_ratio
from pricing.tokens.rules import CountingRules
from pricing.tokens.span import Span
from pricing.tokens.text import Basis
from pricing.tokens.vocabularies import explain_missing

OLDER: Final = "cl100k_base"
RECONSTRUCTED: Final = Ratio(Decimal("0.99"), Decimal(1), Decimal("1.01"))
"""Room around a reconstruction: it counts all recorded texts right but white space at their end (docs/tokens.md)."""
IF_PRESUMED: Final = "the count holds if it is"
NOT_MEASURED: Final = "its tokenizer is not public and no measurement is known"
"""Why a ratio is that of all measured vocabularies, and its range wide."""


class Scale(NamedTuple):
    """Sizes in some vocabulary, and the tokens of the model for one of these."""

    sizes: Sizes
    ratio: Ratio
    basis: Basis
    reason: str | None
    """Reason why what is counted so is an estimate; None where it is exact."""

    def apply(self, tokens: int) -> Span:
        """Return the model's tokens: the low rounded down, but for a text at least one, the high rounded up."""
        low = max(int((tokens * self.ratio.low).to_integral_value(ROUND_FLOOR)), min(tokens, 1))
        expected = max(int((tokens * self.ratio.expected).to_integral_value(ROUND_HALF_EVEN)), low)
        return Span(low, expected, max(int((tokens * self.ratio.high).to_integral_value(ROUND_CEILING)), expected))


def choose_scale(count: PromptCount, rules: CountingRules) -> Scale:
    """Choose the best that is at hand: the model's vocabulary, a sample counted in it, else the measured ratio."""
    name = rules.counted_in
    if name in count.sizes:
        return _describe_full(count.sizes[name], rules)
    base = remove_roles(count, DEFAULT)
    if name in count.samples:
        why = f"a sample of this long text was counted with {_name_tokenizer(rules)}"
        return Scale(base, count.samples[name], "sample", why)
    ratio = estimate_ratio(name or None, count.measures, base.said, remove_roles(count, OLDER).said)
    if base.said and not count.measures.characters:  # a link of the first edition, which does not say
        ratio = Ratio(UNMEASURED.low, ratio.expected, UNMEASURED.high)
        return Scale(
            base, ratio, "ratio", f"{_times(ratio)}, as in English, because the link does not say what the text is like"
        )
    return Scale(base, ratio, "ratio", _explain_ratio(name, ratio, rules.basis))


def remove_roles(count: PromptCount, vocabulary: str) -> Sizes:
    """Return the sizes in one of OpenAI's vocabularies without the words for roles, which are OpenAI's format."""
    sizes = count.sizes[vocabulary]
    return replace(sizes, text=max(sizes.text - count.messages * PER_ROLE, 0))


def _describe_full(sizes: Sizes, rules: CountingRules) -> Scale:
    if rules.basis not in ("presumed", "reconstruction"):
        return Scale(sizes, ONE_TO_ONE, rules.basis, None)
    ratio = RECONSTRUCTED if rules.basis == "reconstruction" else ONE_TO_ONE
    return Scale(sizes, ratio, rules.basis, f"counted with {_name_tokenizer(rules)}")


def _name_tokenizer(rules: CountingRules) -> str:
    if rules.basis == "presumed":
        return f"{rules.vocabulary}, which is presumed to be its tokenizer; {IF_PRESUMED}"
    if rules.basis == "reconstruction":
        return "a reconstruction of its tokenizer, which the vendor does not publish"
    return "its tokenizer"


def _explain_ratio(name: str, ratio: Ratio, basis: Basis) -> str:
    if not name:
        return f"{_times(ratio)}, because {NOT_MEASURED}"
    missing = explain_missing(name) or "the text was not counted in its vocabulary"
    why = f"{_times(ratio)}, the measured ratio for such text, because {missing}"
    return f"{why}; its tokenizer is presumed to be {name}, and {IF_PRESUMED}" if basis == "presumed" else why


def _times(ratio: Ratio) -> str:
    return f"{ratio.expected.quantize(Decimal('0.01'), ROUND_HALF_UP)} × the tokens of {DEFAULT}"
