"""Rules for what comes after a model: the one that the vendor redirects to, the one that it recommends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from pricing.catalog.catalog import find_price
from pricing.catalog.price import Price
from pricing.catalog.price_rules import Complaint
from pricing.catalog.schema import Model
from pricing.catalog.successors import Redirect, TrainingEnd


def check_lifecycle(
    model: Model, models: Mapping[str, Model], names: Collection[str], today: date
) -> Iterator[Complaint]:
    """Yield the complaints about a model's redirect and successor. `models` are by id, `names` are aliases too."""
    rows = (("redirects_to", model.redirects_to), ("successor", model.successor), ("training_end", model.training_end))
    for field, row in rows:
        if row and row.checked and row.checked > today:
            yield f"{field}.checked", f"{row.checked} is in the future; enter the day someone checked it"
    if model.successor and model.successor.model == model.id:
        yield "successor.model", "names itself; name the model that the vendor recommends, or remove it"
    elif model.successor and model.successor.model not in names:
        yield "successor.model", f"{model.successor.model} is not a model or alias in this table; add it or correct it"
    if model.redirects_to:
        yield from _check_redirect(model, model.redirects_to, models)
    if model.training_end:
        yield from _check_training_end(model, model.training_end)


def _check_training_end(model: Model, end: TrainingEnd) -> Iterator[Complaint]:
    if end.closed is None and end.until is None:
        yield "training_end", "has no day; give `closed` or `until`, or remove it"
    if end.closed and end.until and end.until <= end.closed:
        yield "training_end.until", "must be after `closed`; correct one of them"
    if end.until and model.retires and end.until > model.retires:
        yield "training_end.until", f"is after the model retires on {model.retires}; remove it"


def _check_redirect(model: Model, redirect: Redirect, models: Mapping[str, Model]) -> Iterator[Complaint]:
    chain = [model.id]
    while (following := redirect if len(chain) == 1 else models[chain[-1]].redirects_to) is not None:
        chain.append(following.model)
        if following.model in chain[:-1]:
            yield "redirects_to.model", f"leads in a circle ({' → '.join(chain)}); correct one of these redirects"
            return
        if following.model not in models:
            yield "redirects_to.model", f"{following.model} is not a model in this table; add it or correct the name"
            return
    answers = models[redirect.model]
    while answers.redirects_to and answers.redirects_to.from_ <= redirect.from_:
        answers = models[answers.redirects_to.model]
    if all(price.status == "cancelled" for price in answers.prices):
        return  # the complaint about its prices says so
    price, reason = find_price(answers, redirect.from_)
    if price is None:
        yield "redirects_to.model", f"{reason}; name a model that is sold on {redirect.from_}, or correct the day"
    yield from _check_day(model, redirect, price)


def _check_day(model: Model, redirect: Redirect, answer: Price | None) -> Iterator[Complaint]:
    """Find a day too early, and days between the end and the redirect on which the other model's price is known."""
    day, rows = redirect.from_, [price for price in model.prices if price.status != "cancelled"]
    start = model.released or min((price.from_ for price in rows), default=date.min)
    if day <= start:
        yield "redirects_to.from", f"{day} must be after its first day, {start}; correct one of them"
    ends = [end for end in (model.retires, rows[-1].until if rows else None) if end]
    if ends and day > min(ends) and (answer is None or answer.from_ < day):
        yield "redirects_to.from", f"leaves days without a price from {min(ends)} on; correct one of the two days"
