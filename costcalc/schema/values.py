"""An estimate and counts as programs read them. Money is US dollars as decimal text; null is unknown, never 0."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, partial
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from pydantic import Field
from typing_extensions import TypedDict, get_type_hints, is_typeddict

from costcalc import formatting
from pricing.catalog.price import Price
from pricing.priced import Priced
from pricing.tokens.text import Basis, Exactness
from pricing.workload import Band

T = TypeVar("T")
PLAIN = frozenset({str, int, bool, NoneType})
"""Types whose values JSON holds as they are."""
Money = Annotated[str, Field(description="US dollars with every digit", pattern=r"^[0-9]+(\.[0-9]+)?$")]
ReadAs = Annotated[
    str | None,
    Field(description="How a name that stands in no price table was understood, such as an inference profile's"),
]


class CatalogResponse(TypedDict):
    version: Annotated[str, Field(description="Date of the latest change to any price table")]
    digest: Annotated[str, Field(description="Digest of all tables: the same digest, the same prices")]


class UsageResponse(TypedDict):
    input_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cache_write_1h_tokens: int
    output_tokens: Annotated[int, Field(description="Including reasoning")]
    reasoning_tokens: int
    input_audio_tokens: int
    cache_audio_read_tokens: int
    output_audio_tokens: int
    cache_write_12h_tokens: int
    fees: Annotated[dict[str, str], Field(description="Quantities beside tokens, by unit, such as web_search")]


class LineResponse(TypedDict):
    """quantity × rate / per = amount, exactly."""

    item: str
    quantity: Annotated[int | str, Field(description="A whole number; or decimal text, where it is a fraction")]
    unit: str
    rate: Money
    per: int
    amount: Money


class BandResponse(TypedDict):
    low: Money | None
    expected: Money | None
    high: Money | None


class CountPartResponse(TypedDict):
    name: str
    tokens: int | None
    exactness: Exactness


class CountResponse(TypedDict):
    """The tokens of the prompt on a model, and how sure they are; `usage` has those of all calls of a conversation."""

    tokens: int | None
    exactness: Exactness
    low: Annotated[
        int | None, Field(description="The vendor's own count is expected to be at least this; null: not known")
    ]
    high: int | None
    basis: Annotated[
        Basis,
        Field(
            description="vendor: counted in the vocabulary that the vendor publishes; vendor_sdk: in that of "
            "its own software; presumed: one that the model is presumed to have; reconstruction: one rebuilt from its "
            "answers; sample: pieces of a long text, counted in its place; ratio: tokens of o200k_base times a "
            "measured ratio, or one in a wide range where none is measured; given: stated in the request"
        ),
    ]
    parts: list[CountPartResponse]
    reason: Annotated[str | None, Field(description="Reason why it is an estimate, or unknown")]


Successor = Annotated[str | None, Field(description="The model that the vendor recommends instead of one that is gone")]
RedirectsTo = Annotated[
    str | None, Field(description="The model that the vendor answers with and bills instead of the one named")
]
PriceRow = TypedDict(
    "PriceRow",
    {
        "from": str,
        "until": str | None,
        "status": str,
        "source": Annotated[str, Field(description="The vendor's page")],
        "via": Annotated[str | None, Field(description="What was actually read, if not that page")],
        "checked": Annotated[str | None, Field(description="The day somebody checked it; null: never")],
    },
)
"""The row of the price table behind a figure."""


def describe(kind: type[T], value: object, /, **given: object) -> T:
    """Return a response of that kind: the fields given, and for the others the value's attributes of their names."""
    fields: dict[str, object] = {}
    for name, write in _list_writers(cast(Hashable, kind)):
        if name in given:
            fields[name] = given[name]
            continue
        item = getattr(value, name)
        # Most are plain: asking here takes a third of the time of a call that gives them back.
        fields[name] = item if type(item) in PLAIN else write(item)
    return cast(T, fields)


def describe_priced(kind: type[T], priced: Priced, /, **given: object) -> T:
    """Return a response about a priced name: the fields given, those of the price, the others as `describe` does."""
    entry = priced.entry
    known: dict[str, object] = {
        "model": entry.model.id if entry else None,
        "provider": priced.offer.provider.id if priced.offer else None,
        "own_prices": priced.own,
        "not_included": list(priced.not_included),
        "price": describe_price(priced.price) if priced.price else None,
    }
    return describe(kind, priced, **(known | given))


def describe_price(price: Price) -> PriceRow:
    return describe(PriceRow, price, **{"from": price.from_.isoformat()})


@cache
def _list_writers(kind: Hashable) -> tuple[tuple[str, Callable[[Any], object]], ...]:
    """List the fields of a kind of response, each with what writes it."""
    return tuple((name, _describer(hint)) for name, hint in get_type_hints(kind).items())


@cache
def _describer(hint: Any) -> Callable[[Any], object]:
    """Return the function that makes of an attribute what a field of that type holds."""
    inner = [each for each in get_args(hint) if each is not NoneType]
    if is_typeddict(hint):
        return partial(describe, hint)
    if get_origin(hint) is list:
        item = _describer(inner[0])
        return lambda values: None if values is None else [item(value) for value in values]
    if get_origin(hint) is dict:
        return lambda pairs: encode_value(dict(pairs))
    if get_origin(hint) in {Union, UnionType} and len(inner) == 1:
        known = _describer(inner[0])
        return lambda value: None if value is None else known(value)
    return encode_value


def encode_value(value: object) -> object:
    """Return a value as JSON holds it: decimals with every digit, days as year-month-day, bands by their ends."""
    if type(value) in PLAIN:  # most are; the checks below take several times as long
        return value
    if isinstance(value, Decimal):
        return formatting.plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Band):
        return describe(BandResponse, value)
    if isinstance(value, Mapping):
        return {key: encode_value(item) for key, item in value.items()}
    return list(map(encode_value, value)) if isinstance(value, tuple | list) else value


def write_money(amount: Decimal | None) -> str | None:
    return None if amount is None else formatting.plain(amount)
