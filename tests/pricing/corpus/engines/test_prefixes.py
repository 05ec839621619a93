"""Tests of prefixes in a counting: each request notes the longest one that it begins with, wherever it is counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pricing.corpus.caching import WORDS
from pricing.corpus.counted import Counted
from pricing.corpus.engines.dask import count_on_cluster
from pricing.corpus.engines.processes import count_files
from pricing.files.sources import Source, hold_body
from tests.support.clusters import start_cluster
from tests.support.written_corpora import PLAN, count_bytes, count_in_pieces, get_counts, write_lines

CLERK = "You are a clerk of a railway. " * 50
COOK = "You cook for the crew of a ship. " * 50


def ask(system: str, question: str, **more: Any) -> dict[str, Any]:
    messages = [{"role": "system", "content": system}, {"role": "user", "content": question}]
    return {"messages": messages, **more}


def list_requests(counted: Counted) -> dict[str, int]:
    """Return how many requests begin with each prefix, by its first word but one."""
    cached = get_counts(counted, PLAN, "gpt-4o").cached
    return {
        counted.prefixes[number].words.split()[1]: sum(requests for _, requests, _ in lengths.values())
        for number, lengths in cached.items()
    }


def write_both() -> bytes:
    clerks = [ask(CLERK, f"Question {number}") for number in range(60)]
    cooks = [ask(COOK, f"Question {number}", requests=number) for number in range(40)]
    others = [{"prompt": f"Question {number}"} for number in range(30)]
    rows = [row for three in zip(clerks[:30], cooks[:30], others, strict=True) for row in three]
    return write_lines(*rows, *clerks[30:], *cooks[30:])


def test_the_requests_of_each_prefix_are_counted() -> None:
    counted = count_bytes(write_both())
    assert list_requests(counted) == {"are": 60, "cook": sum(range(40))}
    prefix = next(each for each in counted.prefixes if each.words.startswith("You are"))
    assert prefix.words == CLERK[:WORDS]
    # 7 words and a full stop, 50 times, and its message; the space at the end is a token of its own
    assert prefix.tokens == {"gpt-4o": 50 * 8 + 1 + 4}


def test_they_are_counted_by_their_length() -> None:
    counted = count_bytes(write_lines(ask(CLERK, "Why?", output_tokens=7), ask(CLERK, "Why?", requests=3), "Why?"))
    counts = get_counts(counted, PLAN, "gpt-4o")
    (lengths,) = counts.cached.values()
    ((tokens, sums),) = lengths.items()
    assert sums == [2, 4, 7]
    assert counts.expected[tokens] == [2, 4, 7]
    assert counts.rows == 3


def test_rows_on_their_own_models_have_tokens_on_these() -> None:
    plan = replace(PLAN, models=())
    rows = [ask(CLERK, "Why?", model=model) for model in ("gpt-4o", "gpt-4o", "gpt-4", "nonesuch")]
    (prefix,) = count_bytes(write_lines(*rows), plan).prefixes
    assert set(prefix.tokens) == {"gpt-4o", "gpt-4"}


def test_in_however_many_pieces_the_same_requests_begin_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(write_both())
    source = Source(str(path), "a.jsonl", path.stat().st_size)
    whole = count_in_pieces(source, PLAN, 10**9)
    for size in (5_000, 20_000, 100_000):
        part = count_in_pieces(source, PLAN, size)
        assert (part.ways, part.prefixes) == (whole.ways, whole.prefixes)


def test_two_processes_count_as_one_does(tmp_path: Path) -> None:
    sources = []
    for number, body in enumerate((write_both(), write_lines(ask(CLERK, "Once more")))):
        path = tmp_path / f"{number}.jsonl"
        path.write_bytes(body)
        sources.append(Source(str(path), path.name, len(body)))
    one, two = (count_files(sources, PLAN, processes=processes) for processes in (1, 2))
    assert (one.ways, one.prefixes) == (two.ways, two.prefixes)
    assert list_requests(two) == {"are": 61, "cook": sum(range(40))}


def test_a_cluster_finds_and_counts_what_one_process_does(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(write_both())
    with start_cluster(tmp_path) as (address, _):
        found, counted = count_on_cluster(address, [str(path)], PLAN)
    one = count_files(found.sources, PLAN, processes=1)
    assert (counted.ways, counted.prefixes) == (one.ways, one.prefixes)
    assert list_requests(counted) == {"are": 60, "cook": sum(range(40))}


def test_without_anything_shared_there_is_no_prefix() -> None:
    counted = count_bytes(write_lines("Why?", "When?", ask(CLERK, "Why?")))
    assert (counted.prefixes, get_counts(counted, PLAN, "gpt-4o").cached) == ([], {})


@pytest.mark.parametrize(
    "hostile",
    [
        "\ud83d" * 600,
        "e\N{COMBINING ACUTE ACCENT}" * 600,
        "\N{ZERO WIDTH JOINER}" * 600,
        "\x1e\x1f\x1d" * 600,
        "\0" * 600,
        "word " * 300_000,
    ],
)
def test_whatever_requests_begin_with_is_counted(hostile: str) -> None:
    counted = count_files([hold_body("a.jsonl", write_lines(*[ask(hostile, f"{n}") for n in range(3)]))], PLAN)
    (prefix,) = counted.prefixes
    (lengths,) = get_counts(counted, PLAN, "gpt-4o").cached.values()
    assert sum(requests for _, requests, _ in lengths.values()) == 3
    assert 0 < prefix.tokens["gpt-4o"] <= min(lengths)
