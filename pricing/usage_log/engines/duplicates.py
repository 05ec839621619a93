"""Calls that a log states more than once, within a piece: of records with the same id the largest output counts.

Streams state growing numbers, and Claude Code writes a line for each block of an answer, so repeats are mostly near
each other: the last calls stay open to be joined. A *run* is a stretch of a piece in which each id is counted once. It
leaves its ids behind, as digests, by which `id_store` finds those that other runs, pieces or files counted too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from hashlib import blake2s
from operator import itemgetter
from struct import Struct
from typing import Any, Final, NamedTuple

from pricing.usage_log.fast.template import Call, Cell
from pricing.usage_log.key import Key, Sums

WINDOW: Final = 256
"""Calls that are joined with what comes after the end of their run."""
MOST_OPEN: Final = 1 << 10
"""Calls that are open at once. They stay in a processor's cache: with 16 times as many a log takes an eighth longer."""
MOST_IDS: Final = 1 << 15
"""Ids that are held until they are kept, which bounds the memory that a piece of any size needs."""
DIGEST: Final = 12
"""Bytes: among a billion ids, two have the same digest with a probability of 1e-11."""
ENTRY: Final = Struct(f">{DIGEST}sQI")
"""Id in a run: its digest, the output with which it was counted, and the number of the run in its piece."""


class Counted(NamedTuple):
    """Call with an id. `cell` is its key, and `numbers` its sums; or what a fast reader has in place of them."""

    output: int
    cell: Any
    numbers: Any
    id: str = ""

    def get_key(self) -> Key:
        key: Key = self.cell if isinstance(self.cell, Key) else self.cell.key
        return key

    def get_sums(self) -> Sums:
        sums: Sums = self.numbers if isinstance(self.cell, Key) else self.cell.sums(self.numbers)
        return sums


Wanted = bytearray
"""Calls to be counted, a REPEAT each, in the order of their runs. There may be millions, so nobody copies them."""
REPEAT: Final = Struct(f">I{DIGEST}s")
"""Number of the run, and digest of the id."""


_ID: Final = itemgetter(3)


@dataclass
class OpenCalls:
    """Calls of a piece that have ids, as they come."""

    count: Callable[[Any, Any], None]
    """Count the cell and the numbers of a call."""
    keep: Callable[[bytes], None]
    """Keep the ids of runs, an ENTRY each, in the order of their first bytes."""
    wanted: Wanted | None = None
    """The only calls that are counted, where a piece is read again; None: all."""
    calls: int = 0
    repeats: int = 0
    """Records beyond the first of a call."""
    _open: dict[str, Call] = field(default_factory=dict)
    """Calls of the run by their ids, the last one that a record was seen of last."""
    _runs: int = 0
    _entries: list[bytes] = field(default_factory=list)

    def see(self, id_: str, output: int, cell: Any, numbers: Any) -> None:
        """See a record of the call with this id."""
        call = Counted(output, cell, numbers, id_)
        before = self._open.pop(id_, None)
        if before is not None:
            self.repeats += 1
            for each in (before, call):
                if isinstance(each[1], Cell):
                    each[1].joined += 1
            call = join(Counted._make(before), call)
        self._open[id_] = call
        if len(self._open) >= MOST_OPEN:
            self._end_run(WINDOW)

    def see_all(self, calls: list[Call]) -> None:
        """See the calls of a fast reader, those without an id, too."""
        named = dict(zip(map(_ID, calls), calls, strict=True))
        room = MOST_OPEN - len(self._open)
        if not all(named):
            if self.wanted is None:
                self._count_all([call for call in calls if not call[3]])
            self.see_all([call for call in calls if call[3]])
        elif len(calls) > room:
            self.see_all(calls[:room])
            self.see_all(calls[room:])
        elif len(named) == len(calls) and self._open.keys().isdisjoint(named):
            self._open |= named  # as `see` would, at a fifth of the time
            if len(calls) == room:
                self._end_run(WINDOW)
        else:
            for output, cell, numbers, id_ in calls:
                self.see(id_, output, cell, numbers)

    def finish(self) -> None:
        """Count the calls that are open still."""
        self._end_run(0)
        self._keep_ids()

    def _end_run(self, left: int) -> None:
        """Count the calls of a run, but for those seen last, which begin the next one."""
        calls = list(self._open.values())
        closed, rest = calls[: len(calls) - left], calls[len(calls) - left :]
        self._open = dict(zip(map(_ID, rest), rest, strict=True))
        if self.wanted is None:
            self._count_all(closed)
            run = self._runs
            self._entries += [
                ENTRY.pack(blake2s(id_.encode("utf-8", "surrogatepass")).digest(), output, run)
                for output, _, _, id_ in closed
            ]
            if len(self._entries) >= MOST_IDS:
                self._keep_ids()
        elif wanted := self._list_wanted():
            self._count_all([call for call in closed if digest(call[3]) in wanted])
        self._runs += 1

    def _keep_ids(self) -> None:
        if self._entries:
            self._entries.sort(key=itemgetter(0))  # by the first byte, by which ids are parted
            self.keep(b"".join(self._entries))
            self._entries = []

    def _count_all(self, calls: Collection[Call]) -> None:
        self.calls += len(calls)
        for _, cell, numbers, _ in calls:
            if isinstance(cell, Cell):
                cell.add(numbers)
            else:
                self.count(cell, numbers)

    def _list_wanted(self) -> frozenset[bytes]:
        """List the digests of this run's calls that are counted."""
        data = memoryview(self.wanted or b"")
        begin, end = (REPEAT.size * _find_run(data, run) for run in (self._runs, self._runs + 1))
        return frozenset(digest for _, digest in REPEAT.iter_unpack(data[begin:end]))


def _find_run(data: memoryview, run: int) -> int:
    """Return at which place the calls of a run begin."""
    places = range(len(data) // REPEAT.size)
    return bisect_left(places, run, key=lambda place: int(REPEAT.unpack_from(data, place * REPEAT.size)[0]))


def digest(id_: str) -> bytes:
    return blake2s(id_.encode("utf-8", "surrogatepass")).digest()[:DIGEST]


def join(before: Counted, again: Counted) -> Counted:
    """Return one call of two records: the one with more output, on the day of the first.

    A call is of the day on which it began (ryoppippi/ccusage#985, getagentseal/codeburn#201).
    """
    more, less = (again, before) if again.output > before.output else (before, again)
    key, other = more.get_key(), less.get_key()
    if other.day and (not key.day or (other.day, other.hour) < (key.day, key.hour)):
        key = key._replace(day=other.day, hour=other.hour)
    return Counted(more.output, key._replace(model=key.model or other.model), more.get_sums(), more.id)
