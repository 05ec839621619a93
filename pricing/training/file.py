"""Training file → its tokens: one chat a line, each checked and counted; faults are named by their lines.

Lines are read one at a time, so a file of any size needs the memory of its longest line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from pricing.json_lines import LONGEST_LINE, Fault, split_lines
from pricing.strict_json import JSONError, as_list, as_object, below, check, parse_line
from pricing.tokens.chat import ChatError, count_chat
from pricing.tokens.message_json import read_messages
from pricing.tokens.text import TextTooLong
from pricing.tokens.tools import count_tools, read_tools, render

MOST_KEPT: Final = 50
"""Faults and over-long examples that are listed by line; the others are only counted."""
MOST_FAULTS: Final = 10_000
"""Faults after which the rest is not read: naming a fault takes longer than reading past it."""


@dataclass(frozen=True, slots=True)
class TrainingFile:
    """Contents of a training file. Tokens are of one epoch."""

    examples: int
    tokens: int
    """Tokens of the good examples, each as far as it is trained on."""
    longest: int
    """Tokens of the longest example before it is cut."""
    too_long: tuple[tuple[int, int], ...]
    """(line, tokens) of the first examples over the limit."""
    number_too_long: int
    faults: tuple[Fault, ...]
    """First of the faults."""
    number_of_faults: int
    images: int
    """Images in the good examples; their tokens are not among `tokens`."""
    with_tools: int
    """Examples that define tools, whose form was found by trial."""
    stopped_at: int | None = None
    """Line after which nothing was read, for too many faults; its tokens are not known. None: all was read."""

    @property
    def refusal(self) -> str | None:
        """Return why nothing can be charged by this file; None: it can."""
        if self.stopped_at:
            return (
                f"more than {MOST_FAULTS:,} lines are not training examples; the rest after line "
                f"{self.stopped_at:,} was not read"
            )
        if self.examples:
            return None
        if not self.faults:
            return "the file is empty"
        return f"no line is a valid training example. Line {self.faults[0].line:,}: {self.faults[0].problem}"


class Counter:
    """Sums of a file, added up line by line."""

    def __init__(self, encoding: str, limit: int | None) -> None:
        self._encoding, self._limit = encoding, limit
        self.examples = self.tokens = self.longest = self.images = self.with_tools = 0
        self.too_long: list[tuple[int, int]] = []
        self.faults: list[Fault] = []
        self.number_too_long = self.number_of_faults = 0
        self.stopped_at: int | None = None

    def add(self, line: int, raw: bytes | None) -> None:
        """Count one line; None: it was too long to be read."""
        try:
            tokens, images, tools = _example(raw, self._encoding)
        except (JSONError, ChatError, TextTooLong) as error:
            self.number_of_faults += 1
            if len(self.faults) < MOST_KEPT:
                self.faults.append(Fault(line, str(error)))
            return
        self.examples += 1
        self.images += images
        self.with_tools += tools
        self.longest = max(self.longest, tokens)
        if self._limit and tokens > self._limit:
            self.number_too_long += 1
            if len(self.too_long) < MOST_KEPT:
                self.too_long.append((line, tokens))
            tokens = self._limit
        self.tokens += tokens

    def result(self) -> TrainingFile:
        return TrainingFile(
            self.examples, self.tokens, self.longest, tuple(self.too_long), self.number_too_long,
            tuple(self.faults), self.number_of_faults, self.images, self.with_tools, self.stopped_at,
        )  # fmt: skip


def count_file(blocks: Iterable[bytes], encoding: str, limit: int | None = None) -> TrainingFile:
    """Count a JSONL file given as blocks of bytes. `limit`: most tokens of an example, where longer ones are cut.

    Nothing is raised for a bad line: it is among the faults, and the good ones are counted, up to MOST_FAULTS of them.
    """
    counter = Counter(encoding, limit)
    for line, raw in split_lines(blocks):
        counter.add(line, raw)
        if counter.number_of_faults > MOST_FAULTS:
            counter.stopped_at = line
            break
    return counter.result()


def _example(raw: bytes | None, encoding: str) -> tuple[int, int, bool]:
    """Return (tokens, images, True where it defines tools). Raises JSONError, ChatError and TextTooLong."""
    if raw is None:
        raise JSONError("", f"a line of more than {LONGEST_LINE:,} bytes; no model accepts such an example")
    item = as_object(_parsed(raw), "")
    if "messages" not in item:
        raise JSONError("", _instead(item))
    messages, odd = read_messages(as_list(item["messages"], "messages"), "messages")
    if not messages:
        raise JSONError("messages", "expected at least a question and its answer, not an empty list")
    if not any(message.role == "assistant" for message in messages):
        raise JSONError("messages", "has no assistant message to learn from")
    if odd:
        raise JSONError("", odd[0])
    _weights(item["messages"])
    tokens = count_chat(messages, encoding).tokens
    tools, key = item.get("tools", item.get("functions")), "tools" if "tools" in item else "functions"
    if tools is not None:
        known, _ = read_tools(tools, key)
        instructed = any(message.role in {"system", "developer"} for message in messages)
        tokens += count_tools(render(known), encoding, with_system=instructed).expected if known else 0
    return tokens, sum(len(message.images) for message in messages), bool(tools)


def _parsed(raw: bytes) -> Any:
    try:
        value = parse_line(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise JSONError("", "not UTF-8") from None
    check(value)
    return value


def _instead(item: dict[str, Any]) -> str:
    if "prompt" in item and "completion" in item:
        return "has prompt and completion, the format of retired models; use messages instead"
    if "preferred_output" in item:
        return "is an example for preference tuning, which is not priced here; expected messages"
    return 'expected an object with "messages", as in a chat request'


def _weights(messages: list[Any]) -> None:
    for index, message in enumerate(messages):
        weight = message.get("weight", 0)
        if not isinstance(weight, int) or isinstance(weight, bool) or weight not in {0, 1}:
            raise JSONError(below(below("messages", index), "weight"), "expected 0 or 1")
