"""What the cost of a request is made of, item by item, in columns that a person can multiply and add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from costcalc.export.csv_text import write_digits
from pricing.conversation.conversation import SUB_AGENT
from pricing.quote import Line, Quote
from pricing.units import FEES, MILLION, REQUEST, UNITS

REASONING: Final = "reasoning"
"""Item that has no rate of its own: it is output."""
TOKENS: Final = (
    "input", "cache_read", "cache_write", "cache_write_1h", "cache_write_12h", "output", REASONING,
    "input_audio", "cache_audio_read", "output_audio", "input_image", "output_image",
)  # fmt: skip
"""Items in tokens, in the order of their columns: always there."""


@dataclass(frozen=True, slots=True)
class Item:
    """What lines of a quote are charged for; its dollars are quantity × rate / `per`."""

    key: str
    """Begins the names of its columns."""
    name: str
    """Name of its lines."""
    unit: str
    per: int

    @property
    def columns(self) -> tuple[str, str, str]:
        per = "per_million" if self.per == MILLION else "each"
        return f"{self.key}_quantity", f"{self.key}_rate_{per}", f"{self.key}_usd"


class Charge(NamedTuple):
    """What a request is charged for an item: quantity × rate / per = amount, in dollars, exactly."""

    quantity: int | Decimal
    rate: Decimal | None
    """None where it is not the same for all of the quantity, as of calls that are longer than others."""
    amount: Decimal


def _in_tokens(key: str) -> Item:
    unit = UNITS["output_mtok" if key == REASONING else f"{key}_mtok"]
    return Item(key, REASONING if key == REASONING else unit.item, unit.quantity, unit.per)


def _fee(key: str) -> Item:
    unit = UNITS[key]
    return Item(key, unit.item, unit.quantity, unit.per)


def _of_sub_agents(item: Item) -> Item:
    return Item(f"sub_agent_{item.key}", f"{SUB_AGENT}{item.name}", item.unit, item.per)


ALWAYS: Final = tuple(map(_in_tokens, TOKENS))
_ONCE: Final = (*ALWAYS, *map(_fee, (REQUEST, *FEES)))
ITEMS: Final = {item.name: item for item in (*_ONCE, *map(_of_sub_agents, _ONCE))}
"""Everything that a request can be charged for, by the name of its lines, in the order of the columns."""


def break_down(quote: Quote | None) -> dict[Item, Charge]:
    """Return what one request is charged for each item; lines of the same item are added up."""
    charges: dict[Item, Charge] = {}
    for line in quote.lines if quote else ():
        item = ITEMS[line.item]
        charges[item] = _add(charges.get(item), line)
    return charges


def _add(charge: Charge | None, line: Line) -> Charge:
    quantity, rate, amount = charge or Charge(0, line.rate, Decimal(0))
    return Charge(quantity + line.quantity, rate if rate == line.rate else None, amount + line.amount)


def list_charged(quotes: Iterable[Quote | None]) -> list[Item]:
    """List the items that any of the requests is charged for, in the order of their columns."""
    charged = {line.item for quote in quotes if quote for line in quote.lines}
    return [item for item in ITEMS.values() if item.name in charged]


def list_items(quotes: Iterable[Quote | None]) -> list[Item]:
    """List the items of a file: those in tokens, then the fees that any of its rows is charged for."""
    return [*ALWAYS, *(item for item in list_charged(quotes) if item not in ALWAYS)]


def name_columns(items: Iterable[Item]) -> list[str]:
    return [name for item in items for name in item.columns]


def write_columns(items: Sequence[Item], quote: Quote | None) -> list[str]:
    """Write quantity, rate and dollars for each item, every digit; blank where nothing was charged for it."""
    charges: Mapping[Item, Charge] = break_down(quote)
    return [text for item in items for text in map(write_digits, charges.get(item, (None, None, None)))]
