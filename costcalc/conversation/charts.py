"""Charts of a conversation: what each turn costs, and how its input grows toward the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from costcalc import formatting
from costcalc.formatting import join_words
from costcalc.web.charts import (
    GONE,
    Chart,
    Rule,
    Trace,
    build_axis,
    build_figure,
    build_linear_axis,
    choose_dashes,
    draw_bars,
    draw_line,
    draw_rule,
    list_rules,
)
from costcalc.web.identity import choose_color
from costcalc.web.meters import METERS, Meter, choose_meter
from costcalc.web.result_words import is_gone, name_result, write_amount
from pricing.conversation.on_model import ModelConversation, TurnCost
from pricing.estimate.estimate import Estimate, Result
from pricing.quote import ZERO

HEIGHT: Final = 340
MOST_BARS: Final = 60
"""Turns that are drawn one by one; of more, so many groups."""
NEAR: Final = 2
"""A window up to so many times the longest input is drawn; a larger one would press the lines to the ground."""
MOST_NAMED: Final = 3
"""Turns of a summary that are named."""
T = TypeVar("T")
Inputs = list[tuple[int, int]]
"""(turn, tokens)"""


@dataclass(frozen=True, slots=True)
class _Bar:
    """Turns that are drawn as one, and what one of them costs on average."""

    turns: tuple[TurnCost, ...]
    split: dict[Meter, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.split.values(), ZERO)

    @property
    def name(self) -> str:
        first, last = self.turns[0].turn, self.turns[-1].turn
        return f"{first:,}" if first == last else f"{first:,}–{last:,}"

    @property
    def input_tokens(self) -> int:
        return max(turn.input_tokens for turn in self.turns)


def draw_turns(subject: Result) -> Chart | None:
    """Draw what each turn costs on a model as a bar, stacked by what is charged; None for a single turn."""
    talk = subject.talk
    if talk is None or talk.conversation.turns == 1:
        return None
    bars = _group(talk.price_turns())
    meters = [meter for meter in METERS if any(meter in bar.split for bar in bars)]
    if not meters:
        return None
    x = [bar.turns[0].turn for bar in bars]
    drawn = [
        draw_bars(
            x, [bar.split.get(meter, ZERO) for bar in bars], meter.color, name=meter.name,
            text=[formatting.money(bar.split.get(meter, ZERO)) for bar in bars], customdata=[bar.name for bar in bars],
            hover="Turn %{customdata}, %{fullData.name}: %{text}",
        )
        for meter in meters
    ]  # fmt: skip
    y = build_linear_axis("", ZERO, max(bar.total for bar in bars), formatting.money)
    figure = build_figure(drawn, HEIGHT, build_axis("turn", tickformat=",d"), y, barmode="stack")
    body = tuple(
        (
            bar.name,
            *(formatting.money(bar.split[meter]) if meter in bar.split else "" for meter in meters),
            write_amount(subject, bar.total),
            formatting.count(bar.input_tokens),
        )
        for bar in bars
    )
    head = ("Turn", *(meter.name for meter in meters), "Total", "Longest input, tokens")
    key = tuple((meter.name, meter.color) for meter in meters)
    said = _say_turns(subject, talk, bars)
    return Chart("turns", "Cost per turn", said, figure, head, body, key)


def _group(turns: Sequence[TurnCost]) -> list[_Bar]:
    """Put turns together where there are too many to tell apart, each group with the average of its turns."""
    return [_Bar(tuple(several), _average(several)) for several in _cut(turns)]


def _cut(turns: Sequence[T]) -> list[Sequence[T]]:
    size = max(1, -(-len(turns) // MOST_BARS))
    return [turns[place : place + size] for place in range(0, len(turns), size)]


def _average(turns: Sequence[TurnCost]) -> dict[Meter, Decimal]:
    split: dict[Meter, Decimal] = {}
    for line in (line for turn in turns for line in turn.lines):
        meter = choose_meter(line.item)
        split[meter] = split.get(meter, ZERO) + line.amount / len(turns)
    return {meter: amount for meter, amount in split.items() if amount}


def _say_turns(subject: Result, talk: ModelConversation, bars: Sequence[_Bar]) -> str:
    """Say what the first and the last turn cost, and what most of the money is for."""
    first, last = bars[0], bars[-1]
    name, costs = name_result(subject), [write_amount(subject, bar.total) for bar in (first, last)]
    text = f"On {name}, turn {first.name} costs {costs[0]} and turn {last.name} {costs[1]}."
    if costs[0] == costs[1]:
        text = f"On {name}, turn {first.name} costs {costs[0]}, as much as turn {last.name}."
    whole: dict[Meter, Decimal] = {}
    for bar in bars:
        for meter, amount in bar.split.items():
            whole[meter] = whole.get(meter, ZERO) + amount * len(bar.turns)
    most = max(whole, key=whole.__getitem__)
    if len(whole) > 1:
        text += f" {formatting.percent(whole[most] / sum(whole.values()))} of the conversation is {most.name}."
    if len(bars) < talk.conversation.turns:
        text += " Each bar is an average of several turns."
    return f"{text}{_say_long(bars)}{_say_summaries(talk)}"


def _say_long(bars: Sequence[_Bar]) -> str:
    """Say from which turn on a price for long input applies, which shows as a step."""
    turns = [turn for bar in bars for turn in bar.turns]
    rates = {line.item: line.rate for line in turns[0].lines}
    later = (turn.turn for turn in turns if any(rates.get(line.item, line.rate) != line.rate for line in turn.lines))
    first = next(later, None)
    return "" if first is None else f" From turn {first:,} on, long-context prices apply."


def _say_summaries(talk: ModelConversation) -> str:
    turns = list(dict.fromkeys(call.turn for call in talk.made if call.kind == "compaction"))
    if not turns:
        return ""
    if len(turns) > MOST_NAMED:
        return f" The history is summarized {formatting.plural(len(turns), 'time')}, first in turn {turns[0]:,}."
    names = join_words([f"{turn:,}" for turn in turns], "and")
    return f" The history is summarized in {'turn' if len(turns) == 1 else 'turns'} {names}."


def draw_inputs(estimate: Estimate, colored: Sequence[Result]) -> Chart | None:
    """Draw the longest input of each turn on some models, with the windows that it comes near; None for one turn."""
    talk = estimate.request.conversation
    known = [result for result in estimate.results if result.talk]
    shown = [result for result in colored if result.talk] or known[:1]
    if talk is None or talk.turns == 1 or not shown:
        return None
    series = {result.requested: _group_inputs(result) for result in shown}
    turns = [turn for turn, _ in series[shown[0].requested]]
    lines = _draw_lines(turns, series, shown)
    longest = max(tokens for inputs in series.values() for _, tokens in inputs)
    rules = _list_limits(known, talk.limit, longest)
    shapes, notes = list_rules(rule for _, rule in rules)
    most = max([longest, *(at for at, _ in rules)])
    y = build_linear_axis("input tokens", ZERO, Decimal(most), formatting.count)
    figure = build_figure(lines, HEIGHT, build_axis("turn", tickformat=",d"), y, shapes=shapes, annotations=notes)
    head = ("Turn", *(name_result(result) for result in shown))
    columns = [[formatting.count(tokens) for _, tokens in series[result.requested]] for result in shown]
    body = tuple(zip([f"{turn:,}" for turn in turns], *columns, strict=True))
    return Chart("inputs", "Input per turn", _say_inputs(shown, series), figure, head, body)


def _draw_lines(
    turns: Sequence[int], series: Mapping[str, list[tuple[int, int]]], shown: Sequence[Result]
) -> list[Trace]:
    """Draw a line for each model; one for those that are sent the same, which would hide each other."""
    alike: dict[tuple[int, ...], list[Result]] = {}
    for result in shown:
        alike.setdefault(tuple(tokens for _, tokens in series[result.requested]), []).append(result)
    colors = [choose_color(several[0].requested, several[0].offer) for several in alike.values()]
    return [
        draw_line(
            _name_several(several), color, turns, tokens, text=[formatting.plural(each, "token") for each in tokens],
            hover="Turn %{x:,}: %{text}<extra>%{fullData.name}</extra>",
            line={"dash": GONE if is_gone(several[0]) else dash},
        )
        for (tokens, several), color, dash in zip(alike.items(), colors, choose_dashes(colors), strict=True)
    ]  # fmt: skip


def _group_inputs(result: Result) -> Inputs:
    """List (turn, tokens of its longest input); of too many turns the longest of each group, at its last turn."""
    longest: dict[int, int] = {}
    for call in result.talk.made if result.talk else ():
        longest[call.turn] = max(longest.get(call.turn, 0), call.input_tokens)
    return [(several[-1][0], max(tokens for _, tokens in several)) for several in _cut([*longest.items()])]


def _name_several(results: Sequence[Result]) -> str:
    return _name_first([name_result(result) for result in results])


def _name_first(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} + {len(names) - 1}"


def _list_limits(results: Sequence[Result], limit: int | None, longest: int) -> list[tuple[int, Rule]]:
    """List the windows that the input comes near, and where the history is shortened: (tokens, the rule)."""
    windows: dict[int, list[str]] = {}
    for result in results:
        window = result.entry.model.context_window if result.entry else None
        if window and window <= longest * NEAR:
            windows.setdefault(window, []).append(result.requested)
    named = [(at, f"window of {_name_first(names)}") for at, names in windows.items()]
    if limit is not None and limit <= longest * NEAR:
        named.append((limit, "shortened here"))
    return [(at, draw_rule("y", Decimal(at), text, "var(--quiet)")) for at, text in named]


def _say_inputs(results: Sequence[Result], series: Mapping[str, Inputs]) -> str:
    """Say how long the longest call is on the model whose window it fills most, and how much of it that is."""
    sent = {name: max(tokens for _, tokens in inputs) for name, inputs in series.items()}
    windows = {result.requested: result.entry.model.context_window for result in results if result.entry}
    shares = [(Decimal(sent[name]) / window, name) for name, window in windows.items() if window]
    if not shares:
        text = f"The longest call sends {formatting.plural(max(sent.values()), 'token')}"
    else:
        share, name = max(shares)
        tokens = formatting.plural(sent[name], "token")
        if sent[name] == max(sent.values()):
            text = f"The longest call sends {tokens}, {formatting.percent(share)} of the window of {name}"
        else:
            part = f"{formatting.percent(share)} of that of {name}"
            text = f"The call that fills the largest share of a window sends {tokens}, {part}"
    return f"{text}. Each line is the longest input of a turn."
