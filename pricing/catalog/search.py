"""All models on a day, and those of them that a person asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import urlencode

from costcalc.catalog.forms import SOLD
from pricing.catalog.catalog import Catalog, Entry, NotSold, price_on
from pricing.catalog.schema import Model, Price

Exactness = Literal["exact", "estimate"]
STALE_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that determines the list: what is searched, how it is narrowed and ordered, which page of it."""

    q: str = ""
    provider: str = ""
    kind: str = ""
    tokens: str = ""
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    context: int | None = None
    sold: str = ""
    as_of: date = date.max
    sort: str = ""
    page: int = 1

    def query(self, today: date | None = None, **changes: Any) -> str:
        """The address's query string; what is as it would be without saying is left out."""
        wanted = asdict(replace(self, **changes))
        usual = asdict(Wanted(as_of=today or date.max))
        return urlencode({name: value for name, value in wanted.items() if value != usual[name]}, safe=",/:@")


def wanted(data: Mapping[str, Any]) -> Wanted:
    """From a valid form's cleaned data."""
    return Wanted(**{name: data[name] for name in Wanted.__slots__})


@dataclass(frozen=True, slots=True)
class Listed:
    """A model on a day: its price, or in `unpriced` why it has none."""

    entry: Entry
    price: Price | None
    unpriced: str
    aliases: tuple[str, ...]
    """The names that mean it on the day."""
    words: str
    """Everything a search may find it by, its aliases of all times too."""
    state: str
    """`sold`, `retired`, or blank: not known to be either."""

    @property
    def model(self) -> Model:
        return self.entry.model

    def rate(self, key: str) -> Decimal | None:
        return self.price.rates.get(key) if self.price else None


def exactness(model: Model) -> Exactness | None:
    """Whether its text is counted with its own tokenizer; None where it does not charge for text.

    A presumed tokenizer gives estimates.
    """
    if model.encoding and not model.encoding_note:
        return "exact"
    return "estimate" if any("input_mtok" in price.rates for price in model.prices) else None


def context(model: Model) -> int | None:
    """The context window in tokens; where the vendor limits only the input, that."""
    return model.context_window or model.max_input


def listed(catalog: Catalog, day: date) -> list[Listed]:
    """Every model of the catalog on a day, in the order of the tables."""
    meant: dict[str, list[str]] = {}
    ever: dict[str, list[str]] = {}
    for offer in catalog.offers.values():
        if offer.targets[0][0] is None:
            continue  # a model, not an alias
        for _, entry in offer.targets:
            ever.setdefault(entry.path, []).append(offer.name)
        try:
            meant.setdefault(offer.on(day).path, []).append(offer.name)
        except NotSold:
            continue
    return [
        _listed(entry, day, tuple(meant.get(path, ())), " ".join(ever.get(path, ())))
        for path, entry in catalog.entries.items()
    ]


def _listed(entry: Entry, day: date, aliases: tuple[str, ...], ever: str) -> Listed:
    model, provider = entry.model, entry.provider
    words = f"{entry.path} {model.name} {provider.name} {ever}".casefold()
    try:
        return Listed(entry, price_on(model, day), "", aliases, words, "sold")
    except NotSold as reason:
        retired = model.retires is not None and day >= model.retires
        return Listed(entry, None, str(reason), aliases, words, "retired" if retired else "")


def select(lines: list[Listed], want: Wanted) -> list[Listed]:
    """The models that are as wanted: every word of the search found, every filter passed. Unknown passes none."""
    sought = want.q.casefold().split()
    return [
        line
        for line in lines
        if all(word in line.words for word in sought)
        and want.provider in ("", line.entry.provider.id)
        and want.kind in ("", line.model.kind)
        and (not want.tokens or want.tokens == exactness(line.model))
        and (want.sold not in SOLD or want.sold == line.state)
        and (want.context is None or (context(line.model) or -1) >= want.context)
        and _in_range(line.rate("input_mtok"), want)
    ]


def _in_range(rate: Decimal | None, want: Wanted) -> bool:
    if want.price_from is None and want.price_to is None:
        return True
    return rate is not None and (want.price_from or 0) <= rate and (want.price_to is None or rate <= want.price_to)


def closest(lines: list[Listed], q: str) -> list[Listed]:
    """The search's best hits first: that name itself, names that begin so, the rest; of equal ones the newest."""
    sought = q.casefold().strip()

    def distance(line: Listed) -> tuple[int, bool, bool]:
        names = [name.casefold() for name in (line.model.id, line.entry.path, line.model.name, *line.aliases)]
        near = 0 if sought in names else 1 if any(name.startswith(sought) for name in names) else 2
        return near, line.entry.provider.host, line.price is None

    return sorted(newest(lines), key=distance)


def newest(lines: list[Listed]) -> list[Listed]:
    """The latest release first, unknown ones last; those of a day stay in the order of the tables."""
    return sorted(lines, key=lambda line: line.model.released or date.min, reverse=True)


def doubt(checked: date | None, today: date) -> str:
    """Why a row's last check should not be relied on; blank where it may."""
    if checked is None:
        return "nobody has compared this row yet"
    return f"last compared more than {STALE_AFTER.days} days ago" if today - checked > STALE_AFTER else ""
