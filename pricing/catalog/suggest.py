"""What a person may mean while typing a name: the models of a day, best first, or those with similar names.

Nothing is priced by it: a program's name is found exactly, or read by a rule, and never by similarity.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final
from weakref import WeakKeyDictionary

from pricing.catalog.catalog import Catalog, Entry, find_price
from pricing.catalog.defaults import DATED, find_offer
from pricing.catalog.schema import Kind

MOST_HITS: Final = 12
MOST_SIMILAR: Final = 4
LONGEST_TEXT: Final = 120
MOST_WORDS: Final = 8
"""Words of a text that a misspelling is looked for in."""
LEAST_ALIKE: Final = 0.72
"""Similarity from which a word may be a misspelled one."""
LEAST_SIMILAR: Final = 0.6
"""Similarity from which a whole name may be a misspelled one."""
SHORTEST_PART: Final = 3
"""Letters and digits from which a text is looked for within names."""
MOST_DAYS: Final = 4
"""Days whose indexes are kept."""
WORD: Final = re.compile(r"[a-z0-9.]+")
RUN: Final = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Model as a list offers it."""

    name: str
    """Name to write; `provider/name` for a host's."""
    entry: Entry
    sold: bool
    """True where it has a price on the day."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    hits: tuple[Suggestion, ...]
    similar: tuple[Suggestion, ...]
    """What may have been meant where nothing has the words."""


@dataclass(frozen=True, slots=True)
class _Item:
    """Model with what a search compares."""

    shown: Suggestion
    id: str
    names: frozenset[str]
    squashed: str
    """Letters and digits alone of its id, its label and its aliases, each between line ends."""
    spelled: tuple[list[str], ...]
    """Words of its id and of its label, as they are written."""
    runs: tuple[list[str], ...]
    """The same with letters and digits apart."""
    words: str
    """All its words, its provider's and its aliases' too, a blank before each."""


@dataclass(frozen=True, slots=True)
class _Index:
    items: tuple[_Item, ...]
    """Models from the one to show first on, among equally good ones."""
    words: tuple[str, ...]
    """Words of makers' models."""
    ids: dict[str, _Item]
    """Makers' models by their id's letters and digits."""


_indexes: WeakKeyDictionary[Catalog, dict[date, _Index]] = WeakKeyDictionary()


def suggest(
    catalog: Catalog,
    text: str,
    day: date,
    *,
    limit: int = MOST_HITS,
    without: Collection[str] = (),
    kinds: Collection[Kind] = (),
) -> Suggestions:
    """Return the models that a text may mean, or where none has its words, similar ones; `without` those names.

    Of some `kinds` alone, where any are given.
    """
    index, wanted = _get_index(catalog, day), _Wanted(without, kinds)
    typed = text[:LONGEST_TEXT]
    hits = _search(index, typed, wanted)
    similar = [] if hits else _find_similar(index, typed, wanted)
    return Suggestions(tuple(hits[:limit]), tuple(similar[:MOST_SIMILAR]))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What may be suggested at all."""

    without: Collection[str]
    kinds: Collection[Kind]
    """None: of every kind."""

    def has(self, shown: Suggestion) -> bool:
        return shown.name not in self.without and (not self.kinds or shown.entry.model.kind in self.kinds)


def _search(index: _Index, text: str, wanted: _Wanted) -> list[Suggestion]:
    if not _squash(text):
        return []
    typed = _Typed(text.casefold().strip(), _squash(text), _split(text), RUN.findall(text.casefold()))
    found = [(near, item) for item in index.items if wanted.has(item.shown) and (near := _compare(item, typed))]
    found.sort(key=lambda pair: _place(*pair))
    return [item.shown for _, item in found]


@dataclass(frozen=True, slots=True)
class _Typed:
    text: str
    squashed: str
    spelled: list[str]
    runs: list[str]


def _compare(item: _Item, typed: _Typed) -> int:
    """Return how near a name is, 1 the nearest: as written; the same letters and digits; one begins so; the words begin
    its words in order; the same with letters and digits apart; in any order; a part of it. 0: not at all."""
    if typed.text in item.names:
        return 1
    if f"\n{typed.squashed}" in item.squashed:
        return 2 if f"\n{typed.squashed}\n" in item.squashed else 3
    has_words = all(f" {word}" in item.words for word in typed.spelled)
    if has_words and any(_in_order(typed.spelled, words) for words in item.spelled):
        return 4
    if all(f" {run}" in item.words for run in typed.runs) and any(_in_order(typed.runs, runs) for runs in item.runs):
        return 5
    if has_words:
        return 6
    return 7 if len(typed.squashed) >= SHORTEST_PART and typed.squashed in item.squashed else 0


def _place(near: int, item: _Item) -> tuple[bool, bool, bool, bool, bool, bool, bool, int, int]:
    """Return the place of a hit. Makers' own models stand before hosts', and the newest on sale before the rest."""
    model = item.shown.entry.model
    return (
        item.shown.entry.provider.host,
        near > 1,
        model.kind != "chat",
        near > 4,
        not item.shown.sold,
        DATED.search(item.id) is not None,
        model.size_class is None,
        -(model.released or date.min).toordinal(),
        len(item.id),
    )


def _find_similar(index: _Index, text: str, wanted: _Wanted) -> list[Suggestion]:
    """Find models by the nearest words of a text that are known, else by names that are like it as a whole."""
    words = _split(text)[:MOST_WORDS]
    mended = [_mend(index, word) for word in words]
    if mended != words and (hits := _search(index, " ".join(mended), wanted)):
        return hits
    near = get_close_matches(_squash(text), index.ids, n=MOST_SIMILAR, cutoff=LEAST_SIMILAR)
    return [index.ids[name].shown for name in near if wanted.has(index.ids[name].shown)]


def _mend(index: _Index, word: str) -> str:
    if word.isdigit() or any(known.startswith(word) for known in index.words):
        return word
    return next(iter(get_close_matches(word, index.words, n=1, cutoff=LEAST_ALIKE)), word)


def _in_order(typed: Sequence[str], words: Sequence[str]) -> bool:
    """Return True where each typed word begins a word, in the same order, others between them or not."""
    rest = iter(words)
    return all(any(word.startswith(start) for word in rest) for start in typed)


def _split(text: str) -> list[str]:
    return [word for word in WORD.findall(text.casefold()) if word.strip(".")]


def _squash(text: str) -> str:
    return "".join(RUN.findall(text.casefold()))


def _get_index(catalog: Catalog, day: date) -> _Index:
    days = _indexes.setdefault(catalog, {})
    if day not in days:
        if len(days) >= MOST_DAYS:
            days.clear()
        days[day] = _build_index(catalog, day)
    return days[day]


def _build_index(catalog: Catalog, day: date) -> _Index:
    items = tuple(_build_item(catalog, entry, day) for entry in catalog.entries.values())
    makers = [item for item in items if not item.shown.entry.provider.host]
    words = {word for item in makers for word in item.words.split() if len(word) >= SHORTEST_PART}
    ids: dict[str, _Item] = {}
    for item in makers:
        ids.setdefault(_squash(item.id), item)
    return _Index(items, tuple(sorted(words)), ids)


def _build_item(catalog: Catalog, entry: Entry, day: date) -> _Item:
    model, provider = entry.model, entry.provider
    offer = find_offer(catalog, entry, day)
    name = offer.path if provider.host else catalog.short_name(offer)
    names = [model.id, *(o.name for o in catalog.aliases.get(entry.path, ()) if o.name_on(day) is entry)]
    spelled = (offer.name, model.name)
    texts = (*names, model.name, provider.id, provider.name)
    words = dict.fromkeys(word for text in texts for word in (*_split(text), *RUN.findall(text.casefold())))
    squashed = dict.fromkeys(_squash(text) for text in (*spelled, *names))
    return _Item(
        shown=Suggestion(name, entry, find_price(model, day)[0] is not None),
        id=offer.name,
        names=frozenset(text.casefold() for text in (*names, name, entry.path)),
        squashed="".join(f"\n{text}" for text in squashed) + "\n",
        spelled=tuple(_split(text) for text in spelled),
        runs=tuple(RUN.findall(text.casefold()) for text in spelled),
        words="".join(f" {word}" for word in words),
    )
