"""What a call used, or many calls at the same rates → its price, by the one way to a price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pricing.catalog.catalog import Catalog, Entry, NotSold
from pricing.catalog.meaning import Meaning
from pricing.catalog.rates import Conditions, Sale
from pricing.priced import Priced, price
from pricing.quote import ZERO, Quote, choose_unit, list_missing_fees, quote_in_force
from pricing.units import COUNTED_AS, REQUEST
from pricing.usage import LONGEST_NAME, TOKEN_FIELDS, Fees, Usage
from pricing.usage_log.charges.notes import Note, list_notes, names_no_search_version
from pricing.usage_log.fields.image_tokens import DividedUsage, ImageTokens
from pricing.usage_log.record import Record


@dataclass(frozen=True, slots=True)
class Given:
    """Assumptions of a person about the responses."""

    today: date
    """Day of a response that does not say its own."""
    model: str = ""
    """Model of the responses that name none."""
    as_of: date | None = None
    """Day whose prices count for all; None: each response's own."""
    tier: str | None = None
    """Tier of all responses; None: as each response says, else standard."""


@dataclass(frozen=True, slots=True)
class SummedUsage(Usage):
    """Usage of any number of calls. Each was checked by itself; sums have no bound."""

    def __post_init__(self) -> None:
        """Check nothing: all of a sum's parts are right, and it may be more than a request can have."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a call used, or many calls at the same rates."""

    length: int
    """Input tokens of each call, by which a price for long ones is chosen; any in the same bucket will do."""
    requests: int
    counted: bool
    """False where nobody knows how many requests there were."""
    usage: SummedUsage
    images: ImageTokens
    undivided: int
    """Visible output of which the vendor does not say how much is images."""
    not_counted: tuple[str, ...]
    search_type: str | None


class Charged(NamedTuple):
    """Price of what was used, and the quote at each of the lengths that the calls may have, the first one's first."""

    priced: Priced
    quotes: tuple[Quote, ...]
    notes: tuple[Note, ...]


def use_record(record: Record) -> Used:
    """Return what a record says that was used; a sum of calls of unknown lengths as if all were short."""
    usage, images = record.usage, record.images
    return Used(
        record.length or 0,
        record.requests,
        record.counted,
        SummedUsage(**{name: getattr(usage, name) for name in TOKEN_FIELDS}, fees=record.fees),
        ImageTokens(images.input, images.cached, images.output or 0),
        usage.visible_tokens if images.output is None else 0,
        record.reading.not_counted,
        record.reading.search_type,
    )


def charge_usage(
    catalog: Catalog, name: str, used: Used, conditions: Conditions, lengths: Sequence[int] = ()
) -> Charged:
    """Price what was used, in US dollars, also as if each call were of other lengths. Nothing is raised."""
    if problem := _find_problem(name):
        shown = _make_printable(name)
        return Charged(Priced(shown, conditions, None, None, None, problem, None, (), ()), (), ())
    others: list[Quote] = []

    def quote(meaning: Meaning) -> Quote:
        sale = meaning.find_sale()
        first = _quote(sale, used)
        others.extend(_quote_others(sale, used, lengths))
        return first

    priced = price(catalog, name, quote, conditions)
    if priced.quote is None:
        return Charged(priced, (), ())
    notes = tuple(list_notes(priced.quote, used.search_type, priced.conditions))
    return Charged(priced, (priced.quote, *others), notes)


def find_range(quotes: Sequence[Quote]) -> tuple[Decimal, Decimal]:
    """Return the least and the most dollars: item by item, as each call may be of another length."""
    if len(quotes) == 1:
        return quotes[0].total, quotes[0].total
    amounts: dict[str, list[Decimal]] = {}
    for quote in quotes:
        for line in quote.lines:
            amounts.setdefault(line.item, []).append(line.amount)
    return sum(map(min, amounts.values()), ZERO), sum(map(max, amounts.values()), ZERO)


def describe_doubts(note: str, lower_bound: str, *, ranges: bool) -> Iterator[Note]:
    """Say how rows were read, and what they do not tell about themselves."""
    if note:
        yield Note("reading", note)
    if lower_bound:
        yield Note("reading", f"at least: {lower_bound}")
    if ranges:
        yield Note("range", "at least: a sum of requests of unknown lengths; a price for long ones may apply to some")


def find_unknown(quote: Quote | None, left_out: Sequence[str], *, cost_alone: bool) -> str:
    """Return why nobody knows what is charged, though something was used; blank where the quote says it, be it 0."""
    if quote is not None and quote.lines:
        return ""
    if cost_alone:
        return "states a cost and no usage"
    if quote is not None and left_out:
        return f"states no usage that has a price here: {', '.join(left_out)}"
    return ""


def _quote_others(sale: Sale, used: Used, lengths: Sequence[int]) -> list[Quote]:
    quotes = []
    for length in lengths:
        try:
            quotes.append(_quote(sale, replace(used, length=length)))
        except NotSold:  # so no call was that long
            continue
    return quotes


def _quote(sale: Sale, used: Used) -> Quote:
    entry, row = sale.entry, sale.price
    in_force = sale.find_rates(used.length)
    rates, _, excluded = in_force
    left_out = list_missing_fees(used.usage.fees, rates, excluded)
    fees, uncounted = _take_uncounted(used, [*rates], excluded)
    usage = _divide_sound(entry, used.usage, [*rates])
    if used.usage.fees:
        usage = replace(usage, fees=tuple((unit, number) for unit, number in fees if unit not in left_out))
    images = used.images
    if entry.model.kind == "image":  # all its output is images, unless the vendor divides it
        images = replace(images, output=(images.output or 0) + used.undivided)
    quote = quote_in_force(entry, row, DividedUsage(usage, images, rates), in_force, requests=used.requests)
    if names_no_search_version(quote, used.search_type, sale.conditions):
        left_out = (*left_out, "web_search")
    unknown = tuple(dict.fromkeys((*quote.unknown, *left_out, *uncounted, *used.not_counted)))
    beside = (*quote.not_included, *(word for word in unknown if word not in rates))
    return replace(quote, unknown=unknown, not_included=tuple(dict.fromkeys(beside))) if unknown else quote


def _divide_sound(entry: Entry, usage: SummedUsage, rates: Sequence[str]) -> SummedUsage:
    """Return the usage of a model that speaks or listens as its vendor charges it, though the response says less.

    All output of a model that speaks is sound. One that is charged by the minute alone states its transcript too.
    """
    if entry.model.kind == "speech" and "output_mtok" not in rates and "output_audio_mtok" in rates:
        return replace(usage, output_audio_tokens=usage.output_tokens - usage.reasoning_tokens)
    by_minute = entry.model.kind == "transcription" and "minute" in dict(usage.fees)
    if by_minute and not any(rate.endswith("_mtok") for rate in rates):
        return SummedUsage(fees=usage.fees)
    return usage


def _take_uncounted(used: Used, rates: Sequence[str], excluded: Sequence[str]) -> tuple[Fees, tuple[str, ...]]:
    """Return the fees that can be charged, and those for each request, where nobody knows how many these were."""
    fees = used.usage.fees
    if used.counted:
        return fees, ()
    stated = [unit for unit, _ in fees if unit in COUNTED_AS]
    prompts = [unit for unit in stated if choose_unit(unit, rates, excluded) == "grounded_prompt"]
    uncounted = (*([REQUEST] if REQUEST in rates else []), *(["grounded_prompt"] if prompts else []))
    return tuple((unit, number) for unit, number in fees if unit not in prompts), uncounted


def _find_problem(name: str) -> str | None:
    if not name:
        return "the response names no model; enter one in the model field"
    if len(name) > LONGEST_NAME or not name.isprintable():
        return f"a model name can have at most {LONGEST_NAME} printable characters"
    return None


def _make_printable(name: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:LONGEST_NAME])
