"""Priced group → the department whose usage it is, by its labels. None is of two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pricing.usage_log.charges.priced_group import PricedGroup
from pricing.usage_log.charges.total import find_dimension
from pricing.usage_log.key import PLACES
from pricing.usage_log.reports.departments.budgets import Budgets, Department

Named = tuple[str, ...]
"""Values of what the rules look at, in the order of `Budgets.labels`."""
_ROWS: Final = PLACES["rows"]


class Claimed(ValueError):
    """Rows that two departments claim."""

    def __init__(self, first: int, second: int, example: Mapping[str, str], rows: int) -> None:
        super().__init__(f"departments {first} and {second} both claim {rows:,} rows")
        self.first, self.second, self.example, self.rows = first, second, example, rows


class Assignment:
    """Departments of groups, each combination of labels judged once."""

    def __init__(self, budgets: Budgets, labels: Sequence[str]) -> None:
        """Raise KeyError where neither a dimension nor a label of the groups has the name in a rule."""
        self.budgets = budgets
        self._find = [find_dimension(name, labels) for name in budgets.labels]
        self._owners: dict[Named, list[int]] = {}
        self._claims: Counter[tuple[int, int]] = Counter()
        self._examples: dict[tuple[int, int], Named] = {}

    def read(self, group: PricedGroup) -> Named:
        """Return the values of a group that the rules look at."""
        values = tuple(find(group) for find in self._find)
        if values not in self._owners:
            self._owners[values] = self.budgets.find_departments(self._name(values))
        return values

    def assign(self, values: Named, group: PricedGroup) -> int | None:
        """Return the number of the department, the first one's of two; None: of no department."""
        owners = self._owners[values]
        if len(owners) > 1:
            pair = (owners[0], owners[1])
            self._claims[pair] += group.sums[_ROWS]
            self._examples.setdefault(pair, values)
        return owners[0] if owners else None

    def check(self) -> None:
        """Raise Claimed for the two departments that claim most rows, where any do."""
        if self._claims:
            pair, rows = max(self._claims.items(), key=lambda each: (each[1], each[0]))
            example = self._name(self._examples[pair])
            raise Claimed(*pair, {name: value for name, value in example.items() if value}, rows)

    def list_unseen(self) -> tuple[str, ...]:
        """List the labels of rules that no group has; none where there are no groups."""
        return tuple(self._find_unseen()) if self._owners else ()

    def _find_unseen(self) -> Iterator[str]:
        for place, name in enumerate(self.budgets.labels):
            if not any(values[place] for values in self._owners):
                yield name

    def _name(self, values: Named) -> dict[str, str]:
        return dict(zip(self.budgets.labels, values, strict=True))


def find_missing(department: Department, unseen: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Return the labels of a department that no row has, and whether each of its rules has one."""
    missing = [[name for name in rule.labels if name in unseen] for rule in department.rules]
    return tuple(dict.fromkeys(name for names in missing for name in names)), all(missing)
