"""Every assumption behind a plan, in words: the page's list, the CSV's columns and the sections' summaries."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from costcalc import formatting
from costcalc.plan.build import cached_share, caches, first_day
from pricing.plan import Plan
from pricing.planning.limits import DAYS_A_MONTH
from pricing.request import Request

PEAK = Decimal(3)
HOURS = 24
WAITS = Decimal("0.5")
HITS = Decimal("0.8")
KEPT = Decimal("0.8")
"""What the levers try where nobody says otherwise; the last is the share of the output that a cap leaves."""


def output_cap(data: Mapping[str, Any], request: Request) -> int:
    """The length that the third lever caps output at: as said, else four fifths of the expected output."""
    return data["output_cap"] or max(int(request.expectation.output_tokens * KEPT), 1)


def assumptions(data: Mapping[str, Any], request: Request, plan: Plan) -> list[tuple[str, str]]:
    """(what, how much), in the order of the form. Parts of the page that are not asked for are left out."""
    return [
        *_requests(data, request, plan),
        *_shares(data, request),
        *((f"Also: {line.name}", _line(line, request)) for line in data["types"]),
        *_wishes(data, request),
    ]


def _requests(data: Mapping[str, Any], request: Request, plan: Plan) -> list[tuple[str, str]]:
    work, expected = request.workload, request.expectation
    main = plan.types[0]
    return [
        ("Months", f"{plan.months}, from {formatting.month(plan.first)}"),
        ("Prices of the first month", f"of the days from {formatting.day(first_day(data, request))} on"),
        ("Tier", request.conditions.tier),
        (f"Requests a {work.per}", _ends(main.workload.band.low, work.requests, main.workload.band.high)),
        *([("Days a month with requests", str(work.days))] if work.per == "day" else []),
        ("Change", _change(data)),
        (
            "Output tokens",
            _ends(*(Decimal(getattr(main.profile.output_tokens, end)) for end in ("low", "expected", "high"))),
        ),
        ("Reasoning tokens", f"{formatting.count(expected.reasoning_tokens)}, on models that reason"),
        *([("Output capped at", formatting.count(expected.max_output))] if expected.max_output is not None else []),
        *([("People who use it", formatting.count(data["users"]))] if data["users"] else []),
    ]


def _ends(low: Decimal, expected: Decimal, high: Decimal) -> str:
    if low == high:
        return formatting.count(expected)
    return f"{formatting.count(expected)}, low {formatting.count(low)}, high {formatting.count(high)}"


def _change(data: Mapping[str, Any]) -> str:
    if data["step_month"]:
        return f"{formatting.count(data['step_requests'])} requests from month {data['step_month']} on"
    return f"{formatting.signed(data['growth'], formatting.percent)} a month" if data["growth"] else "none"


def _shares(data: Mapping[str, Any], request: Request) -> list[tuple[str, str]]:
    share = cached_share(data, request)
    what = "what Caching says" if caches(request) else f"{formatting.count(data['cached_prefix'])} tokens"
    if not caches(request) and data["cached_prefix"] is None:
        what = "all input"
    return [
        ("Sent a second time", _share(data["retries"])),
        ("Read from the cache", f"{what}, in {formatting.percent(share)} of the requests" if share else "nothing"),
        ("In batch", _share(data["batch"])),
    ]


def _share(share: Decimal | None) -> str:
    return f"{formatting.percent(share)} of the requests" if share else "none"


def _line(line: Any, request: Request) -> str:
    output = _ends(*(Decimal(end) for end in (line.output.low, line.output.expected, line.output.high)))
    requests = _ends(line.requests.low, line.requests.expected, line.requests.high)
    return (
        f"{formatting.count(line.input_tokens)} input tokens; output tokens {output}; "
        f"requests a {request.workload.per} {requests}"
    )


def _wishes(data: Mapping[str, Any], request: Request) -> list[tuple[str, str]]:
    hits = data["hits"] if data["hits"] is not None else HITS
    waits = data["waits"] if data["waits"] is not None else WAITS
    prefix = "the prefix" if data["cached_prefix"] is not None or caches(request) else "all input"
    cap = formatting.count(output_cap(data, request))
    levers = f"{formatting.percent(waits)} can wait for batch; {formatting.percent(hits)} find {prefix} cached"
    times, hours = formatting.plain(data["peak"] or PEAK), data["hours"] or HOURS
    busiest = f"{times} × the average one, of {hours} hours a day and {DAYS_A_MONTH} days a month, or the days given"
    found = [("Levers", f"{levers}; output capped at {cap}"), ("Busiest minute", busiest)]
    if data["budget"] is not None:
        found.append(("Budget a month", formatting.money(data["budget"])))
    if data["routes"]:
        found.append(("Routing", data["routes"].text()))
    if data["seat"] is not None:
        found.append((
            "Subscription",
            f"{formatting.money(data['seat'])} a seat a month, {formatting.plural(data['people'] or 1, 'seat')}",
        ))  # fmt: skip
    if data["credit"]:
        found.append(("Free credit", f"{formatting.money(data['credit'])} once, consumed first"))
    return found


def summaries(values: Mapping[str, str]) -> dict[str, str]:
    """What each folded section of the form holds, in a few words."""

    def said(*names: str, none: str = "none") -> str:
        return ", ".join(text for name in names if (text := _short(name, values.get(name, "")))) or none

    return {
        "months": said("months", "start", "growth", "step_month"),
        "range": said("output_low", "output_high", "requests_low", "requests_high", none="as expected"),
        "shares": said("retries", "cached", "batch"),
        "types": said("types"),
        "money": said("budget", "routes"),
        "seats": said("seat", "credit"),
        "limits": said("peak", "hours", none=f"peak {PEAK} × average"),
        "levers": said("waits", "hits", "output_cap", none="our assumptions"),
    }  # fmt: skip


def _short(name: str, value: str) -> str:
    value = " ".join(value.split())
    if not value:
        return ""
    texts = {
        "months": "{} months", "start": "from {}", "growth": "growth {} %", "step_month": "second level in month {}",
        "output_low": "output from {}", "output_high": "output to {}", "requests_low": "requests from {}",
        "requests_high": "requests to {}", "retries": "retries {} %", "cached": "cached {} %", "batch": "batch {} %",
        "budget": "${} a month", "seat": "${} a seat", "credit": "credit ${}", "peak": "peak {} ×",
        "hours": "{} hours a day", "waits": "batch {} %", "hits": "cached {} %", "output_cap": "output to {}",
    }  # fmt: skip
    number = value.strip("$% ")
    return texts.get(name, "{}").format(number if len(number) <= 40 else f"{number[:39]}…")
