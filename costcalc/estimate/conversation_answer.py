"""Conversations as programs read them: an estimate's answer, with what the turns add."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from costcalc.estimate.api import EstimateHead, ResultResponse, describe_head, describe_result
from costcalc.schema.values import LineResponse, Money, describe, write_money
from pricing.conversation.talk import Talk
from pricing.estimate.estimate import Estimate, Result


class TurnResponse(TypedDict):
    turn: int
    input_tokens: Annotated[int, Field(description="Input of its longest call, which must fit the context window")]
    cost: Money
    lines: list[LineResponse]


class TalkResponse(TypedDict):
    """What a conversation costs on a model, and the calls that it takes there."""

    cost_per_conversation: Annotated[Money | None, Field(description="The same as cost_per_request")]
    cost_per_resolved_task: Annotated[
        Money | None, Field(description="The cost of a conversation ÷ the success rate; null: none resolves its task")
    ]
    cost_uncached: Annotated[Money | None, Field(description="Of a conversation with nothing cached")]
    calls: Annotated[int, Field(description="Calls of the model, without compactions and sub-agents")]
    compactions: int
    sub_agent_runs: Annotated[str, Field(description="On average, as decimal text")]
    longest_input_tokens: Annotated[int, Field(description="Input of the longest call")]
    turns: Annotated[
        list[TurnResponse] | None, Field(description="Charges of each turn, where each_turn asks for them")
    ]


class ConversationResultResponse(ResultResponse):
    conversation: Annotated[TalkResponse | None, Field(description="null: there is no price")]


class ConversationResponse(EstimateHead):
    """Answer of an estimate. A request is a whole conversation: usage, lines and costs are of all its calls."""

    results: list[ConversationResultResponse]


def describe_conversation(estimate: Estimate, *, monthly: bool = True, each_turn: bool = False) -> ConversationResponse:
    """Return the response; `monthly`: whether there is a number of conversations a month."""
    results = [
        ConversationResultResponse(
            **describe_result(result, monthly), conversation=_describe_talk(result, each_turn=each_turn)
        )
        for result in estimate.results
    ]
    return ConversationResponse(**describe_head(estimate, monthly=monthly), results=results)


def _describe_talk(result: Result, *, each_turn: bool) -> TalkResponse | None:
    talk = result.talk
    if talk is None:
        return None
    return TalkResponse(
        cost_per_conversation=write_money(result.cost),
        cost_per_resolved_task=write_money(result.cost_resolved),
        cost_uncached=write_money(result.cost_uncached),
        calls=talk.count("call"),
        compactions=talk.count("compaction"),
        sub_agent_runs=formatting.plain(talk.conversation.sub_calls * talk.conversation.turns),
        longest_input_tokens=talk.longest_input,
        turns=_describe_turns(talk) if each_turn else None,
    )


def _describe_turns(talk: Talk) -> list[TurnResponse]:
    return [describe(TurnResponse, turn, cost=write_money(turn.total)) for turn in talk.price_turns()]
