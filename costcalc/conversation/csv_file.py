"""A conversation as CSV: the screen's rows in the screen's order, with every digit and every assumption."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from costcalc import formatting
from costcalc.conversation.state import State
from costcalc.conversation.table import COLUMNS, ordered
from costcalc.export.csv_text import cell, csv_text, safe
from pricing.conversation.cost import Answer, Answers

AFTER: tuple[tuple[str, Callable[[Answer], str]], ...] = (
    ("saved_usd_per_conversation", lambda a: formatting.plain(a.saving)),
    ("cache_write_tokens", lambda a: str(_written(a)) if a.caches and a.cached else ""),
    ("output_tokens", lambda a: str(a.plain.usage.output_tokens) if a.plain else ""),
    ("tokens_per_message", lambda a: str(a.talk.per_message) if a.talk else ""),
    ("tokens_per_call", lambda a: str(a.talk.per_call) if a.talk else ""),
)
WORDS: tuple[tuple[str, Callable[[Answer], str]], ...] = (
    ("provider", lambda a: a.offer.provider.name if a.offer else ""),
    ("priced_as", lambda a: a.entry.model.id if a.entry else ""),
    ("fits", lambda a: "" if a.plain is None else "no" if a.problem else "yes"),
    ("unpriced", lambda a: a.unpriced or ""),
    ("warnings", lambda a: "; ".join([*a.warnings, *([a.problem] if a.problem else [])])),
    ("price_from", lambda a: a.plain.quotes[0].price.from_.isoformat() if a.plain else ""),
    ("price_source", lambda a: a.plain.quotes[0].price.source if a.plain else ""),
    ("own_prices", lambda a: "" if a.entry is None else "yes" if a.entry.provider.own else "no"),
)
"""What the screen says beside the figures: marks, reasons, sources."""


def to_csv(answers: Answers, state: State) -> str:
    about = _assumptions(answers)
    rows = [[*(c.key for c in COLUMNS), *(n for n, _ in AFTER), *(n for n, _ in WORDS), *about]]
    for answer in ordered(answers, state.sort):
        figures = [_cell(column.key, column.value(answer)) for column in COLUMNS]
        more = [text(answer) for _, text in AFTER]
        rows.append([*figures, *more, *(safe(text(answer)) for _, text in WORDS), *about.values()])
    return csv_text(rows)


def _written(answer: Answer) -> int:
    usage = answer.cached.usage if answer.cached else None
    return usage.cache_write_tokens + usage.cache_write_1h_tokens if usage else 0


def _cell(key: str, value: Decimal | int | str | None) -> str:
    if key == "saved_share" and isinstance(value, Decimal):
        return f"{value:.6f}"
    return cell(value)


def _assumptions(answers: Answers) -> dict[str, str]:
    asked, talk = answers.asked, answers.asked.talk
    return {
        "turns": str(talk.turns),
        "user_tokens": str(talk.user_tokens),
        "assistant_tokens": str(talk.assistant_tokens),
        "system_tokens": str(talk.system_tokens),
        "turns_kept": "all" if talk.keep is None else str(talk.keep),
        "reasoning_tokens": str(talk.reasoning_tokens),
        "conversations_per_month": str(asked.per_month),
        "tier": safe(asked.conditions.tier),
        "as_of": asked.conditions.as_of.isoformat(),
        "catalog_version": answers.catalog.version.isoformat(),
        "catalog_digest": answers.catalog.digest,
    }
