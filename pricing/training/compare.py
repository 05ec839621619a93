"""Every model that can be trained beside models as they are sold: costs, months ahead, and what pays for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer
from pricing.catalog.lifecycle import add_successors
from pricing.catalog.meaning import Meaning
from pricing.catalog.outlook import YEAR
from pricing.catalog.rates import Conditions
from pricing.catalog.schema import Model
from pricing.limits import check_fit
from pricing.priced import Priced, price
from pricing.projection.projection import Projection, project
from pricing.quote import ZERO, Quote
from pricing.training.case import RequestSize, TuningCase
from pricing.training.cost import find_storage, quote_training
from pricing.training.endings import Ending, find_base, find_ending
from pricing.training.payback import Running
from pricing.training.rows import Tuned, Untuned
from pricing.training.weigh import choose_baseline, choose_best, find_payer, pay_back, run


@dataclass(frozen=True)
class Comparison:
    catalog: Catalog
    case: TuningCase
    tuned: tuple[Tuned, ...]
    untuned: tuple[Untuned, ...]

    @cached_property
    def baseline(self) -> Untuned | None:
        """The model to beat: the one that was named, else the cheapest that can do the job; None: there is none."""
        return choose_baseline(self.untuned, self.case.baseline)

    @cached_property
    def best(self) -> Tuned | None:
        """The one that pays for itself and saves the most; without a volume, the one that pays first."""
        return choose_best([(each, each.payback) for each in self.tuned])

    def find(self, name: str) -> Tuned | None:
        return next((each for each in self.tuned if each.name == name), None)

    def run(self, tuned: Tuned) -> Running:
        """Add up what is spent with a tuned model and with the baseline."""
        return run(tuned, self.baseline)


def compare(catalog: Catalog, case: TuningCase) -> Comparison:
    """Price a training on each model and hold it against going on without one, in US dollars.

    Nothing is raised for a name without a price: its row says why.
    """
    tuned = [_tune(catalog, case, name) for name in case.tuned_models or list_trainable(catalog, case.conditions.as_of)]
    untuned = [_leave(catalog, case, name) for name in case.models]
    baseline = choose_baseline(untuned, case.baseline)
    return Comparison(
        catalog,
        case,
        tuple(replace(each, payback=pay_back(case, each, baseline)) for each in tuned),
        tuple(find_payer(case, each, tuned) for each in untuned),
    )


def list_trainable(catalog: Catalog, day: date) -> list[str]:
    """List the models with a price of training on a day, and those that lost it within the year before."""
    offers = (o for o in catalog.offers.values() if not o.is_alias and o.name_on(day).model.kind == "training")
    return [catalog.short_name(offer) for offer in offers if _is_listed(offer.name_on(day).model, day)]


def _is_listed(model: Model, day: date) -> bool:
    rows = [row for row in model.prices if row.status != "cancelled" and "training_mtok" in row.rates]
    ends = [model.ends, model.training_end.until if model.training_end else None]
    return any(row.from_ <= day for row in rows) and not any(end and end + YEAR <= day for end in ends)


def _tune(catalog: Catalog, case: TuningCase, name: str) -> Tuned:
    def training(meaning: Meaning) -> Quote:
        return quote_training(meaning.entry, case.training_tokens, case.epochs, meaning.conditions)

    # A training has no tier: a model that is not sold in one has a price of training all the same.
    trained = price(catalog, name, training, Conditions(case.conditions.as_of, last_known=case.conditions.last_known))
    request = price(catalog, name, case.tuned.usage, case.conditions, outlook=True)
    entry, offer = trained.entry or request.entry, request.offer
    base = find_base(catalog, entry) if entry else None
    return Tuned(
        training=trained,
        request=request,
        storage=_find_storage(entry, request.conditions.as_of),
        fit=check_fit(entry.model, case.tuned.usage) if entry and request.quote else None,
        projection=_project(catalog, case, case.tuned, request, follow=False),
        base=base,
        ending=_find_first_ending(catalog, [each for each in (base, offer) if each], case.conditions.as_of),
        training_end=entry.model.training_end if entry else None,
    )


def _find_storage(entry: Entry | None, day: date) -> Decimal:
    try:
        return find_storage(entry, day) if entry else ZERO
    except NotSold:
        return ZERO


def _find_first_ending(catalog: Catalog, offers: Sequence[Offer], day: date) -> Ending | None:
    endings = [ending for offer in offers if (ending := find_ending(catalog, offer, day))]
    return min(endings, key=lambda ending: ending.day, default=None)


def _leave(catalog: Catalog, case: TuningCase, name: str) -> Untuned:
    request = price(catalog, name, case.untuned.usage, case.conditions, outlook=True)
    entry, offer = request.entry, request.offer
    return Untuned(
        request=request,
        fit=check_fit(entry.model, case.untuned.usage) if entry and request.quote else None,
        projection=_project(catalog, case, case.untuned, request, follow=True),
        ending=find_ending(catalog, offer, case.conditions.as_of) if offer else None,
    )


def _project(
    catalog: Catalog, case: TuningCase, size: RequestSize, request: Priced, *, follow: bool
) -> Projection | None:
    """Project the months of requests to a model; `follow`: after its end, those to its successor."""
    plan, offer = case.build_plan(size), request.offer
    if plan is None or offer is None or request.quote is None:
        return None
    if follow and request.price_status != "last_known":
        offer = add_successors(catalog, offer, plan.calendar[0].since, plan.calendar[-1].until)
    return project(plan, offer, name=request.requested, conditions=case.conditions)
