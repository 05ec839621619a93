"""Savings options of a conversation: the same with one thing changed, what it saves, and the address that has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from costcalc import formatting
from costcalc.web.result_words import name_result, write_amount
from pricing.catalog.catalog import Catalog
from pricing.estimate.conversation_levers import Change, ConversationLever, LeverName, pull_conversation_levers
from pricing.estimate.estimate import Estimate, Result
from pricing.estimate.request import Request

WORDS: Final[dict[LeverName, str]] = {
    "caching": "Switch caching on",
    "keep": "Resend only the last {} turns",
    "compact": "Summarize the history at {} tokens",
    "definitions": "Halve the tool definitions",
    "results": "Cut tool results to {} tokens",
    "sub_model": "Run sub-agents on {}",
}
UNWRITTEN: Final = ("definitions",)
"""Changes of the prompt, whose text stands in the box: no address has another."""


@dataclass(frozen=True, slots=True)
class Option:
    text: str
    cost: str
    saves: str
    """Dollars; with a minus where it costs more."""
    share: str
    href: str
    """Address of the conversation with this change; blank where it has none."""


@dataclass(frozen=True, slots=True)
class Options:
    sentence: str
    period: str
    """What the costs are of: a month, or without a volume a conversation."""
    rows: tuple[Option, ...]


def list_options(
    catalog: Catalog, estimate: Estimate, subject: Result, address: Callable[[Request], str]
) -> Options | None:
    """List what may save on a model, each alone, the most first; None where there is nothing to change."""
    levers = pull_conversation_levers(catalog, estimate.request, subject)
    times = estimate.request.workload.monthly_requests
    rows = tuple(_build_option(lever, times or Decimal(1), address) for lever in levers if lever.saved)
    period = "A month" if times else "A conversation"
    said = f"On {name_result(subject)}, each on its own.{_say_caching(subject, times)}"
    return Options(said, period, rows) if rows else None


def _build_option(lever: ConversationLever, times: Decimal, address: Callable[[Request], str]) -> Option:
    result, saved = lever.result, lever.saved * times
    return Option(
        text=_name(lever.change),
        cost=write_amount(result, (result.cost or Decimal(0)) * times),
        saves=formatting.money(saved),
        share=_write_share(lever.saved_share),
        href="" if lever.lever in UNWRITTEN else address(lever.change.request),
    )


def _write_share(share: Decimal | None) -> str:
    return "" if share is None else f"{'−' if share < 0 else ''}{formatting.percent(abs(share))}"


def _say_caching(subject: Result, times: Decimal) -> str:
    """Say what caching saves already; blank where nothing is cached."""
    if subject.cost is None or subject.cost_uncached is None or subject.cost_uncached <= subject.cost:
        return ""
    saved = (subject.cost_uncached - subject.cost) * (times or Decimal(1))
    return f" Caching already saves {formatting.money(saved)} a {'month' if times else 'conversation'}."


def _name(change: Change) -> str:
    value = formatting.count(change.value) if isinstance(change.value, int) else change.value or ""
    return WORDS[change.lever].format(value)
