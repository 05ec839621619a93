"""Samples of usage logs, read through their formats as an engine does."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pricing.strict_json import parse, parse_line
from pricing.usage_log.log_format import LogFormat
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record

SAMPLES = Path(__file__).parent.parent / "data" / "usage_logs"


def list_rows(name: str) -> list[Mapping[str, Any]]:
    """Return the rows of a sample: lines of CSV or JSON, events of a stream, or a document of JSON."""
    text = (SAMPLES / name).read_text()
    if name.endswith(".csv"):
        return list(csv.DictReader(text.splitlines()))
    if name.endswith(".sse"):
        data = [line.removeprefix("data:").strip() for line in text.splitlines() if line.startswith("data:")]
        return [parse_line(each) for each in data if each != "[DONE]"]
    if name.endswith(".jsonl"):
        return [parse_line(line) for line in text.splitlines()]
    whole = parse(text)
    return whole if isinstance(whole, list) else [whole]


def recognize_sample(name: str) -> LogFormat:
    """Return the format of the first row that is of one."""
    found = next(filter(None, map(recognize_row, list_rows(name))))
    assert found.reason
    return found.form


def read_sample(name: str, *labels: str) -> list[Record]:
    return read_rows(recognize_sample(name), list_rows(name), *labels)


def read_rows(form: LogFormat, rows: Iterable[Mapping[str, Any]], *labels: str) -> list[Record]:
    """Return the records of rows, which may hold what JSON has: floats are numbers as they are written."""
    reader = form.start(labels)
    plain = (parse_line(json.dumps(row, default=str)) for row in rows)
    return [record for line, row in enumerate(plain, 1) for record in reader.read(line, row)] + [*reader.finish()]
