"""Prefixes that requests share, on a model → the input tokens that its vendor's cache would read and write.

Assumed is that the first request with a prefix writes it and is answered before the others are sent, that each of
these finds it, as none comes after the cache's lifetime or from another organization, and that a request reads the
longest prefix that it begins with and no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from pricing.caching import CachedTokens, split_cached
from pricing.catalog.schema import CachingRule, Model
from pricing.conversation.cached import READ
from pricing.corpus.beginnings import read_beginning
from pricing.corpus.counted import SharedPrefix
from pricing.corpus.counts import Misfit
from pricing.corpus.lengths import Lengths
from pricing.estimate.counting import get_rules
from pricing.tokens.chat import PER_REPLY
from pricing.tokens.prompt import Prompt, PromptCount, count_prompt
from pricing.tokens.token_count import count_by_rules
from pricing.tokens.vocabularies import is_claude
from pricing.usage_log.plan import Plan

NO_RATE: Final = "no price for cached input"
NO_RULE: Final = "the vendor’s rule for what is cached is not known"
NO_TOKENS: Final = "the tokens of the shared beginnings were not counted on this model"
WORDS: Final = 48
"""Characters that are shown of a prefix."""


class CachedPrefix(NamedTuple):
    """Prefix on a model: tokens of one request, and of all requests that begin with it."""

    number: int
    tokens: int
    """Tokens of the prefix: an estimate, as a token may lie across its end."""
    requests: int
    """Requests that begin with it and with no longer one."""
    read: int
    """Tokens that all of them read from the cache; 0 where the prefix is below the vendor's minimum."""


@dataclass(frozen=True, slots=True)
class CachedInput:
    """Input of a corpus that a model's cache would hold."""

    prefixes: tuple[CachedPrefix, ...] = ()
    groups: Mapping[int, CachedTokens] = field(default_factory=dict)
    """Tokens of all requests by how many of the catalog's thresholds each request passes."""
    problem: str = ""
    """Why nothing is known of a cache on this model; blank where something is."""

    @property
    def read(self) -> int:
        """Tokens read from the cache."""
        return sum(group.read for group in self.groups.values())

    @property
    def written(self) -> int:
        """Tokens written to it at a rate of their own."""
        return sum(group.written + group.written_1h + group.written_12h for group in self.groups.values())


Begun = Mapping[int, Mapping[int, int]]
"""Number of a prefix → input tokens of a request → how many requests of this length begin with the prefix."""


def describe_prefixes(prefixes: Iterable[str], models: Mapping[str, Model], day: date) -> list[SharedPrefix]:
    """Return prefixes in numbers, and their first words.

    Each is counted once in the vocabularies of the models, a long one by a sample in those that are slow.
    """
    among = {encoding for model in models.values() if (encoding := model.find_encoding(day))}
    described = []
    for text in prefixes:
        prompt = read_beginning(text)
        count = count_prompt(prompt, among, full=False)
        tokens = {name: measure_prefix(count, model, day) for name, model in models.items()}
        known = {name: number for name, number in tokens.items() if number is not None}
        described.append(SharedPrefix(_take_words(prompt), len(text), known))
    return described


def _take_words(prompt: Prompt) -> str:
    """Return how a prompt begins, for a person: its text, or else the names of its tools."""
    text = next((text for text in prompt.texts if text.strip()), ", ".join(tool.name for tool in prompt.tools))
    return text.strip()[:WORDS]


def measure_prefix(count: PromptCount, model: Model, day: date) -> int | None:
    """Return the input tokens of a prefix as a model counts requests; None where nobody knows them.

    An estimate: a token may lie across its end. What primes the reply is no part of it.
    """
    rules = get_rules(model, day)
    tokens = count_by_rules(count, rules).tokens
    primed = PER_REPLY if count.messages and not is_claude(rules.counted_in) else 0
    return None if tokens is None else max(tokens - primed, 0)


def drop_misfits(cached: Mapping[int, Lengths], misfit: Misfit | None = None) -> Begun:
    """Return the requests that begin with each prefix, without those that do not fit a model.

    Of these only the lengths are known: as many of a length are left out as do not fit, so that no more are cached.
    """
    beyond = {tokens: requests for tokens, (_, requests, _) in misfit.expected.items()} if misfit else {}
    begun: dict[int, dict[int, int]] = {}
    for number, lengths in cached.items():
        for tokens, (_, requests, _) in lengths.items():
            if requests > beyond.get(tokens, 0):
                begun.setdefault(number, {})[tokens] = requests - beyond.get(tokens, 0)
    return begun


def cache_prefixes(
    begun: Begun, sizes: Mapping[int, int], rates: Collection[str], rule: CachingRule | None, plan: Plan
) -> CachedInput:
    """Return the tokens that requests read from a cache and write to it: the first with a prefix writes, others read.

    `sizes`: tokens of each prefix on the model, as far as they are known. `rates`: keys of the rates that it has.
    Where nothing is read, nothing is written.
    """
    if READ not in rates:
        return CachedInput(problem=NO_RATE)
    if rule is None:
        return CachedInput(problem=NO_RULE)
    if begun and not sizes.keys() & begun.keys():
        return CachedInput(problem=NO_TOKENS)
    groups: dict[int, CachedTokens] = {}
    prefixes = []
    for number, lengths in sorted(begun.items()):
        if number not in sizes:
            continue
        size = min(sizes[number], *lengths)  # no request is shorter than what it begins with
        requests = sum(lengths.values())
        read, _ = split_cached(size, size, rates=rates, rule=rule)
        written, _ = split_cached(size, 0, size, rates=rates, rule=rule)
        if requests > 1 and read.read:
            _add(groups, _group(lengths, plan), read, written)
        prefixes.append(CachedPrefix(number, size, requests, read.read * (requests - 1)))
    return CachedInput(tuple(prefixes), groups)


def _group(lengths: Mapping[int, int], plan: Plan) -> Counter[int]:
    """Count requests by how many thresholds each passes."""
    buckets = Counter[int]()
    for tokens, requests in lengths.items():
        buckets[plan.find_bucket(tokens)] += requests
    return buckets


def _add(
    groups: dict[int, CachedTokens], requests: Mapping[int, int], read: CachedTokens, written: CachedTokens
) -> None:
    """Add the requests with a prefix. One of the longest writes it, which is dearest."""
    for bucket, number in requests.items():
        first = bucket == max(requests)
        before = groups.get(bucket, CachedTokens())
        sums = (a + b * (number - first) + c * first for a, b, c in zip(before, read, written, strict=True))
        groups[bucket] = CachedTokens(*sums)
