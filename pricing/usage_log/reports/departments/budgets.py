"""Departments: what each may spend in a month, and the labels by which its usage is known."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

ANY = "*"


@dataclass(frozen=True)
class Values:
    """Values that a label may have, in any case; `*` stands for any characters."""

    texts: tuple[str, ...]
    """As a person wrote them."""

    def match(self, value: str) -> bool:
        """Return True for one of the values; a row without the label has none."""
        folded = value.casefold()
        return bool(value) and (folded in self.plain or self._match_pattern(folded))

    def find_common(self, other: Values) -> str:
        """Return a value of both; blank where none is sure to be."""
        if common := (self.plain & other.plain) or (self.starred & other.starred):
            return min(common)
        mine = (value for value in sorted(self.plain) if other._match_pattern(value))
        theirs = (value for value in sorted(other.plain) if self._match_pattern(value))
        return next(mine, "") or next(theirs, "")

    def _match_pattern(self, folded: str) -> bool:
        return any(pattern.match(folded) for pattern in self._patterns)

    @cached_property
    def plain(self) -> frozenset[str]:
        """Return those that stand for themselves."""
        return frozenset(text.casefold() for text in self.texts if ANY not in text)

    @cached_property
    def starred(self) -> frozenset[str]:
        """Return those with `*`."""
        return frozenset(text.casefold() for text in self.texts if ANY in text)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_compile(text) for text in sorted(self.starred))


def _compile(text: str) -> re.Pattern[str]:
    """Compile a text in which `*` alone stands for something else; no text makes such a pattern try twice."""
    return re.compile(fnmatch.translate(ANY.join(re.sub(r"[?\[]", r"[\g<0>]", part) for part in text.split(ANY))))


@dataclass(frozen=True)
class Rule:
    """Labels that usage of a department has, each with one of its values."""

    labels: Mapping[str, Values]

    @cached_property
    def plain_values(self) -> frozenset[tuple[str, str]]:
        """Return a label with its values, of which usage has one; none where each label has some with `*`."""
        plain = ((name, values.plain) for name, values in self.labels.items() if not values.starred)
        name, texts = next(plain, ("", frozenset()))
        return frozenset((name, text) for text in texts)

    def match(self, row: Mapping[str, str]) -> bool:
        return all(values.match(row[name]) for name, values in self.labels.items())

    def find_example(self, other: Rule) -> dict[str, str] | None:
        """Return the labels of usage that both rules are sure to claim; None where only the rows can tell."""
        less, more = sorted((self, other), key=lambda rule: len(rule.labels))
        if not less.labels.keys() <= more.labels.keys():
            return None
        common = {name: values.find_common(more.labels[name]) for name, values in less.labels.items()}
        if not all(common.values()):
            return None
        return {name: common.get(name, values.texts[0]) for name, values in more.labels.items()}


@dataclass(frozen=True, slots=True)
class Department:
    """Who pays for some of the usage."""

    name: str
    budget: Decimal | None
    """Dollars of a month; None: no budget."""
    rules: tuple[Rule, ...]
    """Its usage is what any of them matches."""


class Overlap(NamedTuple):
    """Usage that two departments claim."""

    first: int
    second: int
    """Numbers of the departments, from 0."""
    example: Mapping[str, str]
    """Labels of such usage."""


@dataclass(frozen=True)
class Budgets:
    """Budgets of all departments."""

    departments: tuple[Department, ...]
    rest: Decimal | None = None
    """Dollars of a month for usage of no department; None: no budget."""

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """List what the rules look at, labels and dimensions such as the model, in the order of the rules."""
        return tuple(dict.fromkeys(name for each in self.departments for rule in each.rules for name in rule.labels))

    def find_departments(self, row: Mapping[str, str]) -> list[int]:
        """Return the numbers of the departments that claim usage with these labels."""
        named = (self._by_value.get((name, value.casefold()), ()) for name, value in row.items())
        likely = (pair for pairs in (self._others, *named) for pair in pairs)
        return sorted({number for number, rule in likely if rule.match(row)})

    @cached_property
    def _by_value(self) -> Mapping[tuple[str, str], list[tuple[int, Rule]]]:
        """Return rules by each value of a label that has no `*`, so that few are tried on a row."""
        found: dict[tuple[str, str], list[tuple[int, Rule]]] = {}
        for number, rule in self._list_rules():
            for value in rule.plain_values:
                found.setdefault(value, []).append((number, rule))
        return found

    @cached_property
    def _others(self) -> tuple[tuple[int, Rule], ...]:
        """Return rules all of whose labels have a `*`."""
        return tuple((number, rule) for number, rule in self._list_rules() if not rule.plain_values)

    def _list_rules(self) -> Iterator[tuple[int, Rule]]:
        return ((number, rule) for number, each in enumerate(self.departments) for rule in each.rules)

    def find_overlaps(self) -> Iterator[Overlap]:
        """Yield the usage that two departments claim whatever the logs hold, an example for each two."""
        for (first, one), (second, other) in combinations(enumerate(self.departments), 2):
            pairs: Iterable[tuple[Rule, Rule]] = ((mine, theirs) for mine in one.rules for theirs in other.rules)
            examples = (mine.find_example(theirs) for mine, theirs in pairs)
            if example := next(filter(None, examples), None):
                yield Overlap(first, second, example)
