"""Answers from documents in their own words (documents, chunks, top k, questions) → what the steps of it use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Final, Literal, NamedTuple, get_args

from pricing.pipeline.chunks import Chunks, ChunksError, split_chunks
from pricing.pipeline.step import Step
from pricing.usage import MOST

Use = Literal["documents", "again", "question", "answer", "storage"]
"""What a step does: embed the documents once, those that change again, or a question; answer it; store vectors."""
USES: Final = get_args(Use)
FOLLOWING: Final = ("again", "question", "storage")
"""Uses of the model that embeds the documents."""


class Filled(NamedTuple):
    """A step with the quantities of its use, and how they came about."""

    step: Step
    note: str


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Documents, and the questions that are answered from them. Raises ChunksError, which names the field."""

    documents: int = 0
    tokens_each: int = 0
    """Tokens of a document."""
    chunk: int = 0
    """Tokens of a chunk; 0: whole documents."""
    overlap: int = 0
    """Tokens that a chunk shares with the one before."""
    top_k: int = 0
    """Chunks that are sent with a question."""
    question_tokens: int = 0
    instructions_tokens: int = 0
    answer_tokens: int = 0
    reembed: Decimal = Decimal(0)
    """Share of the documents that is embedded again each month."""
    storage_price: Decimal = Decimal(0)
    """Dollars for a GB of vectors a month."""
    dimensions: int = 0
    """Numbers in a vector; 0: as many as the model makes unasked."""

    def __post_init__(self) -> None:
        self.cut()
        for name in ("top_k", "question_tokens", "instructions_tokens", "answer_tokens", "dimensions"):
            value = getattr(self, name)
            if not 0 <= value <= MOST:
                raise ChunksError(name, f"must be between 0 and {MOST:,}, not {value:,}")
        if self.input_tokens > MOST:
            raise ChunksError("top_k", f"{self.input_tokens:,} tokens with a question exceed the limit of {MOST:,}")

    def cut(self, documents: int | None = None) -> Chunks:
        """Cut the documents, or so many of them, into chunks."""
        number = self.documents if documents is None else documents
        return split_chunks(number, self.tokens_each, self.chunk, self.overlap)

    @property
    def longest(self) -> int:
        """Tokens of the longest chunk."""
        return min(self.chunk, self.tokens_each) if self.chunk else self.tokens_each

    @property
    def sent(self) -> int:
        """Chunks that are sent with a question: no more than there are."""
        return min(self.top_k, self.cut().number)

    @property
    def input_tokens(self) -> int:
        """Tokens that are sent with a question: the instructions, the chunks and itself."""
        return self.instructions_tokens + self.sent * self.longest + self.question_tokens


def fill_step(retrieval: Retrieval, use: Use, step: Step) -> Filled:
    """Give a step the quantities of its use, in place of its own; its model, conditions and fees stay."""
    empty = replace(step, input_tokens=0, output_tokens=0, characters=0, vectors=0)
    if use == "documents":
        return _embed(retrieval, replace(empty, often="once"), retrieval.documents)
    if use == "again":
        changed = int((retrieval.documents * retrieval.reembed).to_integral_value(ROUND_CEILING))
        return _embed(retrieval, replace(empty, often="month"), changed)
    if use == "question":
        tokens = retrieval.question_tokens
        return Filled(replace(empty, often="request", input_tokens=tokens), f"a question of {tokens:,} tokens")
    if use == "answer":
        return _answer(retrieval, replace(empty, often="request"))
    number = retrieval.cut().number
    note = f"{number:,} vectors, one for each chunk"
    kept = replace(
        empty,
        often="month",
        tier="standard",
        fees=(),
        vectors=number,
        dimensions=retrieval.dimensions,
        gb_month=retrieval.storage_price,
    )
    return Filled(kept, note if retrieval.storage_price else f"{note}; no price is stated")


def _embed(retrieval: Retrieval, step: Step, documents: int) -> Filled:
    if not documents:
        return Filled(step, "no documents" if step.often == "once" else "no documents change")
    cut = retrieval.cut(documents)
    whole = documents * retrieval.tokens_each
    note = f"{documents:,} documents × {retrieval.tokens_each:,} tokens = {whole:,}, in {cut.number:,} chunks"
    if cut.tokens > whole:
        note += f"; {cut.tokens:,} with overlaps counted each time"
    return Filled(replace(step, input_tokens=cut.tokens, chunk=retrieval.longest), note)


def _answer(retrieval: Retrieval, step: Step) -> Filled:
    tokens = retrieval.input_tokens
    note = (
        f"{retrieval.instructions_tokens:,} tokens of instructions + {retrieval.sent:,} chunks × {retrieval.longest:,}"
        f" + a question of {retrieval.question_tokens:,} = {tokens:,} tokens of input"
    )
    return Filled(replace(step, input_tokens=tokens, output_tokens=retrieval.answer_tokens), note)
