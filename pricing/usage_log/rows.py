"""Rows at hand, such as those of a request → sums by key, each call once: as the engines do, but without a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from pricing.files.items import Row
from pricing.strict_json import JSONError
from pricing.usage import UsageError
from pricing.usage_log.engines.duplicates import Counted, join
from pricing.usage_log.engines.one_line import NOT_RECOGNIZED
from pricing.usage_log.engines.reduced import Recognized, Reduced
from pricing.usage_log.key import PLACES, add, reduce_record
from pricing.usage_log.log_format import WRONG, Reader
from pricing.usage_log.plan import Plan
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record
from pricing.usage_log.response import read_response

_OUTPUT: Final = PLACES["output_tokens"]


def reduce_rows(rows: Iterable[Row], plan: Plan) -> Reduced:
    """Reduce rows of any formats, each recognized by itself and numbered from 1. Nothing is raised."""
    work = _Work(plan)
    for line, row in enumerate(rows, 1):
        work.take(line, row)
    return work.finish()


class _Work:
    """Reduction of some rows."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.reduced = Reduced()
        self.readers: dict[str, Reader] = {}
        self.calls: dict[str, Counted] = {}

    def take(self, line: int, row: Row) -> None:
        self.reduced.rows += 1
        known = recognize_row(row)
        if known is None:
            self._tell(line, _explain(row))
            return
        title = known.form.title
        before = self.reduced.formats.get(title, Recognized(known.reason, 1, 0))
        self.reduced.formats[title] = before._replace(rows=before.rows + 1)
        reader = self.readers.get(known.form.name)
        if reader is None:
            reader = self.readers[known.form.name] = known.form.start(self.plan.labels)
        self._add(line, lambda: reader.read(line, row))

    def finish(self) -> Reduced:
        """Take what only the end completes, and count each call."""
        for reader in self.readers.values():
            self._add(self.reduced.rows, reader.finish)
        for call in self.calls.values():
            add(self.reduced.groups, call.get_key(), call.get_sums())
        self.reduced.calls += len(self.calls)
        self.reduced.tell_later("", self.reduced.groups, self.plan.today)
        return self.reduced

    def _add(self, line: int, read: Callable[[], Iterable[Record]]) -> None:
        try:
            for record in read():
                self._count(record)
        except (JSONError, UsageError) as error:
            self._tell(line, str(error))
        except WRONG:
            self._tell(line, "could not be read")

    def _count(self, record: Record) -> None:
        key, sums = reduce_record(record, self.plan)
        if not record.id:
            add(self.reduced.groups, key, sums)
            self.reduced.calls += 1
            return
        call, before = Counted(sums[_OUTPUT], key, sums), self.calls.get(record.id)
        self.reduced.duplicates += before is not None
        self.calls[record.id] = call if before is None else join(before, call)

    def _tell(self, line: int, problem: str) -> None:
        self.reduced.tell("", 0, line, problem)


def _explain(row: Row) -> str:
    """Say what a row lacks to be a response."""
    try:
        read_response(1, row)
    except (JSONError, UsageError) as error:
        return str(error)
    except WRONG:
        return NOT_RECOGNIZED
    return NOT_RECOGNIZED
