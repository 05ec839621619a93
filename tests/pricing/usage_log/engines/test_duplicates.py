"""A call counts once: of records with its id the one with the largest output, wherever they lie."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pricing.files.sources import hold_body
from pricing.usage_log.engines import duplicates, id_store, reduce
from pricing.usage_log.engines.tasks import list_log_pieces
from pricing.usage_log.key import dump
from tests.support.written_logs import PLAN, add_up, chat, claude, reduce_bytes


def test_blocks_of_an_answer_are_one_call() -> None:
    reduced = reduce_bytes(claude("a", 1) + claude("a", 1) + claude("a", 40) + claude("b", 7))
    assert (reduced.calls, reduced.duplicates, add_up(reduced, "output_tokens")) == (2, 2, 47)


def test_the_largest_output_counts_on_the_day_of_the_first_record() -> None:
    before, after = "2026-11-01T23:59:59Z", "2026-11-02T00:00:01Z"
    reduced = reduce_bytes(claude("a", 1, before) + claude("a", 40, after))
    assert [(key.day, add_up(reduced, "output_tokens")) for key in reduced.groups] == [("2026-11-01", 40)]


def test_a_repeat_after_many_other_calls_counts_once_too() -> None:
    many = b"".join(chat(f"id-{n}") for n in range(2 * duplicates.MOST_OPEN))
    reduced = reduce_bytes(chat("x", answered=1) + many + chat("x", answered=9) + many)
    assert (reduced.calls, reduced.duplicates) == (2_049, 2_049)
    assert add_up(reduced, "output_tokens") == 2_048 * 5 + 9
    assert add_up(reduced, "rows") == 2_049


@pytest.mark.parametrize("first", ["small", "large"])
def test_a_call_in_two_files_counts_once(first: str) -> None:
    bodies = [chat("x", answered=1, day=2) + chat("y"), chat("x", answered=9) + chat("z")]
    reduced = reduce_bytes(*(bodies if first == "small" else reversed(bodies)))
    assert (reduced.calls, reduced.duplicates, reduced.rows) == (3, 1, 4)
    assert add_up(reduced, "output_tokens") == 9 + 5 + 5
    assert {key.day for key in reduced.groups} == {"2026-11-01"}


def test_a_file_given_twice_counts_once() -> None:
    body = b"".join(chat(f"id-{n}", day=1 + n % 5) for n in range(100))
    assert dump(reduce_bytes(body, body, body).groups) == dump(reduce_bytes(body).groups)


def test_records_without_an_id_all_count() -> None:
    reduced = reduce_bytes(chat() + chat(), chat())
    assert (reduced.calls, reduced.duplicates) == (3, 0)


def test_few_ids_in_memory_and_many_on_disk_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(17)  # noqa: S311
    bodies = [
        b"".join(chat(f"id-{chance.randrange(400)}", answered=chance.randrange(50)) for _ in range(200))
        for _ in range(4)
    ]
    whole = reduce_bytes(*bodies)
    for most_ids, most_held in ((7, 16_000_000), (64, 500), (1 << 16, 1)):
        monkeypatch.setattr(duplicates, "WINDOW", 3)
        monkeypatch.setattr(duplicates, "MOST_OPEN", 10)
        monkeypatch.setattr(duplicates, "MOST_IDS", most_ids)
        monkeypatch.setattr(id_store, "MOST_HELD", most_held)
        again = reduce_bytes(*bodies)
        assert dump(again.groups) == dump(whole.groups)
        assert (again.calls, again.duplicates) == (whole.calls, whole.duplicates)


def test_the_largest_output_counts_whatever_the_window_and_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(18)  # noqa: S311
    rows = [(f"id-{chance.randrange(60)}", chance.randrange(1, 1_000)) for _ in range(500)]
    largest: dict[str, int] = {}
    for name, answered in rows:
        largest[name] = max(answered, largest.get(name, 0))
    for window in (1, 3, 256):
        monkeypatch.setattr(duplicates, "WINDOW", window)
        monkeypatch.setattr(duplicates, "MOST_OPEN", 2 * window)
        chance.shuffle(rows)
        lines = [chat(name, answered=answered) for name, answered in rows]
        reduced = reduce_bytes(b"".join(lines[:200]), b"".join(lines[200:]))
        assert add_up(reduced, "output_tokens") == sum(largest.values())
        assert (reduced.calls, reduced.duplicates) == (len(largest), 500 - len(largest))


def test_many_ids_of_a_piece_go_to_files_that_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduce, "_MOST_INLINE", 0)
    (piece,) = list_log_pieces(hold_body("a", chat("x") + chat("y")))
    reduced = reduce.reduce_piece(piece, PLAN, folder=str(tmp_path))
    assert [isinstance(run, str) for run in reduced.runs] == [True]
    store = id_store.IdStore(tmp_path)
    store.add(0, reduced.runs)
    store.add(1, reduce.reduce_piece(piece, PLAN).runs)
    assert store.find_repeats() == [1]
    assert not list(tmp_path.iterdir())
