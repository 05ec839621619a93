"""Vendors' responses → usages: one `usage` object, a response, a list, or lines of them.

Each vendor divides a request differently; `FORMATS` lists the ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pricing.bill import anthropic, gemini, openai
from pricing.bill.image_tokens import ImageTokens
from pricing.bill.reading import Reading
from pricing.bill.trace import Figure, trace_figures
from pricing.bill.usage_fields import Fields
from pricing.bill.usage_format import UsageFormat
from pricing.json_lines import Fault
from pricing.strict_json import JSONError, as_object, below, check, parse, parse_line
from pricing.usage import Fees, Usage, UsageError

FORMATS: Final = (gemini.FORMAT, anthropic.FORMAT, openai.FORMAT)
"""Formats in the order in which they are tried; the last one's fields are the most common."""

MOST_LINES: Final = 50_000
_TIERS: Final = {"default": "standard", "fast": "priority"}
_SPEEDS: Final = ("ultrafast",)
"""Words for a speed that OpenAI writes where it writes the tier."""


@dataclass(frozen=True, slots=True)
class Bill:
    """Usage of one response. Whatever it does not state is None."""

    line: int
    """Line of the pasted text, from 1; in a list, the number of the item."""
    vendor: str
    """Vendor whose fields it has: one of FORMATS."""
    reading: Reading
    model: str | None = None
    tier: str | None = None
    """standard, batch, flex or priority; or the vendor's word for another one."""
    day: date | None = None
    """Day in UTC."""
    at: time | None = None
    """Time of that day, for vendors who charge by the hour."""
    figures: tuple[Figure, ...] = ()
    """The vendor's own fields, each with its meaning for the charge."""

    @property
    def usage(self) -> Usage:
        return self.reading.usage

    @property
    def images(self) -> ImageTokens:
        return self.reading.images

    @property
    def fees(self) -> Fees:
        """Return the calls by the unit that a model may charge for, the same searches once for each such unit."""
        return self.reading.fees

    @property
    def speed(self) -> str | None:
        return self.reading.speed

    @property
    def region(self) -> str | None:
        return self.reading.region

    @property
    def reported(self) -> Decimal | None:
        """Return the seller's own sum in dollars."""
        return self.reading.reported


class Bills(NamedTuple):
    bills: tuple[Bill, ...]
    faults: tuple[Fault, ...]


def read_bills(text: str) -> Bills:
    """Read usages from pasted text. Nothing is raised: faulty lines are listed, the others still count."""
    return _read(_items(text))


def read_values(values: Iterable[Any]) -> Bills:
    """Read usages from JSON values that `strict_json.parse` made, each a line of its own. Nothing is raised."""
    return _read(enumerate(values, 1))


def _read(items: Iterable[tuple[int, Any]]) -> Bills:
    bills: list[Bill] = []
    faults: list[Fault] = []
    for line, value in items:
        try:
            if isinstance(value, JSONError):
                raise value
            bills.append(_bill(line, value))
        except (JSONError, UsageError) as error:
            faults.append(Fault(line, str(error)))
    if not bills and not faults:
        faults.append(Fault(1, "nothing to read; expected a usage object, a response, or JSON lines of either"))
    return Bills(tuple(bills), tuple(faults))


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """Yield (line, JSON or its fault): the whole text as one document, else line by line."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return
    try:
        whole = parse(text)
    except JSONError as error:
        if _by_lines(lines):
            yield from _first(((number, _parsed(line)) for number, line in lines), "lines")
        else:
            yield lines[0][0], error
        return
    yield from _first(enumerate(whole, 1), "items") if isinstance(whole, list) else [(lines[0][0], whole)]


def _first(items: Iterable[tuple[int, Any]], what: str) -> Iterator[tuple[int, Any]]:
    for position, (line, value) in enumerate(items):
        if position == MOST_LINES:
            yield line, JSONError("", f"more than {MOST_LINES:,} {what}; the rest were not read")
            return
        yield line, value


def _by_lines(lines: list[tuple[int, str]]) -> bool:
    """Return True for a text that looks like a document on each line, rather than one with a mistake."""
    return sum(line.lstrip().startswith("{") and line.rstrip().endswith("}") for _, line in lines) > 1


def _parsed(line: str) -> Any:
    try:
        return parse_line(line)
    except JSONError as error:
        return error


def _bill(line: int, value: Any) -> Bill:
    check(value)
    item, path, batch = _response(as_object(value, ""))
    usage = _usage_object(item, path)
    form = _format(usage)
    reading, moment = form.read(usage, Fields(item, path)), _moment(item)
    model = item.get("model") or item.get("modelVersion") or item.get("model_version")
    served = item.get("service_tier") or usage.values.get("service_tier")
    if served in _SPEEDS:
        reading, served = replace(reading, speed=served), None
    return Bill(
        line,
        form.vendor,
        reading,
        model if isinstance(model, str) else None,
        "batch" if batch else _tier(served),
        moment.date() if moment else None,
        moment.time() if moment else None,
        trace_figures(usage, form.meaning),
    )


def _response(item: dict[str, Any]) -> tuple[dict[str, Any], str, bool]:
    """Return (response, path, batch): the response in a batch's line or in an event of a stream, or the item itself."""
    response, result, message = item.get("response"), item.get("result"), item.get("message")
    if isinstance(response, dict) and isinstance(response.get("body"), dict):
        return response["body"], "response.body", "custom_id" in item
    if isinstance(response, dict):
        return response, "response", "custom_id" in item
    if isinstance(result, dict) and isinstance(result.get("message"), dict):
        return result["message"], "result.message", True
    if isinstance(message, dict) and "usage" in message:
        return message, "message", False
    return item, "", False


def _tier(word: Any) -> str | None:
    """Return our word for a tier; one that we do not know stays, so that nothing else is priced as standard."""
    if not isinstance(word, str) or not word.isprintable() or word == "auto":
        return None
    return _TIERS.get(word, word[:40])


def _usage_object(item: Mapping[str, Any], path: str) -> Fields:
    for key in ("usage", "usageMetadata", "usage_metadata"):
        if key in item:
            return Fields(as_object(item[key], below(path, key)), below(path, key))
    return Fields(item, path)


def _format(usage: Fields) -> UsageFormat:
    for form in FORMATS:
        if usage.values.keys() & form.marks:
            return form
    raise JSONError(usage.path, "has no usage; expected prompt_tokens, input_tokens or promptTokenCount")


def _moment(item: Mapping[str, Any]) -> datetime | None:
    seconds = item.get("created", item.get("created_at"))
    if isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds < 10**11:
        return datetime.fromtimestamp(seconds, UTC)
    return None
