"""A conversation's costs as a table: one list of columns, from which the page, the CSV and the sorting are all made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from costcalc import formatting
from costcalc.conversation.state import State
from costcalc.web.columns import Cell, Column, Row, Table, headers, in_order
from costcalc.web.line_items import ItemLine, Origin, item_lines, origin, priced_as, remark
from pricing.conversation.cost import Answer, Answers, Total

DEFAULT_SORT = "month"


def _amount(total: Total | None) -> Decimal | None:
    return total.amount if total else None


def _input(answer: Answer) -> int | None:
    return answer.plain.usage.input_tokens if answer.plain else None


def _read(answer: Answer) -> int | None:
    return answer.cached.usage.cache_read_tokens if answer.cached and answer.caches else None


COLUMNS: tuple[Column[Answer], ...] = (
    Column("model", "Model", "", lambda a: a.requested, formatting.word, "model", numeric=False),
    Column("usd_per_month", "Month", "$, cached", lambda a: a.monthly, formatting.money, "month"),
    Column("usd_per_month_uncached", "Month", "$, uncached", lambda a: a.monthly_plain, formatting.money, "plain"),
    Column("saved_share", "Saved", "by caching", lambda a: a.saved_share, formatting.percent, "saved"),
    Column(
        "usd_per_conversation", "Conversation", "$, cached",
        lambda a: _amount(a.cached), formatting.money, "conversation",
    ),
    Column(
        "usd_per_conversation_uncached", "Conversation", "$, uncached",
        lambda a: _amount(a.plain), formatting.money, "alone",
    ),
    Column("input_tokens", "Input", "tokens", _input, formatting.count, "input"),
    Column("cache_read_tokens", "Cached", "of input", _read, formatting.count, "cached"),
)  # fmt: skip


def ordered(answers: Answers, sort: str) -> list[Answer]:
    """The results in the order of a column, those without a value last."""
    return in_order(answers.results, COLUMNS, sort)


@dataclass(frozen=True, slots=True)
class Details:
    """How a model's figures are made: its lines with and without caching, the rule, the price row."""

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


def table(answers: Answers, state: State, how: str) -> Table:
    """The rows in the order of the state; the model named `how` with how it is made up."""
    places = {id(answer): place for place, answer in enumerate(answers.results)}
    rows = [_row(answers, answer, places[id(answer)], state, how) for answer in ordered(answers, state.sort)]
    return Table(headers(COLUMNS, state.sort, lambda following: f"?{state.query(sort=following)}"), rows)


def _row(answers: Answers, answer: Answer, place: int, state: State, how: str) -> Row:
    opened = answer.requested == how
    cells = [Cell(column.text(column.value(answer)), column.css) for column in COLUMNS[1:]]
    if answer.plain:
        cells[0] = replace(cells[0], opens=f"open-how-{place}")
    return Row(
        id=f"how-{place}",
        model=answer.requested,
        best=answer is answers.cheapest,
        notes=(remark(priced_as(answer.requested, answer.entry), answer.entry),),
        tags=("cheapest that fits",) if answer is answers.cheapest else (),
        problems=(answer.unpriced, answer.problem, *answer.warnings),
        cells=tuple(cells),
        how=f"?{state.query()}" if opened else f"?{state.query(how=answer.requested)}",
        details=_details(answers, answer) if opened else None,
    )


def _details(answers: Answers, answer: Answer) -> Details | None:
    plain, cached, entry, talk = answer.plain, answer.cached, answer.entry, answer.talk
    if plain is None or cached is None or entry is None or talk is None:
        return None
    rule, month = entry.model.caching, formatting.plural(answer.per_month, "conversation")
    return Details(
        cached=item_lines(cached.lines),
        totals=(
            ("One conversation", formatting.rate(cached.amount)),
            (f"A month: {month}", formatting.rate(answer.monthly)),
        ),
        plain=item_lines(plain.lines) if answer.caches else (),
        total_plain=formatting.rate(plain.amount),
        rule=_rule(answer),
        rule_source=rule.source if rule and answer.caches else "",
        form=(
            f"The form of its chats adds {talk.per_message} tokens to a message and {talk.per_call} to a call."
            if talk.per_message
            else "What the form of its chats adds is not published, and not counted."
        ),
        origin=origin(entry.model.id, plain.quotes[0].price, f"tier {answers.asked.conditions.tier}"),
    )


def _rule(answer: Answer) -> str:
    rule = answer.entry.model.caching if answer.entry else None
    if not answer.caches:
        return "It has no price for cached input."
    if rule is None:
        return "Its rule for caching is not known to us; the whole unchanged beginning is taken as cached."
    steps = f", in steps of {formatting.count(rule.step)}" if rule.step > 1 else ""
    return f"It caches a beginning from {formatting.count(rule.minimum)} tokens on{steps}."


def answer_in_words(answers: Answers) -> str:
    """The conversation's cost in a sentence."""
    best = answers.cheapest
    turns = formatting.plural(answers.asked.talk.turns, "turn")
    if best is None:
        return f"{turns}: none of the chosen models can hold this conversation; the table says why."
    month, one = formatting.money(best.monthly), formatting.money(_amount(best.cached))
    text = f"{turns}. Cheapest that fits: {best.requested} at {month} a month, {one} a conversation"
    if best.saved_share and best.saved_share > 0:
        text += f"; without caching {formatting.money(best.monthly_plain)} a month"
    return f"{text}."
