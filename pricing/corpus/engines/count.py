"""Piece of a corpus → what it comes to: each row recognized, counted in every way that is asked for, and forgotten."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import lru_cache
from heapq import nsmallest
from pathlib import Path
from typing import Any, Final

from pricing.caching import UNCACHED, build_usage
from pricing.catalog.catalog import Catalog
from pricing.catalog.kept import Tables, load_kept
from pricing.corpus.beginnings import write_beginning
from pricing.corpus.counted import ColumnsSeen, Counted, LongRow, sort_longest
from pricing.corpus.counting import NoWay, RowCount, RowCounter
from pricing.corpus.counts import MOST_SHOWN, Counts, Misfit, MisfitRow, Place, Way, add_reason, add_row
from pricing.corpus.engines.alike_rows import AlikeRows
from pricing.corpus.lengths import add_length
from pricing.corpus.plan import Plan
from pricing.corpus.prefixes import Prefixes
from pricing.corpus.requests import CorpusRequest, MissingColumn, read_row
from pricing.corpus.rows import CorpusRow, CorpusRows, open_blocks
from pricing.executors.tasks import name_place
from pricing.files.blocks import Progress
from pricing.files.pieces import Piece
from pricing.limits import check_fit
from pricing.strict_json import JSONError
from pricing.tokens.fast import count_fast
from pricing.tokens.prompt import Prompt
from pricing.tokens.text import TextTooLong

NO_MODEL: Final = Way("model", "")
TEXT_FILE: Final = "text file"
_KEPT: Final = 4
"""Plans and tables that a process holds."""
_given: dict[str, Catalog] = {}
"""Tables of this process, by their digest."""
_WRONG: Final = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError)
"""What a row of an unexpected form may raise: one row must never end the counting of millions."""


class OtherTables(RuntimeError):
    """Price tables here are not those that the models were chosen from."""


def count_piece(piece: Piece, plan: Plan, progress: Progress | None = None) -> Counted:
    """Count a piece of a corpus; what could not be read is among the faults.

    Raises OtherTables, and CatalogError where the tables cannot be loaded.
    """
    work = PieceCount(piece, plan)
    blocks = open_blocks(piece, progress)
    rows = CorpusRows(piece.shape, blocks)
    for row in rows:
        work.take(row)
    return work.finish(rows.lines, blocks.problem)


def choose_tokenizer(piece: Piece, plan: Plan) -> AbstractContextManager[None]:
    """Return within what a piece is counted. Raises VocabularyError where fast tokens are asked for and not there."""
    return count_fast(f"{piece.source.name}, {name_place(piece)}") if plan.fast else nullcontext()


class PieceCount:
    """Count of one piece, row by row."""

    def __init__(self, piece: Piece, plan: Plan) -> None:
        self.piece, self.plan = piece, plan
        self.counter = load_counter(replace(plan, prefixes=()))  # which holds no text of anyone
        self.prefixes = Prefixes(plan.prefixes)
        self.counted = Counted(size=piece.size)
        self.named = plan.columns.named
        self.line = 0
        self.shapes: dict[str, int] = {}
        self.alike = AlikeRows(self.counter, plan)

    def take(self, row: CorpusRow) -> None:
        """Take a row."""
        self.counted.rows += 1
        self.line = row.line
        try:
            tokens = self.alike.count(row.value)
            if tokens is None:
                request, counts = self._count(row.value)
            elif tokens <= self.alike.most:
                return
            else:
                request, counts = self.alike.request, self.alike.describe(tokens)
                self._note_shape(request.shape)
        except NoWay as error:
            add_reason(self._find_counts(NO_MODEL).unknown, str(error))
        except MissingColumn as error:
            self._note_columns(error)
            self._tell(str(error))
        except (JSONError, TextTooLong) as error:
            self._tell(str(error))
        except _WRONG:
            self._tell("could not be read")
        else:
            if self.named and isinstance(row.value, dict):
                self.counted.columns.seen |= self.named
            self._add(request, counts)
            self.alike.learn(row.value, request)
            self.alike.set_most(self.counted)

    def finish(self, lines: int, problem: str) -> Counted:
        """Return what the piece of so many lines comes to. `problem`: why it ended too early; blank: it did not."""
        counted, piece = self.counted, self.piece
        self.alike.add_to(counted, self.shapes)
        if piece.shape == "lines" and not piece.packing:
            counted.lines[piece.source.name, piece.start] = lines
        counted.shapes = {shape: {piece.source.name: rows} for shape, rows in self.shapes.items()}
        if problem:
            counted.tell_file(piece.source.name, problem)
        elif not counted.rows and not piece.is_part:
            counted.tell_file(piece.source.name, "the file is empty")
        return counted

    def _count(self, row: Any) -> tuple[CorpusRequest, list[RowCount]]:
        if isinstance(row, JSONError):
            raise row
        request = read_row(row, self.plan.columns)
        self._note_shape(TEXT_FILE if self.piece.shape == "text" else request.shape)
        return request, self.counter.count(request)

    def _note_shape(self, shape: str) -> None:
        self.shapes[shape] = self.shapes.get(shape, 0) + 1

    def _tell(self, problem: str) -> None:
        self.counted.tell(self.piece.source.name, self.piece.start, self.line, problem)

    def _note_columns(self, error: MissingColumn) -> None:
        columns = set(error.columns)
        self.counted.columns.merge(ColumnsSeen(self.named & columns, {error.name}, columns))

    def _find_counts(self, way: Way) -> Counts:
        counts = self.counted.ways.get(way)
        if counts is None:
            counts = self.counted.ways[way] = Counts()
        return counts

    def _add(self, request: CorpusRequest, counts: list[RowCount]) -> None:
        """Add a row to each of its ways, and to the longest by the first of them that has a count."""
        output = self.plan.output_tokens if request.output_tokens is None else request.output_tokens
        if request.max_output is not None:
            output = min(output, request.max_output)
        prefix, tokens = self._find_prefix(request.prompt) if self.prefixes.texts else None, -1
        for each in counts:
            self._add_count(each, request.requests, output, prefix)
            if tokens < 0 and each.span:
                tokens = each.span.expected
        longest = self.counted.longest
        if tokens >= 0 and (len(longest) < MOST_SHOWN or tokens > longest[-1].tokens):
            self.counted.longest = nsmallest(MOST_SHOWN, [*longest, LongRow(tokens, self._place)], key=sort_longest)

    @property
    def _place(self) -> Place:
        return Place(self.piece.source.name, self.piece.start, self.line)

    def _find_prefix(self, prompt: Prompt) -> int | None:
        return self.prefixes.find(write_beginning(prompt, self.prefixes.longest))

    def _add_count(self, count: RowCount, requests: int, output: int, prefix: int | None) -> None:
        counts = self._find_counts(count.way.way)
        if count.span is None:
            add_reason(counts.unknown, count.reason)
            return
        add_row(counts, count.span, requests, output)
        counts.bases[count.basis] = counts.bases.get(count.basis, 0) + 1
        counts.partial += count.partial
        if prefix is not None:
            add_length(counts.cached.setdefault(prefix, {}), count.span.expected, requests, output * requests)
        tokens, limits = count.span.expected, count.way.limits
        if tokens + output > limits.together or tokens > limits.input or output > limits.output:
            self._add_misfits(counts, count, requests, output)

    def _add_misfits(self, counts: Counts, count: RowCount, requests: int, output: int) -> None:
        """Add a row to those that do not fit, of each model that it does not fit."""
        if count.span is None:
            return
        usage = build_usage(count.span.expected, UNCACHED, output)
        for name, model in count.way.models:
            if problem := check_fit(model, usage).problem:
                misfit = counts.misfits.setdefault(name, Misfit())
                add_row(misfit, count.span, requests, output)
                if len(misfit.first) < MOST_SHOWN:
                    misfit.first.append(MisfitRow(self._place, problem))


@lru_cache(maxsize=_KEPT)
def load_counter(plan: Plan) -> RowCounter:
    """Return what counts by a plan, loaded once in a process. Raises OtherTables and CatalogError."""
    catalog = load_tables(plan.tables, plan.digest)
    if plan.digest and catalog.digest != plan.digest:
        raise OtherTables("the price tables here are others than those that the models were chosen from")
    return RowCounter(catalog, plan)


@lru_cache(maxsize=_KEPT)
def load_tables(tables: Tables, digest: str) -> Catalog:
    """Load price tables, once for each digest that they should have. Raises CatalogError."""
    own, data, cache = tables
    return _given.get(digest) or load_kept(Path(own) if own else None, data=data, cache=Path(cache) if cache else None)


def give_tables(catalog: Catalog) -> None:
    """Have this process count by tables that it has loaded already, wherever a plan asks for these."""
    _given.clear()
    _given[catalog.digest] = catalog
