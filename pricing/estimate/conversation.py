"""Conversation of a request → its calls on a model, how they fit, and what could not be as requested."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from pricing.caching import LONG_WRITES
from pricing.catalog.catalog import Catalog, Entry, NotSold, Offer, UnknownModel
from pricing.catalog.notices import Notice
from pricing.catalog.rates import Conditions, Sale
from pricing.catalog.schema import Model
from pricing.conversation.cached import NO_CACHING, WRITE, cache_calls, open_cache
from pricing.conversation.calls import Role, Sent, send_calls
from pricing.conversation.conversation import Conversation
from pricing.conversation.fit import check_conversation
from pricing.conversation.on_model import Calls, ModelConversation, Terms
from pricing.conversation.sizes import Output, Sizes
from pricing.conversation.sub_agents import SubAgents, price_sub_agent
from pricing.estimate.media import choose_image_rule
from pricing.estimate.request import AUDIO_RATE, Expectation, Request
from pricing.limits import Fit
from pricing.priced import describe_long
from pricing.quote import Quote
from pricing.tokens.chat import PER_MESSAGE, PER_REPLY, PER_ROLE
from pricing.tokens.images import ImageError, count_images
from pricing.tokens.span import Span
from pricing.workload import Level

OPENAIS_FORM: Final = ("openai", "azure")
"""Providers of the models whose chat format is published; see `pricing.tokens.chat`."""
NO_RULE: Final = Notice(
    "not known what this model is sent of its earlier reasoning: taken as kept between the calls of a turn, "
    "and dropped after it",
    "rule for earlier reasoning not known",
)
UNCACHED: Final = Notice(NO_CACHING, "no price for cached input")


class Size(NamedTuple):
    """Tokens of the prompt on a model."""

    tokens: int
    audio: int
    """Part of them that is audio."""
    counted: bool
    """Whether they were counted from a chat, so that they hold its format."""


class Held(NamedTuple):
    """Conversation on a model."""

    talk: ModelConversation
    fit: Fit
    warnings: tuple[str, ...]
    """What could not be as requested."""
    notices: tuple[Notice, ...]
    """What a person should know beside that."""


class _Said(NamedTuple):
    """Calls as they are sent to a model."""

    sizes: Sizes
    sent: Sent
    uncapped: Mapping[Role, int]
    """Output of each call by its role, before the model's own limit."""


@dataclass(slots=True)
class ModelConversations:
    """Conversation of a request on one model after another; what they have in common is made once."""

    catalog: Catalog
    request: Request
    conversation: Conversation
    _sent: dict[Sizes, Sent] = field(default_factory=dict)
    _cached: dict[object, Calls] = field(default_factory=dict)
    _subs: dict[object, SubAgents] = field(default_factory=dict)

    def hold(
        self, sale: Sale, size: Size, expected: Expectation, *, level: Level = "expected", cached: bool = True
    ) -> Held:
        """Hold the conversation on a model. Raises NotSold and UsageError.

        `expected` is what is expected of each call, on this model; `level` says how many tokens an image has.
        """
        talk, model, rates = self.conversation, sale.entry.model, sale.rates
        said = self._send(sale.entry, sale.conditions.as_of, size, expected, level)
        audio = size.audio if AUDIO_RATE in rates else 0
        cache = open_cache(model.caching, rates, expected.lifetime, talk.pause_minutes) if cached else None
        key = (said.sizes, cache, audio)
        if key not in self._cached:
            self._cached[key] = cache_calls(said.sent, cache, audio=audio)
        sub = self._price_sub_agent(sale.entry, sale.conditions) if talk.sub_calls else None
        terms = Terms(sale, expected.lifetime, expected.fees, audio)
        fit = check_conversation(model, said.sent, said.uncapped)
        if sub and sub.problem and fit.fits:
            fit = replace(fit, problem=sub.problem)
        notices = _list_notices(talk, model, said, cached=not cached or cache is not None)
        own = ModelConversation(talk, self._cached[key], terms, sub.quote if sub else None)
        return Held(own, fit, _warn(talk, said, rates, expected), (*notices, *(sub.notices if sub else ())))

    def check_fit(self, entry: Entry, size: Size, expected: Expectation, level: Level) -> Fit:
        """Compare the calls with a model's limits. Raises NotSold."""
        said = self._send(entry, self.request.conditions.as_of, size, expected, level)
        return check_conversation(entry.model, said.sent, said.uncapped)

    def count_traffic(self, entry: Entry, size: Size, expected: Expectation, level: Level) -> tuple[int, int]:
        """Return (calls, tokens in and out) of the conversation on a model. Raises NotSold."""
        calls = self._send(entry, self.request.conditions.as_of, size, expected, level).sent.calls
        return len(calls), sum(call.input_tokens + call.output.tokens for call in calls)

    def find_sub_model(self) -> Offer | None:
        """Find the model of sub-agents, where they run on another; None where its name is unknown."""
        talk = self.conversation
        with suppress(UnknownModel):
            return self.catalog.offer(talk.sub_model) if talk.sub_calls and talk.sub_model else None
        return None

    def build_size(self, tokens: int, audio: int, *, measured: bool) -> Size:
        """Return the size of the prompt on a model, where its vendor may have `measured` it."""
        prompt = self.request.prompt
        return Size(tokens, audio, measured or (not isinstance(prompt, int) and prompt.messages > 0))

    def _send(self, entry: Entry, day: date, size: Size, expected: Expectation, level: Level) -> _Said:
        outputs = _expect_outputs(self.conversation, expected, entry.model)
        sizes = self._measure(entry, day, size, outputs, level)
        if sizes not in self._sent:
            self._sent[sizes] = send_calls(self.conversation, sizes)
        return _Said(sizes, self._sent[sizes], {role: output.tokens for role, output in outputs.items()})

    def _measure(self, entry: Entry, day: date, size: Size, outputs: Mapping[Role, Output], level: Level) -> Sizes:
        talk, model, form = self.conversation, entry.model, entry.provider.id in OPENAIS_FORM
        per_message, per_call = (PER_MESSAGE + PER_ROLE, PER_REPLY) if form else (0, 0)
        around = -per_call if size.counted else per_message if size.tokens else 0
        capped = {role: _cap(output, model.max_output) for role, output in outputs.items()}
        later = _keeps_later(talk, model)
        return Sizes(
            prefix=max(size.tokens + around, 0),
            message=talk.user_tokens + per_message + _count_images(talk, model, day, level),
            result=talk.result_tokens + per_message,
            tool_call=capped["tool call"],
            answer=capped["answer"],
            summary=capped["compaction"].visible,
            per_message=per_message,
            per_call=per_call,
            kept_in_turn=later or model.resent_reasoning is None or model.resent_reasoning.between_calls == "kept",
            kept_later=later,
        )

    def _price_sub_agent(self, entry: Entry, conditions: Conditions) -> SubAgents:
        """Price a run on the day; beside a model that is gone, on the day of the request."""
        asked = self.request.conditions
        gone = entry.model.ends is not None and entry.model.ends <= asked.as_of
        if self.conversation.sub_model:
            day = asked.as_of if gone else conditions.as_of
            conditions = replace(asked, as_of=day, tier=conditions.tier, last_known=False)
            key: object = conditions
        else:
            key = (entry.path, conditions)
        if key not in self._subs:
            self._subs[key] = price_sub_agent(self.catalog, self.conversation, entry, conditions)
        return self._subs[key]


def _list_notices(talk: Conversation, model: Model, said: _Said, *, cached: bool) -> Iterator[Notice]:
    """List what is not known of a model's calls, or cannot be: what reasoning they are sent, a price for caching."""
    if not cached:
        yield UNCACHED
    resent = talk.calls > 1 or (talk.turns > 1 and talk.reasoning == "vendor")
    if model.resent_reasoning is None and resent and said.sizes.answer.reasoning:
        yield NO_RULE


def _warn(talk: Conversation, said: _Said, rates: Collection[str], expected: Expectation) -> tuple[str, ...]:
    """Say what could not be as requested."""
    texts, answer = list[str](), said.sizes.answer
    if said.sent.beyond:
        longer = f"from turn {said.sent.beyond:,} on, a call is longer than the limit of {talk.limit:,} tokens"
        texts.append(f"{longer}: no more of its history can be left out")
    if expected.output_tokens and not answer.visible:
        texts.append(f"reasoning uses up the output cap of {answer.tokens:,} tokens; nothing is left for the answer")
    if talk.cached and LONG_WRITES.get(expected.lifetime, WRITE) not in rates and WRITE in rates:
        length = expected.lifetime.replace(" ", "-").removesuffix("s")
        texts.append(f"this model has no {length} cache writes; standard cache writes are used")
    return tuple(texts)


def reword_length(talk: ModelConversation, quote: Quote, warnings: Iterable[str]) -> tuple[str, ...]:
    """Say how many calls are priced as long ones, in place of the whole request."""
    least = max((o.when.input_tokens.least for o in quote.applied if o.when.input_tokens), default=0)
    long = sum(call.input_tokens >= least for call in talk.made)
    said = f"long-context price for {long:,} of {len(talk.made):,} calls, from {least:,} tokens"
    return tuple(said if text == describe_long(least) else text for text in warnings)


def _count_images(talk: Conversation, model: Model, day: date, level: Level) -> int:
    """Count the images of a turn. Raises NotSold where the model takes none, or their tokens are unknown."""
    if not talk.images:
        return 0
    try:
        span: Span = count_images(talk.images, choose_image_rule(model, day))
    except ImageError as error:
        raise NotSold(f"tokens unknown: {error}") from None
    return {"low": span.low, "expected": span.expected, "high": span.high}[level]


def _keeps_later(talk: Conversation, model: Model) -> bool:
    if talk.reasoning != "vendor":
        return talk.reasoning == "kept"
    rule = model.resent_reasoning
    return rule is not None and rule.keeps_later(tools=talk.calls > 1)


def _expect_outputs(talk: Conversation, expected: Expectation, model: Model) -> dict[Role, Output]:
    """Return the output of each call by its role, within what the request allows."""
    reasoning = expected.reasoning_tokens if model.reasoning else 0
    return {
        "tool call": _cap(Output(talk.call_tokens, reasoning), expected.max_output),
        "answer": _cap(Output(expected.output_tokens, reasoning), expected.max_output),
        "compaction": Output(talk.summary_tokens, 0),
    }


def _cap(output: Output, most: int | None) -> Output:
    """Cut an output to a limit, reasoning last."""
    if most is None or output.tokens <= most:
        return output
    reasoning = min(output.reasoning, most)
    return Output(most - reasoning, reasoning)
