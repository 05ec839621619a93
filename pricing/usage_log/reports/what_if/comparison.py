"""Usage as it is beside the same usage under scenarios: by model and in total, like with like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pricing.catalog.catalog import Catalog
from pricing.quote import ZERO
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import PricedGroup
from pricing.usage_log.charges.total import UsageRow, UsageTotal, sum_groups
from pricing.usage_log.key import EXACT, PLACES, Groups, Key, Sums, add
from pricing.usage_log.reports.averages import Averages, measure_requests
from pricing.usage_log.reports.what_if.moved import Move, Prices
from pricing.usage_log.reports.what_if.scenario import Scenario

BY = ("model",)


@dataclass(slots=True)
class Pair:
    """Rows that have a price both as they are and under a scenario."""

    rows: int = 0
    as_is: Decimal = ZERO
    what_if: Decimal = ZERO

    @property
    def difference(self) -> Decimal | None:
        """Return the dollars that the scenario costs more; None where no row has both prices."""
        return EXACT.subtract(self.what_if, self.as_is) if self.rows else None

    @property
    def change(self) -> Decimal | None:
        """Return the difference as a share of the cost as it is; None where that is nothing or not known."""
        return (self.what_if - self.as_is) / self.as_is if self.as_is else None


@dataclass(frozen=True, slots=True)
class Compared:
    """Usage of a model, or all of it, as it is and under a scenario."""

    model: str
    """As the rows write it; blank: they name none, or it is the total."""
    as_is: UsageRow
    what_if: UsageRow
    pair: Pair


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What usage would cost under a scenario."""

    scenario: Scenario
    models: tuple[Compared, ...]
    """In the order in which they cost as they are."""
    total: Compared
    usage: UsageTotal
    """By model of the rows: what has no price under the scenario, and what is left out."""
    notes: Mapping[str, int]
    """Rows by what could not be as wanted, or is in doubt; without what is so as it is."""
    lost: Mapping[tuple[str, str], int]
    """Rows that have a price as they are and none under the scenario, by their model and the reason."""
    unmatched: tuple[str, ...]
    """Models that the scenario puts others in place of, and that no row has."""
    averages: Averages


@dataclass(frozen=True, slots=True)
class Comparison:
    as_is: UsageTotal
    averages: Averages
    scenarios: tuple[WhatIf, ...]


def compare_scenarios(catalog: Catalog, groups: Groups, given: Given, scenarios: Sequence[Scenario]) -> Comparison:
    """Price usage as it is and under each scenario, in US dollars. Nothing is raised, nothing guessed."""
    groups, before, amounts = _drop_labels(groups), Prices(catalog, given), dict[Key, Decimal | None]()
    as_is = sum_groups(_price_as_is(before, groups, amounts), BY)
    answers = tuple(_ask(before, groups, amounts, as_is, scenario) for scenario in scenarios)
    return Comparison(as_is, measure_requests(groups.items()), answers)


def _drop_labels(groups: Groups) -> Groups:
    """Add up what only labels tell apart: it has the same prices."""
    whole: Groups = {}
    for key, sums in groups.items():
        add(whole, key._replace(labels=()), sums)
    return whole


def _price_as_is(before: Prices, groups: Groups, amounts: dict[Key, Decimal | None]) -> Iterator[PricedGroup]:
    for key in sorted(groups):
        group = before.price(key, groups[key])
        amounts[key] = group.amount
        yield group


def _ask(
    before: Prices, groups: Groups, amounts: Mapping[Key, Decimal | None], as_is: UsageTotal, scenario: Scenario
) -> WhatIf:
    given = replace(before.given, tier=None, as_of=scenario.as_of or before.given.as_of)
    move, pairs, whole = Move(scenario, Prices(before.catalog, given), before), dict[str, Pair](), Pair()
    lost, moved = Counter[tuple[str, str]](), list[tuple[Key, Sums]]()

    def price_moved() -> Iterator[PricedGroup]:
        for key in sorted(groups):
            group, tokens = move.move(key, groups[key])
            moved.append((key, tokens))
            for pair in (pairs.setdefault(key.model, Pair()), whole):
                _add_pair(pair, amounts[key], group)
            if amounts[key] is not None and group.amount is None:
                lost[key.model, group.reason] += group.sums[PLACES["rows"]]
            yield group

    usage = sum_groups(price_moved(), BY)
    then = {row.values[0]: row for row in usage.rows}
    models = tuple(Compared(name, row, then[name], pairs[name]) for row in as_is.rows for name in row.values)
    notes = {note.text: rows for note, rows in usage.notes.items() if note not in as_is.notes}
    matched = {pair[0] for pair in move.pairs.values() if pair}
    unmatched = tuple(name for name, _ in scenario.models if name not in matched)
    total = Compared("", as_is.total, usage.total, whole)
    return WhatIf(scenario, models, total, usage, notes, lost, unmatched, measure_requests(moved))


def _add_pair(pair: Pair, amount: Decimal | None, group: PricedGroup) -> None:
    if amount is not None and group.amount is not None:
        pair.rows += group.sums[PLACES["rows"]]
        pair.as_is = EXACT.add(pair.as_is, amount)
        pair.what_if = EXACT.add(pair.what_if, group.amount)
