"""An estimate beside the usage that followed it: why the bill is not what was expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from costcalc import formatting
from costcalc.export.section import Section
from costcalc.formatting import Value
from costcalc.schema.values import write_money
from costcalc.usage.logs.report import Report
from costcalc.usage.reports.variance_schema import EffectResponse, VarianceNoteResponse, VarianceResponse
from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.reports.variance import Planned, Variance, explain_variance

NAME: Final = "estimate"
"""Key of the JSON, and option."""
STEPS: Final = 5
"""Prices of a group: its own, of the estimate's day, and on the planned model with its own cache and as planned."""
TITLE: Final = "Against the estimate"
HEADS: Final = ("item", "usd", "share_of_estimate", "explanation")
EXPLANATIONS: Final = {
    "volume": "more or fewer requests than estimated",
    "price tables": "prices in the tables that were corrected since the estimate",
    "request size": "tokens and fees of a request",
    "volume and request size": "some rows do not say how many requests they sum, so these cannot be told apart",
    "cache": "the share of the input that is read from a cache or written to one",
    "mix": "other models, tiers, speeds and regions than estimated",
    "price": "prices that changed since the day of the estimate",
}


@dataclass(frozen=True, slots=True)
class EstimateQuestion:
    planned: Planned
    labels: tuple[str, ...] = ()

    def answer(self, catalog: Catalog, reduced: Reduced, given: Given, labels: tuple[str, ...]) -> Report:
        unread = bool(reduced.faulty or reduced.later)
        variance = explain_variance(catalog, reduced.groups, given, self.planned, unread=unread)
        rows = list(_list_rows(variance))
        return Report(NAME, describe_variance(variance), tuple(_list_sections(variance, rows)), HEADS, rows)


def describe_variance(variance: Variance) -> VarianceResponse:
    return VarianceResponse(
        model=variance.planned.model,
        as_of=variance.planned.as_of.isoformat(),
        first_day=variance.first or None,
        last_day=variance.last or None,
        planned_requests=variance.planned_requests,
        requests=variance.requests,
        requests_known=variance.counted,
        estimated=_write(variance.estimated),
        actual=write_money(variance.actual),
        partial=variance.at_least,
        difference=write_money(variance.difference),
        effects=[EffectResponse(effect=each.name, amount=_write(each.amount)) for each in variance.effects],
        unpriced_rows=variance.unpriced,
        notes=[VarianceNoteResponse(text=text, rows=rows) for text, rows in variance.notes],
    )


def _write(amount: Decimal) -> str:
    return write_money(amount) or "0"


def _list_rows(variance: Variance) -> Iterator[tuple[Value, ...]]:
    whole = variance.estimated
    planned = variance.planned
    requests = formatting.plural(variance.planned_requests, "request")
    yield (
        "estimated",
        whole,
        _share(whole, whole),
        f"{requests} on {formatting.legible(planned.model)}, {_name_days(variance)}",
    )
    for name, amount in variance.effects:
        yield name, amount, _share(amount, whole), EXPLANATIONS[name]
    least = "at least; " if variance.at_least and variance.actual is not None else ""
    made = formatting.plural(variance.requests, "request") if variance.counted else "requests of an unknown number"
    yield "actual", variance.actual, _share(variance.actual, whole), f"{least}{made}"


def _name_days(variance: Variance) -> str:
    """Name the days that the estimate is for: those of the usage."""
    if not variance.first:
        return "a month, as some rows state no day"
    if variance.first == variance.last:
        return variance.first
    return f"{variance.first} to {variance.last}"


def _share(amount: Decimal | None, whole: Decimal) -> Decimal | None:
    return amount / whole if whole and amount is not None else None


def _list_sections(variance: Variance, rows: list[tuple[Value, ...]]) -> Iterator[Section]:
    texts = (formatting.word, _write_effect, _write_share, formatting.word)
    first, *effects, last = [(f"{item}".capitalize(), *rest) for item, *rest in rows]
    shown: list[tuple[Value, ...]] = [_plain(first), *effects, _plain(last)]
    yield Section(TITLE, (TITLE, "Amount", "Of the estimate", "Explanation"), texts, shown)
    notes: list[tuple[Value, ...]] = [(number, text) for text, number in variance.notes]
    if variance.unpriced:
        notes.append((variance.unpriced, "have no price, and are left out of the actual cost"))
    if notes:
        yield Section(
            "Against the estimate, notes", ("Rows", "Against the estimate, notes"),
            (formatting.count, formatting.word), notes,
        )  # fmt: skip


def _plain(row: tuple[Value, ...]) -> tuple[Value, ...]:
    """Write the dollars of a row without a sign: they are no effect."""
    item, amount, share, text = row
    return item, formatting.money(amount if isinstance(amount, Decimal) else None), share, text


def _write_effect(amount: Decimal | str) -> str:
    return amount if isinstance(amount, str) else formatting.difference(amount)


def _write_share(share: Decimal | None) -> str:
    if share is None or share >= 0:
        return formatting.percent(share)
    return formatting.signed(share, formatting.percent)
