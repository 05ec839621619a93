"""Growth of a conversation's input from turn to turn, as a chart with the same figures as a table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from costcalc import formatting
from costcalc.web.charts import Chart, Trace, build_axis, build_figure, build_linear_axis, draw_line
from costcalc.web.meters import INPUT, OUTPUT, READ
from pricing.conversation.cost import PER_MESSAGE_AND_ROLE, ConversationCosts
from pricing.conversation.turns import Conversation, Turn, list_turns
from pricing.tokens.chat import PER_REPLY

UNCHANGED = "Same as in the previous turn"
OWN_FORM = "Input with OpenAI’s chat format"
ENDS = {OWN_FORM: "in chat format", UNCHANGED: "unchanged"}
"""Names at the ends of lines, where there is less room."""


def draw_chart(costs: ConversationCosts) -> Chart:
    """Draw the input of each call; a second line where some of the models add the form of a chat to it."""
    talks = _talks(costs)
    calls = {name: list_turns(talk) for name, talk in talks.items()}
    first = next(iter(calls.values()))
    lines = [
        _line(name, [turn.input_tokens for turn in sent], color.color)
        for color, (name, sent) in zip((INPUT, OUTPUT), calls.items(), strict=False)
    ]
    lines.append(_line(UNCHANGED, [turn.unchanged for turn in first], READ.color, dash="dot"))
    most = max(turn.input_tokens for sent in calls.values() for turn in sent)
    x = build_axis("turn", tickformat=",d")
    y = build_linear_axis("input tokens", Decimal(0), Decimal(most), formatting.count)
    head = ("Turn", *(f"{name}, tokens" for name in calls), UNCHANGED, "Output, tokens")
    body = tuple(
        (
            formatting.count(turn.number),
            *(formatting.count(sent[i].input_tokens) for sent in calls.values()),
            formatting.count(turn.unchanged),
            formatting.count(turn.output_tokens),
        )
        for i, turn in enumerate(first)
    )
    return Chart(
        "turns",
        "Input of each turn",
        _sentence(first, costs.request.talk),
        build_figure(lines, 380, x, y),
        head,
        body,
    )


def _talks(costs: ConversationCosts) -> dict[str, Conversation]:
    """Return the ways in which the chosen models are sent the conversation, by the name of their line."""
    talk = costs.request.talk
    forms = {cost.talk.per_message for cost in costs.results if cost.talk} or {0}
    talks = {}
    if 0 in forms:
        talks["Input"] = talk
    if PER_MESSAGE_AND_ROLE in forms:
        talks[OWN_FORM] = replace(talk, per_message=PER_MESSAGE_AND_ROLE, per_call=PER_REPLY)
    return talks


def _line(name: str, values: list[int], color: str, *, dash: str = "solid") -> Trace:
    return draw_line(
        name, color, range(1, len(values) + 1), values, text=[formatting.plural(value, "token") for value in values],
        hover="Turn %{x:,}: %{text}<extra>%{fullData.name}</extra>", line={"dash": dash}, end=ENDS.get(name),
    )  # fmt: skip


def _sentence(calls: list[Turn], talk: Conversation) -> str:
    first, last = calls[0].input_tokens, calls[-1].input_tokens
    if len(calls) == 1:
        return f"One call sends {formatting.plural(first, 'token')}."
    history = "the whole history" if talk.keep is None else f"the last {formatting.plural(talk.keep, 'turn')}"
    text = f"Each call resends {history}: "
    if first == last:
        return f"{text}each of the {len(calls):,} has {formatting.plural(last, 'token')}."
    text += f"from {formatting.plural(first, 'token')} in the first turn to {formatting.count(last)} in the last"
    level = next(turn.number for turn in calls if turn.input_tokens == last)
    return f"{text}." if level == len(calls) else f"{text}; it stops growing at turn {level:,}."
