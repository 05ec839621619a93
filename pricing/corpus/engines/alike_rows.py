"""Rows of a text alone with the same columns as one before: counted without a look at what else a row can be."""

from __future__ import annotations

from typing import Any

from pricing.corpus.counted import Counted
from pricing.corpus.counting import RowCount, RowCounter
from pricing.corpus.counts import MOST_SHOWN, Counts
from pricing.corpus.plan import Plan
from pricing.corpus.requests import CorpusRequest, find_text_column
from pricing.tokens.prompt import Prompt
from pricing.tokens.span import Span


class AlikeRows:
    """Rows like the last one that was looked at, where a plan has one way for a text alone, and that is exact.

    They come to what `read_row` and `RowCounter` would give.
    """

    def __init__(self, counter: RowCounter, plan: Plan) -> None:
        self.counter, self.plan = counter, plan
        self.way = None if plan.prefixes else counter.find_direct()
        self.request = CorpusRequest(Prompt(""), "")
        """What each of the rows is, but for its text."""
        self.keys: frozenset[str] | None = None
        """Its columns; None, which no row has, before there is one."""
        self.column = ""
        self.most = -1
        """Tokens up to which a row fits every model and is none of the longest."""
        self.rows: dict[str, dict[int, int]] = {}
        """Rows of up to so many tokens: by what was recognized, and by their tokens."""

    def learn(self, row: Any, request: CorpusRequest) -> None:
        """Look at a row that was counted: those after it may be alike."""
        if self.way is None or type(row) is not dict or row.keys() == self.keys:
            return
        column = find_text_column(row, self.plan.columns)
        if column and isinstance(row[column], str):
            self.keys, self.column = frozenset(row), column
            self.request = request._replace(prompt=Prompt(""))
            self.lengths = self.rows.setdefault(request.shape, {})
            self.count_text = self.counter.make_counter(self.way.needed[0])

    def set_most(self, counted: Counted) -> None:
        """Say which rows need no more than to be added up, by those that were counted before."""
        if self.way and len(counted.longest) == MOST_SHOWN:
            limits, output = self.way.limits, self.plan.output_tokens
            fitting = min(limits.input, limits.together - output) if output <= limits.output else -1
            self.most = min(counted.longest[-1].tokens, fitting)

    def count(self, row: Any) -> int | None:
        """Return the tokens of a row; None for one that is not alike. Raises TextTooLong.

        One of `most` tokens or fewer is added to the others here.
        """
        if type(row) is not dict or row.keys() != self.keys:
            return None
        text = row[self.column]
        if type(text) is not str:
            return None
        tokens = self.count_text(text)
        if tokens <= self.most:
            self.lengths[tokens] = self.lengths.get(tokens, 0) + 1
        return tokens

    def describe(self, tokens: int) -> list[RowCount]:
        """Return the count of a row as `RowCounter` does."""
        return [RowCount(self.way, Span(tokens, tokens, tokens), self.way.rules.basis)] if self.way else []

    def add_to(self, counted: Counted, shapes: dict[str, int]) -> None:
        """Add the rows of up to `most` tokens to the others of a piece."""
        output, way = self.plan.output_tokens, self.way
        for shape, lengths in self.rows.items():
            rows = sum(lengths.values())
            if way and rows:
                shapes[shape] = shapes.get(shape, 0) + rows
                expected = {tokens: [each, each, each * output] for tokens, each in lengths.items()}
                counts = counted.ways.setdefault(way.way, Counts())
                counts.merge(Counts(expected, bases={way.rules.basis: rows}))
