"""Calls of tools that a response of OpenAI's Responses API lists in its output, and the tools that it had."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from pricing.units import SEARCH_CONTEXTS
from pricing.usage import Fees
from pricing.usage_log.fields.reading import as_fees
from pricing.usage_log.fields.trace import Figure
from pricing.usage_log.fields.usage_fields import Fields

_FREE_ACTIONS: Final = ("open_page", "find_in_page")
"""What a web search does beside searching, which OpenAI does not charge for."""


_KNOWN: Final = frozenset(
    {
        "web_search_call", "file_search_call", "x_search_call", "code_interpreter_call", "image_generation_call",
        "shell_call",
        # run by the one who asks, or charged by their tokens alone
        "function_call", "custom_tool_call", "mcp_call", "computer_call", "local_shell_call", "apply_patch_call",
        "tool_search_call",
    }
)  # fmt: skip
"""Types of calls in an output: https://platform.openai.com/docs/api-reference/responses/object, and xAI's."""
_CALL: Final = re.compile(r"[a-z0-9_]{1,60}_call")


def trace_calls(response: Fields) -> Iterator[Figure]:
    """Yield how often each tool was called that nobody here knows: its vendor may charge for it."""
    if not (items := response.list_objects("output")):
        return
    kinds = Counter(item.word("type") or "" for item in items)
    for kind, number in sorted(kinds.items()):
        if kind not in _KNOWN and _CALL.fullmatch(kind):
            yield Figure(f"output.{kind}", number, None)


def count_calls(response: Fields) -> Fees:
    """Return the calls that cost money: searches of the web and of files, and containers for code."""
    items = response.list_objects("output")
    if not items:
        return ()
    kinds = [item.values.get("type") for item in items]
    counts = {
        "web_search": sum(map(_searches, items)),
        "file_search": kinds.count("file_search_call"),
        "x_search": kinds.count("x_search_call"),
        "code_session": _count_containers(items),
    }
    return as_fees(counts)


def list_not_counted(response: Fields) -> tuple[str, ...]:
    """List what was used and is charged by a quantity that the response does not state."""
    made = any(item.values.get("type") == "image_generation_call" for item in response.list_objects("output"))
    return ("image_tool",) if made else ()


def find_search(response: Fields) -> tuple[str | None, str]:
    """Return (version, context size) of the search tool that the response repeats; None, blank where it has none."""
    for tool in response.list_objects("tools"):
        kind, size = tool.word("type"), tool.word("search_context_size")
        if kind and kind.startswith("web_search"):
            version = "preview" if kind.startswith("web_search_preview") else ""
            return version, size if size in SEARCH_CONTEXTS else ""
    return None, ""


def _searches(item: Fields) -> bool:
    """Return True for a call that searched; one that does not say what it did is one."""
    action = item.values.get("action")
    kind = action.get("type") if isinstance(action, dict) else None
    return item.values.get("type") == "web_search_call" and kind not in _FREE_ACTIONS


def _count_containers(items: list[Fields]) -> int:
    """Count the containers in which code or a hosted shell ran; runs of code that name none were in one."""
    names = {item.word("container_id") for item in items if item.values.get("type") == "code_interpreter_call"}
    for item in items:
        shell = item.values.get("environment")
        # a shell of one's own is local, and costs nothing
        if item.values.get("type") == "shell_call" and isinstance(shell, dict) and shell.get("type") != "local":
            names.add(Fields(shell).word("container_id"))
    return len(names)
