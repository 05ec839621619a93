"""A table as a list of columns, from which page, exports and sorting are all made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from costcalc import formatting
from pricing.comparison import rank
from pricing.priced import Priced

T = TypeVar("T")
P = TypeVar("P", bound=Priced)


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """`value` is the figure; `text` is how a person reads it. `sort` names the column in the address."""

    key: str
    header: str
    hint: str
    value: Callable[[T], Any]
    text: Callable[[Any], str]
    sort: str = ""
    numeric: bool = True

    @property
    def css(self) -> str:
        return "number" if self.numeric else "day-cell" if self.text is formatting.day else ""


@dataclass(frozen=True, slots=True)
class Header:
    key: str
    text: str
    hint: str
    numeric: bool
    aria_sort: str
    goes: str
    """The sort that a press on it asks for, or the address that it leads to."""


class Cell(NamedTuple):
    text: str
    css: str = ""
    opens: str = ""
    """Id of the button or link that opens how the figure is made up; blank where nothing opens."""
    pad: str = ""
    """The digits that it lacks to stand with its decimal point below those of its column: drawn, but unseen."""
    mark: str = ""
    """A doubt about the figure, in words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a press does to the selection that goes along."""

    id: str
    edit: str
    """add or drop"""
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A model in a table, ready to be shown. Blank notes, tags and problems are left out."""

    id: str = ""
    model: str
    line: str = ""
    """The number of its line, in front of it."""
    href: str = ""
    """The model's own page; blank where there is none."""
    color: str = ""
    """Classes of the model's color; blank: it has none here."""
    best: bool = False
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    problems: tuple[str | None, ...] = ()
    """Reasons why it has no price, does not fit, or needs care."""
    cells: tuple[Cell, ...] = ()
    how: str = ""
    """Row that a press on a figure asks to explain; blank where the explanation stands open."""
    details: object = None
    """Explanation of its figures, where that stands open."""
    choice: Choice | None = None
    """None where no selection goes along."""


@dataclass(frozen=True, slots=True)
class Table:
    headers: list[Header]
    rows: list[Row]
    shown: str = ""
    """Range of the rows shown; blank where all are."""
    pages: tuple[tuple[int, str, bool], ...] = ()
    """(number, address, whether it is the one shown); none where all fit on one."""


def build_headers(
    columns: Iterable[Column[T]], sort: str, goes: Callable[[str], str] = lambda following: following
) -> list[Header]:
    """Build the head of a table in the order `sort` (`month`, `-month`); a press on the marked column reverses it."""
    field, heads, marked = sort.removeprefix("-"), [], False
    for column in columns:
        order, following = "none", column.sort
        if column.sort == field and not marked:
            marked = True
            order = "descending" if sort.startswith("-") else "ascending"
            following = field if sort.startswith("-") else f"-{field}"
        heads.append(Header(column.key, column.header, column.hint, column.numeric, order, goes(following)))
    return heads


def sort_rows(items: Iterable[T], columns: Sequence[Column[T]], sort: str) -> list[T]:
    """Sort items in the order of the first column of that name, those without a value last."""
    value = next(column.value for column in columns if column.sort == sort.removeprefix("-"))
    return rank(items, lambda item: _sortable(value(item)), descending=sort.startswith("-"))


def group_priced(
    items: Iterable[P], group: Callable[[P], str], groups: Iterable[str], columns: Sequence[Column[P]], sort: str
) -> list[tuple[str, list[P]]]:
    """Sort priced items by a column within each of the groups, in their order; one without any is not there."""
    rows = sort_rows(items, columns, sort)
    grouped = ((name, [row for row in rows if group(row) == name]) for name in groups)
    return [(name, members) for name, members in grouped if members]


def _sortable(value: Any) -> Any:
    return (value.casefold() or None) if isinstance(value, str) else value


POINT = re.compile(r"\.[0-9]*$")


def align_points(cells: Sequence[Cell]) -> list[Cell]:
    """Take the units off figures that have them in their header, and pad them to the decimals of the longest."""
    texts = [UNITS.sub("", cell.text) for cell in cells]
    decimals = [len(found[0]) if (found := POINT.search(text)) else 0 for text in texts]
    most = max(decimals, default=0)
    pads = [("." if not own else "")[:most] + "0" * (most - max(own, 1)) for own in decimals]
    return [
        cell._replace(text=text, pad=pad if text[-1:].isdecimal() else "")
        for cell, text, pad in zip(cells, texts, pads, strict=True)
    ]


UNITS = re.compile(r"\$|×$")
