"""Function calls and their results in messages → tokens, with the band that recorded counts support.

OpenAI publishes no rule. The one here agrees with each of the 10 counts of one call and its result that were recorded
with `tool_calls` (chrisdinn/tokens; community.openai.com, thread 538914): arguments are shown like TypeScript, and the
function's name twice. The older `function_call` showed the arguments as they are and the name once: 5 of 5 counts
(hmarr/openai-chat-tokens). docs/tokens.md has the table.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from pricing.strict_json import JSONError, check, parse, write
from pricing.tokens.span import Span
from pricing.tokens.text import count_tokens, replace_surrogates

PER_CALL: Final = 5
BESIDE_TEXT: Final = 4
"""Tokens for calls that stand beside a text: they are shown as a message of their own."""
OLDER_CALL: Final = 3
HARMONY_CALL: Final = 10
"""Tokens that the open harmony format spends on a call and its result beyond the rule (openai/harmony, docs/format.md).

Whether the API's newest models are billed in that format is not published, so it is the high end alone.
"""
PARALLEL: Final = Span(0, 13, 19)
"""Tokens for the results of several calls at once: 13 with GPT-4 Turbo (chrisdinn/tokens)."""
PARALLEL_RESULT: Final = Span(0, 0, 5)
"""Tokens for each of them: 19 and 5 for each with GPT-3.5 Turbo (community.openai.com, thread 538914)."""

_FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")


def count_call(name: str, arguments: str, encoding: str, *, older: bool = False) -> Span:
    """Count a call's name and arguments in tokens, with what stands around them. Raises TextTooLong.

    `older` is True for one that was sent as `function_call`.
    """
    named = count_tokens(name, encoding)
    raw = count_tokens(arguments, encoding)
    shown = count_tokens(_write_arguments(arguments), encoding)
    newest, oldest = PER_CALL + 2 * named + shown, OLDER_CALL + named + raw
    most = PER_CALL + 2 * named + max(raw, shown) + HARMONY_CALL
    return Span(min(oldest, newest), oldest if older else newest, most)


def count_result(text: str, encoding: str, *, parallel: bool) -> Span:
    """Count the text of a call's result in tokens. Raises TextTooLong.

    The results of several calls at once are sent with letters beyond ASCII escaped: 3,000 Korean words were billed
    39,235 tokens instead of 3,200 (community.openai.com, threads 1375117 and 816259; openai/tiktoken#474). The low end
    is the text as it is, the high end the text with all that JSON escapes.
    """
    text = replace_surrogates(text)
    low = count_tokens(text, encoding)
    if not parallel:
        return Span(low, low, low)
    escaped = low if text.isascii() else count_tokens(_FOREIGN.sub(lambda found: _escape(found[0]), text), encoding)
    return Span(min(low, escaped), escaped, max(low, escaped, count_tokens(_escape(text), encoding)))


def _escape(text: str) -> str:
    return json.dumps(text)[1:-1]


def _write_arguments(arguments: str) -> str:
    """Write a call's arguments as a model is shown them; what is no JSON as it is."""
    try:
        value = parse(arguments)
        check(value)
    except JSONError:
        return arguments
    return _write(value)


def _write(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{_write(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_write, value)) + "]"
    return write(value)
