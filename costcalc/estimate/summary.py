"""What an estimate says in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import get_text_list

from costcalc import formatting
from costcalc.estimate.strip import NO_PROMPT, describe_size
from pricing.estimate.estimate import Estimate, Result, find_rivals


def write_summary(estimate: Estimate, tokens: int) -> str:
    """Sum up the estimate in a sentence. `tokens` is the prompt's size as it is said first."""
    best = estimate.cheapest
    size = describe_size(estimate, tokens)
    size += ": the cost of the output alone. " if size == NO_PROMPT else ". "
    if best is None:
        return f"{size}None of the chosen models has both a price and room for this request; the table shows why."
    about = "about " if best.exactness == "estimate" else ""
    often = bool(estimate.request.workload.monthly_requests)
    cost = f"{formatting.money(best.monthly)} a month" if often else f"{formatting.money(best.cost)} a request"
    text = f"{size}Cheapest that fits: {best.requested} at {about}{cost}"
    others = [r for r in estimate.results if r.able and r is not best and r.times_cheapest is not None]
    if not others:
        return f"{text}."
    dearest = max(others, key=lambda r: r.times_cheapest or 0)
    about = "≈ " if "estimate" in (best.exactness, dearest.exactness) else ""
    ratio = "the same" if dearest.cost == best.cost else f"{about}{formatting.ratio(dearest.times_cheapest)} as much"
    text += f"; {dearest.requested} costs {ratio}."
    return " ".join(filter(None, (text, _doubt_order(best, find_rivals(estimate)), describe_reasoning(estimate))))


def describe_reasoning(estimate: Estimate) -> str:
    """Say that reasoning is charged on some of the models compared and not on others; blank where they are alike."""
    able = [result for result in estimate.results if result.able]
    reasoning = [result for result in able if result.usage and result.usage.reasoning_tokens]
    if not reasoning or len(reasoning) == len(able):
        return ""
    return f"Reasoning is billed on {len(reasoning)} of {len(able)} models; the column Output shows it."


def list_remarks(estimate: Estimate) -> list[str]:
    """List what is to know about the order of the models: whose place is uncertain, and who bills more output."""
    best = estimate.cheapest
    doubt = _doubt_order(best, find_rivals(estimate)) if best else ""
    return [text for text in (doubt, describe_reasoning(estimate)) if text]


def _doubt_order(best: Result, rivals: Sequence[Result]) -> str:
    """Say which models may be cheaper still."""
    close = [rival.requested for rival in rivals]
    if not close:
        return ""
    names = close if len(close) < 4 else [*close[:2], formatting.plural(len(close) - 2, "other model")]
    whose = "its token count" if best.exactness == "estimate" else "their token counts"
    close_ones = get_text_list(names, "and")
    return f"It is cheapest by a margin smaller than the uncertainty of {whose}: {close_ones} may cost less."
