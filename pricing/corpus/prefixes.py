"""Beginnings of some requests → those that several share, and which of these another request begins with."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, NamedTuple
from unicodedata import category

from pricing.corpus.beginnings import MESSAGE, measure_head

LEAST: Final = 512
"""Characters of a prefix at least, and by how many a longer one that begins with it is longer. Hardly any text has more
tokens than characters, and no vendor caches fewer than 512 tokens (Anthropic's models from Claude Opus 5 on)."""
MOST: Final = 100
LONGEST: Final = 1_000_000
"""Characters of a prefix at most, and of all together: they go to whoever counts a piece of the corpus."""
_BACK: Final = 100
"""Characters by which a prefix is made shorter to end where a message, a line or a word does."""
_JOINERS: Final = "\N{ZERO WIDTH JOINER}"


class _Shared(NamedTuple):
    """Beginning that several requests share, and how many of them."""

    text: str
    number: int

    @property
    def gain(self) -> int:
        """Return how many characters are there again."""
        return (self.number - 1) * len(self.text)


def find_prefixes(beginnings: Mapping[str, int], least: int = LEAST) -> tuple[str, ...]:
    """Return the texts, of `least` characters or more, with which several requests begin, sorted.

    `beginnings`: number of requests that begin with a text. Of these the few are returned that take up most, MOST of
    them at the most. One may begin with another.
    """
    known = sorted((text[:LONGEST], number) for text, number in beginnings.items() if len(text) >= least)
    numbers = Counter[str]()
    for text, number in _list_shared(known, least):
        numbers[text] = max(numbers[text], number)
    shared = sorted((_Shared(*each) for each in numbers.items()), key=lambda each: (-each.gain, each.text))
    return _drop_unshared(_choose(shared, least), known)


def _list_shared(known: Sequence[tuple[str, int]], least: int) -> Iterator[tuple[str, int]]:
    """Yield (beginning, how many requests have it) wherever neighbors part, and texts that are there again whole."""
    before = [0, *accumulate(number for _, number in known)]
    lengths = [_measure_common(one, other) for (one, _), (other, _) in pairwise(known)]
    parting: list[tuple[int, int]] = []  # (length, the first that has it)
    for at, length in enumerate([*lengths, 0][: len(known)]):
        first = at
        while parting and parting[-1][0] > length:
            longer, first = parting.pop()
            if len(cut := _cut(known[first][0][:longer])) >= least:
                yield cut, before[at + 1] - before[first]
        if length >= least and (not parting or parting[-1][0] < length):
            parting.append((length, first))
        text, number = known[at]
        if number > 1:
            yield text, number


def _measure_common(one: str, other: str) -> int:
    """Return how many characters two texts begin alike, none of which the next one belongs to."""
    most = min(len(one), len(other), LONGEST)
    length = bisect_left(range(1, most + 1), x=True, key=lambda size: not other.startswith(one[:size]))
    for _ in range(min(length, _BACK)):  # no character is longer
        if not (_continues(one, length) or _continues(other, length)):
            break
        length -= 1
    return length if length >= measure_head(one) else 0


def _continues(text: str, at: int) -> bool:
    """Return True where a character goes on at a place: an accent, what is joined, half of a pair of surrogates."""
    if at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    paired = "\ud800" <= before < "\udc00" <= after < "\ue000"
    return paired or category(after).startswith("M") or before in _JOINERS or after in _JOINERS


def _cut(text: str) -> str:
    """Let a beginning end where a message does, or else a line or a word, if that is near.

    What follows a prompt that is always the same often begins alike by chance.
    """
    head = measure_head(text)
    near = max(len(text) - _BACK, head)
    if (end := text.rfind(MESSAGE, near)) >= 0:
        return text[:end]
    if near == head > 0:
        return text[:head]
    end = text.rfind("\n" if "\n" in text[near:] else " ", near)
    return text[: end + 1] if end >= 0 else text


def _choose(shared: Iterable[_Shared], least: int) -> list[str]:
    """Choose among beginnings, those with most to gain first, so that nested ones differ enough to matter."""
    chosen, characters = list[str](), 0
    for text, _ in shared:
        if len(chosen) == MOST:
            break
        near = any(abs(len(text) - len(other)) < least and _are_nested(text, other) for other in chosen)
        if not near and characters + len(text) <= LONGEST:
            chosen.append(text)
            characters += len(text)
    return chosen


def _are_nested(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _drop_unshared(chosen: Iterable[str], known: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Drop those that but for the requests of longer ones nobody shares."""
    prefixes, numbers = Prefixes(tuple(sorted(chosen))), Counter[int | None]()
    for text, number in known:
        numbers[prefixes.find(text)] += number
    return tuple(text for at, text in enumerate(prefixes.texts) if numbers[at] > 1)


@dataclass(frozen=True)
class Prefixes:
    """Prefixes in order, among which that of a request is looked for."""

    texts: tuple[str, ...]

    @cached_property
    def longest(self) -> int:
        """Return how many characters of a request's beginning decide."""
        return max(map(len, self.texts), default=0)

    @cached_property
    def _within(self) -> tuple[int | None, ...]:
        """Return for each the longest other one that it begins with."""
        within: list[int | None] = []
        for at, text in enumerate(self.texts):
            outer = at - 1 if at else None
            while outer is not None and not text.startswith(self.texts[outer]):
                outer = within[outer]
            within.append(outer)
        return tuple(within)

    def find(self, beginning: str) -> int | None:
        """Return the number of the longest one that a beginning begins with; None: of none.

        Whatever it begins with stands before it in order, and all between the two begin so, too.
        """
        at: int | None = bisect_right(self.texts, beginning) - 1
        at = None if at == -1 else at
        while at is not None and not beginning.startswith(self.texts[at]):
            at = self._within[at]
        return at
