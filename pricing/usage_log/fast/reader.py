"""Rows like those before: read by a typed decoder, to exactly what the slow reader would give.

A row without its holes (ids, times, numbers of the usage, texts of the answer) is its *template*. Two rows with the
same template differ in the holes alone, so that the model, the tier, the labels and the format that the slow reader
found in the one are those of the other. A template is learned when it comes a second time, and only where the slow
reader gives what is expected here: for the row, and for the same row with other numbers, ids and times. Whatever has
another template goes to the slow reader: a field that nobody knows, a number that is none, a key given twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from pricing.strict_json import parse_line
from pricing.usage_log.fast.numbers import SAMPLES
from pricing.usage_log.fast.shape import NoShape, find_shape, vary, write_row
from pricing.usage_log.fast.template import Call, Known, Slow, Template, agrees, make_template
from pricing.usage_log.key import Groups, add
from pricing.usage_log.log_format import WRONG
from pricing.usage_log.plan import Plan

MOST_SHAPES: Final = 8
MOST_TEMPLATES: Final = 5_000
MOST_SEEN: Final = 50_000
"""Shapes and templates that are remembered until they come a second time."""
MOST_TRIES: Final = 2_000
"""Rows that are looked at in vain; a log in which none is like another is read slowly."""
MOST_TIMES: Final = 5_000
"""Days and hours that are kept from one piece to the next."""
BATCH: Final = 1 << 16
"""Bytes that are decoded at once: as much as stays in a processor's cache with what is made of it."""
LONGEST: Final = 100_000
"""Bytes of a line from which is learned."""


class Fast:
    """Reader of JSON lines of formats whose rows stand for themselves."""

    def __init__(self, plan: Plan, slow: Slow) -> None:
        self.plan, self.slow = plan, slow
        self.stopped = False
        self._known: list[Known] = []
        self._seen: set[int] = set()
        self._tries = 0

    def read(self, lines: bytes) -> Iterator[list[Call] | bytes]:
        """Yield the calls of lines, many at once; or a line, where only the slow reader can tell.

        What is learned meanwhile counts from the next line on.
        """
        at = 0
        while at < len(lines):
            end = lines.rfind(b"\n", at, at + BATCH) + 1 or lines.find(b"\n", at) + 1 or len(lines)
            yield from self._read_batch(lines[at:end])
            at = end

    def _read_batch(self, lines: bytes) -> Iterator[list[Call] | bytes]:
        good = is_utf8(lines)
        if good and (calls := self._read_all(lines)):
            yield calls
            return
        for line in split_whole(lines):
            yield (self._read_line(line) if good or is_utf8(line) else None) or line

    def stop(self) -> None:
        """Leave the lines to come to the slow reader."""
        self.stopped = True

    def learn(self, line: bytes) -> None:
        """Learn from a line that the slow reader has just read, where it is like one before."""
        if self._tries >= MOST_TRIES or len(line) > LONGEST:
            return
        self._tries += 1
        try:
            row = parse_line(line.decode())
            known = self._find_known(line) or self._learn_shape(row)
            if known and self._learn_template(known, row, line):
                self._tries = 0
        except WRONG:
            return

    def flush(self, groups: Groups) -> dict[str, int]:
        """Add all calls to groups, and forget them; return how many rows stated them, by the title of their format."""
        rows: dict[str, int] = {}
        for template in self._list_templates():
            for cell in template.cells.values():
                if cell.calls or cell.joined:
                    rows[cell.title] = rows.get(cell.title, 0) + cell.calls + cell.joined
                if cell.calls:
                    add(groups, cell.key, cell.sum())
            template.cells.clear()
            if len(template.times) > MOST_TIMES:
                template.times.clear()
        for known in self._known:
            known.moments.clear()
        return rows

    def _list_templates(self) -> Iterator[Template]:
        return (template for known in self._known for template in known.templates.values() if template)

    def _read_all(self, lines: bytes) -> list[Call] | None:
        """Return the calls of lines that are all of the shape of the last one; None where one is not."""
        if self.stopped or not self._known:
            return None
        known = self._known[0]
        try:  # line by line: msgspec's `decode_lines` takes two rows on a line, and passes over lines without any
            rows = list(map(known.shape.decode, lines.removesuffix(b"\n").split(b"\n")))
        except (msgspec.DecodeError, RecursionError):
            return None
        found = known.read_rows(rows)
        return found[0] if found and found[1] == lines.count(b'"') else None

    def _read_line(self, line: bytes) -> list[Call] | None:
        for place, known in enumerate(() if self.stopped else self._known):
            try:
                row = known.shape.decode(line)
            except (msgspec.DecodeError, RecursionError):
                continue
            if place:
                self._known.insert(0, self._known.pop(place))
            found = known.read_rows((row,))
            return found[0] if found and found[1] == line.count(b'"') else None
        return None

    def _find_known(self, line: bytes) -> Known | None:
        for known in self._known:
            try:
                known.shape.decode(line)
            except (msgspec.DecodeError, RecursionError):
                continue
            return known
        return None

    def _learn_shape(self, row: Mapping[str, Any]) -> Known | None:
        """Learn the shape of a row where it comes a second time."""
        if len(self._known) >= MOST_SHAPES:
            return None
        try:
            shape = find_shape(row, self.plan.labels)
            if not self._is_second(shape.mark):
                return None
            self._known.append(Known(shape, row, self.plan, self.slow))
        except NoShape:
            return None
        return self._known[-1]

    def _learn_template(self, known: Known, row: Mapping[str, Any], line: bytes) -> bool:
        """Learn the template of a row where it comes a second time, and where the slow reader agrees."""
        key = known.read_key(known.shape.decode(line))
        if key in known.templates or len(known.templates) >= MOST_TEMPLATES or not self._is_second((id(known), key)):
            return False
        known.templates[key] = None
        known.templates[key] = make_template(self.slow(line), self.plan, iso=known.iso)
        others = [write_row(vary(row, known.shape, sample)) for sample in SAMPLES]
        try:
            agreed = all(self._agrees(known, each) for each in (line, *others))
        except WRONG:
            agreed = False
        if not agreed:
            known.templates[key] = None
        return agreed

    def _agrees(self, known: Known, line: bytes) -> bool:
        """Return True where the slow reader finds in a line what is found here."""
        found = known.read_rows((known.shape.decode(line),))
        call = found[0][0] if found and found[1] == line.count(b'"') else None
        return agrees(call, self.slow(line), self.plan)

    def _is_second(self, mark: object) -> bool:
        """Return True where something was seen before."""
        if hash(mark) in self._seen:
            return True
        if len(self._seen) < MOST_SEEN:
            self._seen.add(hash(mark))
        return False


_IDLE: Final[dict[tuple[Plan, str], Fast]] = {}
"""Readers that no piece has, by their plan and the name of the format of their file."""
_MOST_IDLE: Final = 4


def take_fast(plan: Plan, name: str, slow: Slow) -> Fast:
    """Return a reader that nobody else has, with what another piece of such a log taught it, if any has."""
    return _IDLE.pop((plan, name), None) or Fast(plan, slow)


def return_fast(fast: Fast, name: str) -> None:
    """Keep a reader for another piece."""
    if not fast.stopped and len(_IDLE) < _MOST_IDLE:
        _IDLE[fast.plan, name] = fast


def split_whole(lines: bytes) -> Iterator[bytes]:
    """Yield lines with what ends them, so that one without an end is known to be the last of its file."""
    at = 0
    while at < len(lines):
        begin, at = at, lines.find(b"\n", at) + 1 or len(lines)
        yield lines[begin:at]


def is_utf8(lines: bytes) -> bool:
    """Return True for text; msgspec does not look at the bytes of what it passes over."""
    try:
        return lines.isascii() or bool(lines.decode())
    except UnicodeDecodeError:
        return False
