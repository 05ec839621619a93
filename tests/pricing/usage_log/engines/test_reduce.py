"""Pieces of logs come to the same sums however they are cut and packed, and what is wrong is told by file and line."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
import zstandard

from pricing.executors.tasks import Done
from pricing.files import unpack
from pricing.files.blocks import Blocks
from pricing.files.pieces import Piece
from pricing.files.sources import Source, find_sources, hold_body
from pricing.usage_log.engines import reduce, tasks
from pricing.usage_log.engines.processes import reduce_files
from pricing.usage_log.engines.tasks import list_log_pieces
from pricing.usage_log.key import dump, reduce_record
from tests.support.usage_logs import SAMPLES
from tests.support.written_logs import PLAN, add_up, chat, claude, reduce_bytes, reduce_paths, tell_faults

LOG = b"".join(chat(str(n), given=n * 100, answered=n, day=1 + n % 3) for n in range(40))


@pytest.mark.parametrize("size", [1, 100, 150, 1_000, 5_000])
def test_every_row_is_in_one_piece_wherever_a_file_is_cut(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    whole = reduce_bytes(LOG)
    parts = list_log_pieces(hold_body("a", LOG), size)
    assert len(parts) == -(-len(LOG) // size)
    assert b"".join(b"".join(Blocks(piece)) for piece in parts) == LOG
    monkeypatch.setattr(tasks.list_log_pieces, "__defaults__", (max(size, 1_000),))
    again = reduce_bytes(LOG)
    assert dump(again.groups) == dump(whole.groups)
    assert (again.rows, again.calls, again.size) == (whole.rows, whole.calls, len(LOG))


def test_a_file_that_need_not_end_with_a_line_end_has_its_last_row_once() -> None:
    parts = list_log_pieces(hold_body("a", LOG[:-1]), 1_000)
    assert b"".join(b"".join(Blocks(piece)) for piece in parts) == LOG[:-1]


def test_sessions_are_read_whole() -> None:
    body = b"".join(claude(f"m{n}", n) for n in range(50))
    assert len(list_log_pieces(hold_body("a", body), 1_000)) == 1


@pytest.mark.parametrize("before", [b"", LOG])
def test_lines_that_are_no_objects_are_told_and_the_others_count(before: bytes) -> None:
    reduced = reduce_bytes(before + b'null\n[]\n7\n"secret"\n' + chat("new"))
    kinds = [problem.removeprefix("expected an object, not ") for _, _, problem in tell_faults(reduced)]
    assert kinds == ["null", "a list", "a number", "a string"]
    assert reduced.calls == (41 if before else 1)


@pytest.mark.parametrize("first", ["chunk", "message_start", "session"])
def test_responses_after_a_stream_or_a_session_in_one_file_count_too(first: str) -> None:
    used = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
    message = {"id": "msg_0123456789abcdef", "model": "m", "usage": {"input_tokens": 5, "output_tokens": 2}}
    rows: dict[str, list[dict[str, Any]]] = {
        "chunk": [{"object": "chat.completion.chunk", "id": "a", "model": "m", "choices": [], "usage": used}],
        "message_start": [
            {"type": "message_start", "message": message},
            {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 2}},
        ],
        "session": [json.loads(claude("m1", 1))],
    }
    alone = reduce_bytes(b"".join(json.dumps(row).encode() + b"\n" for row in rows[first]))
    mixed = reduce_bytes(b"".join(json.dumps(row).encode() + b"\n" for row in rows[first]) + LOG)
    assert (alone.calls, mixed.calls, mixed.faults) == (1, 1 + 40, [])
    assert add_up(mixed, "output_tokens") == add_up(alone, "output_tokens") + sum(range(40))


def test_lines_are_told_by_their_number_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = LOG.splitlines(keepends=True)
    lines[30] = b'{"id": "chatcmpl-secret", \n'
    lines[35] = b"\n"
    lines[38] = b'{"usage": {"prompt_tokens": -1, "completion_tokens": 2}}\n'
    body = b"".join(lines) + b'{"usage": {"prom'
    monkeypatch.setattr(tasks.list_log_pieces, "__defaults__", (1_000,))
    reduced = reduce_bytes(body)
    assert [(line, name) for name, line, _ in tell_faults(reduced)] == [(31, "a"), (39, "a"), (41, "a")]
    assert reduced.faulty == 3
    assert reduced.calls == 37
    assert reduced.faults[-1].problem == "incomplete: the file ends within this row"
    assert not any("secret" in problem for _, _, problem in tell_faults(reduced))


def test_a_file_of_something_else_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LOG)
    (tmp_path / "b.jsonl").write_bytes(b'{"level": "info", "text": "secret"}\n' * 50)
    (tmp_path / "c.csv").write_bytes(b"Name,Age\nAda,36\n")
    (tmp_path / "d.txt").write_bytes(b"")
    (tmp_path / "e.log").write_bytes(b"\x00\x01\x02")
    reduced = reduce_paths([tmp_path])
    assert reduced.calls == 40
    assert [(name, line) for name, line, _ in tell_faults(reduced)] == [(name, 0) for name in (
        "b.jsonl", "c.csv", "d.txt", "e.log")]  # fmt: skip
    assert not any("secret" in problem for _, _, problem in tell_faults(reduced))


def test_rows_of_several_formats_in_one_file_are_each_read() -> None:
    gemini = json.dumps({"usageMetadata": {"promptTokenCount": 7, "candidatesTokenCount": 3, "totalTokenCount": 10}})
    reduced = reduce_bytes(chat("a") + gemini.encode() + b'\n{"level": "info"}\n' + chat("b"))
    assert add_up(reduced, "input_tokens") == 10 + 7 + 10
    assert [(line, problem) for _, line, problem in tell_faults(reduced)] == [(3, "not recognized as usage")]


def test_what_was_recognized_is_told_with_its_reason() -> None:
    reduced = reduce_bytes(LOG, claude("m", 4))
    assert {title: (seen.files, seen.rows) for title, seen in reduced.formats.items()} == {
        "Responses": (1, 40),
        "Claude Code": (1, 1),
    }
    assert all(seen.reason for seen in reduced.formats.values())


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(LOG),
        gzip.compress(LOG[:3_000]) + gzip.compress(LOG[3_000:]),
        zstandard.compress(LOG),
        zstandard.compress(LOG[:3_000]) + b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc" + zstandard.compress(LOG[3_000:]),
        zstandard.ZstdCompressor(write_checksum=True, write_content_size=False).compress(LOG),
    ],
)
def test_packed_files_are_read_as_what_they_hold(packed: bytes) -> None:
    assert dump(reduce_bytes(packed).groups) == dump(reduce_bytes(LOG).groups)
    assert not reduce_bytes(packed).faults


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_packed_file_that_is_cut_off_is_told(pack: Any) -> None:
    body = b"".join(chat(str(n), answered=n) for n in range(5_000))
    packed = pack(body)
    reduced = reduce_bytes(packed[: len(packed) * 2 // 3])
    assert (0, True) in {(line, "compressed data" in problem) for _, line, problem in tell_faults(reduced)}
    assert 0 < reduced.calls < 5_000


def test_the_rows_of_all_blocks_of_zstd_before_a_broken_one_count() -> None:
    rows, block = [chat(str(n)) for n in range(2_600)], 1 << 17
    body = b"".join(rows)
    assert 3 * block < len(body) < 4 * block
    broken = bytearray(zstandard.compress(body))
    broken[-20] ^= 0xFF
    reduced = reduce_bytes(bytes(broken))
    assert 3 * block - (1 << 13) <= (reduced.calls + 1) * len(rows[0]) < len(body)
    assert tell_faults(reduced)[0] == ("a", 0, "the compressed data is corrupt or incomplete")


def test_all_rows_before_the_break_of_a_packed_file_count() -> None:
    reduced = reduce_bytes(gzip.compress(LOG)[:-6])  # without the whole of its checksum and length
    assert (reduced.calls, reduced.faulty) == (40, 1)
    assert tell_faults(reduced) == [("a", 0, "the compressed data is corrupt or incomplete")]


def test_only_the_last_row_is_told_to_be_cut_off() -> None:
    lines = LOG.splitlines(keepends=True)
    lines[20] = b'{"usage": {"prom\n'
    lines[25] = b'{"model": "\xff"}\n'
    problems = {line: problem for _, line, problem in tell_faults(reduce_bytes(b"".join(lines) + b'{"usage": {"prom'))}
    assert problems.keys() == {21, 26, 41}
    assert problems[21].startswith("not valid JSON")
    assert (problems[26], problems[41]) == ("not UTF-8", "incomplete: the file ends within this row")


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_bomb_is_stopped_and_told(monkeypatch: pytest.MonkeyPatch, pack: Any) -> None:
    monkeypatch.setattr(unpack, "LEAST_LIMIT", 1_000_000)
    monkeypatch.setattr(unpack, "MOST_TIMES", 10)
    (fault,) = tell_faults(reduce_bytes(pack(LOG + b"\n" * 20_000_000)))
    assert fault == ("a", 0, "more than 1,000,000 bytes uncompressed; the rest was not read")


def test_a_file_that_grows_is_read_as_far_as_it_was_found(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LOG)
    found = find_sources([str(path)], None)
    with path.open("ab") as file:
        file.write(chat("new"))
    reduced = reduce_files(found.sources, PLAN, processes=1)
    assert reduced.calls == 40
    assert tell_faults(reduced) == [("a.jsonl", 0, "grew while it was read; what was added is not included")]


@pytest.mark.parametrize(
    ("later", "problem"),
    [(LOG[:-500], "became shorter"), (LOG.replace(b"alpha", b"gamma"), "changed while it was read")],
)
def test_a_file_that_changes_is_told(tmp_path: Path, later: bytes, problem: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LOG)
    found = find_sources([str(path)], None)
    path.write_bytes(later)
    os.utime(path, ns=(1, 1))
    faults = tell_faults(reduce_files(found.sources, PLAN, processes=1))
    assert any(line == 0 and problem in text for _, line, text in faults)


def test_a_file_that_vanishes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    reduced = reduce_files([Source(str(path), "a.jsonl", 10, 1)], PLAN, processes=1)
    assert tell_faults(reduced) == [("a.jsonl", 0, "could not be read: No such file or directory")]
    assert tell_faults(reduce_piece_of(path)) == [("a.jsonl", 0, "could not be read: No such file or directory")]


def reduce_piece_of(path: Path) -> Any:
    reduced = reduce.reduce_piece(Piece(Source(str(path), "a.jsonl", 10, 1), end=10), PLAN)
    reduced.settle()
    return reduced


def test_a_reader_that_fails_on_a_row_never_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:

    def fail(record: Any, plan: Any) -> Any:
        if record.usage.output_tokens == 0:
            raise KeyError("secret")
        return reduce_record(record, plan)

    monkeypatch.setattr(reduce, "reduce_record", fail)
    reduced = reduce_bytes(LOG)
    assert reduced.calls == 39
    assert tell_faults(reduced) == [("a", 1, "could not be read")]


def test_progress_comes_to_all_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LOG)
    told: list[Done] = []
    reduce_files(find_sources([str(path)], None).sources, PLAN, processes=1, tell=told.append)
    assert told[-1] == (len(LOG), len(LOG))


def test_samples_of_all_formats_come_to_the_same_in_one_piece_and_in_many(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = [path for path in SAMPLES.iterdir() if path.suffix != ".md"]
    whole = reduce_paths(samples)
    monkeypatch.setattr(tasks.list_log_pieces, "__defaults__", (500,))
    parts = reduce_paths(samples)
    assert dump(parts.groups) == dump(whole.groups)
    assert parts.faults == whole.faults
    assert len(whole.formats) > 20
