"""A row of several parts, such as a page of results: what is wrong with one of them does not spoil the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from pricing.strict_json import JSONError, below
from pricing.usage import UsageError
from pricing.usage_log.record import Record

Part = TypeVar("Part")


def read_parts(parts: Iterable[tuple[str, Part]], read: Callable[[Part], Iterable[Record]]) -> Iterator[Record]:
    """Yield the records of all parts that can be read, each given with its path; then raise JSONError for the rest."""
    faults: list[JSONError] = []
    for path, part in parts:
        try:
            yield from read(part)
        except (JSONError, UsageError) as error:
            where, problem = (error.path, error.problem) if isinstance(error, JSONError) else ("", str(error))
            faults.append(JSONError(below(path, where) if path and where else path or where, problem))
    if faults:
        more = f"; {len(faults) - 1:,} more could not be read" if len(faults) > 1 else ""
        raise JSONError(faults[0].path, f"{faults[0].problem}{more}")
