"""Calls that a log states more than once, within a piece: of records with the same id the largest output counts.

Streams state growing numbers, and Claude Code writes a line for each block of an answer, so repeats are mostly near
each other: the last calls stay open to be joined. A *run* is a stretch of a piece in which each id is counted once. It
leaves its ids behind, as digests, by which `id_store` finds those that other runs, pieces or files counted too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from hashlib import blake2s
from operator import itemgetter
from struct import Struct
from typing import Any, Final, NamedTuple

from pricing.usage_log.fast.template import Call, Cell
from pricing.usage_log.key import Key, Sums

WINDOW: Final = 256
"""Calls that stay open, at least; twice as many at most."""
MOST_IDS: Final = 1 << 15
"""Ids of a run, which bounds the memory that a piece of any size needs."""
DIGEST: Final = 12
"""Bytes: among a billion ids, two have the same digest with a probability of 1e-11."""
ENTRY: Final = DIGEST + 8
"""Bytes of an id in a run: its digest, and the output with which it was counted."""
_ENTRY: Final = Struct(f">{DIGEST}sQ")


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


Wanted = Mapping[int, bytes]
"""Digests by the number of the run, one after another, so that those of the other runs need little memory."""


_OUTPUT, _ID = itemgetter(0), itemgetter(3)


@dataclass
class OpenCalls:
    """Calls of a piece that have ids, as they come."""

    count: Callable[[Any, Any], None]
    """Count the cell and the numbers of a call."""
    keep: Callable[[bytes], None]
    """Keep the ids of a run, ENTRY bytes each, in the order of their first bytes."""
    wanted: Wanted | None = None
    """The only calls that are counted, where a piece is read again; None: all."""
    calls: int = 0
    repeats: int = 0
    """Records beyond the first of a call."""
    _run: dict[str, int] = field(default_factory=dict)
    _runs: int = 0
    _wanted: frozenset[bytes] = frozenset()
    """Those of this run."""
    _young: dict[str, Call] = field(default_factory=dict)
    _old: dict[str, Call] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._choose_wanted()

    def see(self, id_: str, output: int, cell: Any, numbers: Any) -> None:
        """See a record of the call with this id."""
        call = Counted(output, cell, numbers, id_)
        before = self._young.get(id_) or self._old.pop(id_, None)
        if before is not None:
            self.repeats += 1
            for each in (before, call):
                if isinstance(each[1], Cell):
                    each[1].joined += 1
            call = join(Counted._make(before), call)
        self._young[id_] = call
        if len(self._young) >= WINDOW:
            self._turn()

    def see_all(self, calls: list[Call]) -> None:
        """See the calls of a fast reader, those without an id, too."""
        ids = set(map(_ID, calls))
        if not all(ids):
            unnamed = [call for call in calls if not call[3]]
            if self.wanted is None:
                self._count_all(unnamed)
            self.see_all([call for call in calls if call[3]])
        elif len(ids) < len(calls) or not (self._young.keys().isdisjoint(ids) and self._old.keys().isdisjoint(ids)):
            for output, cell, numbers, id_ in calls:
                self.see(id_, output, cell, numbers)
        else:
            self._open_all(calls)

    def _open_all(self, calls: list[Call]) -> None:
        """Open calls whose ids no open call has."""
        while calls:
            room = WINDOW - len(self._young)
            self._young.update(zip(map(_ID, calls[:room]), calls[:room], strict=True))
            calls = calls[room:]
            if len(self._young) >= WINDOW:
                self._turn()

    def finish(self) -> None:
        """Count the calls that are open still."""
        self._close(self._old)
        self._close(self._young)
        self._end_run()

    def _turn(self) -> None:
        self._close(self._old)
        self._old, self._young = self._young, {}

    def _close(self, calls: dict[str, Call]) -> None:
        if len(self._run) + len(calls) < MOST_IDS and self._run.keys().isdisjoint(calls):
            self._close_all(calls.values())
        else:
            for id_, call in calls.items():
                if id_ in self._run or len(self._run) >= MOST_IDS:
                    self._end_run()
                self._close_all([call])
        calls.clear()

    def _close_all(self, calls: Collection[Call]) -> None:
        """Close calls whose ids the run does not have yet."""
        self._run.update(zip(map(_ID, calls), map(_OUTPUT, calls), strict=True))
        if self.wanted is None:
            self._count_all(calls)
        elif self._wanted:
            self._count_all([call for call in calls if digest(call[3]) in self._wanted])

    def _count_all(self, calls: Collection[Call]) -> None:
        self.calls += len(calls)
        for _, cell, numbers, _ in calls:
            if isinstance(cell, Cell):
                cell.add(numbers)
            else:
                self.count(cell, numbers)

    def _end_run(self) -> None:
        if self._run and self.wanted is None:
            entries = [_ENTRY.pack(digest(id_), output) for id_, output in self._run.items()]
            entries.sort(key=itemgetter(0))  # by the first byte, by which ids are parted
            self.keep(b"".join(entries))
        self._runs += 1
        self._run = {}
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        digests = self.wanted.get(self._runs, b"") if self.wanted else b""
        self._wanted = frozenset(digests[at : at + DIGEST] for at in range(0, len(digests), DIGEST))


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
