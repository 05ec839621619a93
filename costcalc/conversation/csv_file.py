"""A conversation as CSV: the screen's rows in the screen's order, with every digit and every assumption."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from costcalc import formatting
from costcalc.conversation.state import State
from costcalc.conversation.table import COLUMNS, sort_costs
from costcalc.export.csv_text import escape_formula, write_cell, write_csv
from costcalc.export.provenance import ORIGIN, PRICED_AS, PROVIDER, READ_AS, STATUS, UNPRICED, identify_tables
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


def to_csv(costs: ConversationCosts, state: State) -> str:
    about = _assumptions(costs)
    rows = [[*(c.key for c in COLUMNS), *(n for n, _ in AFTER), *(n for n, _ in WORDS), *about]]
    for cost in sort_costs(costs, state.sort):
        figures = [_cell(column.key, column.value(cost)) for column in COLUMNS]
        more = [text(cost) for _, text in AFTER]
        rows.append([*figures, *more, *(escape_formula(text(cost)) for _, text in WORDS), *about.values()])
    return write_csv(rows)


def _written(cost: ConversationCost) -> int:
    return cost.cached.usage.written_tokens if cost.cached else 0


def _cell(key: str, value: Decimal | int | str | None) -> str:
    if key == "saved_share" and isinstance(value, Decimal):
        return f"{value:.6f}"
    return write_cell(value)


def _assumptions(costs: ConversationCosts) -> dict[str, str]:
    conversation, talk = costs.request, costs.request.talk
    return {
        "turns": str(talk.turns),
        "user_tokens": str(talk.user_tokens),
        "assistant_tokens": str(talk.assistant_tokens),
        "system_tokens": str(talk.system_tokens),
        "turns_kept": "all" if talk.keep is None else str(talk.keep),
        "reasoning_tokens": str(talk.reasoning_tokens),
        "conversations_per_month": str(conversation.per_month),
        "tier": escape_formula(conversation.conditions.tier),
        "fees": ", ".join(f"{key}={formatting.plain(quantity)}" for key, quantity in talk.fees),
        **{name: getattr(conversation.conditions, name) for name in CHOICES},
        "as_of": conversation.conditions.as_of.isoformat(),
        **identify_tables(costs.catalog),
    }
