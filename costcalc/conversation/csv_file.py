"""A conversation as CSV: the screen's rows in the screen's order, with every digit and every assumption."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from costcalc import formatting
from costcalc.conversation.state import State
from costcalc.conversation.table import COLUMNS, sort_costs
from costcalc.export.csv_text import escape_formula, write_cell, write_rows
from costcalc.export.provenance import ORIGIN, PRICED_AS, PROVIDER, READ_AS, STATUS, UNPRICED, identify_tables
from costcalc.formatting import Value
from costcalc.web.conditions import CHOICES
from pricing.conversation.cost import ConversationCost, ConversationCosts

AFTER: tuple[tuple[str, Callable[[ConversationCost], str]], ...] = (
    ("saved_usd_per_conversation", lambda c: formatting.plain(c.saving)),
    ("cache_write_tokens", lambda c: str(_written(c)) if c.caches and c.cached else ""),
    ("output_tokens", lambda c: str(c.plain.usage.output_tokens) if c.plain else ""),
    ("tokens_per_message", lambda c: str(c.talk.per_message) if c.talk else ""),
    ("tokens_per_call", lambda c: str(c.talk.per_call) if c.talk else ""),
)
WORDS: tuple[tuple[str, Callable[[ConversationCost], str]], ...] = (
    PROVIDER,
    PRICED_AS,
    READ_AS,
    ("fits", lambda c: "" if c.plain is None else "no" if c.problem else "yes"),
    UNPRICED,
    ("warnings", lambda c: "; ".join([*c.warnings, *([c.problem] if c.problem else [])])),
    *ORIGIN,
    *STATUS,
)
"""Columns of what the screen says beside the figures: marks, reasons, sources."""


def to_csv(costs: ConversationCosts, state: State) -> Iterator[str]:
    return write_rows(_rows(costs, state), _list_assumptions(costs))


def _rows(costs: ConversationCosts, state: State) -> Iterator[list[str]]:
    yield [*(c.key for c in COLUMNS), *(n for n, _ in AFTER), *(n for n, _ in WORDS)]
    for cost in sort_costs(costs, state.sort):
        figures = [_cell(column.key, column.value(cost)) for column in COLUMNS]
        more = [text(cost) for _, text in AFTER]
        yield [*figures, *more, *(escape_formula(text(cost)) for _, text in WORDS)]


def _written(cost: ConversationCost) -> int:
    return cost.cached.usage.written_tokens if cost.cached else 0


def _cell(key: str, value: Decimal | int | str | None) -> str:
    if key == "saved_share" and isinstance(value, Decimal):
        return formatting.plain_share(value)
    return write_cell(value)


def _list_assumptions(costs: ConversationCosts) -> dict[str, Value]:
    conversation, talk = costs.request, costs.request.talk
    return {
        "turns": talk.turns,
        "user_tokens": talk.user_tokens,
        "assistant_tokens": talk.assistant_tokens,
        "system_tokens": talk.system_tokens,
        "turns_kept": "all" if talk.keep is None else talk.keep,
        "reasoning_tokens": talk.reasoning_tokens,
        "conversations_per_month": conversation.per_month,
        "tier": conversation.conditions.tier,
        "fees": ", ".join(f"{key}={formatting.plain(quantity)}" for key, quantity in talk.fees),
        **{name: getattr(conversation.conditions, name) for name in CHOICES},
        "as_of": conversation.conditions.as_of,
        **identify_tables(costs.catalog),
    }
