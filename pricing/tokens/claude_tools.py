"""Tools on Claude → tokens: the vendor's prompt about tools, definitions, calls, and tools that it describes itself.

Anthropic publishes the size of the prompt for each model (pricing/tables/anthropic.yaml), and that definitions follow
it as JSON (https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview). The form below gives 39 of 52
recorded requests with definitions to the token and misses none by more than 4; the bands hold these, all 27 with calls,
and all 36 others that were tried afterward (tests/data/claude_requests). Only one of them all is to Claude 4.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from pricing.strict_json import JSONError, parse, write
from pricing.tokens.span import Span
from pricing.tokens.tools import Tool

AROUND: Final = 1
"""Tokens that the definitions have in all beyond their own text."""
LESS: Final = 6
MORE: Final = 5
"""Tokens by which recorded definitions were below and above what is expected."""
TOOLS_A_TOKEN: Final = 5
"""Tools for each further token, either way: no recorded request has more than four."""

NAMED: Final = Span(1, 2, 2)
"""Tokens beside the name of the tool that must be called; 1 with a name of one token."""
CALL: Final = {"claude_3": Span(36, 39, 57), "claude_4_7": Span(25, 33, 57), "claude_4_8": Span(25, 27, 46)}
"""Tokens of a call and its result beside the function's name, the arguments as JSON, and the result's text."""
ARGUMENT: Final = Span(9, 10, 12)
"""Tokens for each argument beside its JSON."""

BASH: Final = "https://platform.claude.com/docs/en/about-claude/pricing#bash-tool"
EDITOR: Final = "https://platform.claude.com/docs/en/about-claude/pricing#text-editor-tool"
COMPUTER: Final = "https://platform.claude.com/docs/en/about-claude/pricing#computer-use-tool"
BROWSER: Final = "https://platform.claude.com/docs/en/about-claude/pricing#browser-use-tool"
MEMORY: Final = "https://github.com/pydantic/pydantic-ai/tree/main/tests/models/cassettes/test_anthropic"


class ToolPrompt(NamedTuple):
    """Tokens of the prompt that the vendor adds where a request has tools, by `tool_choice`."""

    auto: int
    """Tokens where the model may choose (`auto`, `none`)."""
    forced: int
    """Tokens where it must call a tool (`any`, `tool`)."""
    off_by: int = 0
    """Tokens by which both may be off, where the vendor publishes none for the model."""
    named: int | None = None
    """Tokens where it must call a certain tool, where that is known to be another number than `forced`."""


class VendorTool(NamedTuple):
    """Tokens of a tool that the vendor describes itself, and the page that says so."""

    older: Span
    """Tokens for Claude 3 to 4.6."""
    newer: Span
    """Tokens for Claude 4.7 and later."""
    source: str


_BASH: Final = VendorTool(Span(244, 244, 245), Span(325, 325, 325), BASH)
# Measured by the vendor for Claude 3.7 and 4; the high end for later ones grows as the bash tool did (325 ÷ 244).
_EDITOR: Final = VendorTool(Span(700, 700, 700), Span(700, 700, 933), EDITOR)
_COMPUTER: Final = VendorTool(Span(735 + 466, 735 + 482, 735 + 499), Span(735 + 466, 735 + 482, 1644), COMPUTER)
# "About 4,520" and "about 6,610" with the prompt of 286 for Claude Opus 5, 410 less without `zoom`, 880 more with all.
_COMPUTER_SET: Final = Span(4_520 - 286 - 410 - 10, 4_520 - 286, 4_520 - 286 + 10)
_BROWSER_SET: Final = Span(6_610 - 286 - 10, 6_610 - 286, 6_610 - 286 + 880)

VENDOR_TOOLS: Final = {
    "bash_20250124": _BASH,
    "text_editor_20250124": _EDITOR,
    "text_editor_20250429": _EDITOR,
    "text_editor_20250728": _EDITOR,
    "computer_20250124": _COMPUTER,
    "computer_20251124": _COMPUTER,
    "computer_toolset_20260801": VendorTool(_COMPUTER_SET, _COMPUTER_SET, COMPUTER),
    "browser_toolset_20260801": VendorTool(_BROWSER_SET, _BROWSER_SET, BROWSER),
    "memory_20250818": VendorTool(Span(1_069, 1_069, 1_069), Span(1_069, 1_069, 1_424), MEMORY),
}
"""Type of a tool → its tokens. What the vendor runs itself (search, code) is missing: its results are input as well."""


def count_vendor_tool(kind: str, vocabulary: str) -> Span | None:
    """Return the tokens of a tool that Anthropic describes itself, such as `bash_20250124`; None where unknown."""
    tool = VENDOR_TOOLS.get(kind)
    if tool is None:
        return None
    return tool.older if vocabulary == "claude_3" else tool.newer


def count_tool_prompt(prompt: ToolPrompt, *, forced: bool, named: bool) -> Span:
    """Return the tokens of the vendor's prompt about tools.

    `forced` where the model must call one (`any`, `tool`), `named` where it must call a certain one, whose name comes
    on top.
    """
    tokens = prompt.forced if forced else prompt.auto
    if named and prompt.named is not None:
        tokens = prompt.named
    low, expected, high = NAMED if named else (0, 0, 0)
    return Span(max(tokens - prompt.off_by, 0) + low, tokens + expected, tokens + prompt.off_by + high)


def render_definitions(tools: Sequence[Tool]) -> str:
    """Write definitions as Claude is shown them: a line each, as JSON with its keys in this order."""
    return "\n".join(f"<function>{_write(_describe(tool))}</function>" for tool in tools)


def _describe(tool: Tool) -> dict[str, Any]:
    described = {"description": tool.description} if tool.description else {}
    return {**described, "name": tool.name, "parameters": tool.parameters or {"type": "object", "properties": {}}}


def _write(value: Any) -> str:
    return write(value)


def bound_definitions(number: int) -> Span:
    """Return the tokens that so many definitions have beyond the text of `render_definitions`; low is negative."""
    if number == 0:
        return Span(0, 0, 0)
    unknown = number // TOOLS_A_TOKEN
    return Span(AROUND - LESS - unknown, AROUND, AROUND + MORE + unknown)


def count_arguments(arguments: str) -> int:
    """Return the number of arguments of a call, from its JSON text; 0 where that is no object."""
    try:
        value = parse(arguments)
    except JSONError:
        return 0
    return len(value) if isinstance(value, dict) else 0


def bound_calls(calls: int, arguments: int, vocabulary: str) -> Span:
    """Return the tokens that calls with so many arguments in all, and their results, have beyond their texts."""
    low, expected, high = (
        calls * each + arguments * more for each, more in zip(CALL[vocabulary], ARGUMENT, strict=True)
    )
    return Span(low, expected, high)
