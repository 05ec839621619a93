"""Conversations as programs read them: an estimate's answer, with what the turns add."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc import formatting
from costcalc.estimate.api import EstimateHead, ResultResponse, describe_head, describe_result
from costcalc.projection.response_schema import Change, Figure
from costcalc.schema.values import LineResponse, Money, describe, write_money
from pricing.conversation.on_model import ModelConversation
from pricing.estimate.conversation_levers import LeverName, choose_subject, pull_conversation_levers
from pricing.estimate.estimate import Estimate, Result


class TurnResponse(TypedDict):
    turn: int
    input_tokens: Annotated[int, Field(description="Input of its longest call, which must fit the context window")]
    cost: Money
    lines: list[LineResponse]


class ConversationCostsResponse(TypedDict):
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
    conversation: Annotated[ConversationCostsResponse | None, Field(description="null: there is no price")]


class ConversationLeverResponse(TypedDict):
    """The conversation with one thing changed."""

    lever: Annotated[
        LeverName,
        Field(
            description="caching: switched on; keep: only so many earlier turns resent; compact: summarized at so many "
            "tokens; definitions: half of the tools; results: of so many tokens; sub_model: sub-agents on that model"
        ),
    ]
    value: Annotated[int | str | None, Field(description="What it is changed to")]
    cost_per_conversation: Money | None
    saves: Change
    share: Annotated[Figure | None, Field(description="Share of the cost now, six decimal places")]


class ConversationLeversResponse(TypedDict):
    model: Annotated[str, Field(description="The cheapest")]
    levers: Annotated[list[ConversationLeverResponse], Field(description="The one that saves most first")]


class ConversationResponse(EstimateHead):
    """Answer of an estimate. A request is a whole conversation: usage, lines and costs are of all its calls."""

    results: list[ConversationResultResponse]
    levers: Annotated[
        ConversationLeversResponse | None,
        Field(description="Changes that may save; null: no model has a price, or none does"),
    ]


def describe_conversation(
    estimate: Estimate, *, monthly: bool = True, each_turn: bool = False, baseline: str = ""
) -> ConversationResponse:
    """Return the response; `monthly`: whether there is a number of conversations a month.

    The levers are those of the baseline, else of the cheapest.
    """
    results = [
        ConversationResultResponse(
            **describe_result(result, monthly), conversation=_describe_costs(result, each_turn=each_turn)
        )
        for result in estimate.results
    ]
    levers = _describe_levers(estimate, choose_subject(estimate, baseline))
    return ConversationResponse(**describe_head(estimate, monthly=monthly), results=results, levers=levers)


def _describe_levers(estimate: Estimate, subject: Result | None) -> ConversationLeversResponse | None:
    pulled = pull_conversation_levers(estimate.catalog, estimate.request, subject) if subject else ()
    levers = [lever for lever in pulled if lever.saved]
    if subject is None or not levers:
        return None
    described = [
        describe(
            ConversationLeverResponse,
            lever,
            value=lever.change.value,
            cost_per_conversation=write_money(lever.result.cost),
            saves=formatting.plain(lever.saved),
            share=None if lever.saved_share is None else formatting.plain_share(lever.saved_share),
        )
        for lever in levers
    ]
    return ConversationLeversResponse(model=subject.requested, levers=described)


def _describe_costs(result: Result, *, each_turn: bool) -> ConversationCostsResponse | None:
    talk = result.talk
    if talk is None:
        return None
    return ConversationCostsResponse(
        cost_per_conversation=write_money(result.cost),
        cost_per_resolved_task=write_money(result.cost_resolved),
        cost_uncached=write_money(result.cost_uncached),
        calls=talk.count("call"),
        compactions=talk.count("compaction"),
        sub_agent_runs=formatting.plain(talk.conversation.sub_calls * talk.conversation.turns),
        longest_input_tokens=talk.longest_input,
        turns=_describe_turns(talk) if each_turn else None,
    )


def _describe_turns(talk: ModelConversation) -> list[TurnResponse]:
    return [describe(TurnResponse, turn, cost=write_money(turn.total)) for turn in talk.price_turns()]
