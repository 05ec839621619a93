"""Records of one call, said several times: in a stream, in a session's log, in two pastes of the same."""

from __future__ import annotations

from collections.abc import Iterable

from pricing.usage_log.record import Record


def drop_duplicates(records: Iterable[Record]) -> tuple[tuple[Record, ...], int]:
    """Return (records, how many were dropped): of those with one id the one with most output, where the first was."""
    kept: dict[object, Record] = {}
    dropped = 0
    for place, record in enumerate(records):
        key = record.id or place
        before = kept.get(key)
        dropped += before is not None
        if before is None or record.usage.output_tokens > before.usage.output_tokens:
            kept[key] = record
    return tuple(kept.values()), dropped
