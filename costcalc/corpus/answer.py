"""What a corpus of prompts comes to, from which command, API and page are made: its costs, and whether it is all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from costcalc import formatting
from costcalc.export.reasons import Reason, name_first
from costcalc.formatting import plural
from pricing.catalog.catalog import Catalog
from pricing.corpus.costs import CorpusCosts, ModelCost, TierCost, price_corpus
from pricing.corpus.counted import Counted
from pricing.corpus.counts import Counts, Way
from pricing.corpus.lengths import Distribution, describe_lengths
from pricing.corpus.plan import Plan
from pricing.corpus.sampling.intervals import Intervals, find_intervals, widen_costs
from pricing.corpus.sampling.sample import Sample
from pricing.corpus.savings import CorpusSaving, price_caching
from pricing.files.faults import FileFault
from pricing.files.sources import Found

SAMPLED: Final = "sampled"
"""Code of the reason that some rows stand for all, as was asked for."""
NAMELESS: Final = "no known model"


class ModelLengths(NamedTuple):
    """How long the requests are on models that count them alike."""

    models: tuple[str, ...]
    counts: Counts
    """All rows, those that do not fit among them."""
    lengths: Distribution


@dataclass(frozen=True, slots=True)
class CorpusAnswer:
    """What a corpus of prompts comes to."""

    plan: Plan
    tier: str
    """The one that was asked for."""
    counted: Counted
    found: Found
    costs: CorpusCosts
    lengths: tuple[ModelLengths, ...]
    """In the order of the costs, where any row could be counted."""
    caching: CorpusSaving
    intervals: Intervals | None = None
    """Of a sample: what it leaves open, which the lows and highs of the costs hold. None: all rows were counted."""

    @property
    def sample(self) -> Sample | None:
        """Return the rows that stand for all; None where all were counted."""
        return self.counted.sample if self.intervals else None

    @property
    def faults(self) -> tuple[FileFault, ...]:
        """Return what could not be read: paths, files and lines, the first of them."""
        paths = (FileFault(fault.path, 0, 0, fault.problem) for fault in self.found.faults)
        return (*paths, *self.counted.faults)

    @property
    def faulty(self) -> int:
        """Return how many could not be read."""
        return len(self.found.faults) + self.counted.faulty

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return why the figures are not of all that was given."""
        return tuple(_list_reasons(self))

    @property
    def complete(self) -> bool:
        """Return True where every row was read, counted, fits each model and has a price there."""
        return not self.reasons


def answer_corpus(
    catalog: Catalog,
    plan: Plan,
    counted: Counted,
    *,
    ways: Mapping[str, Sequence[Way]],
    tier: str | None = None,
    found: Found | None = None,
) -> CorpusAnswer:
    """Price what a corpus was counted to. `ways`: of each model of the plan those in which its rows are counted."""
    costs = before = price_corpus(catalog, counted, ways, plan.as_of, tier)
    intervals = None
    if counted.sample and not counted.sample.exact:
        intervals = find_intervals(catalog, counted.sample, before, ways, plan.as_of)
        costs = widen_costs(before, intervals)
    lengths = tuple(_describe_lengths(costs, counted, ways))
    caching = price_caching(catalog, before, counted.prefixes, plan.as_of)
    return CorpusAnswer(plan, tier or "standard", counted, found or Found(), costs, lengths, caching, intervals)


def _describe_lengths(
    costs: CorpusCosts, counted: Counted, ways: Mapping[str, Sequence[Way]]
) -> Iterator[ModelLengths]:
    alike: dict[object, list[ModelCost]] = {}
    for cost in costs.models:
        if cost.counts.rows:
            used = tuple(way for way in ways.get(cost.model, ()) if way in counted.ways)
            alike.setdefault(used or cost.model, []).append(cost)
    for models in alike.values():
        counts = models[0].counts
        if lengths := describe_lengths(counts.expected):
            yield ModelLengths(tuple(each.model for each in models), counts, lengths)


def find_lengths(answer: CorpusAnswer, model: str) -> Distribution | None:
    """Find how long the rows are on a model; None where none was counted on it."""
    return next((each.lengths for each in answer.lengths if model in each.models), None)


def name_model(name: str) -> str:
    """Name a model, or what stands for rows that name none that is known."""
    return formatting.legible(name) or NAMELESS


def explain_unpriced(cost: ModelCost, tier: TierCost) -> str:
    """Say why nobody knows what a corpus costs on a model at a tier; blank where it is known."""
    if tier.amount is not None:
        return ""
    return "; ".join(tier.reasons) or cost.priced.unpriced or "no row could be counted that fits"


def describe_sample(sample: Sample) -> str:
    """Say which rows stand for all."""
    rows = f"{len(sample.rows):,} of {plural(sample.population, 'row')}"
    return f"{rows} were counted, chosen by chance (seed {sample.plan.seed}); all figures are estimates of all rows"


def _list_reasons(answer: CorpusAnswer) -> Iterator[Reason]:
    if sample := answer.sample:
        yield Reason(SAMPLED, describe_sample(sample))
    if unpriced := +Counter({each.model: each.unpriced for each in answer.costs.models}):
        yield Reason("unpriced", f"there is no price for {_list_models(unpriced)}")
    if gone := [each.model for each in answer.costs.models if _has_no_model(each)]:
        yield Reason("unpriced", f"no price on {answer.plan.as_of}: {name_first(gone)}")
    for code, problem, count in _LEFT_OUT:
        if rows := +Counter({each.model: count(each) for each in answer.costs.models}):
            yield Reason(code, f"{problem}: {_list_models(rows)}")
    if answer.faulty:
        yield Reason("incomplete", f"{_count_faults(answer)} could not be read")
    if not answer.counted.rows and not answer.faulty:
        yield Reason("empty", "there are no rows")


_LEFT_OUT: Final[tuple[tuple[str, str, Callable[[ModelCost], int]], ...]] = (
    ("does_not_fit", "left out, as they do not fit the model", lambda cost: cost.misfits),
    ("unknown", "left out, as their tokens are not known", lambda cost: cost.unknown),
    ("partial", "counted without parts of which no size is published", lambda cost: cost.partial),
)
"""Rows that a cost leaves out, or something of them: code, words, and how many there are on a model."""


def _has_no_model(cost: ModelCost) -> bool:
    """Return True for a name that has no model on the day, so that nothing was counted on it."""
    return bool(cost.model and cost.priced.unpriced and not cost.counts.rows and not cost.counts.unknown)


def _list_models(rows: Mapping[str, int]) -> str:
    named = ((plural(number, "row"), name) for name, number in rows.items())
    return name_first(
        [f"{number} on {name_model(name)}" if name else f"{number} of {NAMELESS}" for number, name in named]
    )


def _count_faults(answer: CorpusAnswer) -> str:
    files = sum(not fault.line for fault in answer.faults)
    lines = answer.faulty - files
    text = " and ".join(plural(number, what) for number, what in ((files, "file"), (lines, "row")) if number)
    return f"about {text}" if answer.sample and lines else text
