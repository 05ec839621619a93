"""`costcalc tokens [FILE …|-]`: how many tokens prompts have."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from costcalc import formatting
from costcalc.cli.output import FiguresCommand, Incomplete, show_progress, wrap_several
from costcalc.cli.sources import count_source, read_sources
from costcalc.current import catalog, current_day
from costcalc.estimate.tokens_api import ModelTokensResponse, TokensResponse, describe_counts
from costcalc.export.csv_text import write_digits, write_rows
from costcalc.request.schema import TokensRequest
from costcalc.schema.errors import validate
from costcalc.schema.values import CountResponse
from pricing.estimate.estimate import choose_vocabularies
from pricing.tokens.prompt import PromptCount

HEADS = ("File", "Counted for", "Tokens", "Range", "Accuracy", "Why")
CSV_HEADS = ("File", "Counted for", "Tokens", "Accuracy", "Low", "High", "Basis", "Why")


class Command(FiguresCommand):
    details = "A file with a chat or request as JSON is counted as one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("files", nargs="+", metavar="FILE", help="files and folders; - is standard input")
        parser.add_argument("--model", action="append", metavar="NAME", help="repeatable; default: by encoding only")
        parser.add_argument("--as-of", metavar="DAY", help="day on which an alias is looked up; default: today, in UTC")
        parser.add_argument("--as-text", action="store_true", help="count JSON as plain text")

    def print_figures(self, options: dict[str, Any]) -> None:
        names, day = _read_request(options)
        counts = []
        for source in show_progress(read_sources(options["files"]), self.stderr):
            count = count_source(source, options["as_text"], choose_vocabularies(catalog(), names, day)).count
            counts.append((source.name, describe_counts(count or PromptCount({}), names, day)))
        self.write(
            options["format"],
            answer=lambda: wrap_several([{"file": file, **each} for file, each in counts], "files"),
            csv=lambda: write_rows(_csv_rows(counts)),
            table=lambda draw: draw(list(_rows(counts)), (False, False, True, True, False, False)),
        )
        unknown = sum(_unknown(result) for _, each in counts for result in each["results"])
        if unknown:
            raise Incomplete(f"{formatting.plural(unknown, 'count')} unknown; the last column shows why.")


def _read_request(options: Mapping[str, Any]) -> tuple[list[str], date]:
    """Raise RequestError."""
    given = {"models": options["model"], "as_of": options["as_of"]}
    body = validate(TokensRequest, {name: value for name, value in given.items() if value is not None})
    return list(body.models or ()), body.as_of or current_day()


def _unknown(result: Any) -> bool:
    return result["count"] is None or result["count"]["tokens"] is None


def _rows(counts: list[tuple[str, TokensResponse]]) -> Iterator[Sequence[str]]:
    yield HEADS
    for file, answer in counts:
        for encoding, tokens in answer["encodings"].items():
            yield file, encoding, formatting.count(tokens), "", "", ""
        for result in answer["results"]:
            count, (exactness, why) = result["count"], _explain(result)
            number = formatting.count(count["tokens"] if count else None)
            yield file, result["requested"], number, _write_range(count), exactness, why


def _csv_rows(counts: list[tuple[str, TokensResponse]]) -> Iterator[Sequence[str]]:
    yield CSV_HEADS
    for file, answer in counts:
        for encoding, tokens in answer["encodings"].items():
            yield file, encoding, write_digits(tokens), "", "", "", "", ""
        for result in answer["results"]:
            count, (exactness, why) = result["count"], _explain(result)
            numbers = (count["tokens"], count["low"], count["high"]) if count else (None, None, None)
            number, low, high = map(write_digits, numbers)
            yield file, result["requested"], number, exactness, low, high, count["basis"] if count else "", why


def _explain(result: ModelTokensResponse) -> tuple[str, str]:
    """Return the accuracy, and why it is not exact."""
    count = result["count"]
    return (count["exactness"], count["reason"] or "") if count else ("unknown", result["unknown"] or "")


def _write_range(count: CountResponse | None) -> str:
    """Write the range; nothing where the count is exact, or no range is known."""
    if count is None or count["low"] is None or count["high"] is None or count["low"] == count["high"]:
        return ""
    return f"{count['low']:,} to {count['high']:,}"
