"""What vendors' responses say they charge → usages: one `usage` object, a response, a list, or lines of them.

Each vendor divides a request differently, and its own names say how:
OpenAI's `prompt_tokens` (`input_tokens` in Responses) hold cache reads and writes; Anthropic's `input_tokens` hold
neither; Gemini's `promptTokenCount` holds cache reads, and its thoughts stand beside the visible output.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final, Literal

from pricing.bill import usage_fields as fields
from pricing.bill.image_tokens import NONE, ImageTokens, images_of
from pricing.bill.trace import Figure, trace
from pricing.strict_json import JSONError, as_object, below, check, parse
from pricing.usage import Usage, UsageError

Vendor = Literal["openai", "anthropic", "gemini"]

MOST_LINES: Final = 50_000
_TIERS: Final = {
    "default": "standard",
    "standard": "standard",
    "batch": "batch",
    "flex": "flex",
    "priority": "priority",
    "fast": "priority",
}


@dataclass(frozen=True, slots=True)
class Bill:
    """What one response used. Whatever it does not say is None."""

    line: int
    """Of the pasted text, from 1; of a list, the number of the item."""
    vendor: Vendor
    usage: Usage
    images: ImageTokens = NONE
    model: str | None = None
    tier: str | None = None
    """standard, batch, flex or priority; or the vendor's word for another one."""
    day: date | None = None
    """In UTC."""
    at: time | None = None
    """Time of that day, for vendors who charge by the hour."""
    figures: tuple[Figure, ...] = ()
    """The vendor's own fields, and as what each was read."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is no bill: the path within it and what was expected."""

    line: int
    problem: str


@dataclass(frozen=True, slots=True)
class Bills:
    bills: tuple[Bill, ...]
    faults: tuple[Fault, ...]


def read_bills(text: str) -> Bills:
    """Read usages from what was pasted. Nothing is raised: faulty lines are told, the others still count."""
    return _read(_items(text))


def bills_of(values: Iterable[Any]) -> Bills:
    """Read usages from JSON values that `jsontext.parse` made, each a line of its own. Nothing is raised."""
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
        faults.append(Fault(1, "nothing to read; expected a usage object, a response, or lines of them as JSON"))
    return Bills(tuple(bills), tuple(faults))


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """(line, JSON or its fault): the whole text as one document, else line by line."""
    if not text.strip():
        return
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    try:
        whole = parse(text)
    except JSONError as error:
        if not _by_lines(lines):
            yield lines[0][0], error
            return
        for number, line in lines[:MOST_LINES]:
            yield number, _parsed(line)
        if len(lines) > MOST_LINES:
            yield lines[MOST_LINES][0], JSONError("", f"more than {MOST_LINES:,} lines; the rest is not read")
        return
    if isinstance(whole, list):
        yield from enumerate(whole[:MOST_LINES], 1)
        if len(whole) > MOST_LINES:
            yield MOST_LINES + 1, JSONError("", f"more than {MOST_LINES:,} items; the rest is not read")
    else:
        yield lines[0][0], whole


def _by_lines(lines: list[tuple[int, str]]) -> bool:
    """Whether a text that is not one document looks like one on each line, rather than one with a mistake."""
    return (
        len(lines) > 1 and sum(line.lstrip().startswith("{") and line.rstrip().endswith("}") for _, line in lines) > 1
    )


def _parsed(line: str) -> Any:
    try:
        return parse(line)
    except JSONError as error:  # its line is always the first: the text's is told beside it
        return JSONError(error.path, error.problem.replace("at line 1, column", "at column"))


def _bill(line: int, value: Any) -> Bill:
    check(value)
    item, path, batch = as_object(value, ""), "", False
    if isinstance(item.get("response"), dict):  # a line of a Batch API result, or an event of a stream
        batch = "custom_id" in item
        path, item = "response", item["response"]
        if isinstance(item.get("body"), dict):
            path, item = "response.body", item["body"]
    elif isinstance(item.get("result"), dict) and isinstance(item["result"].get("message"), dict):
        path, item, batch = "result.message", item["result"]["message"], True
    elif isinstance(item.get("message"), dict) and "usage" in item["message"]:
        path, item = "message", item["message"]
    usage, where = _usage_object(item, path)
    vendor = _vendor(usage, where)
    moment = _moment(item)
    model = item.get("model") or item.get("modelVersion") or item.get("model_version")
    return Bill(
        line,
        vendor,
        _READERS[vendor](usage, where),
        images_of(vendor, usage, where),
        model if isinstance(model, str) else None,
        "batch" if batch else _tier(item.get("service_tier") or usage.get("service_tier")),
        moment.date() if moment else None,
        moment.time() if moment else None,
        trace(vendor, usage, where),
    )


def _tier(word: Any) -> str | None:
    """A tier that we do not know stays as it is, so that nothing is priced as standard that is not."""
    if not isinstance(word, str) or not word.isprintable() or word == "auto":
        return None
    return _TIERS.get(word, word[:40])


def _usage_object(item: Mapping[str, Any], path: str) -> tuple[Mapping[str, Any], str]:
    for key in ("usage", "usageMetadata", "usage_metadata"):
        if key in item:
            where = below(path, key)
            return as_object(item[key], where), where
    return item, path


def _vendor(usage: Mapping[str, Any], path: str) -> Vendor:
    if usage.keys() & {"promptTokenCount", "candidatesTokenCount", "prompt_token_count", "candidates_token_count"}:
        return "gemini"
    if usage.keys() & {"cache_read_input_tokens", "cache_creation_input_tokens", "cache_creation"}:
        if "prompt_tokens" in usage:
            raise JSONError(path, "has the fields of two vendors; whether its parts overlap cannot be told")
        return "anthropic"
    if usage.keys() & {"prompt_tokens", "input_tokens"}:
        return "openai"
    raise JSONError(path, "has no usage; expected prompt_tokens, input_tokens or promptTokenCount")


def _moment(item: Mapping[str, Any]) -> datetime | None:
    seconds = item.get("created", item.get("created_at"))
    if isinstance(seconds, int) and not isinstance(seconds, bool) and 0 < seconds < 10**11:
        return datetime.fromtimestamp(seconds, UTC)
    return None


def _openai(usage: Mapping[str, Any], path: str) -> Usage:
    name = "prompt_tokens" if "prompt_tokens" in usage else "input_tokens"
    answer = "completion_tokens" if name == "prompt_tokens" else "output_tokens"
    tokens = fields.number(usage, path, name)
    total = fields.optional(usage, path, "total_tokens")
    output = 0 if answer not in usage and total is not None else fields.number(usage, path, answer)  # embeddings
    into = fields.details(usage, path, *fields.INPUT_DETAILS)
    out = fields.details(usage, path, *fields.OUTPUT_DETAILS)
    reasoning = out.number("reasoning_tokens")
    if total is not None and reasoning and total == tokens + output + reasoning:
        output += reasoning  # xAI: reasoning stands beside the completion, not within it
    fields.adds_up(path, total, tokens + output)
    cached = into.number("cached_tokens") or fields.optional(usage, path, "prompt_cache_hit_tokens") or 0  # DeepSeek
    cached_audio = into.inner("cached_tokens_details").number("audio_tokens")
    return Usage(
        input_tokens=tokens,
        cache_read_tokens=fields.less(cached, cached_audio, into.path),
        cache_write_tokens=into.number("cache_write_tokens"),
        output_tokens=output,
        reasoning_tokens=reasoning,
        input_audio_tokens=fields.less(into.number("audio_tokens"), cached_audio, into.path),
        cache_audio_read_tokens=cached_audio,
        output_audio_tokens=out.number("audio_tokens"),
    )


def _anthropic(usage: Mapping[str, Any], path: str) -> Usage:
    fresh = fields.number(usage, path, "input_tokens")
    read = fields.optional(usage, path, "cache_read_input_tokens") or 0
    written = fields.optional(usage, path, "cache_creation_input_tokens")
    kinds = fields.details(usage, path, "cache_creation")
    short, long = kinds.number("ephemeral_5m_input_tokens"), kinds.number("ephemeral_1h_input_tokens")
    if not kinds.given:
        short = written or 0
    elif written is not None and short + long != written:
        problem = f"{short:,} + {long:,} tokens are not the {written:,} of cache_creation_input_tokens"
        raise JSONError(kinds.path, problem)
    return Usage(
        input_tokens=fresh + read + short + long,
        cache_read_tokens=read,
        cache_write_tokens=short,
        cache_write_1h_tokens=long,
        output_tokens=fields.number(usage, path, "output_tokens"),
    )


def _gemini(usage: Mapping[str, Any], path: str) -> Usage:
    usage = fields.camel(usage)
    prompt = fields.number(usage, path, "promptTokenCount")
    results = fields.optional(usage, path, "toolUsePromptTokenCount") or 0
    cached = fields.optional(usage, path, "cachedContentTokenCount") or 0
    visible = fields.optional(usage, path, "candidatesTokenCount") or 0
    thoughts = fields.optional(usage, path, "thoughtsTokenCount") or 0
    fields.adds_up(path, fields.optional(usage, path, "totalTokenCount"), prompt + results + visible + thoughts)
    cached_audio = fields.modality(usage, path, "cacheTokensDetails", "AUDIO")
    return Usage(
        input_tokens=prompt + results,
        cache_read_tokens=fields.less(cached, cached_audio, path),
        output_tokens=visible + thoughts,
        reasoning_tokens=thoughts,
        input_audio_tokens=fields.less(
            fields.modality(usage, path, "promptTokensDetails", "AUDIO"), cached_audio, path
        ),
        cache_audio_read_tokens=cached_audio,
        output_audio_tokens=fields.modality(usage, path, "candidatesTokensDetails", "AUDIO"),
    )


_READERS: Final = {"openai": _openai, "anthropic": _anthropic, "gemini": _gemini}
