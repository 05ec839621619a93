"""Columns of an estimate: one list, from which the page, the files and the sorting are all made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from costcalc import formatting
from costcalc.request.words import name_request
from costcalc.web.columns import Column
from pricing.estimate.estimate import Result
from pricing.estimate.request import Request

DEFAULT_SORT = "month"
THOUSAND = 1_000


def _rate(key: str) -> Callable[[Result], Decimal | None]:
    return lambda result: result.quote.rates.get(key) if result.quote else None


def _input_tokens(result: Result) -> int | None:
    return result.usage.input_tokens if result.usage else None


def _output_tokens(result: Result) -> int | None:
    return result.usage.output_tokens if result.usage else None


def _cached_share(result: Result) -> Decimal | None:
    usage = result.usage if result.talk else None
    return Decimal(usage.cache_read_tokens) / usage.input_tokens if usage and usage.input_tokens else None


def _thousand(result: Result) -> Decimal | None:
    return None if result.cost is None else result.cost * THOUSAND


def _provider(result: Result) -> str | None:
    return result.offer.provider.name if result.offer else None


COLUMNS: tuple[Column[Result], ...] = (
    Column("model", "Model", "", lambda r: r.requested, formatting.word, "model", numeric=False),
    Column("usd_per_month", "Month", "$", lambda r: r.monthly, formatting.money, "month"),
    Column("usd_per_request", "Request", "$", lambda r: r.cost, formatting.money, "request"),
    Column("usd_per_1000_requests", "1,000 requests", "$", _thousand, formatting.money, "request"),
    Column("times_cheapest", "×", "cheapest", lambda r: r.times_cheapest, formatting.ratio, "times"),
    Column("input_tokens", "Input", "tokens", _input_tokens, formatting.count, "tokens"),
    Column("input_usd_per_million", "Price in", "$ per million", _rate("input_mtok"), formatting.rate, "input"),
    Column("output_usd_per_million", "Price out", "$ per million", _rate("output_mtok"), formatting.rate, "output"),
    Column("context_share", "Fits", "% of window", lambda r: r.fit and r.fit.share, formatting.percent, "window"),
    Column("provider", "Provider", "", _provider, formatting.word, "provider", numeric=False),
    Column("billed_output_tokens", "Output", "billed", _output_tokens, formatting.count, "billed"),
    Column("usd_per_resolved_task", "Resolved task", "$", lambda r: r.cost_resolved, formatting.money, "request"),
    Column(
        "usd_per_request_uncached", "Request", "$, uncached", lambda r: r.cost_uncached, formatting.money, "uncached"
    ),
    Column("cached_share", "Cached", "of input", _cached_share, formatting.percent, "cached"),
)
"""All columns, in the order of the files."""
OF_CONVERSATION = ("usd_per_resolved_task", "usd_per_request_uncached", "cached_share")
"""Columns that only a conversation has."""
FILED = tuple(column.key for column in COLUMNS if column.key not in {"billed_output_tokens", *OF_CONVERSATION})
"""Columns of a file where none are chosen. The others of `COLUMNS` came later: files have them behind these, always."""
SHOWN = (
    "model",
    "usd_per_month",
    "times_cheapest",
    "usd_per_request",
    "usd_per_1000_requests",
    "input_tokens",
    "billed_output_tokens",
    "input_usd_per_million",
    "output_usd_per_million",
    *OF_CONVERSATION,
    "context_share",
    "provider",
)
"""Columns in the order of the page."""
USUAL = ("usd_per_month", "times_cheapest", "usd_per_request", "input_tokens", "billed_output_tokens", "context_share")
"""Columns of the page where none are chosen, after the model."""


def choose_columns(request: Request, columns: Sequence[str]) -> list[Column[Result]]:
    """Choose the columns of a file: those of `FILED` with these keys, after the model; without keys all of them.

    The file of a conversation has those of one, too.
    """
    filed = (*FILED, *OF_CONVERSATION) if request.conversation else FILED
    chosen = [column for column in COLUMNS if column.key in filed and column.key in ("model", *(columns or filed))]
    return name_columns(name_request(request), chosen)


def name_columns(unit: str, columns: Iterable[Column[Result]]) -> list[Column[Result]]:
    """Name the columns after what is sent: a request, a conversation."""
    words = {"Request": unit.capitalize(), "1,000 requests": f"1,000 {formatting.several(unit)}"}
    return [replace(column, header=words.get(column.header, column.header)) for column in columns]


def name_column(column: Column[Result]) -> str:
    """Name a column where its unit has no line of its own."""
    return f"{column.header}, {column.hint}" if column.hint else column.header


def list_shown(request: Request, columns: Sequence[str]) -> list[Column[Result]]:
    """List the columns of the page with these keys, in its order; without keys the usual ones."""
    left_out = set() if request.conversation else set(OF_CONVERSATION)
    if not request.workload.monthly_requests:
        left_out.add("usd_per_month")
    keys = {"model", *(columns or USUAL)} - left_out
    by_key = {column.key: column for column in COLUMNS}
    return name_columns(name_request(request), [by_key[key] for key in SHOWN if key in keys])
