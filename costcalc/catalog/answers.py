"""Price tables as programs read them: models, the rates of one on a day, the tables."""

from __future__ import annotations

from collections import Counter
from datetime import date

from costcalc import formatting
from costcalc.catalog.schema import (
    FeeResponse,
    FullCatalogResponse,
    HoursResponse,
    MadeImageResponse,
    ModelDetailResponse,
    ModelResponse,
    ModelsResponse,
    ModifierResponse,
    PricesResponse,
    ProviderResponse,
    RateCardResponse,
    RedirectResponse,
    SuccessorResponse,
)
from costcalc.current import catalog
from costcalc.schema.errors import RequestError
from costcalc.schema.values import CatalogResponse, describe, describe_price, encode_value
from pricing.catalog.catalog import NotSold, Offer, UnknownModel, get_price
from pricing.catalog.lifecycle import find_advice
from pricing.catalog.price import Override, Price, Surcharge
from pricing.catalog.rate_card import CardRow, build_rate_card, list_modifiers
from pricing.catalog.rates import find_surcharges, get_base_rates, list_exclusions
from pricing.catalog.schema import Model
from pricing.catalog.search import ListedModel, ModelFilter, find_models, get_exactness, list_models
from pricing.catalog.successors import Redirect
from pricing.catalog.when import UtcHours
from pricing.units import UNITS


def describe_catalog() -> FullCatalogResponse:
    book = catalog()
    sold = Counter(entry.provider.id for entry in book.entries.values())
    providers = [
        describe(ProviderResponse, each, models=sold[each.id], sells_others=each.host, own_prices=each.own)
        for each in book.providers.values()
    ]
    return describe(FullCatalogResponse, book, models=len(book.entries), providers=providers)


def describe_models(want: ModelFilter) -> ModelsResponse:
    """Describe every model, or those that a filter selects, in the order of the tables."""
    book = catalog()
    models = [_model(line) for line in find_models(book, want)]
    return ModelsResponse(catalog=describe(CatalogResponse, book), as_of=want.as_of.isoformat(), models=models)


def describe_one_model(name: str, day: date) -> ModelDetailResponse:
    """Describe one model with all its prices. Raises RequestError for a name that no table has."""
    book = catalog()
    offer = find_offer(name)
    entry = offer.name_on(day)
    line = next(line for line in list_models(book, day) if line.entry is entry)
    return ModelDetailResponse(
        **_model(line),
        catalog=describe(CatalogResponse, book),
        requested=name,
        read_as=offer.read_as,
        as_of=day.isoformat(),
        history=[describe_price(price) for price in line.model.prices],
    )


def describe_prices(name: str, day: date) -> PricesResponse:
    """List the rates of a name on a day. Raises RequestError for a name that no table has."""
    offer = find_offer(name)
    prices = PricesResponse(
        catalog=describe(CatalogResponse, catalog()), requested=name, read_as=offer.read_as, model=None,
        provider=offer.provider.id, as_of=day.isoformat(), price=None, rates=[], fees=[], modifiers=[],
        not_included=[], images=[], redirects_to=None, successor=find_advice(catalog(), offer, day)[0], unpriced=None,
    )  # fmt: skip
    try:
        entry = offer.on(day)
        prices["model"] = entry.model.id
        prices["redirects_to"] = entry.model.id if offer.is_redirected(day) else None
        price = get_price(entry.model, day)
    except NotSold as error:
        return {**prices, "unpriced": str(error)}
    base = get_base_rates(entry, price, day)
    return {
        **prices,
        "price": describe_price(price),
        "rates": [_rates(line) for line in build_rate_card(entry, price, day)],
        "fees": [_fee(row, key) for row in find_surcharges(entry.model, day) for key in row.rates],
        "modifiers": [_modifier(override) for override in list_modifiers(entry.model, price, day)],
        "not_included": list(list_exclusions(entry.model, price, base)),
        "images": _images(entry.model, price),
    }


def find_offer(name: str) -> Offer:
    """Find the offer of a name. Raises RequestError."""
    try:
        return catalog().offer(name)
    except UnknownModel as error:
        raise RequestError(
            str(error), path="name", expected="a name listed by GET models", code="unknown", status=404
        ) from None


def _model(line: ListedModel) -> ModelResponse:
    model, price = line.model, line.price
    return describe(
        ModelResponse,
        model,
        provider=line.entry.provider.id,
        own_prices=line.entry.provider.own,
        aliases=list(line.aliases),
        encoding_basis=model.encoding_basis if model.encoding else None,
        tokens=get_exactness(model),
        rates=encode_value(line.rates),
        images=_images(model, price),
        not_included=list(line.not_included),
        tiers=list(line.shown_tiers) if price else [],
        price_status=line.price_status if price else "unpriced",
        successor=describe(SuccessorResponse, model.successor) if model.successor else None,
        redirects_to=_redirect(model.redirects_to) if model.redirects_to else None,
        unpriced=line.unpriced or None,
    )


def _redirect(redirect: Redirect) -> RedirectResponse:
    return describe(RedirectResponse, redirect, **{"from": redirect.from_.isoformat()})


def _images(model: Model, price: Price | None) -> list[MadeImageResponse]:
    if price is None:
        return []
    made = model.generated.sizes if model.generated else ()
    return [
        *(describe(MadeImageResponse, row, tokens=None) for row in price.images),
        *(describe(MadeImageResponse, row, rate=None) for row in made),
    ]


def _rates(line: CardRow) -> RateCardResponse:
    hours = _hours(line.hours) if line.hours else None
    return describe(RateCardResponse, line, hours=hours, from_tokens=line.threshold.least if line.threshold else 0)


def _fee(row: Surcharge, key: str) -> FeeResponse:
    unit = UNITS[key]
    return FeeResponse(
        unit=key, rate=formatting.plain(row.rates[key]), per=unit.per, free=row.free.get(key), note=row.note,
        source=row.source,
    )  # fmt: skip


def _modifier(override: Override) -> ModifierResponse:
    when = override.when.model_dump(exclude_none=True, by_alias=True, mode="json")
    return describe(ModifierResponse, override, when=when, rates=encode_value(override.rates))


def _hours(hours: UtcHours) -> HoursResponse:
    days = list(map(str, hours.weekdays)) if hours.weekdays else None
    return HoursResponse(from_time=f"{hours.from_:%H:%M}", until_time=f"{hours.until:%H:%M}", weekdays=days)
