"""An estimate as a table: one list of columns, from which the page, the CSV and the sorting are all made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from django.utils.text import get_text_list

from costcalc import formatting
from costcalc.current import current_day
from costcalc.estimate.explanation import explain_result
from costcalc.estimate.strip import NO_PROMPT, describe_size
from costcalc.web.columns import Cell, Column, Row, Table, build_headers, sort_priced
from costcalc.web.conditions import describe_least
from costcalc.web.identity import choose_color
from costcalc.web.line_items import (
    describe_alias,
    describe_ownership,
    describe_status,
)
from costcalc.web.links import build_model_address
from costcalc.web.notices import split_warnings
from pricing.estimate.estimate import Estimate, Result, find_rivals

DEFAULT_SORT = "month"
THOUSAND = 1_000


def _rate(key: str) -> Callable[[Result], Decimal | None]:
    return lambda result: result.quote.rates.get(key) if result.quote else None


def _input_tokens(result: Result) -> int | None:
    return result.usage.input_tokens if result.usage else None


def _thousand(result: Result) -> Decimal | None:
    return None if result.cost is None else result.cost * THOUSAND


def _provider(result: Result) -> str | None:
    return result.offer.provider.name if result.offer else None


COLUMNS: tuple[Column[Result], ...] = (
    Column("model", "Model", "", lambda r: r.requested, formatting.word, "model", numeric=False),
    Column("usd_per_month", "Month", "$", lambda r: r.monthly, formatting.money, "month"),
    Column("usd_per_request", "Request", "$", lambda r: r.cost, formatting.money, "request"),
    Column("usd_per_1000_requests", "1,000 requests", "$", _thousand, formatting.money, "request"),
    Column("times_cheapest", "Times", "the cheapest", lambda r: r.times_cheapest, formatting.ratio, "times"),
    Column("input_tokens", "Input", "tokens", _input_tokens, formatting.count, "tokens"),
    Column("input_usd_per_million", "Price in", "$ per million", _rate("input_mtok"), formatting.rate, "input"),
    Column("output_usd_per_million", "Price out", "$ per million", _rate("output_mtok"), formatting.rate, "output"),
    Column("context_share", "Window", "share used", lambda r: r.fit and r.fit.share, formatting.percent, "window"),
    Column("provider", "Provider", "", _provider, formatting.word, "provider", numeric=False),
)


def choose_columns(columns: Sequence[str]) -> list[Column[Result]]:
    """Choose the columns with those keys, in their fixed order, after the model; without keys all of them."""
    return [column for column in COLUMNS if not columns or column.key in ("model", *columns)]


def sort_results(estimate: Estimate, sort: str) -> list[Result]:
    """Sort the results by a column (`month`, `-month`): models that are gone after the others, then those unpriced."""
    return sort_priced(estimate.results, COLUMNS, sort)


def build_table(estimate: Estimate, sort: str, how: str, columns: Sequence[str] = ()) -> Table:
    """Build the table in the order `sort`; the model named `how` with its explanation; only `columns` where given."""
    places = {id(result): place for place, result in enumerate(estimate.results)}
    shown = choose_columns(columns)
    rows = [_row(estimate, r, places[id(r)], how, columns=shown) for r in sort_results(estimate, sort)]
    return Table(build_headers(shown, sort), rows)


OPENING = {"usd_per_request", "usd_per_1000_requests", "usd_per_month"}
WIDE = 2
"""High ÷ low of a count, from which its range stands in the row itself."""
ESTIMATED = OPENING | {"input_tokens", "times_cheapest", "context_share"}


def _row(estimate: Estimate, result: Result, place: int, how: str, *, columns: Sequence[Column[Result]]) -> Row:
    estimated = result.exactness == "estimate"
    cells = []
    for column in columns[1:]:
        text = column.text(column.value(result))
        if estimated and text != formatting.UNKNOWN and column.key in ESTIMATED:
            text = f"≈ {text}"
        text = formatting.least(text, partial=result.partial and column.key in OPENING)
        opens = f"how-{place}-{column.key}" if column.key in OPENING and result.quote else ""
        cells.append(Cell(text, column.css, opens))
    opened = result.requested == how
    day = estimate.request.conditions.as_of
    notes, doubts = split_warnings(result, result.warnings)
    return Row(
        id=f"how-{place}",
        model=result.requested,
        href=build_model_address(result.offer.path, day, current_day()) if result.offer else "",
        color=choose_color(result.requested, result.offer),
        best=result is estimate.cheapest,
        notes=(describe_alias(result), *notes),
        tags=(
            describe_status(result),
            describe_ownership(result.entry),
            "cheapest that fits" if result is estimate.cheapest else "",
        ),
        problems=(*_list_problems(result), *doubts),
        cells=tuple(cells),
        how="" if opened else result.requested,
        details=explain_result(estimate, result) if opened else None,
    )


def _list_problems(result: Result) -> Iterator[str | None]:
    yield from (result.unpriced, describe_least(result), _warn_wide(result))
    yield result.fit.problem if result.fit else None


def _warn_wide(result: Result) -> str | None:
    """Warn of a count that is hardly known, beside a cost that looks like any other."""
    count = result.counted
    if result.quote is None or count is None or not count.low or count.high is None or count.high < WIDE * count.low:
        return None
    return f"{count.low:,} to {count.high:,} input tokens"


def write_summary(estimate: Estimate, tokens: int) -> str:
    """Sum up the estimate in a sentence. `tokens` is the prompt's size as it is said first."""
    best = estimate.cheapest
    size = describe_size(estimate, tokens)
    size += ": the cost of the output alone. " if size == NO_PROMPT else ". "
    if best is None:
        return f"{size}None of the chosen models has both a price and room for this request; the table shows why."
    about = "about " if best.exactness == "estimate" else ""
    often = bool(estimate.request.workload.monthly_requests)
    cost = f"{formatting.money(best.monthly)} a month" if often else f"{formatting.money(best.cost)} a request"
    text = f"{size}Cheapest that fits: {best.requested} at {about}{cost}"
    others = [r for r in estimate.results if r.able and r is not best and r.times_cheapest is not None]
    if not others:
        return f"{text}."
    dearest = max(others, key=lambda r: r.times_cheapest or 0)
    about = "≈ " if "estimate" in (best.exactness, dearest.exactness) else ""
    ratio = "the same" if dearest.cost == best.cost else f"{about}{formatting.ratio(dearest.times_cheapest)} as much"
    text += f"; {dearest.requested} costs {ratio}."
    return " ".join(filter(None, (text, _doubt_order(best, find_rivals(estimate)), describe_reasoning(estimate))))


def describe_reasoning(estimate: Estimate) -> str:
    """Say that reasoning is charged on some of the models compared and not on others; blank where they are alike."""
    able = [result for result in estimate.results if result.able]
    reasoning = [result for result in able if result.usage and result.usage.reasoning_tokens]
    if not reasoning or len(reasoning) == len(able):
        return ""
    return f"Reasoning is billed on {len(reasoning)} of {len(able)} models; the column Output shows it."


def _doubt_order(best: Result, rivals: Sequence[Result]) -> str:
    """Say which models may be cheaper still."""
    close = [rival.requested for rival in rivals]
    if not close:
        return ""
    names = close if len(close) < 4 else [*close[:2], formatting.plural(len(close) - 2, "other model")]
    whose = "its token count" if best.exactness == "estimate" else "their token counts"
    close_ones = get_text_list(names, "and")
    return f"It is cheapest by a margin smaller than the uncertainty of {whose}: {close_ones} may cost less."
