"""Lengths of a corpus → what it costs on each model: summed where the prices are the same, each sum priced once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.corpus.counted import Counted
from pricing.corpus.counts import Counts, Misfit, Way
from pricing.corpus.groups import Buckets, add_buckets, gather, leave_out, make_groups
from pricing.priced import Priced, price
from pricing.tokens.text import Exactness
from pricing.tokens.token_count import EXACT_BASES
from pricing.usage import Usage
from pricing.usage_log.charges.charge import Given
from pricing.usage_log.charges.priced_group import price_each
from pricing.usage_log.charges.total import UsageTotal, sum_groups
from pricing.usage_log.key import Groups, add_up
from pricing.usage_log.plan import make_plan
from pricing.workload import Band

BATCH: Final = "batch"
USUAL: Final = "standard"


@dataclass(frozen=True, slots=True)
class TierCost:
    """What rows cost at a tier, in dollars."""

    tier: str
    usage: UsageTotal
    """At the expected counts."""
    low: Decimal | None
    """At the low counts; None where some rows have no price there."""
    high: Decimal | None

    @property
    def amount(self) -> Decimal | None:
        """Dollars at the expected counts; None where nothing has a price, or there is nothing."""
        return self.usage.total.amount if self.usage.total.rows else None

    @property
    def partial(self) -> bool:
        """True where the amount is the least: some rows have no price, or something of them has none."""
        return self.amount is not None and self.usage.total.at_least

    @property
    def reasons(self) -> dict[str, int]:
        """Return the rows without a price, by the reason."""
        return {each.reason: each.rows for each in self.usage.unpriced}


@dataclass(frozen=True, slots=True)
class ModelCost:
    """What a corpus costs on a model."""

    model: str
    """As it was chosen, or as the rows name it; blank where they name none that is known."""
    priced: Priced
    """What the name means on the day and at the tier that was asked for, of a request with nothing in it."""
    counts: Counts
    """All rows that are counted on the model, and those that could not be."""
    misfit: Misfit | None
    """Those among them that do not fit it, which no figure below has."""
    input_tokens: Band[int]
    """Of all requests that fit."""
    output_tokens: int
    rows: int
    requests: int
    tiers: tuple[TierCost, ...]
    """At the tier that was asked for, then at the others."""

    @property
    def cost(self) -> TierCost:
        """Return the cost at the tier that was asked for."""
        return self.tiers[0]

    @property
    def misfits(self) -> int:
        """Rows left out of the figures, as they do not fit the model."""
        return sum(sums[0] for sums in self.misfit.expected.values()) if self.misfit else 0

    @property
    def unknown(self) -> int:
        """Rows left out of the figures, as nobody knows their tokens."""
        return self.counts.uncounted

    @property
    def unpriced(self) -> int:
        """Rows among the figures that have no price at the tier that was asked for."""
        return sum(self.cost.reasons.values())

    @property
    def partial(self) -> int:
        """Rows with parts of no published size, which the figures leave out."""
        return self.counts.partial

    @property
    def at_least(self) -> bool:
        """True where the amount is the least, as some of what could be sent has no price or no count."""
        return self.cost.partial or bool(self.unknown or self.partial)

    @property
    def exactness(self) -> Exactness:
        """How sure the tokens are; unknown where no row that fits could be counted."""
        if not self.rows:
            return "unknown"
        sure = self.input_tokens.certain and self.counts.bases.keys() <= EXACT_BASES and not self.partial
        return "exact" if sure else "estimate"


@dataclass(frozen=True, slots=True)
class TierSum:
    """What the rows of several models cost together at a tier, in dollars."""

    tier: str
    amount: Decimal | None
    """Of those that have a price; None where none has one."""
    low: Decimal | None
    high: Decimal | None
    partial: bool


@dataclass(frozen=True, slots=True)
class CorpusTotal:
    """Rows that each name their own model, together."""

    input_tokens: Band[int]
    output_tokens: int
    rows: int
    requests: int
    misfits: int
    unknown: int
    unpriced: int
    partial: int
    exactness: Exactness
    tiers: tuple[TierSum, ...]

    @property
    def cost(self) -> TierSum:
        """Return the cost at the tier that was asked for."""
        return self.tiers[0]


@dataclass(frozen=True, slots=True)
class CorpusCosts:
    """What a corpus costs."""

    models: tuple[ModelCost, ...]
    """As they were chosen; or those that the rows name, the one that costs most first."""
    tiers: tuple[str, ...]
    """The one that was asked for, then others."""
    total: CorpusTotal | None
    """Of all rows, where each is counted on the model that it names; else each line is of all rows already."""


def price_corpus(
    catalog: Catalog, counted: Counted, ways: Mapping[str, Sequence[Way]], day: date, tier: str | None = None
) -> CorpusCosts:
    """Price a corpus on each of the chosen models, or each row on the model that it names, in US dollars.

    `ways`: of each chosen model those in which its rows are counted; empty, where the rows name their own. `tier` is
    the one that is asked for; the usual one and that for batches stand beside it. Nothing is raised.
    """
    tiers = tuple(dict.fromkeys((tier or USUAL, USUAL, BATCH)))
    if ways:
        chosen = [price_model(catalog, name, counted.add_up(each), day, tiers) for name, each in ways.items()]
        return CorpusCosts(tuple(chosen), tiers, None)
    named = [price_model(catalog, way.name, counts, day, tiers) for way, counts in counted.ways.items()]
    named.sort(key=lambda each: (each.cost.amount is None, -(each.cost.amount or 0), each.model))
    return CorpusCosts(tuple(named), tiers, _add_models(named, tiers))


def price_model(catalog: Catalog, name: str, counts: Counts, day: date, tiers: Sequence[str]) -> ModelCost:
    """Price all rows that fit a model, at each tier."""
    misfit = counts.misfits.get(name)
    fitting = leave_out(counts, misfit)
    plan = make_plan(catalog)
    buckets = [gather(lengths, plan) for lengths in fitting]
    low, sums, high = (add_buckets(each) for each in buckets)
    tokens = Band(low.input_tokens, sums.input_tokens, high.input_tokens)
    costs = tuple(_price_tier(catalog, name, buckets, day, tier) for tier in tiers)
    priced = price(catalog, name, Usage(), Conditions(day, tiers[0]))
    return ModelCost(name, priced, counts, misfit, tokens, sums.output_tokens, sums.rows, sums.requests, costs)


def _price_tier(catalog: Catalog, name: str, buckets: Sequence[Buckets], day: date, tier: str) -> TierCost:
    low, usage, high = (_price_groups(catalog, make_groups(each, name, day, tier), day) for each in buckets)
    cost = TierCost(tier, usage, None, None)
    if cost.amount is None:
        return cost
    least, most = (None if end.unpriced else end.total.amount for end in (low, high))
    return replace(
        cost,
        low=None if least is None else min(least, cost.amount),
        high=None if most is None else max(most, cost.amount),
    )


def _price_groups(catalog: Catalog, groups: Groups, day: date) -> UsageTotal:
    return sum_groups(price_each(catalog, groups, Given(day, as_of=day)))


def _add_models(models: Sequence[ModelCost], tiers: Sequence[str]) -> CorpusTotal:
    bands = [each.input_tokens for each in models]
    tokens = Band(*(sum(getattr(band, end) for band in bands) for end in ("low", "expected", "high")))
    return CorpusTotal(
        tokens,
        sum(each.output_tokens for each in models),
        sum(each.rows for each in models),
        sum(each.requests for each in models),
        sum(each.misfits for each in models),
        sum(each.unknown for each in models),
        sum(each.unpriced for each in models),
        sum(each.partial for each in models),
        _join_exactness({each.exactness for each in models}),
        tuple(_add_tiers(tier, [each.tiers[place] for each in models]) for place, tier in enumerate(tiers)),
    )


def _join_exactness(of_models: set[Exactness]) -> Exactness:
    """Return how sure a sum is: no more than the least sure of the models that have rows in it."""
    known = of_models - {"unknown"}
    return "unknown" if not known else "estimate" if "estimate" in known else "exact"


def _add_tiers(tier: str, costs: Sequence[TierCost]) -> TierSum:
    """Add up what models cost at a tier."""
    known = [cost for cost in costs if cost.amount is not None]
    if not known:
        return TierSum(tier, None, None, None, partial=False)
    lows, highs = ([getattr(cost, end) for cost in known] for end in ("low", "high"))
    return TierSum(
        tier,
        add_up(cost.amount for cost in known if cost.amount is not None),
        None if None in lows else add_up(lows),
        None if None in highs else add_up(highs),
        partial=any(cost.usage.total.at_least for cost in costs),
    )
