"""What a prompt costs on a model, beside the limits of a policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from costcalc import formatting
from costcalc.cli.baseline import Change
from costcalc.cli.policy.fields import INCREASES, LIMITS, PolicyFields
from costcalc.cli.policy.prompts import Baseline, PricedPrompt
from costcalc.cli.policy.verdict import Finding, Verdict, choose_worst
from costcalc.request.from_json import says_requests
from costcalc.web.conditions import describe_least
from costcalc.web.line_items import describe_status
from costcalc.web.notices import split_warnings
from pricing.estimate.estimate import Result

WHAT: Final[Mapping[str, str]] = {
    "increase": "the cost rose by",
    "increase_usd_per_request": "a request costs more by",
    "increase_usd_per_month": "a month costs more by",
    "usd_per_request": "a request costs",
    "usd_per_month": "a month costs",
}
"""How a sentence on each of the limits begins."""


LONGEST_SHARE: Final = 12
"""Characters of a percentage that is written exactly."""


class Measured(NamedTuple):
    """What is held against a limit: as expected, and at most."""

    expected: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class CheckedPrompt:
    """Prompt on a model, beside the limits. `month`: dollars; None: not known, or no number of requests is given."""

    change: Change
    month: Decimal | None
    findings: tuple[Finding, ...]
    partial: bool = False
    """True where it costs at least so much."""
    estimated: bool = False
    """True where its tokens are not exact."""

    @property
    def verdict(self) -> Verdict:
        return choose_worst(finding.verdict for finding in self.findings)


def check_prompts(policy: PolicyFields, priced: list[PricedPrompt], before: Baseline | None) -> list[CheckedPrompt]:
    """Check every prompt on each of its models; then list those that are gone."""
    checked = [_check(policy, prompt, result, before) for prompt in priced for result in prompt.estimate.results]
    now = {(each.change.file, each.change.model) for each in checked}
    gone = [key for key in before.costs if key not in now] if before else []
    note = Finding("PASS", "gone", "no longer there")
    return checked + [CheckedPrompt(Change(*key, before.costs[key], None), None, (note,)) for key in gone if before]


def _check(policy: PolicyFields, prompt: PricedPrompt, result: Result, before: Baseline | None) -> CheckedPrompt:
    key = (prompt.name, result.requested)
    change = Change(*key, before.costs.get(key) if before else None, result.cost)
    month = result.monthly if says_requests(prompt.group) else None
    measured = _measure(change, result, prompt.estimate.request.workload.monthly_requests)
    estimated = result.exactness == "estimate" and result.quote is not None
    findings = [
        *_list_unknown(result),
        *(_compare(policy, name, measured[name], partial=result.partial) for name in LIMITS if name in measured),
        *_list_uncompared(policy, change, before),
        *(Finding("PASS", "note", text) for text in split_warnings(result, result.warnings)[1]),
    ]
    return CheckedPrompt(change, month, tuple(filter(None, findings)), result.partial, estimated)


def _measure(change: Change, result: Result, requests: Decimal) -> dict[str, Measured]:
    """Return what is known of that which a policy may limit."""
    if result.cost is None or result.monthly is None:
        return {}
    most, most_monthly = (band.high if band else None for band in (result.costs, result.monthly_costs))
    measured = {
        "usd_per_request": Measured(result.cost, most or result.cost),
        "usd_per_month": Measured(result.monthly, most_monthly or result.monthly),
    }
    if change.before is not None and change.increase is not None:
        more = result.cost - change.before
        amounts = {
            "increase": change.increase,
            "increase_usd_per_request": more,
            "increase_usd_per_month": more * requests,
        }
        measured |= {name: Measured(amount, amount) for name, amount in amounts.items()}
    return measured


def _compare(policy: PolicyFields, name: str, measured: Measured, *, partial: bool) -> Finding | None:
    """Return what the limits of that name say; None: they are kept, or there are none."""
    fail, warn = (getattr(limits, name) for limits in (policy.fail, policy.warn))
    if fail is not None and measured.most > fail:
        verdict: Verdict = "FAIL" if measured.expected > fail else "WARN"
        text = _describe(name, measured, fail, partial=partial)
        return Finding(verdict, name, f"{text}, over the limit of {_write(name, fail)}")
    if warn is not None and measured.most > warn:
        text = _describe(name, measured, warn, partial=partial)
        return Finding("WARN", name, f"{text}, over the warning limit of {_write(name, warn)}")
    return None


def _describe(name: str, measured: Measured, limit: Decimal, *, partial: bool) -> str:
    """Describe what is over a limit: what is expected, or else what it may be at most."""
    if name == "increase":
        return f"{WHAT[name]} {write_increase(measured.expected, limit)}"
    if measured.expected > limit:
        return f"{WHAT[name]} {formatting.least(formatting.rate(measured.expected), partial=partial)}"
    return f"{WHAT[name].replace('costs', 'may cost')} up to {formatting.rate(measured.most)}"


def _write(name: str, limit: Decimal) -> str:
    """Write a limit: dollars, or a percentage."""
    if name == "increase":
        return f"{formatting.plain(limit * 100)}%"
    return formatting.stated(limit) if limit >= 1 else formatting.rate(limit)


def write_increase(increase: Decimal, limit: Decimal) -> str:
    """Write a percentage, as exactly as it takes to tell it from the limit."""
    if not increase.is_finite():
        return "more than any percentage, from nothing"
    text = formatting.percent(increase)
    return text if text != formatting.percent(limit) else f"{formatting.plain(increase * 100)[:LONGEST_SHARE]}%"


def _list_unknown(result: Result) -> Iterator[Finding]:
    """Yield why a cost is not known in full: it never passes as if it were."""
    if result.quote is None:
        yield Finding("WARN", "unpriced", f"no price: {result.unpriced}")
        return
    if result.obstacle:
        yield Finding("WARN", "does_not_fit", result.obstacle)
    if result.price_status == "last_known":
        yield Finding("WARN", "last_known", describe_status(result))
    if result.partial:
        yield Finding("WARN", "partial", describe_least(result))
    if result.exactness == "estimate" and result.costs is None:
        yield Finding("WARN", "no_range", "its tokens are an estimate of which no range is known")


def _list_uncompared(policy: PolicyFields, change: Change, before: Baseline | None) -> Iterator[Finding]:
    """Yield why limits of an increase say nothing."""
    if change.now is None or change.before is not None or not _limits_any(policy, INCREASES):
        return
    if before is None:
        yield Finding("WARN", "no_baseline", "nothing to compare with: no baseline was given")
    elif change.file in before.unread:
        yield Finding("WARN", "before_unread", "could not be read before")
    elif (change.file, change.model) in before.costs:
        yield Finding("WARN", "before_unpriced", "had no price before")
    elif _limits_any(policy, (name for name in LIMITS if name not in INCREASES)):
        yield Finding("PASS", "new", "new")
    else:
        yield Finding("WARN", "new", "new, and only increases are limited")


def _limits_any(policy: PolicyFields, names: Iterator[str] | tuple[str, ...]) -> bool:
    return any(getattr(each, name) is not None for name in names for each in (policy.warn, policy.fail))
