"""Every assumption behind a plan, in words: the page's list, the files' columns and the sections' summaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final

from costcalc import formatting
from costcalc.request.words import name_requests, say_conversation
from costcalc.web.conditions import describe_pairs, name_excluded, name_fees
from pricing.catalog.lifecycle import describe_successions
from pricing.projection.ahead import Ahead
from pricing.projection.analysis import Analysis
from pricing.projection.by_model import choose_cached_share
from pricing.projection.rate_limits import DAYS_A_MONTH
from pricing.projection.scenario import FurtherType, Route, Scenario
from pricing.workload import Band

Line = tuple[str, str]
"""(what, how much)"""
KEYS: Final = {
    "First month's prices": "Prices of the first month",
    "Output cap": "Output capped at",
    "Users": "People who use it",
    "Retries": "Sent a second time",
    "Batch share": "In batch",
    "Savings options": "Levers",
    "Monthly budget": "Budget a month",
    "Current model": "Today’s choice",
    "Conversations a month": "Requests a month",
    "Conversations a day": "Requests a day",
    "Days a month with conversations": "Days a month with requests",
}
"""Columns of files and keys of JSON that stay what they were when their label changed."""

MOST_SWITCHES: Final = 10
SAME_LENGTH: Final = "the same as text on all models; output tokens are those of o200k_base"


def list_assumptions(analysis: Analysis) -> list[Line]:
    """List the assumptions in the order of the form, without those of parts that nobody filled in."""
    per = analysis.estimate.request.workload.per
    further = [(f"Also: {kind.name}", _further(kind, per)) for kind in analysis.scenario.types]
    lines = [
        *_requests(analysis),
        *_shares(analysis),
        *further,
        *_limits_and_levers(analysis),
        *_money(analysis.scenario),
    ]
    return [(name, text) for name, text in lines if text]


def key_assumptions(analysis: Analysis) -> dict[str, str]:
    """Assumptions by the columns of files and the keys of JSON."""
    return {KEYS.get(label, label): text for label, text in list_assumptions(analysis)}


def _requests(analysis: Analysis) -> list[Line]:
    request, plan, scenario = analysis.estimate.request, analysis.plan, analysis.scenario
    projected = analysis.projected
    work, expected, conditions = request.workload, request.expectation, request.conditions
    main, units = plan.types[0], name_requests(request)
    sent = formatting.count(request.prompt) if isinstance(request.prompt, int) else "as counted for each model"
    return [
        ("Months", describe_months(analysis.ahead)),
        ("First month's prices", f"from {formatting.day(plan.first)} on"),
        ("Tier", conditions.tier),
        ("Fees and modifiers", ", ".join(describe_pairs(expected.fees, conditions))),
        ("Time of day", f"{conditions.at:%H:%M} UTC" if conditions.at else ""),
        (f"{units.capitalize()} a {work.per}", _ends(main.workload.band)),
        (f"Days a month with {units}", str(work.days) if work.per == "day" else ""),
        ("Conversation", ", ".join(say_conversation(request.conversation)) if request.conversation else ""),
        ("Change", _change(scenario)),
        ("Input tokens", sent),
        ("Output tokens", _ends(main.profile.output_tokens)),
        ("Reasoning tokens", f"{formatting.count(expected.reasoning_tokens)}, on reasoning models"),
        ("Length of the answer", SAME_LENGTH if expected.same_answer_length else ""),
        ("Output cap", "" if expected.max_output is None else formatting.count(expected.max_output)),
        ("Users", formatting.count(scenario.users) if scenario.users else ""),
        ("Not included", name_excluded(dict.fromkeys(chain(*(each.projection.not_included for each in projected))))),
        ("Retired models", _successions(analysis)),
    ]


def describe_months(ahead: Ahead) -> str:
    return f"{ahead.plan.months}, from {formatting.month(ahead.plan.first)}"


def _successions(analysis: Analysis) -> str:
    """Name the switches to a successor, where the scenario allows them; a model's warnings name all of its own."""
    if not analysis.scenario.use_successors:
        return ""
    switches = list(dict.fromkeys(text for each in analysis.projected for text in describe_successions(each.offer)))
    more = [f"and {len(switches) - MOST_SWITCHES} more"] if len(switches) > MOST_SWITCHES else []
    named = "; ".join(switches[:MOST_SWITCHES] + more)
    return named or "replaced by the successors that their vendors recommend; none retires in this period"


def _ends(band: Band[int] | Band[Decimal]) -> str:
    if band.low == band.high:
        return formatting.count(band.expected)
    low, expected, high = map(formatting.count, (band.low, band.expected, band.high))
    return f"{expected}, low {low}, high {high}"


def _change(scenario: Scenario) -> str:
    if scenario.step:
        return f"{formatting.count(scenario.step.requests)} requests from month {scenario.step.month} on"
    return f"{formatting.signed(scenario.growth, formatting.percent)} a month" if scenario.growth else "none"


def _shares(analysis: Analysis) -> list[Line]:
    request, scenario, units = analysis.estimate.request, analysis.scenario, name_requests(analysis.estimate.request)
    share, prefix = choose_cached_share(scenario, request), scenario.cached_prefix
    what = "all input" if prefix is None else formatting.plural(prefix, "token")
    if request.conversation:
        what = "what the call before had sent"
    elif request.expectation.caches:
        read, written = request.expectation.cache_read, request.expectation.cache_write
        what = f"{_amount(read)} read, {_amount(written)} written" if written else _amount(read)
    return [
        ("Retries", _share(scenario.retries, units)),
        ("Read from the cache", f"{what}, in {_share(share, units)}" if share else "nothing"),
        ("Batch share", _share(scenario.batch, units)),
    ]


def _amount(amount: int | Decimal) -> str:
    return f"{formatting.percent(amount)} of the input" if isinstance(amount, Decimal) else f"{amount:,} tokens"


def _share(share: Decimal, units: str) -> str:
    return f"{formatting.percent(share)} of the {units}" if share else "none"


def _further(kind: FurtherType, per: str) -> str:
    return (
        f"{formatting.count(kind.input_tokens)} input tokens; output tokens {_ends(kind.output_band)}; "
        f"requests a {per} {_ends(kind.requests_band)}" + (f"; {name_fees(kind.fees)}" if kind.fees else "")
    )


def _limits_and_levers(analysis: Analysis) -> list[Line]:
    scenario, request = analysis.scenario, analysis.estimate.request
    prefix = "the prefix" if scenario.cached_prefix is not None or request.expectation.caches else "all input"
    if scenario.types and scenario.cached_prefix is None and request.expectation.caches:
        prefix = "the prefix (for other types: all input)"
    cap = formatting.count(scenario.choose_cap(request.expectation.output_tokens))
    waits, hits = formatting.percent(scenario.waits), formatting.percent(scenario.hits)
    levers = f"{waits} can wait for batch; {hits} find {prefix} cached"
    work = request.workload
    days = work.days if work.per == "day" else DAYS_A_MONTH
    busiest = (
        f"{formatting.plain(scenario.peak_factor)} × the average minute, over "
        f"{formatting.plural(scenario.hours_per_day, 'hour')} a day and {formatting.plural(days, 'day')} a month"
    )
    return [("Savings options", f"{levers}; output capped at {cap}"), ("Busiest minute", busiest)]


def _money(scenario: Scenario) -> list[Line]:
    """List the amounts, with an empty text for those that nobody filled in."""
    flat, credit = scenario.subscription, scenario.free_credit
    seats = flat and f"{formatting.money(flat.seat)} a seat a month, {formatting.plural(flat.people, 'seat')}"
    return [
        ("Monthly budget", "" if scenario.budget is None else formatting.money(scenario.budget)),
        ("Routing", write_routes(scenario.routes)),
        ("Current model", scenario.today or ""),
        ("Subscription", seats or ""),
        ("Free credit", f"{formatting.money(credit)} once, used first" if credit else ""),
    ]


def write_routes(routes: Sequence[Route]) -> str:
    """Write the routes as the form takes them."""
    return "; ".join(
        f"{route.type} = {route.model}"
        if route.share is None
        else f"{route.model} = {formatting.plain(route.share * 100)}%"
        for route in routes
    )


def list_filled(values: Mapping[str, str]) -> tuple[str, ...]:
    """List the plan's fields that are filled, each in a few words."""
    return tuple(_short(name, value) for name, value in values.items() if name in FILLED and value.strip())


FILLED: Final = {
    "start": "from {}", "step_month": "step change in month {}", "use_successors": "successors", "users": "{} users",
    "output_low": "output from {}", "output_high": "output to {}", "requests_low": "requests from {}",
    "requests_high": "requests to {}", "retries": "retries {}%", "cached": "cache hits {}%",
    "cached_prefix": "cached prefix {}", "batch": "batch {}%", "types": "{}", "today": "compared with {}",
    "routes": "routing", "seat": "${} a seat", "credit": "credit ${}", "peak": "peak {} ×", "hours": "{} hours a day",
    "waits": "can wait {}%", "hits": "cache hits to try {}%", "output_cap": "cap to try {}",
}  # fmt: skip
"""Fields in a few words; the others only say more of one of these."""
LONGEST_SHORT: Final = 40


def _short(name: str, value: str) -> str:
    text = " ".join(value.strip("$% ").split())
    return FILLED[name].format(text if len(text) <= LONGEST_SHORT else f"{text[: LONGEST_SHORT - 1]}…")
