"""Corpora that were counted by hand, on Acme's models, whose costs are easy to work out."""

from __future__ import annotations

from typing import Final

from costcalc.corpus.answer import CorpusAnswer, answer_corpus
from costcalc.current import catalog
from pricing.corpus.counted import Counted, LongRow
from pricing.corpus.counts import Counts, Misfit, MisfitRow, Place, Way
from pricing.corpus.lengths import Lengths
from pricing.corpus.plan import Plan
from pricing.files.faults import FileFault
from tests.support.price_tables import TODAY

FAST: Final = Way("text", "fast-1")
WAYS: Final = {"fast-1": (FAST,), "fast-2": (FAST,)}
LONG: Final = MisfitRow(Place("a.jsonl", 0, 3), "20,000 tokens exceed the context window of 10,000")


def count_three() -> Counted:
    """Return three rows: of 1,000 and 2,000 tokens, and one of 20,000 that fast-1 has no room for.

    On fast-1 without it 3,000 × $1 and 2 × 100 × $4, on fast-2 23,000 × $3 and 3 × 100 × $12 a million.
    """
    lengths: Lengths = {tokens: [1, 1, 100] for tokens in (1_000, 2_000, 20_000)}
    misfit = Misfit({20_000: [1, 1, 100]}, first=[LONG])
    return Counted(
        rows=3,
        size=90_000,
        ways={FAST: Counts(lengths, bases={"vendor": 3}, misfits={"fast-1": misfit})},
        longest=[
            LongRow(20_000, LONG.place),
            LongRow(2_000, Place("a.jsonl", 0, 2)),
            LongRow(1_000, Place("a.jsonl", 0, 1)),
        ],
        shapes={"OpenAI batch": {"a.jsonl": 3}},
    )


def count_band() -> Counted:
    """Return a row of 1,000 tokens, 900 to 1,200, by a ratio; one without a count; one that is broken.

    On fast-1 at least 1,000 × $1 a million, from 900 to 1,200.
    """
    counts = Counts(
        {1_000: [1, 1, 0]},
        {900: [1, 1, 0]},
        {1_200: [1, 1, 0]},
        bases={"ratio": 1},
        unknown={"takes no images": 1},
    )
    fault = FileFault("b.csv", 0, 7, "not UTF-8")
    return Counted(rows=3, ways={FAST: counts}, faults=[fault], faulty=1, shapes={'column "text"': {"b.csv": 2}})


def count_named() -> Counted:
    """Return four rows that name fast-1 (1,000 tokens), fast-2 (100), none, and one that nobody knows."""
    ways = {
        Way("model", "fast-1"): Counts({1_000: [1, 1, 0]}, bases={"vendor": 1}),
        Way("model", "fast-2"): Counts({100: [1, 1, 0]}, bases={"vendor": 1}),
        Way("model", ""): Counts(unknown={"names no model": 1, "nope is not in any price table": 1}),
    }
    return Counted(rows=4, ways=ways)


def answer_by_hand(counted: Counted, *models: str, tier: str | None = None) -> CorpusAnswer:
    ways = {name: WAYS.get(name, ()) for name in models}
    return answer_corpus(catalog(), Plan(TODAY, models), counted, ways=ways, tier=tier)
