"""What the tables say of a model on a day: the row of its price, and those of its fees and surcharges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from costcalc_prices.data import Override, Price, RateRow, Surcharge
from costcalc_prices.errors import NotSold
from costcalc_prices.names import Entry
from costcalc_prices.open_rates import ImageKey


@dataclass(frozen=True, slots=True)
class Sheet:
    entry: Entry
    day: date
    price: Price
    surcharges: tuple[Surcharge, ...]

    @property
    def overrides(self) -> list[Override]:
        """Return the overrides in the order in which they count, those of surcharges last."""
        return [*self.price["overrides"], *(each for row in self.surcharges for each in row["overrides"])]

    @property
    def base(self) -> dict[str | ImageKey, Decimal]:
        """Return the rates without any condition: those of the price, and the fees that it has none of its own for."""
        rates = dict(self.price["rates"])
        for row in self.surcharges:
            rates |= {key: rate for key, rate in row["rates"].items() if key not in self.price["rates"]}
        base: dict[str | ImageKey, Decimal] = {key: Decimal(rate) for key, rate in rates.items()}
        for image in self.price.get("images", ()):
            base[ImageKey(image["size"], image["quality"])] = Decimal(image["rate"])
        return base

    @property
    def excludes(self) -> dict[str, None]:
        """Return what the vendor charges for beside the rates, each once."""
        model, provider = self.entry.model, self.entry.provider
        words = (provider.get("excludes", []), model.get("excludes", []), self.price.get("excludes", []))
        return dict.fromkeys(word for some in words for word in some)


def find_sheet(entry: Entry, day: date) -> Sheet:
    """Return what holds on a day. Raises NotSold with the nearest day on which the model has a price."""
    surcharges = (row for row in entry.provider.get("surcharges", ()) if entry.model["id"] in row["models"])
    return Sheet(entry, day, _find_price(entry, day), tuple(row for row in surcharges if _covers(row, day)))


def _find_price(entry: Entry, day: date) -> Price:
    rows = [row for row in entry.model["prices"] if row["status"] != "cancelled"]
    first, until, retires = rows[0]["from"], rows[-1]["until"], entry.model.get("retires")
    if day < date.fromisoformat(first):
        raise NotSold(f"no price of {entry.path} is known before {first}, the nearest day with one")
    ends = {date.fromisoformat(each) for each in (until, retires) if each}
    if ends and day >= min(ends):
        retired = retires is not None and day >= date.fromisoformat(retires)
        why = f"{entry.path} retired on {retires}" if retired else f"no price of {entry.path} is known from {until} on"
        raise NotSold(f"{why}; the nearest day with one is {min(ends) - timedelta(days=1)}")
    return next(row for row in rows if _covers(row, day))


def _covers(row: RateRow, day: date) -> bool:
    until = row["until"]
    return date.fromisoformat(row["from"]) <= day and (until is None or day < date.fromisoformat(until))
