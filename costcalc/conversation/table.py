"""A conversation's costs as a table: one list of columns, from which the page, the CSV and the sorting are all made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from costcalc import formatting
from costcalc.conversation.state import State
from costcalc.web.columns import Cell, Column, Row, Table, build_headers, sort_priced
from costcalc.web.conditions import describe_least
from costcalc.web.line_items import (
    ItemLine,
    Origin,
    describe_alias,
    describe_lines,
    describe_name,
    describe_origin,
    describe_status,
)
from costcalc.web.notices import split_warnings
from pricing.comparison import compute_multiple
from pricing.conversation.cost import ConversationCost, ConversationCosts

DEFAULT_SORT = "month"


def _input(cost: ConversationCost) -> int | None:
    return cost.plain.usage.input_tokens if cost.plain else None


def _read(cost: ConversationCost) -> int | None:
    return cost.cached.usage.cache_read_tokens if cost.cached and cost.caches else None


COLUMNS: tuple[Column[ConversationCost], ...] = (
    Column("model", "Model", "", lambda c: c.requested, formatting.word, "model", numeric=False),
    Column("usd_per_month", "Month", "$, cached", lambda c: c.monthly, formatting.money, "month"),
    Column("usd_per_month_uncached", "Month", "$, uncached", lambda c: c.monthly_plain, formatting.money, "plain"),
    Column("saved_share", "Saved", "by caching", lambda c: c.saved_share, formatting.percent, "saved"),
    Column("usd_per_conversation", "Conversation", "$, cached", lambda c: c.cost, formatting.money, "conversation"),
    Column(
        "usd_per_conversation_uncached", "Conversation", "$, uncached",
        lambda c: c.cost_plain, formatting.money, "alone",
    ),
    Column("input_tokens", "Input", "tokens", _input, formatting.count, "input"),
    Column("cache_read_tokens", "Cached", "of input", _read, formatting.count, "cached"),
)  # fmt: skip


MONEY = {column.key for column in COLUMNS if column.key.startswith("usd_")}


def sort_costs(costs: ConversationCosts, sort: str) -> list[ConversationCost]:
    """Sort the results by a column: models that are gone after the others, then those unpriced."""
    return sort_priced(costs.results, COLUMNS, sort)


@dataclass(frozen=True, slots=True)
class Details:
    """Explanation of a model's figures: its lines with and without caching, the rule, the price row."""

    cached: tuple[ItemLine, ...]
    totals: tuple[tuple[str, str], ...]
    """(what, dollars with every digit), cached."""
    plain: tuple[ItemLine, ...]
    """Empty where the model has no price for cached input."""
    total_plain: str
    rule: str
    rule_source: str
    form: str
    origin: Origin


def build_table(costs: ConversationCosts, state: State, how: str) -> Table:
    """Build the rows in the order of the state; the model named `how` with its explanation."""
    places = {id(cost): place for place, cost in enumerate(costs.results)}
    rows = [_row(costs, cost, places[id(cost)], state, how) for cost in sort_costs(costs, state.sort)]
    return Table(build_headers(COLUMNS, state.sort, lambda following: f"?{state.write_query(sort=following)}"), rows)


def _row(costs: ConversationCosts, cost: ConversationCost, place: int, state: State, how: str) -> Row:
    opened = cost.requested == how
    notes, doubts = split_warnings(cost, cost.warnings)
    cells = [
        Cell(
            formatting.least(column.text(column.value(cost)), partial=cost.partial and column.key in MONEY), column.css
        )
        for column in COLUMNS[1:]
    ]
    if cost.plain:
        cells[0] = replace(cells[0], opens=f"open-how-{place}")
    return Row(
        id=f"how-{place}",
        model=cost.requested,
        best=cost is costs.cheapest,
        notes=(describe_name(describe_alias(cost), cost.entry), *notes),
        tags=(describe_status(cost), "cheapest" if cost is costs.cheapest else ""),
        problems=(cost.unpriced, describe_least(cost), cost.problem, *doubts),
        cells=tuple(cells),
        how=f"?{state.write_query()}" if opened else f"?{state.write_query(how=cost.requested)}",
        details=_details(cost) if opened else None,
    )


def _details(cost: ConversationCost) -> Details | None:
    plain, cached, entry, talk = cost.plain, cost.cached, cost.entry, cost.talk
    if plain is None or cached is None or entry is None or talk is None:
        return None
    rule, month = entry.model.caching, formatting.plural(cost.per_month, "conversation")
    return Details(
        cached=describe_lines(cost.lines),
        totals=(
            ("One conversation", formatting.rate(cost.cost)),
            (f"A month: {month}", formatting.rate(cost.monthly)),
        ),
        plain=describe_lines(plain.quote.lines) if cost.caches else (),
        total_plain=formatting.rate(cost.cost_plain),
        rule=_rule(cost),
        rule_source=rule.source if rule and cost.caches else "",
        form=(
            f"Its chat format adds {talk.per_message} tokens per message and {talk.per_call} per call."
            if talk.per_message
            else "What its chat format adds is not published and not counted."
        ),
        origin=describe_origin(cached.quote, cost.conditions),
    )


def _rule(cost: ConversationCost) -> str:
    rule = cost.entry.model.caching if cost.entry else None
    if not cost.caches:
        return "It has no price for cached input."
    if rule is None:
        return "Its caching rule is not known; the whole unchanged prefix is assumed to be cached."
    steps = f", in steps of {formatting.count(rule.step)}" if rule.step > 1 else ""
    return f"It caches a prefix from {formatting.count(rule.minimum)} tokens{steps}."


def write_summary(costs: ConversationCosts, baseline: str = "") -> str:
    """Sum up the conversation's cost in a sentence."""
    best = costs.cheapest
    turns = formatting.plural(costs.request.talk.turns, "turn")
    if not costs.results:
        return f"{turns}. Choose a model."
    if best is None:
        return f"{turns}: none of the chosen models can fit this conversation; the table shows why."
    month, one = formatting.money(best.monthly), formatting.money(best.cost)
    text = f"{turns}: {month} a month on {best.requested}, {one} a conversation"
    if best.saved_share and best.saved_share > 0:
        text += f"; without caching {formatting.money(best.monthly_plain)} a month"
    return f"{text}{_compare(costs, best, baseline)}."


def _compare(costs: ConversationCosts, best: ConversationCost, baseline: str) -> str:
    """Say how many times as much the baseline costs; nothing where it is the cheapest, or has no price."""
    for cost in costs.results:
        if cost.requested == baseline and cost is not best and cost.cost is not None and best.cost is not None:
            times = formatting.ratio(compute_multiple(cost.cost, best.cost))
            return f"; {baseline} costs {'the same' if cost.cost == best.cost else f'{times} as much'}"
    return ""
