"""Request of a corpus → its tokens in each of the ways in which models count it, in no vocabulary twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

from pricing.catalog.catalog import Catalog, NotSold, UnknownModel
from pricing.corpus.plan import Plan
from pricing.corpus.requests import CorpusRequest
from pricing.corpus.ways import WayOfCounting, Ways, find_own_ways, group_models
from pricing.estimate.counting import is_plain
from pricing.tokens.prompt import count_prompt_in, is_text_alone
from pricing.tokens.span import Span
from pricing.tokens.text import Basis, make_counter
from pricing.tokens.token_count import TokenCount, count_by_rules

NO_MODEL: Final = "names no model"
_MOST_NAMES: Final = 1_000
"""Names of models that are remembered."""


class NoWay(LookupError):
    """Row that is counted on no model, and why."""


class RowCount(NamedTuple):
    """Tokens of a row in one of its ways."""

    way: WayOfCounting
    span: Span | None
    """None where they are unknown, and `reason` says why."""
    basis: Basis
    partial: bool = False
    """True where parts without a published size are left out."""
    reason: str = ""


class RowCounter:
    """Counts rows by a plan."""

    def __init__(self, catalog: Catalog, plan: Plan) -> None:
        self.catalog, self.plan = catalog, plan
        self.chosen = group_models(catalog, plan) if plan.models else None
        self.own: dict[str, Ways | str] = {}
        self.make_counter: Callable[[str], Callable[[str], int]] = cache(make_counter)

    def count(self, request: CorpusRequest) -> list[RowCount]:
        """Count a request. Raises NoWay, JSONError with the path of a tool that is no schema, and TextTooLong."""
        ways = self.chosen or self._find_own(request.model)
        prompt = request.prompt
        if ways.is_direct and is_text_alone(prompt):
            return self._count_text(prompt.text or "", ways)
        count = count_prompt_in(prompt, ways.needed, measured=ways.is_measured)
        alike = ways.text if is_plain(count) else ways.rules
        return [_describe(way, count_by_rules(count, way.rules)) for way in alike]

    def find_direct(self) -> WayOfCounting | None:
        """Return the one way in which every text alone is counted, in one vocabulary; None where there is no such."""
        ways = self.chosen
        return ways.text[0] if ways and ways.is_direct and len(ways.text) == len(ways.needed) == 1 else None

    def _count_text(self, text: str, ways: Ways) -> list[RowCount]:
        """Count a text alone, for which `count_by_rules` comes to the tokens of its one vocabulary."""
        spans = {}
        for name in ways.needed:
            tokens = self.make_counter(name)(text)
            spans[name] = Span(tokens, tokens, tokens)
        return [RowCount(way, spans[way.needed[0]], way.rules.basis) for way in ways.text]

    def _find_own(self, name: str) -> Ways:
        ways = self.own.get(name)
        if ways is None:
            if len(self.own) >= _MOST_NAMES:
                self.own.clear()
            ways = self.own[name] = self._try_own(name)
        if isinstance(ways, str):
            raise NoWay(ways)
        return ways

    def _try_own(self, name: str) -> Ways | str:
        if not name:
            return NO_MODEL
        try:
            return find_own_ways(self.catalog, name, self.plan.as_of)
        except (UnknownModel, NotSold) as error:
            return str(error)


def _describe(way: WayOfCounting, count: TokenCount) -> RowCount:
    if count.span is None:
        return RowCount(way, None, count.basis, reason=count.reason or "")
    return RowCount(way, count.span, count.basis, partial=count.low is None)
