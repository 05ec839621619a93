"""Line of JSON lines → its calls, by itself: whole and strictly, or no more of it than is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from pricing.files.items import parse_row
from pricing.strict_json import JSONError
from pricing.usage_log.fast.reader import is_utf8
from pricing.usage_log.fast.template import Slowly
from pricing.usage_log.log_format import WRONG, Labels, LogFormat
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record

NOT_RECOGNIZED: Final = "not recognized as usage"


def read_slowly(labels: Labels, line: bytes) -> Slowly:
    """Read a line as if it were the only one of a file. Raises JSONError and UsageError."""
    row = parse_row(line)
    known = recognize_row(row)
    if known is None or not known.form.divisible:
        raise JSONError("", NOT_RECOGNIZED)
    return Slowly(known.form.title, tuple(known.form.start(labels).read(1, row)))


def skim_line(form: LogFormat, line: int, raw: bytes, labels: Labels) -> Sequence[Record] | None:
    """Return the calls of a line of a format; None where all of it has to be parsed, so that a fault is told."""
    if form.skim is None or not is_utf8(raw):
        return None
    try:
        records = form.skim(line, raw, labels)
        return None if records is None else tuple(records)
    except (msgspec.DecodeError, RecursionError, *WRONG):
        return None
