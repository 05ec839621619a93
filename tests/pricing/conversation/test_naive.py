"""Any conversation, sent and priced naively: as lists of parts, each call by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.catalog.rates import Conditions
from pricing.conversation.calls import send_calls
from pricing.conversation.conversation import Conversation
from pricing.conversation.sizes import Output, Sizes
from pricing.estimate.estimate import estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.quote import quote_entry
from pricing.usage import Usage
from pricing.workload import Workload
from tests.support.price_tables import TODAY


class Part(NamedTuple):
    """What a call is sent, told apart by its name."""

    name: str
    tokens: int
    dropped: bool = False
    """Whether it is left out once its turn is over."""


class Sent(NamedTuple):
    role: str
    input_tokens: int
    unchanged: int


def count(parts: Iterable[Part]) -> int:
    return sum(part.tokens for part in parts)


@dataclass
class Naive:
    """Conversation as lists of parts."""

    talk: Conversation
    sizes: Sizes
    summary: list[Part] = field(default_factory=list)
    turns: list[list[Part]] = field(default_factory=list)
    before: list[Part] = field(default_factory=list)
    """What the call before was sent."""
    calls: list[Sent] = field(default_factory=list)

    def send(self) -> list[Sent]:
        for number in range(1, self.talk.turns + 1):
            self.turns = [[part for part in turn if not part.dropped] for turn in self.turns]
            if self.talk.keep is not None:
                self.turns = self.turns[max(len(self.turns) - self.talk.keep, 0) :]
            for call in range(1, self.talk.calls + 1):
                self.make(f"{number}.{call}", first=call == 1, last=call == self.talk.calls)
        return self.calls

    def make(self, name: str, *, first: bool, last: bool) -> None:
        sizes = self.sizes
        new = [Part(f"message {name}", sizes.message)] if first else []
        self.shorten(new, first=first)
        if first:
            self.turns.append([])
        self.turns[-1] += new
        self.record("answer" if last else "tool call")
        output = sizes.answer if last else sizes.tool_call
        if sizes.kept_later or not last:
            self.turns[-1].append(Part(f"reasoning {name}", output.reasoning, not sizes.kept_later))
        self.turns[-1].append(Part(f"said {name}", output.visible + sizes.per_message))
        if not last:
            self.turns[-1].append(Part(f"result {name}", sizes.result))

    def shorten(self, new: list[Part], *, first: bool) -> None:
        if not self.is_too_long(new):
            return
        if self.talk.at_limit == "truncate":
            while len(self.turns) > (0 if first else 1) and self.is_too_long(new):
                self.turns.pop(0)
            return
        sizes = self.sizes
        left = [Part(f"summary {len(self.calls)}", sizes.summary + sizes.per_message)] if sizes.summary else []
        said = count(self.list_sent()) - sizes.prefix
        whole = sizes.prefix + count(left) + count(new) + sizes.per_call
        if count(left) < said and whole <= (self.talk.limit or 0):
            self.record("compaction")
            self.summary, self.turns = left, [] if first else [[]]

    def is_too_long(self, new: list[Part]) -> bool:
        tokens = count(self.list_sent()) + count(new) + self.sizes.per_call
        return self.talk.limit is not None and tokens > self.talk.limit

    def list_sent(self) -> list[Part]:
        parts = [Part("prefix", self.sizes.prefix), *self.summary, *(part for turn in self.turns for part in turn)]
        return [part for part in parts if part.tokens]

    def record(self, role: str) -> None:
        sent = self.list_sent()
        same = takewhile(lambda pair: pair[0] == pair[1], zip(self.before, sent, strict=False))
        self.calls.append(Sent(role, count(sent) + self.sizes.per_call, count(part for part, _ in same)))
        self.before = sent


small = st.integers(0, 300)
outputs = st.builds(Output, small, small)
talks = st.builds(
    Conversation,
    turns=st.integers(1, 8),
    calls=st.integers(1, 4),
    keep=st.none() | st.integers(0, 8),
    limit=st.none() | st.integers(1, 3_000),
    at_limit=st.sampled_from(["compact", "truncate"]),
)
conversations = st.builds(
    Sizes,
    prefix=small,
    message=small,
    result=small,
    tool_call=outputs,
    answer=outputs,
    summary=small,
    per_message=st.integers(0, 4),
    per_call=st.integers(0, 3),
    kept_later=st.booleans(),
)


@given(talks, conversations)
def test_any_conversation_is_sent_as_its_parts_are(talk: Conversation, sizes: Sizes) -> None:
    sent = send_calls(talk, sizes)
    *calls, after = Naive(replace(talk, turns=talk.turns + 1), sizes).send()[: len(sent.calls) + 1]
    assert [(call.role, call.input_tokens, call.unchanged) for call in sent.calls] == calls
    assert sent.unchanged_after == after.unchanged


held = st.builds(
    Conversation,
    turns=st.integers(1, 6),
    calls=st.integers(1, 3),
    user_tokens=small,
    call_tokens=small,
    result_tokens=st.integers(0, 2_000),
    keep=st.none() | st.integers(0, 4),
    limit=st.none() | st.integers(1_000, 6_000),
    at_limit=st.sampled_from(["compact", "truncate"]),
    summary_tokens=small,
    pause_minutes=st.sampled_from([Decimal(0), Decimal(30)]),
    cached=st.booleans(),
    sub_calls=st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(2)]),
    sub_model=st.sampled_from(["", "fast-2"]),
    sub_input_tokens=st.integers(0, 8_000),
    sub_output_tokens=small,
)


@given(talk=held, prompt=st.integers(0, 6_000), answer=small, fast=st.booleans())
def test_the_cost_is_the_sum_of_calls_priced_one_by_one(
    acme: Catalog, talk: Conversation, prompt: int, answer: int, fast: bool
) -> None:
    name = "fast-1" if fast else "fast-2"
    conditions = Conditions(TODAY)
    request = Request(prompt, (name,), Expectation(answer, 40), conditions, Workload(Decimal(1)), conversation=talk)
    (result,) = estimate_request(acme, request).results
    assert result.talk
    entry, sub = acme.offer(name).on(TODAY), acme.offer(talk.sub_model or name).on(TODAY)
    usages = [
        Usage(
            input_tokens=call.input_tokens,
            cache_read_tokens=call.cache_read_tokens,
            cache_write_tokens=call.written_tokens,
            output_tokens=call.output_tokens,
            reasoning_tokens=call.reasoning_tokens,
        )
        for call in result.talk.made
    ]
    run = quote_entry(sub, Usage(talk.sub_input_tokens, output_tokens=talk.sub_output_tokens), conditions).total
    calls = sum((quote_entry(entry, usage, conditions).total for usage in usages), Decimal(0))
    assert result.cost == calls + run * talk.sub_calls * talk.turns
    assert result.cost == sum(turn.total for turn in result.talk.price_turns())
    assert result.cost == sum(line.amount for line in result.lines)


@given(talk=held, prompt=st.integers(0, 6_000), answer=small)
def test_a_cache_moves_tokens_and_loses_none(acme: Catalog, talk: Conversation, prompt: int, answer: int) -> None:
    request = Request(
        prompt, ("fast-1",), Expectation(answer), Conditions(TODAY), Workload(Decimal(1)), conversation=talk
    )
    (result,) = estimate_request(acme, request).results
    assert result.talk
    assert result.usage
    for call in result.talk.calls:
        assert call.uncached_tokens >= 0
    assert result.usage.input_tokens == sum(call.input_tokens for call in result.talk.made)
    assert talk.cached or result.cost == result.cost_uncached
