"""Explanation of a result's figures, as it opens below a row of the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from costcalc import formatting
from costcalc.formatting import capitalize_first
from costcalc.request.words import name_request
from costcalc.web.line_items import ItemLine, Origin, describe_lines, describe_origin
from pricing.conversation.conversation import Conversation
from pricing.conversation.on_model import ModelConversation
from pricing.estimate.estimate import Estimate, Result
from pricing.tokens.token_count import Part
from pricing.workload import Band

PARTS = {"overhead": "chat format", "pages": "PDF pages"}
"""Parts of a count, where the page has another word than programs read."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Explanation of a figure: quantity × rate, the sums, the price row behind it."""

    unit: str
    """What costs the first of the totals: a request, a conversation."""
    lines: tuple[ItemLine, ...]
    totals: tuple[tuple[str, str], ...]
    """(what, dollars with every digit)"""
    held: str
    """How many calls a conversation has, and what of them a cache holds; blank for a request."""
    held_source: str
    resent: str
    """What becomes of reasoning in later calls; blank where there is none, or only one call."""
    resent_source: str
    origin: Origin
    counted: str
    """Reason why the tokens are an estimate, and their parts."""


def explain_result(estimate: Estimate, result: Result) -> Explanation | None:
    """Explain the figures of a result; None without a price."""
    quote = result.quote
    if quote is None or result.monthly is None or result.entry is None:
        return None
    least = {o.when.input_tokens.least: None for o in quote.applied if o.when.input_tokens and not result.talk}
    unit = name_request(estimate.request)
    month = formatting.plural(estimate.request.workload.monthly_requests, unit)
    return Explanation(
        unit=unit,
        lines=describe_lines(quote.lines),
        totals=(
            (_with_range(f"One {unit}", result.costs), formatting.rate(quote.total)),
            *(_list_conversation_totals(result, result.talk.conversation) if result.talk else ()),
            (_with_range(f"A month: {month}", result.monthly_costs), formatting.rate(result.monthly)),
        ),
        held=_describe_cache(result, result.talk) if result.talk else "",
        held_source=result.entry.model.caching.source if result.talk and result.entry.model.caching else "",
        **_describe_resent(result),
        origin=describe_origin(quote, result.conditions, *(f"from {tokens:,} input tokens" for tokens in least)),
        counted=_counted(result),
    )


def _list_conversation_totals(result: Result, talk: Conversation) -> Iterator[tuple[str, str]]:
    """List what a conversation costs otherwise: with nothing cached, and where only some resolve their task."""
    if talk.cached and result.cost_uncached is not None:
        yield "With nothing cached", formatting.rate(result.cost_uncached)
    if talk.success_rate != 1:
        # A quotient, whose digits may have no end.
        resolved = formatting.money(result.cost_resolved)
        yield f"A resolved task, at {formatting.percent(talk.success_rate)} resolved", resolved


def _describe_cache(result: Result, talk: ModelConversation) -> str:
    calls = formatting.plural(sum(call.kind == "call" for call in talk.made), "call")
    if not talk.conversation.cached:
        return f"{calls}, with nothing cached."
    if result.usage and result.usage.input_tokens:
        share = formatting.percent(Decimal(result.usage.cache_read_tokens) / result.usage.input_tokens)
        calls += f"; {share} of the input is read from the cache"
    rule = result.entry.model.caching if result.entry else None
    if rule is None:
        return f"{calls}. The caching rule of this model is not known: all that is unchanged is taken to be cached."
    steps = f", in steps of {formatting.count(rule.step)}" if rule.step > 1 else ""
    return f"{calls}. The vendor caches an unchanged beginning from {formatting.count(rule.minimum)} tokens on{steps}."


def _describe_resent(result: Result) -> dict[str, str]:
    """Say what later calls are sent of the reasoning, and by whose rule."""
    talk, usage = result.talk.conversation if result.talk else None, result.usage
    rule = result.entry.model.resent_reasoning if result.entry else None
    if talk is None or usage is None or not usage.reasoning_tokens or talk.turns * talk.calls == 1:
        return {"resent": "", "resent_source": ""}
    stated = talk.reasoning if talk.reasoning != "vendor" else None
    if rule is None:
        said = f"{stated} in later turns, as stated; " if stated and talk.turns > 1 else ""
        return {"resent": f"Reasoning: {said}the vendor’s rule is not known.", "resent_source": ""}
    later = "kept" if rule.keeps_later(tools=talk.calls > 1) else "dropped"
    calls = f"{rule.between_calls} between the calls of a turn" if talk.calls > 1 else ""
    turns = f"{stated or later} in later turns" if talk.turns > 1 else ""
    if calls and not stated and later == rule.between_calls:
        calls, turns = f"{calls} and in later turns", ""
    ends = (", as stated" if stated and turns else "") + (" (presumed)" if rule.presumed and not stated else "")
    return {"resent": f"Reasoning: {', '.join(filter(None, (calls, turns)))}{ends}.", "resent_source": rule.source}


def _with_range(what: str, costs: Band[Decimal] | None) -> str:
    """Add the range that the count of the tokens leaves open, where there is one."""
    return ", ".join(filter(None, (what, formatting.between(costs.low, costs.high) if costs else "")))


def _counted(result: Result) -> str:
    count = result.counted
    if count is None or not count.reasons:
        return ""
    band = f", between {count.low:,} and {count.high:,}" if count.low != count.high else ""
    made = [_describe_part(part) for part in count.parts]
    parts = f" Made up of {', '.join(made)}." if len(made) > 1 else ""
    first, *others = count.reasons
    reasons = ". ".join([first, *map(capitalize_first, others)])
    whose = "The tokens of the prompt" if result.talk else "The input tokens"
    return f"{whose} are an estimate{band}: {reasons}.{parts}"


def _describe_part(part: Part) -> str:
    band = f" ({part.low:,} to {part.high:,})" if part.low is not None and part.low != part.high else ""
    return f"{PARTS.get(part.name, part.name)} {formatting.count(part.tokens)}{band}"
