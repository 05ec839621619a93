"""Tests of samples: which rows are counted, and what they come to, beside a count of all rows."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from pricing.catalog.kept import Tables
from pricing.corpus.counted import Counted
from pricing.corpus.engines.count import load_tables
from pricing.corpus.engines.processes import count_files
from pricing.corpus.engines.tasks import NoSuchColumn, count_all
from pricing.corpus.plan import Columns, Plan
from pricing.corpus.rows import list_corpus_pieces
from pricing.corpus.sampling.counted_rows import count_input
from pricing.corpus.sampling.sample import Sample
from pricing.corpus.sampling.size import SampleError, SamplePlan, read_size
from pricing.corpus.ways import list_ways
from pricing.executors.processes import run_here
from pricing.executors.tasks import Done, Lost, Task
from pricing.files.blocks import Progress
from pricing.files.sources import Source, hold_body
from tests.support.written_corpora import PLAN, get_counts, tell_faults

WORDS = ("the", "of", "and", "a", "to", "in", "is", "you", "that", "it", "he", "was", "for", "on", "are", "as", "with")


def write_rows(rows: int, first: int = 0) -> list[dict[str, str]]:
    """Write rows of 1 to 200 words, the words of each from another place."""
    return [
        {"text": " ".join(WORDS[(place * 7 + at) % len(WORDS)] for at in range(1 + place * place % 200))}
        for place in range(first, first + rows)
    ]


def as_lines(rows: Sequence[object]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def plan_sample(size: str, seed: int = 1, plan: Plan = PLAN) -> Plan:
    return replace(plan, sample=SamplePlan(read_size(size), seed))


def count(body: bytes, plan: Plan, name: str = "a.jsonl") -> Counted:
    return count_files([hold_body(name, body)], plan, processes=1)


def get_sample(counted: Counted) -> Sample:
    assert counted.sample
    return counted.sample


def sum_tokens(counted: Counted, plan: Plan = PLAN, model: str = "gpt-4o") -> int:
    return sum(tokens * sums[1] for tokens, sums in get_counts(counted, plan, model).expected.items())


BODY = as_lines(write_rows(3_000))


def test_a_sample_says_what_all_rows_come_to() -> None:
    whole, sampled = count(BODY, PLAN), count(BODY, plan_sample("600"))
    sample = get_sample(sampled)

    assert sampled.rows == whole.rows == sample.population == 3_000
    assert sampled.size == whole.size == len(BODY)
    assert sampled.shapes == {'column "text"': {"a.jsonl": 3_000}}
    assert 500 < len(sample.rows) < 700
    estimate = sample.estimate(lambda row: count_input(row, "gpt-4o", None))
    assert estimate.total == sum_tokens(sampled)
    assert estimate.low < sum_tokens(whole) < estimate.high
    assert estimate.share < Decimal("0.02")


def test_all_rows_that_are_sampled_are_an_exact_count() -> None:
    whole, sampled = count(BODY, PLAN), count(BODY, plan_sample("100%"))
    sample = get_sample(sampled)

    assert sample.exact
    assert replace(sampled, sample=None) == whole
    assert sample.estimate(lambda row: count_input(row, "gpt-4o", None)).margin == 0


def test_an_interval_is_counted_until_it_is_as_narrow() -> None:
    plan = plan_sample("±0.8%", plan=replace(PLAN, models=("gpt-4o", "gpt-4")))
    chance = Random(1)  # noqa: S311 -- the same corpus each time
    mixed = [chance.choice((row["text"], "é" * (len(row["text"]) // 6))) for row in write_rows(9_000)]
    sample = get_sample(count(as_lines(mixed), plan))

    assert 1_100 < len(sample.rows) < 9_000  # more than the first round counts, and not all
    for name, ways in list_ways(load_tables(Tables(), ""), plan).items():
        estimate = sample.design.estimate([count_input(row, name, ways) for row in sample.rows])
        assert estimate.share <= Decimal("0.008")


def test_the_rows_of_a_smaller_sample_are_among_those_of_a_larger_one_with_the_same_strata() -> None:
    # Files of rows with one length are one stratum, whatever the size of the sample.
    body = as_lines([{"text": f"row {place:05}"} for place in range(5_000)])
    small, large = (get_sample(count(body, plan_sample(size))).rows for size in ("300", "900"))

    assert {(row.piece, row.row) for row in small} < {(row.piece, row.row) for row in large}


def test_another_seed_chooses_other_rows() -> None:
    one, other = (get_sample(count(BODY, plan_sample("300", seed))).rows for seed in (1, 2))

    assert {row.row for row in one} != {row.row for row in other}


def test_processes_choose_the_same_rows_as_one(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.jsonl").write_bytes(as_lines(write_rows(500, number * 500)))
    sources = [Source(str(path), path.name, path.stat().st_size) for path in sorted(tmp_path.iterdir())]
    plan = plan_sample("400")
    here, there = (count_files(sources, plan, processes=processes) for processes in (1, 2))

    assert get_sample(here).rows == get_sample(there).rows
    assert replace(here, sample=None) == replace(there, sample=None)


def sample_in_pieces(body: bytes, plan: Plan, size: int, run: object = run_here) -> Counted:
    source = hold_body("a.jsonl", body)
    listed = [(source, list_corpus_pieces(source, plan.columns, size))]
    return count_all(listed, plan, run)  # type: ignore[arg-type]


def test_pieces_done_in_another_order_have_the_same_rows() -> None:
    def run_backwards(tasks: Sequence[Task], progress: Progress) -> Iterator[object]:
        return run_here(reversed(list(tasks)), progress)

    forward, backward = (sample_in_pieces(BODY, plan_sample("500"), 100_000, run) for run in (run_here, run_backwards))

    assert get_sample(forward).rows == get_sample(backward).rows
    assert replace(forward, sample=None) == replace(backward, sample=None)


def test_lines_are_numbered_from_the_beginning_of_the_file() -> None:
    body = BODY + b"{broken\n" + BODY
    sampled = sample_in_pieces(body, plan_sample("100%"), 50_000)

    assert [line for _, line, _ in tell_faults(sampled)] == [3_001]


@pytest.mark.parametrize("form", ["csv", "json", "gzip", "texts"])
def test_rows_of_any_form_are_sampled(form: str, tmp_path: Path) -> None:
    rows = write_rows(1_500)
    bodies: dict[str, tuple[str, str | bytes]] = {
        "csv": ("a.csv", "text,n\n" + "".join(f'"{row["text"]}",1\n' for row in rows)),
        "json": ("a.json", json.dumps(rows)),
        "gzip": ("a.jsonl", as_lines(rows)),
    }
    if form == "texts":
        sources = [hold_body(f"{place:04}.txt", row["text"].encode()) for place, row in enumerate(rows)]
    else:
        name, text = bodies[form]
        body = text if isinstance(text, bytes) else text.encode()
        sources = [hold_body(name, gzip.compress(body) if form == "gzip" else body)]
    whole, sampled = (count_files(sources, plan, processes=1) for plan in (PLAN, plan_sample("500")))
    estimate = get_sample(sampled).estimate(lambda row: count_input(row, "gpt-4o", None))

    assert len(get_sample(sampled).rows) < 700
    assert estimate.low < sum_tokens(whole) < estimate.high
    assert (sampled.rows, sampled.faulty) == (whole.rows, whole.faulty) == (1_500, 0)


def test_broken_rows_count_as_nothing_and_their_number_is_an_estimate() -> None:
    body = b"".join(line if place % 10 else b"{broken\n" for place, line in enumerate(BODY.splitlines(keepends=True)))
    whole, sampled = count(body, PLAN), count(body, plan_sample("900"))
    broken = get_sample(sampled).broken

    assert whole.faulty == 300
    assert broken.total == sampled.faulty
    assert broken.low <= 300 <= broken.high
    assert set(tell_faults(sampled)) < set(tell_faults(whole))


def test_none_broken_of_the_sample_leaves_up_to_three_in_as_many() -> None:
    sample = get_sample(count(BODY, plan_sample("600")))

    assert sample.broken.total == 0
    assert sample.broken.high == 3 * 3_000 // len(sample.rows)
    assert get_sample(count(BODY, plan_sample("100%"))).broken.high == 0


def test_rows_that_do_not_fit_stand_for_others_and_are_left_out() -> None:
    plan = plan_sample("1000", plan=replace(PLAN, models=("gpt-4",)))
    rows = [{"text": "the " * (9_000 if place % 20 == 0 else 50)} for place in range(2_100)]
    whole, sampled = (count(as_lines(rows), each) for each in (replace(plan, sample=None), plan))

    (all_rows,), (counts,) = whole.ways.values(), sampled.ways.values()
    # Long and short rows are strata of their own, all rows of each are of one length, and the sample's stand for all.
    assert counts.expected == all_rows.expected
    assert counts.misfits["gpt-4"].expected == all_rows.misfits["gpt-4"].expected
    assert {row.place.file for row in counts.misfits["gpt-4"].first} == {"a.jsonl"}
    estimate = get_sample(sampled).estimate(lambda row: count_input(row, "gpt-4", set(sampled.ways)))
    assert estimate.total == sum(tokens * rows for tokens, (rows, _, _) in all_rows.expected.items() if tokens < 8_000)


def test_a_part_that_no_process_could_read_is_told_and_the_rest_stands_for_what_was_measured() -> None:
    def lose_last(tasks: Sequence[Task], progress: Progress) -> Iterator[tuple[Task, object]]:
        for task, came_to in run_here(tasks, progress):
            yield task, Lost("no memory") if task.number == 3 else came_to

    sampled = sample_in_pieces(BODY, plan_sample("500"), 200_000, lose_last)
    assert tell_faults(sampled) == [("a.jsonl", 0, "bytes 600,001 to 800,000 not read: no memory")]
    # The rows that begin in these bytes, which neither reading had.
    lost = BODY[:800_000].count(b"\n") - BODY[:600_000].count(b"\n")
    assert abs(sampled.rows - (3_000 - lost)) <= 1


def test_an_empty_corpus_is_told_as_one() -> None:
    whole, sampled = count(b"\n\n", PLAN), count(b"\n\n", plan_sample("1%"))

    assert tell_faults(sampled) == tell_faults(whole) != []
    assert (sampled.rows, get_sample(sampled).exact) == (0, True)
    assert count_files([], plan_sample("±2%"), processes=1).rows == 0


def test_a_column_that_no_row_has_is_refused_as_in_a_count() -> None:
    with pytest.raises(NoSuchColumn, match='no row has a column "prompt"; there are "text"'):
        count(BODY, plan_sample("300", plan=replace(PLAN, columns=Columns("prompt"))))


def test_more_rows_than_a_sample_may_have_are_refused_before_any_is_counted() -> None:
    body = b'"a"\n' * 400_002
    with pytest.raises(SampleError, match="200,001 of 400,002 rows are more"):
        count(body, plan_sample("50%"))


def test_progress_ends_where_all_bytes_were_read() -> None:
    told: list[Done] = []
    count_files([hold_body("a.jsonl", BODY)], plan_sample("300"), processes=1, tell=told.append)

    # Once to measure the rows, once to count some of them.
    assert told[-1] == Done(2 * len(BODY), 2 * len(BODY))
