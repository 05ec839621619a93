"""What is to know about the order of the models, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc import formatting
from costcalc.formatting import join_words
from pricing.estimate.estimate import Estimate, Result, find_rivals


def describe_reasoning(estimate: Estimate) -> str:
    """Say that reasoning is charged on some of the models compared and not on others; blank where they are alike."""
    able = [result for result in estimate.results if result.able]
    reasoning = [result for result in able if result.usage and result.usage.reasoning_tokens]
    if not reasoning or len(reasoning) == len(able):
        return ""
    models = f"{len(reasoning)} of the {len(able)} models that can do this job"
    return f"Reasoning is billed on {models}; a row’s details show it."


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
    return (
        f"{best.requested} is cheapest by a margin smaller than the uncertainty of {whose}: "
        f"{join_words(names, 'and')} may cost less."
    )
