"""Names of models while one is typed: what the field that adds a model offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, TypedDict, get_args

from django import forms
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from costcalc import formatting
from costcalc.current import catalog
from costcalc.input_limits import LONGEST_SEARCH
from costcalc.web.fields import DayField, WordField
from costcalc.web.identity import choose_color
from costcalc.web.price_words import name_unit
from pricing.catalog.catalog import Catalog, Entry, find_price
from pricing.catalog.defaults import find_name, list_default_models
from pricing.catalog.lifecycle import find_last_day
from pricing.catalog.price import Price
from pricing.catalog.schema import Kind
from pricing.catalog.suggest import Suggestion, suggest

MOST_NAMES: Final = 20
"""Names that are offered before anything is typed."""
KEPT: Final = "max-age=300"


class NamesForm(forms.Form):
    q = forms.CharField(
        required=False,
        max_length=LONGEST_SEARCH,
        error_messages={"max_length": f"A search can have at most {LONGEST_SEARCH} characters."},
    )
    as_of = DayField()
    kind = WordField("kind {}", get_args(Kind))
    """The only kind of models that is offered; blank: all."""


class Hit(TypedDict):
    """A model as the list shows it, and as its chip will look."""

    id: str
    label: str
    note: str
    color: str
    gone: bool


@require_safe
def names(request: HttpRequest) -> JsonResponse:
    """Find the models that a text may mean on a day; for a blank text the usual ones, then the newest of each class."""
    form = NamesForm(request.GET)
    if not form.is_valid():
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"problem": problem}, status=400)
    text, day, kind = form.cleaned_data["q"].strip(), form.cleaned_data["as_of"], form.cleaned_data["kind"]
    book = catalog()
    if text:
        found = suggest(book, text, day, kinds=[kind] if kind else ())
        hits, similar = found.hits or found.similar, bool(found.similar)
    else:
        usual = list_newest(book, day, kind)[:MOST_NAMES] if kind not in ("", "chat") else _list_usual(book, day)
        hits, similar = tuple(usual), False
    answer = JsonResponse({"hits": [describe_hit(book, hit, day) for hit in hits], "similar": similar})
    answer["Cache-Control"] = KEPT
    return answer


def list_newest(book: Catalog, day: date, kind: Kind) -> list[Suggestion]:
    """List the models of a kind that their makers sell on a day, the newest first."""
    made = [offer.on(day) for offer in book.list_on_sale(day, kind) if not offer.provider.host]
    made.sort(key=lambda entry: entry.model.released or date.min, reverse=True)
    names = dict.fromkeys(find_name(book, entry, day) for entry in made)
    return [Suggestion(name, book.offer(name).on_or_first(day), sold=True) for name in names]


def _list_usual(book: Catalog, day: date) -> Iterator[Suggestion]:
    usual = list_default_models(book, day, last_known=True)
    for name in usual:
        entry = book.offer(name).on_or_first(day)
        yield Suggestion(name, entry, find_price(entry.model, day)[0] is not None)
    classed = [entry for entry in book.entries.values() if entry.model.size_class and find_price(entry.model, day)[0]]
    classed.sort(key=lambda entry: entry.model.released or date.min, reverse=True)
    newest = dict.fromkeys(name for entry in classed if (name := find_name(book, entry, day)) not in usual)
    for name in list(newest)[: MOST_NAMES - len(usual)]:
        yield Suggestion(name, book.offer(name).on_or_first(day), sold=True)


def describe_hit(book: Catalog, hit: Suggestion, day: date) -> Hit:
    offer = book.offer(hit.name)
    last = None if hit.sold else find_last_day(offer, day)
    note = f"last price, {formatting.long_day(last)}" if last else _describe_price(hit.entry, day)
    return Hit(id=hit.name, label=offer.label, note=note, color=choose_color(hit.name, offer), gone=last is not None)


def _describe_price(entry: Entry, day: date) -> str:
    """Write `Anthropic · $2 / $10`, the dollars for a million tokens in and out, or what else its first rate buys.

    A host stands in its models' names.
    """
    price, _ = find_price(entry.model, day)
    said = _describe_rates(price) if price else "no price on this day"
    return said if entry.provider.host else f"{entry.provider.name} · {said}"


def _describe_rates(price: Price) -> str:
    rates = price.rates
    if "input_mtok" in rates and "output_mtok" in rates:
        return f"{_dollars(price, 'input_mtok')} / {_dollars(price, 'output_mtok')}"
    if not rates:
        return "priced by what it makes"
    key = next(iter(rates))
    return f"{_dollars(price, key)} per {name_unit(key)}"


def _dollars(price: Price, key: str) -> str:
    return formatting.rate(price.rates[key]).removesuffix(".00")
