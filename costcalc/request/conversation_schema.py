"""Conversation as programs state it. Each text under a field is its description in the schema."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from costcalc.input_limits import (
    LONGEST_NAME,
    MOST_CALLS,
    MOST_LINES,
    MOST_PAUSE,
    MOST_SUB_CALLS,
    MOST_TOKENS,
    MOST_TURN_TOKENS,
)
from costcalc.request.schema import EstimateRequest, ImageRequest
from pricing.conversation.conversation import AtLimit, Resent
from pricing.value_types import WHOLE, Count, Number, Share, StrictModel, describe_number

Turns = Annotated[int, Field(ge=1, le=MOST_CALLS), WHOLE]
TurnTokens = Annotated[int, Field(ge=0, le=MOST_TURN_TOKENS), WHOLE]


class ConversationSettings(StrictModel):
    """Turns of a conversation, in average tokens. What every call begins with (instructions, tools) is the prompt."""

    turns: Turns
    """How many turns; `turns` × `calls` are at most 10,000."""
    user_tokens: TurnTokens = 0
    """The message that begins a turn; its answer has `output_tokens`."""
    calls: Turns = 1
    """Calls of the model in a turn. Each but the last ends in a tool call, whose result the next one is sent;
    `reasoning_tokens` and fees are of each call."""
    call_tokens: TurnTokens = 0
    """Output of a tool call."""
    result_tokens: TurnTokens = 0
    """Result of a tool call."""
    turn_images: Annotated[list[ImageRequest], Field(max_length=MOST_LINES)] = Field(default_factory=list)
    """Images that each turn begins with."""
    reasoning_kept: Resent = "vendor"
    """Reasoning of earlier turns in later ones: kept, dropped, or by the vendor's rule."""
    keep: Annotated[int, Field(ge=0, le=MOST_CALLS), WHOLE] | None = None
    """Earlier turns that are resent; default: all."""
    limit: Annotated[int, Field(ge=1, le=MOST_TOKENS), WHOLE] | None = None
    """Input tokens of a call beyond which the history is shortened; default: never."""
    at_limit: AtLimit = "compact"
    """compact: a call of its own leaves `summary_tokens` of the history; truncate: the oldest turns are left out."""
    summary_tokens: TurnTokens = 0
    """What a compaction leaves of the history."""
    pause: Annotated[Number, Field(ge=0, le=MOST_PAUSE), describe_number(0, MOST_PAUSE)] = Field(
        default=0, validate_default=True
    )
    """Minutes between turns. Where it is longer than the cache's lifetime, all is written again."""
    caching: bool = True
    sub_calls: Annotated[Number, Field(ge=0, le=MOST_SUB_CALLS), describe_number(0, MOST_SUB_CALLS)] = Field(
        default=0, validate_default=True
    )
    """Runs of sub-agents a turn, on average."""
    sub_model: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    """The model of the sub-agents; default: that of the conversation."""
    sub_input_tokens: Count = 0
    sub_output_tokens: Count = 0
    success_rate: Share = Field(default=1, validate_default=True)
    """Share of conversations that resolve their task."""


class ConversationRequest(EstimateRequest):
    """Conversation to price: what each of its calls begins with, as in a request for an estimate, and its turns.

    Requests a month are conversations; output and reasoning are those of one call, and so are the fees.
    """

    conversation: ConversationSettings
    """Its turns, in average tokens."""
    each_turn: bool = False
    """true: each result has what every turn is charged."""
