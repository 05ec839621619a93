"""Shapes that are known, and the templates of their rows, as the slow reader found them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from operator import attrgetter
from typing import Any, Final, NamedTuple

from pricing.usage import Usage
from pricing.usage_log.fast.numbers import (
    MARKS,
    MESSAGE,
    REFUSED,
    SAMPLES,
    WRITTEN,
    Counts,
    Divide,
    Numbers,
    expand_numbers,
    find_count,
)
from pricing.usage_log.fast.shape import (
    GENERATION,
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


_LENGTHS: Final = frozenset((0, *range(LEAST_ID, MOST_ID + 1)))
"""Of ids; one without characters is none."""


class Slowly(NamedTuple):
    """What the slow reader makes of a line: the title of its format, and its calls."""

    title: str
    records: Sequence[Record]


Slow = Callable[[bytes], Slowly]
"""Reader of a line, whole and strictly, as if it were the only one. Raises ValueError for a fault."""


class Cell:
    """Calls of one key, added up."""

    __slots__ = ("calls", "counts", "divide", "joined", "key", "title")

    def __init__(self, key: Key, title: str, divide: Divide) -> None:
        self.key, self.title, self.divide = key, title, divide
        self.calls = 0
        self.joined = 0
        """Rows that were joined with others of the same call, and counted elsewhere."""
        self.counts: Counts = (0, 0, 0, 0, 0, 0)

    def add(self, counts: Counts) -> None:
        """Add a call."""
        self.calls += 1
        a, b, c, d, e, f = self.counts
        u, v, w, x, y, z = counts
        self.counts = a + u, b + v, c + w, d + x, e + y, f + z

    def sum(self) -> Sums:
        """Return the sums of the calls."""
        return expand_numbers(self.calls, self.divide(self.counts))

    def sums(self, counts: Counts) -> Sums:
        """Return the sums of one call."""
        return expand_numbers(1, self.divide(counts))


Call = tuple[int, Any, Any, str]
"""Output, cell, counts, id: a call that a row states. Its counts are still to be added to its cell."""


Place = tuple[int | str, int]
"""What tells the keys of a template apart: the day or the minute, and the mark of the counts."""


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
        self.places, self.mark, self.divide = find_count(shape, plan.thresholds)
        self.read_counts: Callable[[Any], Counts] = attrgetter(*self.places)
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
        self.read_name = attrgetter(named.place if named else NOTHING)
        self.hosted = tuple(attrgetter(each.place) for each in shape.list_fields("id") if each.name == "id")
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
        names, times = list(map(self.read_name, rows)), list(map(self.read_time, rows))
        if self.name and not _LENGTHS.issuperset(map(len, names)):
            return None
        if any(GENERATION in "\n".join(map(read, rows)) for read in self.hosted):
            return None
        if self.iso and not all(map(MOMENT.fullmatch, times)):
            return None
        numbers = list(map(self.read_counts, rows))
        templates = map(self.templates.get, map(self.read_key, rows))
        calls: list[Call] = []
        marked = map(self.mark, numbers)
        for name, at, template, counts, mark in zip(names, times, templates, numbers, marked, strict=True):
            if template is None or mark == REFUSED:
                return None
            place = at[: template.unit] if self.iso else at // template.unit, mark
            cell = template.cells.get(place) or self._open_cell(template, at, place, counts)
            calls.append((counts[1], cell, counts, name))
        quotes = self.shape.quotes * len(rows)
        for read_text, begin, marks in self.texts:
            # In one line each: no value of a row of JSON lines has an end of line in it.
            texts = b"\n".join((b"", *map(read_text, rows)))
            if texts.count(begin) != len(rows) or (marks and marks.search(texts)):
                return None
            quotes += texts.count(b'"')
        return calls, quotes

    def _open_cell(self, template: Template, at: int | str, place: Place, counts: Counts) -> Cell:
        key, unit, (bucket, zeros) = template.key, place[0], divmod(place[1], MARKS)
        units = self.units.get(zeros)
        if units is None:
            units = self.units[zeros] = _list_units(self.divide(counts), self.plan)
        day, hour = self._find_time(template, at, unit) if self.timed else (key.day, key.hour)
        key = key._replace(day=day, hour=hour, units=units, bucket=bucket, most_bucket=bucket)
        cell = Cell(key, template.title, self.divide)
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
    (_, cell, counts, name), record = call, slowly.records[0]
    found = (cell.title, name or "", cell.key, cell.sums(counts))
    return found == (slowly.title, record.id, *reduce_record(record, plan))
