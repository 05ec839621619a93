"""Tests of the prefixes of a corpus: found by reading it at some places, whatever else stands there."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pricing.corpus.beginnings import write_beginning
from pricing.corpus.engines.find import (
    LEAST_PLACE,
    MOST_PLACE,
    MOST_PLACES,
    PLACES,
    cut_blocks,
    find_shared,
    list_looks,
)
from pricing.corpus.plan import Columns
from pricing.corpus.prefixes import LONGEST
from pricing.corpus.rows import find_corpus, list_corpus_pieces
from pricing.files.pieces import Piece
from pricing.files.sources import Source
from pricing.tokens.chat import Message
from pricing.tokens.prompt import Prompt

CLERK = "You are a clerk of a railway. " * 50
COOK = "You cook for the crew of a ship. " * 50
USUAL = Columns()


def ask(system: str, question: str) -> dict[str, Any]:
    messages = [{"role": "system", "content": system}, {"role": "user", "content": question}]
    return {"custom_id": question, "method": "POST", "url": "/v1/chat/completions", "body": {"messages": messages}}


def begin(system: str) -> str:
    return write_beginning(Prompt(messages=(Message("system", system),)), LONGEST)


def write_lines(rows: Iterable[object]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def list_pieces(path: Path, columns: Columns = USUAL) -> list[Piece]:
    return [piece for source in find_corpus([str(path)], None).sources for piece in list_corpus_pieces(source, columns)]


def find(path: Path, columns: Columns = USUAL) -> tuple[str, ...]:
    return find_shared(list_pieces(path, columns), columns)


def test_prefixes_of_a_batch_are_found(tmp_path: Path) -> None:
    rows = [ask(system, f"Question {number}") for number in range(5) for system in (CLERK, COOK)]
    (tmp_path / "batch.jsonl").write_bytes(write_lines(rows))
    assert find(tmp_path) == (begin(CLERK), begin(COOK))


def test_prefixes_are_found_in_the_files_of_a_folder(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"{CLERK}\n{number} is the number.")
    assert find(tmp_path) == (f"{CLERK}\n",)


def test_prefixes_of_a_table_with_a_number_of_requests_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'question,requests\n"{CLERK}",500\n"{COOK}",1\n')
    assert find(tmp_path) == (CLERK,)


def test_prefixes_of_a_named_column_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'said,ask\nno,"{CLERK}Why?"\nyes,"{CLERK}When?"\n')
    assert find(tmp_path, Columns(text="ask")) == (CLERK,)
    assert find(tmp_path) == ()


def test_prefixes_of_a_packed_file_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(write_lines([ask(CLERK, "Why?"), ask(CLERK, "When?")])))
    assert find(tmp_path) == (begin(CLERK),)


def test_a_prefix_that_only_the_end_of_a_large_file_has_is_found(tmp_path: Path) -> None:
    rows = [*(ask(CLERK, f"{number}") for number in range(4_000)), *(ask(COOK, f"{number}") for number in range(400))]
    (tmp_path / "a.jsonl").write_bytes(write_lines(rows))
    assert find(tmp_path) == (begin(CLERK), begin(COOK))


@pytest.mark.parametrize(
    ("size", "place"),
    # a sixteenth of it at 64 places, from 16,000 to 64,000 bytes each
    [(2_000_000, LEAST_PLACE), (32_768_000, 32_000), (1_000_000_000, MOST_PLACE)],
)
def test_of_a_large_file_places_are_read_that_are_spread_evenly(size: int, place: int) -> None:
    looks = list_looks([Piece(Source("a", "a.jsonl", size), "lines", "", 0, size)], USUAL)
    assert len(looks) == PLACES
    assert {look.enough for look in looks} == {place}
    assert [look.piece.start for look in looks] == [at * size // 64 for at in range(64)]


def test_a_small_file_is_read_to_its_end() -> None:
    piece = Piece(Source("a", "a.jsonl", 1_000_000), "lines", "", 0, 1_000_000)
    (look,) = list_looks([piece], USUAL)
    assert look.piece == piece
    assert look.room >= piece.size


def test_of_many_files_some_are_read_from_the_first_on() -> None:
    pieces = [Piece(Source("a", f"{number}.txt", 10), "text", "", 0, 10) for number in range(3 * MOST_PLACES)]
    looks = list_looks(pieces, USUAL)
    assert [look.piece.source.name for look in looks] == [f"{3 * at}.txt" for at in range(MOST_PLACES)]
    assert sum(look.kept for look in looks) <= 32_000_000


def test_a_file_that_cannot_be_divided_is_read_at_its_beginning() -> None:
    piece = Piece(Source("a", "a.csv", 10**9), "csv", "", 0, 10**9)
    (look,) = list_looks([piece], USUAL)
    assert (look.piece, look.room) == (piece, PLACES * MOST_PLACE)


def test_of_no_piece_nothing_is_found() -> None:
    assert find_shared([], USUAL) == ()


@pytest.mark.parametrize(
    "broken",
    [
        b"{",
        b"[1, 2]",
        b'{"messages": 5}',
        b'{"prompt": null}',
        b"\xff\xfe",
        b'{"prompt": "a", "requests": "many"}',
        b'{"messages": [{"role": "user", "content": "\\ud83d"}]}',
        b'{"custom_id": "a", "body": {"messages": [], "tools": [{"type": "function"}]}}',
        b"[" * 100_000,
    ],
)
def test_rows_that_cannot_be_read_hide_no_others(tmp_path: Path, broken: bytes) -> None:
    lines = write_lines([ask(CLERK, "Why?")]), broken, b"\n", write_lines([ask(CLERK, "When?")])
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines))
    assert find(tmp_path) == (begin(CLERK),)


def test_a_file_that_is_gone_is_told_of_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(write_lines([ask(CLERK, "Why?")] * 2))
    pieces = list_pieces(path)
    path.unlink()
    assert find_shared(pieces, USUAL) == ()


def test_no_more_is_read_and_held_of_a_place_than_there_is_room_for(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(write_lines([ask(CLERK, "Why?"), ask(COOK, "When?"), ask(COOK, "Where?")]))
    (look,) = list_looks(list_pieces(path), USUAL)
    assert sum(look.do().values()) == 3
    assert sum(replace(look, room=path.stat().st_size - 10).do().values()) == 2
    assert sum(replace(look, enough=2 * len(CLERK)).do().values()) == 2
    assert sum(replace(look, kept=2 * len(CLERK)).do().values()) == 1


@pytest.mark.parametrize(
    ("blocks", "size", "cut"),
    [
        ([b"abc", b"def"], 10, [b"abc", b"def"]),
        ([b"abc", b"def"], 4, [b"abc", b"d"]),
        ([b"abc"], 3, [b"abc"]),
        (["a\N{EURO SIGN}b".encode()], 2, [b"a"]),
        (["a\N{EURO SIGN}b".encode()], 4, ["a\N{EURO SIGN}".encode()]),
    ],
)
def test_bytes_are_cut_between_characters(blocks: list[bytes], size: int, cut: list[bytes]) -> None:
    assert list(cut_blocks(blocks, size)) == cut
