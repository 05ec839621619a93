"""Price tables as one JSON document, for other programs and for this one: its form, and its bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from pricing.catalog.field_types import Strict
from pricing.catalog.schema import ProviderTable
from pricing.catalog.when import BASE
from pricing.units import EXCLUSIONS, REGIONS, RESOLUTIONS, SEARCH_CONTEXTS, SEARCH_TYPES, SPEEDS, TIERS, UNITS

FORMAT: Final = 1
DIGEST: Final = r"^sha256:[0-9a-f]{64}$"
STATED: Final = {
    "tier": TIERS,
    "speed": SPEEDS,
    "region": REGIONS,
    "search_context": SEARCH_CONTEXTS,
    "search_type": SEARCH_TYPES,
    "resolution": RESOLUTIONS,
}
"""Values of the conditions that a request states in a word."""


class UnitRow(Strict):
    """Unit of a rate: the rate is the price in dollars of `per` of the quantity."""

    item: str
    """Name of what is charged, such as cached input."""
    quantity: str
    """What is counted, such as token."""
    per: Annotated[int, Field(gt=0)]


class Condition(Strict):
    """Condition that a request states in a word, such as its tier."""

    values: list[str]
    base: str | None
    """Value at which the base rates hold. At another one a model is sold only where an override says so. null: base
    rates hold where nothing is stated."""


class PriceData(Strict):
    """Every price table of one version. Money is text: US dollars in decimal digits."""

    format: Literal[1]
    version: date
    """Day of the last change of the tables."""
    digest: Annotated[str, Field(pattern=DIGEST)]
    """Digest of the tables, as answers and files of costcalc state it beside their version."""
    currency: Literal["USD"]
    license: Literal["MIT"]
    units: dict[str, UnitRow]
    """Units by the key that rates have."""
    conditions: dict[str, Condition]
    exclusions: dict[str, str]
    """Words of `excludes`, with what each means."""
    providers: Sequence[ProviderTable]


ROW: Final[Mapping[str, Any]] = {
    "until": None,
    "source": None,
    "via": None,
    "checked": None,
    "rates": {},
    "overrides": [],
}
PRICE: Final = {"from": None, "status": "effective", **ROW}
SURCHARGE: Final = {"models": [], "from": None, **ROW}
"""What each row has, in this order, stated or not; what else a table leaves open is absent."""


def make_price_data(tables: Sequence[ProviderTable], digest: str) -> PriceData:
    """Return the document of tables; `digest` is that of their catalog."""
    return PriceData(
        format=FORMAT,
        version=max(table.version for table in tables),
        digest=digest,
        currency="USD",
        license="MIT",
        units={unit.key: UnitRow(item=unit.item, quantity=unit.quantity, per=unit.per) for unit in UNITS.values()},
        conditions={name: Condition(values=list(values), base=BASE.get(name)) for name, values in STATED.items()},
        exclusions=EXCLUSIONS,
        providers=tables,
    )


def encode_price_data(data: PriceData) -> bytes:
    """Return the bytes of a document, the same for the same tables."""
    content = data.model_dump(mode="json", by_alias=True, exclude={"providers"})
    content["providers"] = [_encode_table(table) for table in data.providers]
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _encode_table(table: ProviderTable) -> dict[str, Any]:
    content = table.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for model in content["models"]:
        model["prices"] = _complete(model["prices"], PRICE)
    if "surcharges" in content:
        content["surcharges"] = _complete(content["surcharges"], SURCHARGE)
    return content


def _complete(rows: Iterable[dict[str, Any]], form: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**form, **row} for row in rows]
