"""Costs of a corpus as columns: one list each, from which the table, the CSV and the workbook are made."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, Final

from costcalc import formatting
from costcalc.corpus.answer import CorpusAnswer, explain_unpriced, find_lengths
from costcalc.corpus.caching import find_cached, list_caching_columns
from costcalc.export.provenance import ORIGIN, PRICED_AS, PROVIDER, STATUS
from costcalc.web.columns import Column
from pricing.corpus.costs import CorpusTotal, ModelCost, TierCost, TierSum
from pricing.corpus.lengths import PERCENTILES

Line = ModelCost | CorpusTotal
"""Line of the table of costs: a model, or all of them together."""
USUAL: Final = "standard"


def _count(key: str, header: str, value: Callable[[Any], Any], hint: str = "") -> Column[Any]:
    return Column(key, header, hint, value, formatting.count)


def _text(key: str, value: Callable[[ModelCost], str]) -> Column[Any]:
    return Column(key, key.replace("_", " ").capitalize(), "", value, formatting.word, numeric=False)


def _known(line: Line, number: int) -> int | None:
    """Return a number of tokens; None where no row that fits could be counted."""
    return number if line.rows else None


ROWS: Final = _count("rows", "Rows", lambda line: line.rows)
REQUESTS: Final = _count("requests", "Requests", lambda line: line.requests)
INPUT: Final = _count("input_tokens", "Input tokens", lambda line: _known(line, line.input_tokens.expected))
OUTPUT: Final = _count("output_tokens", "Output tokens", lambda line: _known(line, line.output_tokens))
LEFT_OUT: Final = (
    _count("does_not_fit_rows", "Do not fit", lambda line: line.misfits, "rows"),
    _count("not_counted_rows", "Not counted", lambda line: line.unknown, "rows"),
    _count("unpriced_rows", "No price", lambda line: line.unpriced, "rows"),
)
"""Rows that a line leaves out, or that have no price there."""
EVERY: Final = (
    ROWS,
    REQUESTS,
    INPUT,
    _count("input_tokens_low", "Input tokens, low", lambda line: _known(line, line.input_tokens.low)),
    _count("input_tokens_high", "Input tokens, high", lambda line: _known(line, line.input_tokens.high)),
    OUTPUT,
    _text("exactness", lambda line: line.exactness),
    _text("tier", lambda line: line.cost.tier),
)
"""Columns of files, before the dollars."""
LENGTHS: Final = ("mean_tokens", *(f"p{percentile}_tokens" for percentile in PERCENTILES), "longest_tokens")


def list_lines(answer: CorpusAnswer) -> list[Line]:
    """List the lines of the table, the total last."""
    return [*answer.costs.models, *([answer.costs.total] if answer.costs.total else ())]


def choose_shown(answer: CorpusAnswer) -> list[Column[Any]]:
    """Choose the columns that people see: what differs and what is left out, where there is any of it."""
    lines = list_lines(answer)
    first, *others = answer.costs.tiers
    return [
        ROWS,
        *([REQUESTS] if any(line.requests != line.rows for line in lines) else ()),
        Column(INPUT.key, INPUT.header, "", lambda line: line, _write_input),
        *([OUTPUT] if any(line.output_tokens for line in lines) else ()),
        Column("usd", _name_tier(first), "", lambda line: line, partial(_write_cost, answer, place=0)),
        *([RANGE] if any(line.cost.low != line.cost.high for line in lines) else ()),
        *(
            Column(f"{tier}_usd", _name_tier(tier), "", lambda line: line, partial(_write_cost, answer, place=place))
            for place, tier in enumerate(others, start=1)
        ),
        *(
            [Column("cached_usd", "Cost, cached", "", lambda line: line, partial(_write_cached, answer))]
            if any(not each.problem for each in answer.caching.models)
            else ()
        ),
        *(column for column in LEFT_OUT if any(column.value(line) for line in lines)),
    ]


def _name_tier(tier: str) -> str:
    return "Cost" if tier == USUAL else f"Cost, {tier}"


def _write_input(line: Line) -> str:
    return ("≈ " if line.exactness == "estimate" else "") + formatting.count(INPUT.value(line))


def _write_cost(answer: CorpusAnswer, line: Line, *, place: int) -> str:
    return write_cost(line, line.tiers[place], least=bool(answer.faulty))


def write_cost(line: Line, cost: TierCost | TierSum, *, least: bool = False) -> str:
    """Write dollars: whether they rest on an estimate, and whether they are the least; `least`: where rows are broken.

    Rows that do not fit are no part of it, as no request of that length can be sent.
    """
    if cost.amount is None:
        return formatting.UNKNOWN
    about = "≈ " if line.exactness == "estimate" else ""
    return formatting.least(about + formatting.money(cost.amount), partial=least or is_least(line, cost))


def is_least(line: Line, cost: TierCost | TierSum) -> bool:
    """Return True where something that could be sent has no price or no count, so that the cost is the least."""
    return cost.partial or bool(line.unknown or line.partial)


def _write_cached(answer: CorpusAnswer, line: Line) -> str:
    """Write dollars at the tier that was asked for, where what requests share is cached: always an estimate."""
    cached = find_cached(answer, line).cached
    if cached is None:
        return formatting.UNKNOWN
    partial = bool(answer.faulty) or is_least(line, line.cost)
    return formatting.least(f"≈ {formatting.money(cached)}", partial=partial)


def _write_range(line: Line) -> str:
    """Write low to high; nothing where they are the same to people."""
    if line.cost.low is None or line.cost.high is None:
        return formatting.UNKNOWN
    low, high = formatting.money(line.cost.low), formatting.money(line.cost.high)
    return "" if low == high else f"{low}–{high}"


RANGE: Final[Column[Any]] = Column("range", "Low–high", "", lambda line: line, _write_range)


def choose_every(answer: CorpusAnswer) -> list[Column[Any]]:
    """Choose the columns of files, every digit."""
    others = list(enumerate(answer.costs.tiers))[1:]
    return [
        _text("model", lambda cost: formatting.legible(cost.model)),
        *(_text(name, partial(_describe, text)) for name, text in (PRICED_AS, PROVIDER)),
        *EVERY,
        *_list_dollars("usd", 0),
        _text("partial", partial(_write_partial, answer)),
        _text("unpriced", lambda cost: explain_unpriced(cost, cost.cost)),
        *(column for place, tier in others for column in _list_dollars(f"{tier}_usd", place)),
        *list_caching_columns(answer),
        *LEFT_OUT,
        *(_count(key, key, partial(_get_length, answer, key)) for key in LENGTHS),
        *(_text(name, partial(_describe, text)) for name, text in (STATUS[0], STATUS[-1], *ORIGIN)),
    ]


def _write_partial(answer: CorpusAnswer, cost: ModelCost) -> str:
    if cost.cost.amount is None:
        return ""
    return "yes" if answer.faulty or is_least(cost, cost.cost) else "no"


def _list_dollars(key: str, place: int) -> list[Column[Any]]:
    """List the columns of a tier: expected, low and high."""
    ends = (("", "amount"), ("_low", "low"), ("_high", "high"))
    return [
        Column(f"{key}{ending}", key, "", partial(_get_dollars, place, end), formatting.money) for ending, end in ends
    ]


def _get_dollars(place: int, end: str, cost: ModelCost) -> Any:
    return getattr(cost.tiers[place], end)


def _describe(text: Callable[[Any], str], cost: ModelCost) -> str:
    return text(cost.priced)


def _get_length(answer: CorpusAnswer, key: str, cost: ModelCost) -> Decimal | int | None:
    """Return a length of the rows of a model, those that do not fit among them; None where none was counted."""
    lengths = find_lengths(answer, cost.model)
    if lengths is None:
        return None
    if key == "mean_tokens":
        return lengths.mean
    return lengths.most if key == "longest_tokens" else dict(lengths.percentiles)[int(key[1:].removesuffix("_tokens"))]
