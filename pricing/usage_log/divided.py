"""A response that several models made → a record of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pricing.usage_log.fields.reading import Reading
from pricing.usage_log.record import Record


def divide_record(record: Record) -> Iterator[Record]:
    """Yield the record of a response, then one for each other model that worked for it, as an advisor does."""
    reading = record.reading
    if not reading.others:
        yield record
        return
    not_counted = tuple(word for word in reading.not_counted if word != "other_models")
    yield replace(record, reading=replace(reading, others=(), not_counted=not_counted))
    for number, (model, usage) in enumerate(reading.others, 1):
        name = f"{record.id}/{number}" if record.id else ""
        other = Reading(usage=usage, region=reading.region)
        yield replace(record, reading=other, model=model, figures=(), id=name, context=None)
