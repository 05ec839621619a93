"""Prompt → the text that it begins with, in the order in which vendors cache it, and that text → the prompt again.

What is cached is the beginning of the request as its model is shown it. Anthropic builds it of the tools, the system
prompt and the messages, in this order (https://platform.claude.com/docs/en/build-with-claude/prompt-caching); OpenAI
likewise, with the schema of a structured output before the system message and of images and tools only those that are
identical (https://developers.openai.com/api/docs/guides/prompt-caching). So one order stands for both: tools and
schema, which no beginning ends within, then the messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pricing.strict_json import parse, write
from pricing.tokens.chat import INSTRUCTING, ROLES, Message
from pricing.tokens.prompt import Prompt
from pricing.tokens.tools import ResponseFormat, Tool

MESSAGE: Final = "\x1e"
"""Stands before each message, so between tools and messages too; no plain text has it."""
FIELD: Final = "\x1f"
"""Between role, name and content of a message."""
PART: Final = "\x1d"
"""Between texts of one content. The three are ASCII's own separators, which hardly any text holds."""
_MARKS: Final = str.maketrans(dict.fromkeys((MESSAGE, FIELD, PART), "\N{REPLACEMENT CHARACTER}"))


def write_beginning(prompt: Prompt, longest: int) -> str:
    """Return the text that a request begins with, no more than about `longest` characters of it.

    It ends before the first part that is no text, such as an image, as two of these may differ and look alike here.
    """
    if prompt.images or prompt.pages or prompt.audio_seconds:
        return ""
    if prompt.text:
        return _clean(prompt.text[:longest])
    text = _write_head(prompt)
    for part in _write_messages(prompt):
        text += part
        if len(text) >= longest:
            return text[:longest]
    return text or MESSAGE


def _write_head(prompt: Prompt) -> str:
    """Write what stands before the messages; blank where nothing does."""
    tools = [[tool.name, tool.description, tool.parameters, tool.older] for tool in prompt.tools]
    answer = prompt.response_format
    schema = [answer.name, answer.schema, answer.description] if answer else None
    head = [tools, prompt.vendor_tools, prompt.tool_choice, schema]
    return write(head) if any(head) else ""


def _write_messages(prompt: Prompt) -> Iterator[str]:
    """Yield the messages up to the first part that is no text, whose place among messages nobody noted."""
    unplaced = prompt.uncounted > len(prompt.vendor_tools)
    for message in prompt.messages:
        if unplaced and message.role not in INSTRUCTING:  # these hold texts alone, by both vendors' references
            return
        texts = _list_leading_texts(message)
        yield MESSAGE + FIELD.join((message.role, _clean(message.name or ""), PART.join(map(_clean, texts))))
        if message.images or message.calls:
            return


def _list_leading_texts(message: Message) -> list[str]:
    if isinstance(message.content, str):
        return [message.content]
    texts = []
    for part in message.content:
        if not isinstance(part, str):
            break
        texts.append(part)
    return texts


def _clean(text: str) -> str:
    return text.translate(_MARKS) if MESSAGE in text or FIELD in text or PART in text else text


def read_beginning(text: str) -> Prompt:
    """Return the prompt that begins as a text of `write_beginning` does, also where it was cut after its head."""
    if MESSAGE not in text:
        return Prompt(text=text)
    head, _, rest = text.partition(MESSAGE)
    fields = (message.split(FIELD) for message in rest.split(MESSAGE))
    messages = tuple(_read_message(*three) for three in fields if len(three) == 3 and three[0] in ROLES)
    return _read_head(head, messages) if head else Prompt(messages=messages)


def _read_message(role: str, name: str, content: str) -> Message:
    return Message(role, tuple(content.split(PART)) if PART in content else content, name or None)


def _read_head(head: str, messages: tuple[Message, ...]) -> Prompt:
    tools, vendor_tools, choice, schema = parse(head)
    return Prompt(
        messages=messages,
        tools=tuple(_read_tool(*tool) for tool in tools),
        vendor_tools=tuple(vendor_tools),
        tool_choice=choice,
        response_format=ResponseFormat(*schema) if schema else None,
    )


def _read_tool(name: str, description: str, parameters: Any, older: bool) -> Tool:
    return Tool(name, description, parameters, older=older)


def measure_head(text: str) -> int:
    """Return how many characters of a beginning are tools and schema, within which nothing may end; 0: a text."""
    return text.find(MESSAGE) + 1
