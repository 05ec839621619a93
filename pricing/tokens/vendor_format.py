"""What a vendor adds to the texts of a request: its chat format, and the form in which its model is shown tools."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import Final, NamedTuple

from pricing.tokens.chat import PER_MESSAGE, PER_REPLY, PER_ROLE
from pricing.tokens.claude import Turns, count_frame
from pricing.tokens.claude_tools import (
    bound_calls,
    bound_definitions,
    count_tool_prompt,
    count_vendor_tool,
)
from pricing.tokens.encodings import FILES
from pricing.tokens.prompt import PromptCount
from pricing.tokens.rules import CountingRules
from pricing.tokens.scale import Scale
from pricing.tokens.span import Span, add_spans
from pricing.tokens.vocabularies import is_claude

ELSEWHERE_PER_MESSAGE: Final = Span(1, PER_MESSAGE + PER_ROLE, 6)
ELSEWHERE_PER_REPLY: Final = Span(0, PER_REPLY, 5)
"""Chat format of open models, whose templates add 1 token to a message (DeepSeek) up to 5 (Gemma, Llama 3, Qwen)."""
CALLS_UNKNOWN: Final = 10
"""Tokens around a function call or its result, at most, where the vendor's format is not published."""
FEWEST: Final = Decimal("0.5")
INSTRUCTIONS: Final = 400
"""Range of tool definitions where a vendor's form is not published: from OpenAI's, which takes about half of the tokens
of their JSON, to Anthropic's, which adds up to 400 tokens of instructions."""


UNKNOWN_PROMPT: Final = Span(159, 346, 804)
"""Anthropic's prompt about tools where the table has none: the fewest and most of any model, and Claude 3.5's."""


class Format(NamedTuple):
    """Tokens, and why they are an estimate."""

    span: Span
    reason: str | None


def count_chat_format(count: PromptCount, rules: CountingRules) -> Format:
    """Return the tokens around messages."""
    name = rules.counted_in
    if name in FILES:
        sizes = count.sizes[name]
        off = 0 if rules.exact_chat else 1
        span = Span(max(sizes.overhead - off - sizes.fewer, 0), sizes.overhead, sizes.overhead + off + sizes.more)
        calls = "the format of function calls and results is not published" if count.inferred else None
        return Format(span, "the chat format of this model is not published" if off else calls)
    if is_claude(name):
        turns = Turns(count.turns, count.joined, count.continued)
        frame = count_frame(turns, name, with_system=count.instructing > 0)
        around_calls = bound_calls(count.calls, count.arguments, name)
        return Format(add_spans([frame, around_calls]), "the chat format is inferred from the vendor’s recorded counts")
    low, expected, high = (
        count.messages * each + reply for each, reply in zip(ELSEWHERE_PER_MESSAGE, ELSEWHERE_PER_REPLY, strict=True)
    )
    span = Span(low, expected, high + count.inferred * CALLS_UNKNOWN)
    return Format(span, "the chat format of this model is not published")


def count_definitions(count: PromptCount, rules: CountingRules, scale: Scale) -> Format:
    """Return the tokens of tools, with what the vendor says to the model about them."""
    name = rules.counted_in
    why = "the format of tool definitions is not published"
    if name in FILES:
        return Format(count.sizes[name].tools, why)
    text = scale.apply(scale.sizes.definitions)
    if is_claude(name):
        own = [count_vendor_tool(kind, name) for kind in count.vendor_tools]
        spans = [text, bound_definitions(count.definitions), *filter(None, own)]
        spans.append(_count_tool_prompt(count, rules))
        low, expected, high = add_spans(spans)
        inferred = "the format of tool definitions is inferred from the vendor’s recorded counts"
        return Format(Span(max(low, 0), expected, high), inferred)
    fewest = int((text.low * FEWEST).to_integral_value(ROUND_FLOOR))
    return Format(Span(fewest, text.expected, text.high + INSTRUCTIONS), why)


def _count_tool_prompt(count: PromptCount, rules: CountingRules) -> Span:
    if rules.tool_prompt is None:
        return UNKNOWN_PROMPT
    return count_tool_prompt(rules.tool_prompt, forced=bool(count.forced), named=bool(count.named))


def count_published_tools(count: PromptCount, rules: CountingRules) -> int:
    """Return how many of the tools that vendors describe themselves are counted on a model."""
    return len(count.vendor_tools) if is_claude(rules.counted_in) else 0


def count_response_format(rules: CountingRules, scale: Scale) -> Format:
    """Return the tokens of a response format; other vendors than OpenAI may not show it to the model at all."""
    why = "how a response format is sent to the model is not published"
    if rules.counted_in in FILES:
        return Format(scale.sizes.response_format, why)
    return Format(scale.apply(scale.sizes.response_format.expected)._replace(low=0), why)
