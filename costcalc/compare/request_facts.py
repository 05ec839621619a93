"""Rows of the comparison about the request itself: what it costs, and how many tokens it has on each model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from costcalc import formatting
from costcalc.compare.fact import Fact, Says
from costcalc.compare.side import Side
from costcalc.compare.stated import explain_missing_cost
from costcalc.request.words import name_request
from costcalc.web.line_items import describe_line
from costcalc.web.notices import split_warnings
from pricing.estimate.estimate import Estimate
from pricing.workload import Band

T = TypeVar("T")
THOUSAND = 1_000


def list_request_facts(estimate: Estimate) -> list[Fact]:
    """List what the request costs, first of all with bars what a month does, or a request without a volume."""
    requests, unit = estimate.request.workload.monthly_requests, name_request(estimate.request)
    often = formatting.plural(requests, unit)

    def multiplied(side: Side) -> tuple[str, ...]:
        return (f"{formatting.money(side.result.cost)} × {often}",) if side.result.cost is not None else ()

    month = _cost("A month", lambda s: s.result.monthly, lambda s: s.result.monthly_costs, multiplied)
    each = _cost(f"A {unit}", lambda s: s.result.cost, lambda s: s.result.costs, _describe_items)
    first, *others = (month, each) if requests else (each,)
    more = _list_conversation_facts(estimate) if estimate.request.conversation else [_cost("1,000 requests", _thousand)]
    return [replace(first, bars=True), *others, *more, *REQUEST]


def _list_conversation_facts(estimate: Estimate) -> list[Fact]:
    """List what a conversation costs otherwise: where only some resolve their task, and with nothing cached."""
    talk = estimate.request.conversation
    resolved = _cost("A resolved task", lambda s: s.result.cost_resolved)
    uncached = replace(_cost("With nothing cached", lambda s: s.result.cost_uncached), of_cost=False)
    return [*([resolved] if talk and talk.success_rate != 1 else []), *([uncached] if talk and talk.cached else [])]


def _thousand(side: Side) -> Decimal | None:
    cost = side.result.cost
    return None if cost is None else cost * THOUSAND


def _tokens(name: str) -> Callable[[Side], int | None]:
    return _of_request(lambda side: getattr(side.result.usage, name, None))


def _of_request(value: Callable[[Side], T | None]) -> Callable[[Side], T | None]:
    """Return None for a model of another kind, which no such request is sent to."""
    return lambda side: value(side) if side.answers else None


def _cost(
    title: str,
    value: Callable[[Side], Decimal | None],
    costs: Callable[[Side], Band[Decimal] | None] = lambda side: None,
    made: Says = lambda side: (),
) -> Fact:
    """Build the row of a cost; `made` says what it is made up of."""

    def more(side: Side) -> tuple[str, ...]:
        missing = explain_missing_cost(side)
        return (missing,) if missing else ()

    def details(side: Side) -> tuple[str, ...]:
        return (*_write_span(costs(side)), *made(side)) if side.answers else ()

    return Fact(
        title, "", _of_request(value), formatting.money, "least",
        more=more, details=details, estimated=True, of_cost=True,
    )  # fmt: skip


def _write_span(band: Band[Decimal] | None) -> tuple[str, ...]:
    return () if band is None or band.certain else (f"{formatting.money(band.low)} to {formatting.money(band.high)}",)


def _describe_items(side: Side) -> tuple[str, ...]:
    """Write what a request is made up of, one item a line."""
    lines = side.result.quote.lines if side.result.quote else ()
    items = map(describe_line, lines)
    return tuple(f"{item} {amount}: {quantity} × {rate}" for item, quantity, rate, amount in items)


def _tokens_range(side: Side) -> tuple[str, ...]:
    low, high = side.result.input_range or (0, 0)
    return () if low == high else (f"{low:,} to {high:,}",)


def _share(side: Side) -> Decimal | None:
    return side.result.fit.share if side.result.fit else None


def _doubts(side: Side) -> str | None:
    _, doubts = split_warnings(side.result, side.result.warnings)
    return formatting.spell_days("; ".join(doubts)) or None


REQUEST = [
    Fact("Input", "tokens", _tokens("input_tokens"), formatting.count, "least", details=_tokens_range, estimated=True),
    Fact("Output", "tokens, billed", _tokens("output_tokens"), formatting.count),
    Fact("Token count", "", _of_request(lambda s: s.result.exactness), formatting.word),
    Fact("Window", "share used", _of_request(_share), formatting.percent, "least", estimated=True, apart=False),
    Fact("Notes", "on the price", _of_request(_doubts), formatting.word),
]
