"""Usage beside the seller's invoice: per period, model and line item what both say, and why they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import localcontext
from functools import cached_property
from typing import NamedTuple, TypeVar

from pricing.catalog.catalog import Catalog
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.key import EXACT, PLACES, Groups, Key
from pricing.usage_log.plan import make_plan
from pricing.usage_log.reports.invoice.cached import name_cached
from pricing.usage_log.reports.invoice.differences import Figures, Line, sum_figures
from pricing.usage_log.reports.invoice.explain import explain
from pricing.usage_log.reports.invoice.gather import Gathering, Outside, find_days
from pricing.usage_log.reports.invoice.items import Names, Sold
from pricing.usage_log.reports.invoice.labels import ACCOUNTS, get_label
from pricing.usage_log.reports.invoice.ours import Pricer, join_labels
from pricing.usage_log.reports.invoice.periods import Period, join_periods
from pricing.usage_log.reports.invoice.theirs import Charge, find_sellers, list_charges, sum_undated
from pricing.usage_log.reports.invoice.trials import Trials

T = TypeVar("T")


class Accounts(NamedTuple):
    """Ids of the invoice and of the logs, none of which is in both."""

    label: str
    theirs: tuple[str, ...]
    ours: tuple[str, ...]


@dataclass(frozen=True)
class Reconciliation:
    """An invoice beside usage."""

    theirs: Period | None
    """Days of the invoice; None: no line of usage states one."""
    ours: Period | None
    lines: tuple[Line, ...]
    """Those of the common days."""
    outside: tuple[Outside, ...]
    """What is not compared."""
    accounts: tuple[Accounts, ...] = ()
    """Where these are others on the invoice than in the logs."""

    @property
    def compared(self) -> tuple[Period, Period]:
        """Return the days that are compared, those of the invoice and those of the logs among them, if there are any.

        A month of an invoice stands beside whatever days of it the logs have.
        """
        first, last = min(line.period.first for line in self.lines), max(line.period.last for line in self.lines)
        ours = self.ours or Period(first, last)
        return Period(first, last), Period(max(first, ours.first), min(last, ours.last))

    @cached_property
    def total(self) -> Figures:
        return sum_figures(line.figures for line in self.lines)

    @cached_property
    def periods(self) -> dict[Period, Figures]:
        """Return the sums by day, or by whatever is the coarser period of the invoice."""
        return self._sum(lambda line: line.period)

    @cached_property
    def models(self) -> dict[Sold, Figures]:
        """Return the sums by model."""
        return self._sum(lambda line: line.sold)

    def _sum(self, find: Callable[[Line], T]) -> dict[T, Figures]:
        found: defaultdict[T, list[Figures]] = defaultdict(list)
        for line in self.lines:
            found[find(line)].append(line.figures)
        return {value: sum_figures(figures) for value, figures in found.items()}


def reconcile(
    catalog: Catalog,
    usage: Groups,
    invoice: Groups,
    given: Given,
    labels: Sequence[str] = (),
    *,
    most_prices: int | None = None,
) -> Reconciliation:
    """Compare usage with an invoice that `read_invoice` read. `labels` are those of the usage. Nothing is raised.

    After `most_prices` no more causes of differences are tried; each line that this leaves unexplained says so.

    Where the invoice does not divide its amounts as far, by item, by model or by day, both sides are compared as it
    does. Dollars are exact: the classes of each difference add up to it, to the last digit.
    """
    with localcontext(EXACT):
        names, pricer = Names(catalog), Pricer(catalog, make_plan(catalog), given)
        charges, joined = list_charges(invoice, names), join_labels(usage)
        days = find_days(joined)
        spans = [Period(charge.first, charge.last) for charge in charges if charge.kind == "usage" and charge.priced]
        outside = [*_list_undated(joined, invoice)]
        accounts = tuple(_compare_accounts(usage, invoice, labels))
        if days is None or not spans:
            whole = join_periods(spans).whole if spans else None
            return Reconciliation(whole, days, (), tuple(outside), accounts)
        gathering = Gathering(join_periods(spans), days)
        gathering.add_charges(charges)
        mine, others = _choose_sellers(joined, charges, invoice, names, given)
        gathering.add_groups(mine, pricer, names)
        if others:
            outside.append(Outside("logs", "other_seller", others, None))
        lines = tuple(name_cached([*_explain_lines(gathering, pricer, most_prices)]))
        return Reconciliation(gathering.periods.whole, days, lines, (*gathering.outside, *outside), accounts)


def _explain_lines(gathering: Gathering, pricer: Pricer, most_prices: int | None) -> Iterator[Line]:
    found = dict[str, int]()
    for place, sides in gathering.list_sides():
        figures, words = explain(sides, Trials(pricer, place.period, found, most_prices), fits=gathering.fits(place))
        yield Line(*place, figures, words)


def _choose_sellers(
    usage: Groups, charges: Sequence[Charge], invoice: Groups, names: Names, given: Given
) -> tuple[list[tuple[Key, list[int]]], int]:
    """Return the groups of the sellers on the invoice, in order, and how many rows are of others."""
    vendors = {key.vendor for key in invoice}
    sellers = find_sellers(charges) | (vendors & {*names.catalog.providers})
    unknown = {charge.sold.model for charge in charges if charge.sold.model and not charge.sold.provider}
    mine, others = [], 0
    for key in sorted(usage):
        if not key.day:
            continue
        sold = names.find(key.model or given.model, date.fromisoformat(key.day))
        known = sold.provider in sellers if sold.provider else sold.model in unknown or key.vendor in vendors
        if known or not sellers:
            mine.append((key, usage[key]))
        else:
            others += usage[key][PLACES["rows"]]
    return mine, others


def _list_undated(usage: Groups, invoice: Groups) -> Iterator[Outside]:
    if rows := sum(sums[PLACES["rows"]] for key, sums in usage.items() if not key.day):
        yield Outside("logs", "no_day", rows, None)
    lines, dollars = sum_undated(invoice)
    if lines:
        yield Outside("invoice", "no_day", lines, dollars)


def _compare_accounts(usage: Groups, invoice: Groups, labels: Sequence[str]) -> Iterator[Accounts]:
    """Yield the ids of accounts that both state and of which they have none in common."""
    for label in ACCOUNTS:
        if label in labels:
            place = labels.index(label)
            ours = {key.labels[place] for key in usage} - {""}
            theirs = {get_label(key, label) for key in invoice} - {""}
            if ours and theirs and not ours & theirs:
                yield Accounts(label, tuple(sorted(theirs)), tuple(sorted(ours)))


def list_accounts(invoice: Groups) -> tuple[str, ...]:
    """List the labels by which the invoice says whose the usage is, so that the usage can be read for them, too."""
    return tuple(label for label in ACCOUNTS if any(get_label(key, label) for key in invoice))
