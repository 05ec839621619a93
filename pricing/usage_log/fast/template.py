"""Shapes that are known, and the templates of their rows, as the slow reader found them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from operator import attrgetter
from typing import Any, Final, NamedTuple

from pricing.usage import Usage
from pricing.usage_log.fast.numbers import FIELDS, MESSAGE, SAMPLES, WRITTEN, Numbers, expand_numbers, find_count
from pricing.usage_log.fast.shape import (
    LEAST_ID,
    MOMENT,
    MOST_ID,
    NOTHING,
    Field,
    NoShape,
    Shape,
    find_value,
    vary,
    write_row,
)
from pricing.usage_log.fields.moment import When, read_when
from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.key import Key, Sums, reduce_record
from pricing.usage_log.plan import Plan
from pricing.usage_log.record import Record

_CALLS: Final = re.compile(rb'_call"|\\u00[57]|\\u006')
"""In the output of OpenAI's responses: calls of tools, some of which cost money, however their type is escaped."""


class Slowly(NamedTuple):
    """What the slow reader makes of a line: the title of its format, and its calls."""

    title: str
    records: Sequence[Record]


Slow = Callable[[bytes], Slowly]
"""Reader of a line, whole and strictly, as if it were the only one. Raises ValueError for a fault."""


class Cell:
    """Calls of one key, added up."""

    __slots__ = ("calls", "joined", "key", "numbers", "title")

    def __init__(self, key: Key, title: str) -> None:
        self.key, self.title = key, title
        self.calls = 0
        self.joined = 0
        """Rows that were joined with others of the same call, and counted elsewhere."""
        self.numbers = [0] * len(FIELDS)

    def add(self, numbers: Numbers) -> None:
        """Add a call."""
        self.calls += 1
        total = self.numbers
        into, read, write, long, out, reasoning, text = numbers
        total[0] += into
        total[4] += out
        total[6] += text
        if read:
            total[1] += read
        if write or long:
            total[2] += write
            total[3] += long
        if reasoning:
            total[5] += reasoning

    def sum(self) -> Sums:
        """Return the sums of the calls."""
        return expand_numbers(self.calls, self.numbers)

    def sums(self, numbers: Numbers) -> Sums:
        """Return the sums of one call."""
        return expand_numbers(1, numbers)


Call = tuple[int, Any, Any, str]
"""Output, cell, numbers, id: a call that a row states. Its numbers are still to be added to its cell."""


Place = tuple[Any, ...]
"""What tells the keys of a template apart: the day or the minute, the bucket, and which numbers are not 0."""


@dataclass(slots=True)
class Template:
    """What all rows with the same template have in common."""

    key: Key
    title: str
    """Format."""
    unit: int
    """Seconds, or characters of ISO 8601, that decide the day and, where prices depend on it, the hour."""
    cells: dict[Place, Cell] = field(default_factory=dict)
    times: dict[int | str, tuple[str, str]] = field(default_factory=dict)
    """Day and hour of the key by the place of the cell."""


class Known:
    """Shape that rows are compared with, and what the slow reader found where in it."""

    def __init__(self, shape: Shape, row: Mapping[str, Any], plan: Plan, slow: Slow) -> None:
        """Raises NoShape where the row is none of one call, and ValueError where the slow reader refuses it."""
        self.shape, self.plan = shape, plan
        self.places, self.count = find_count(shape)
        other = vary(row, shape, SAMPLES[0])
        records = slow(write_row(other)).records
        if len(records) != 1:
            raise NoShape
        when = When(records[0].day, records[0].at)
        named = _choose(shape, other, ("id",), lambda value: value == records[0].id)
        timed = _choose(shape, other, ("epoch", "moment"), lambda value: read_when(value) == when)
        self.name, self.time = named, timed
        names = {each.name for each in shape.list_fields("count")}
        self.is_message, self.is_divided = not names.isdisjoint(MESSAGE), not names.isdisjoint(WRITTEN)
        self.iso = bool(timed and timed.kind == "moment")
        self.timed = bool(timed)
        self.read = attrgetter(*(each.place if each else NOTHING for each in (named, timed)), *self.places)
        self.read_key = shape.read_key()
        self.read_time = attrgetter(timed.place if timed else NOTHING)
        self.texts = tuple(
            (
                attrgetter(each.place),
                b'\n"' if isinstance(find_value(row, each.path), str) else b"\n[",
                _CALLS if each.name == "output" else None,
            )
            for each in shape.list_fields("text", "list")
        )
        self.templates: dict[Any, Template | None] = {}
        self.units: dict[int, tuple[str, ...]] = {}
        self.moments: dict[int | str, When] = {}
        """By the day or the minute, which many templates have in common."""

    def read_rows(self, rows: Sequence[Any]) -> tuple[list[Call], int] | None:
        """Return the calls of rows, and how many quotation marks their lines have; None: ask the slow reader."""
        read, read_key, count, find_template = self.read, self.read_key, self.count, self.templates.get
        thresholds, quotes = self.plan.thresholds, self.shape.quotes * len(rows)
        calls: list[Call] = []
        for row in rows:
            values = read(row)
            name, at = values[0], values[1]
            template, numbers = find_template(read_key(row)), count(values[2:])
            if template is None or numbers is None or (name and not LEAST_ID <= len(name) <= MOST_ID):
                return None
            place = (
                at[: template.unit] if self.iso else at // template.unit,
                bisect_right(thresholds, numbers[0]),
                _mark_zeros(numbers),
            )
            cell = template.cells.get(place) or self._open_cell(template, at, place, numbers)
            calls.append((numbers[4], cell, numbers, name))
        if self.iso and not all(map(MOMENT.fullmatch, map(self.read_time, rows))):
            return None
        for read_text, begin, marks in self.texts:
            # In one line each: no value of a row of JSON lines has an end of line in it.
            texts = b"\n".join((b"", *map(read_text, rows)))
            if texts.count(begin) != len(rows) or (marks and marks.search(texts)):
                return None
            quotes += texts.count(b'"')
        return calls, quotes

    def _open_cell(self, template: Template, at: int | str, place: Place, numbers: Numbers) -> Cell:
        units = self.units.get(place[2])
        if units is None:
            units = self.units[place[2]] = _list_units(numbers, self.plan)
        key, unit, bucket = template.key, place[0], place[1]
        day, hour = self._find_time(template, at, unit) if self.timed else (key.day, key.hour)
        cell = Cell(key._replace(day=day, hour=hour, units=units, bucket=bucket, most_bucket=bucket), template.title)
        template.cells[place] = cell
        return cell

    def _find_time(self, template: Template, at: int | str, unit: int | str) -> tuple[str, str]:
        """Return the day, and the hour where the prices of the template's model depend on it."""
        found = template.times.get(unit)
        if found is None:
            when = self.moments.get(unit) or read_when(at)
            self.moments[unit] = when
            found = when.day.isoformat() if when.day else "", self.plan.find_hour(template.key.model, when.at)
            template.times[unit] = found
        return found


def _mark_zeros(numbers: Numbers) -> int:
    """Return a number that tells which numbers are not 0, that of the input without its parts first."""
    tokens, cached, written, longer, _, reasoning, text = numbers
    mark = 1 if tokens > cached + written + longer else 0
    if cached:
        mark |= 2
    if reasoning:
        mark |= 4
    if text:
        mark |= 8
    if written:
        mark |= 16
    return mark | 32 if longer else mark


def _list_units(numbers: Numbers, plan: Plan) -> tuple[str, ...]:
    """List which of the numbers need a rate of their own."""
    tokens, cached, written, longer, output, reasoning, _ = numbers
    usage = Usage(
        input_tokens=tokens,
        cache_read_tokens=cached,
        cache_write_tokens=written,
        cache_write_1h_tokens=longer,
        output_tokens=output,
        reasoning_tokens=reasoning,
    )
    return reduce_record(Record(0, "", Reading(usage=usage)), plan)[0].units


def _choose(shape: Shape, row: Mapping[str, Any], kinds: tuple[str, ...], fits: Callable[[Any], bool]) -> Field | None:
    """Return the first field of some kinds whose value fits; None: there is none."""
    for each in shape.list_fields(*kinds):
        if fits(find_value(row, each.path)):
            return each
    return None


def make_template(slowly: Slowly, plan: Plan, *, iso: bool) -> Template | None:
    """Return the template of a line; None where it is not of one call."""
    if len(slowly.records) != 1:
        return None
    key, _ = reduce_record(slowly.records[0], plan)
    day, minute = (10, 16) if iso else (86_400, 60)
    return Template(key, slowly.title, minute if plan.find_hour(key.model, time()) else day)


def agrees(call: Call | None, slowly: Slowly, plan: Plan) -> bool:
    """Return True where a call is what the slow reader found."""
    if call is None or len(slowly.records) != 1:
        return False
    (_, cell, numbers, name), record = call, slowly.records[0]
    found = (cell.title, name or "", cell.key, cell.sums(numbers))
    return found == (slowly.title, record.id, *reduce_record(record, plan))
