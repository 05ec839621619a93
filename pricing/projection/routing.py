"""Cost of requests that are split over several models, and its saving."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pricing.projection.projection import MonthCost, Projection
from pricing.projection.scenario import Route
from pricing.workload import ONE, ZERO, Band, WorkloadError, add, check_range, multiply


@dataclass(frozen=True, slots=True)
class Blend:
    """Dollars of all requests together, month by month; None where a model that has a part in it has no price."""

    months: tuple[Band[Decimal] | None, ...]
    reason: str | None

    @property
    def total(self) -> Band[Decimal] | None:
        known = [month for month in self.months if month]
        return add(known) if len(known) == len(self.months) else None


def split_routes(routes: Sequence[Route]) -> tuple[dict[str, Decimal], dict[str, str]]:
    """Return (shares by model, models by type), of which one is empty. Raises WorkloadError at a route."""
    shares: dict[str, Decimal] = {}
    models: dict[str, str] = {}
    for number, route in enumerate(routes):
        path = f"routes[{number}]"
        if (route.share is None) == (route.type is None):
            raise WorkloadError(path, "give a share or a type", "one of the two")
        if (route.model in shares) if route.type is None else (route.type in models):
            raise WorkloadError(path, "appears twice", "each model or type once")
        if route.share is not None:
            shares[route.model] = route.share
        if route.type is not None:
            models[route.type] = route.model
    if shares and models:
        raise WorkloadError("routes", "give shares of all requests or a model for each type", "one of the two")
    return shares, models


def blend_projections(projections: Mapping[str, Projection], shares: Mapping[str, Decimal]) -> Blend:
    """Send each model its share of every type's requests; a model without a share counts for nothing.

    The projections are of one plan, by name. Raises WorkloadError at `routes` unless they are of models that are
    there, each between 0 and 1, and add to exactly 1.
    """
    check_shares(shares, projections)
    parts = {name: Band.of(share) for name, share in shares.items() if share}
    weights = list(parts.values())
    return _blend([projections[name] for name in parts], lambda place, _, cost: multiply(cost, weights[place]))


def check_shares(shares: Mapping[str, Decimal], known: Mapping[str, object]) -> None:
    """Raise WorkloadError at `routes` for shares that are not of these models, or do not add to exactly 1."""
    if unknown := sorted(shares.keys() - known.keys()):
        raise WorkloadError("routes", f"must be of the models compared; {unknown[0]} is not one of them")
    for share in shares.values():
        check_range("routes", share, ZERO, ONE)
    total = sum(shares.values(), ZERO)
    if total != 1:
        raise WorkloadError("routes", f"must add up to 1 (100%), not {total}")


def blend_by_type(projections: Mapping[str, Projection], models: Mapping[str, str]) -> Blend:
    """Send each type of request to one model: `models` is by the type's name.

    Raises WorkloadError at `routes` unless every type of the plan, and no other, has a model that is compared.
    """
    names = [kind.name for kind in next(iter(projections.values())).plan.types] if projections else []
    if strange := sorted(models.keys() - set(names)):
        raise WorkloadError(
            "routes", f"must be of the request types {', '.join(names)}; {strange[0]} is not one of them"
        )
    if models.keys() != set(names):
        raise WorkloadError("routes", f"must name a model for each request type: {', '.join(names)}")
    if unknown := sorted(set(models.values()) - projections.keys()):
        raise WorkloadError("routes", f"must go to the models compared; {unknown[0]} is not one of them")
    return _blend([projections[models[name]] for name in names], lambda place, month, _: month.by_type[place])


def _blend(projections: Sequence[Projection], take: Callable[[int, MonthCost, Band[Decimal]], Band[Decimal]]) -> Blend:
    """Add up, month by month, what is taken of each projection: by its place, the month and the month's cost."""
    months = []
    for row in zip(*(projection.months for projection in projections), strict=True):
        known = [take(place, month, month.cost) for place, month in enumerate(row) if month.cost]
        months.append(add(known) if len(known) == len(projections) else None)
    reason = next((projection.ended for projection in projections if projection.ended), None)
    return Blend(tuple(months), reason)


@dataclass(frozen=True, slots=True)
class Saving:
    """Dollars that a cost saves against another; below 0 it costs more. `share` is of the other; None if that is 0."""

    against: str
    saves: Decimal
    share: Decimal | None


def compute_saving(cost: Decimal, against: str, other: Decimal) -> Saving:
    """Return the saving of a cost against another, both in dollars."""
    return Saving(against, other - cost, (other - cost) / other if other else None)


def compute_savings(cost: Decimal, projections: Mapping[str, Projection]) -> tuple[Saving, ...]:
    """Return the expected dollars saved over the period against each model alone; one without a total is left out."""
    totals = {name: projection.total for name, projection in projections.items()}
    return tuple(compute_saving(cost, name, total.expected) for name, total in totals.items() if total)
