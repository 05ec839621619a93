"""Tests of files of prompts: how each is written, and that nothing of one is dropped without a word."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import zstandard

from pricing.corpus.engines.processes import count_files
from pricing.corpus.plan import Columns, Plan
from pricing.corpus.rows import CorpusRow, CorpusRows, find_corpus, find_corpus_shape
from pricing.files.items import HEAD, LONGEST_ROW, Shape
from pricing.files.sources import hold_body
from pricing.strict_json import JSONError
from tests.support.written_corpora import (
    DAY,
    PLAN,
    count_bytes,
    count_in_pieces,
    get_counts,
    list_lengths,
    tell_faults,
    write_lines,
)

MARK = b"\xef\xbb\xbf"


def read(shape: Shape, *blocks: bytes) -> list[tuple[int, Any]]:
    """Return the rows of a file, faults as their texts."""
    rows: list[CorpusRow] = list(CorpusRows(shape, blocks))
    return [(line, str(value) if isinstance(value, JSONError) else value) for line, value in rows]


@pytest.mark.parametrize(
    ("name", "head", "shape"),
    [
        ("a.jsonl", b'{"text": "a"}\n{"text": "b"}\n', "lines"),
        ("a.jsonl", b'"a"\n"b"\n', "lines"),
        ("a.ndjson.gz", b'{"broken', "lines"),
        ("a.json", b'[{"text": "a"}]', "document"),
        ("a.json", b'{\n  "text": "a"\n}\n', "document"),
        ("a.json", b'{"text": "a"}\n{"text": "b"}\n', "lines"),
        ("a.csv", b"prompt\nHello\n", "csv"),
        ("a.tsv", b"id\tprompt\n", "csv"),
        ("a.txt", b'{"text": "a"}\n', "text"),
        ("a.md", b"# Title, with a comma\n", "text"),
        ("standard input", b'{"text": "a"}\n', "lines"),
        ("standard input", b'{"text": "' + b"a" * HEAD, "lines"),
        ("standard input", b'[\n"a"]', "document"),
        ("standard input", b'"a"\n"b"\n', "lines"),
        ("standard input", b"id,prompt\n1,Hello\n", "csv"),
        ("standard input", b"id,note\n1,Hello\n", "csv"),
        ("standard input", b"Dear all, hello\n", "text"),
        ("standard input", b'"Hello," he said.\n', "text"),
        ("a.parquet", b"PAR1\x00\x01", "parquet"),
    ],
)
def test_name_and_beginning_say_how_a_file_is_written(name: str, head: bytes, shape: str) -> None:
    assert find_corpus_shape(name, Columns(text="note"), head) == shape
    if shape != "parquet":
        assert find_corpus_shape(name, Columns(text="note"), MARK + head) == shape


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        (b"", "the file is empty"),
        (MARK + b" \n", "the file is empty"),
        (b"\0" * 100, "not text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text"),
        ("Hello".encode("utf-16"), "encoded in UTF-16; save it as UTF-8"),
    ],
)
def test_what_is_no_text_is_told_of_its_file(head: bytes, problem: str) -> None:
    for name in ("a.jsonl", "a.csv", "a.txt", "other"):
        counted = count_bytes(head, name=name)
        assert [(file, line) for file, line, _ in tell_faults(counted)] == [(name, 0)]
        assert counted.faults[0].problem.startswith(problem)
        assert counted.rows == 0


def test_a_text_file_is_one_row() -> None:
    counted = count_bytes(b"Hello\nworld, and\n{all}\n", name="a.txt")
    assert (counted.rows, counted.shapes) == (1, {"text file": {"a.txt": 1}})


def test_json_lines_csv_documents_and_strings_are_read() -> None:
    assert read("lines", b'{"a": 1}\n"b"\n[3]') == [(1, {"a": 1}), (2, "b"), (3, [3])]
    assert read("csv", b"id,text\n1,Hello\n") == [(2, {"id": "1", "text": "Hello"})]
    assert read("document", b'[{"text": "a"}, "b"]') == [(1, {"text": "a"}), (2, "b")]


def test_a_document_of_messages_is_one_row() -> None:
    messages = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}]
    assert read("document", json.dumps(messages).encode()) == [(1, messages)]
    cut = read("document", json.dumps(messages).encode()[:-2])
    assert cut == [(1, "not valid JSON: Expecting ',' delimiter; the rest of the document was not read")]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_may_end_in_any_way_and_begin_with_a_mark(end: bytes) -> None:
    body = MARK + end.join([b'{"text": "Hello"}', b"", b"broken", b'"Hi"', b""])
    for size in (1, 2, 7, len(body)):
        blocks = [body[at : at + size] for at in range(0, len(body), size)]
        rows = read("lines", *blocks)
        assert [line for line, _ in rows] == [1, 3, 4]
        assert [rows[0][1], rows[2][1]] == [{"text": "Hello"}, "Hi"]


def test_line_ends_may_be_mixed() -> None:
    assert read("lines", b'"a"\r\n"b"\r"c"\n\r"d"') == [(1, "a"), (2, "b"), (3, "c"), (5, "d")]
    assert read("csv", b'text,n\r\na,1\rb,2\n"c\r\nd",3\n') == [
        (2, {"text": "a", "n": "1"}),
        (3, {"text": "b", "n": "2"}),
        (4, {"text": "c\r\nd", "n": "3"}),
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_csv_has_quoted_newlines_and_a_mark(end: bytes) -> None:
    body = MARK + b'id,text%b1,"Hello%bworld, ""all"""%b2,Hi%b' % (end, end, end, end)
    inner = end.decode()
    for size in (1, 3, len(body)):
        blocks = [body[at : at + size] for at in range(0, len(body), size)]
        assert read("csv", *blocks) == [
            (2, {"id": "1", "text": f'Hello{inner}world, "all"'}),
            (4, {"id": "2", "text": "Hi"}),
        ]


def test_a_broken_last_line_is_told() -> None:
    assert read("lines", b'"a"\n{"text": "b') == [(1, "a"), (2, "incomplete: the line ends within its JSON")]
    assert read("csv", b'id,text\n1,a\n2,"b') == [
        (2, {"id": "1", "text": "a"}),
        (3, "incomplete: the file ends within a quoted cell that begins in this row"),
    ]
    assert read("csv", b"id,text\n1,a\n2") == [
        (2, {"id": "1", "text": "a"}),
        (3, "has 1 cells; the header has 2"),
    ]
    document = read("document", b'[{"text": "a"}, {"text": "b')
    assert document[0] == (1, {"text": "a"})
    assert document[1][0] == 2
    assert "the rest of the document was not read" in document[1][1]


@pytest.mark.parametrize("line", ["broken", "???", "Hello, world"])
def test_a_line_that_is_no_json_is_not_called_incomplete(line: str) -> None:
    assert read("lines", f'"a"\n{line}'.encode()) == [(1, "a"), (2, "not valid JSON at column 1: Expecting value")]


@pytest.mark.parametrize("line", ['{"text": "b', '["b"', '"b', '{"text": "b"', '{"text": tru'])
def test_a_line_that_ends_within_what_it_has_opened_is_incomplete(line: str) -> None:
    assert read("lines", f'"a"\n{line}'.encode()) == [(1, "a"), (2, "incomplete: the line ends within its JSON")]


def test_invalid_utf_8_leaves_out_its_row_alone() -> None:
    counted = count_bytes(b'{"text": "Hello"}\n{"text": "\xff"}\n{"text": "Hello"}\n')
    assert (list_lengths(counted), tell_faults(counted)) == ([1, 1], [("a.jsonl", 2, "not UTF-8")])
    table = count_bytes(b"text,n\nHello,1\n\xff,2\nHello,3\n", name="a.csv")
    assert (list_lengths(table), tell_faults(table)) == ([1, 1], [("a.csv", 3, "not UTF-8")])
    cut = count_bytes(b"text,n\nHello,1\nHello,\xe2\x82", name="a.csv")
    assert (list_lengths(cut), tell_faults(cut)) == ([1], [("a.csv", 3, "not UTF-8")])
    text = count_bytes(b"Hello \xff", name="a.txt")
    assert (list_lengths(text), tell_faults(text)) == ([], [("a.txt", 1, "not UTF-8")])


def test_an_enormous_row_is_told_and_the_others_are_counted() -> None:
    long = "a" * LONGEST_ROW
    counted = count_bytes(write_lines({"text": "Hello"}, {"text": long}, {"text": "Hello"}))
    problem = f"longer than {LONGEST_ROW:,} bytes; not read"
    assert (list_lengths(counted), tell_faults(counted)) == ([1, 1], [("a.jsonl", 2, problem)])
    text = count_bytes(long.encode() + b"a", name="a.txt")
    assert tell_faults(text) == [("a.txt", 1, problem)]
    table = count_bytes(f'text,n\nHello,1\n"{long}b",2\nHello,3\n'.encode(), name="a.csv")
    cells = f"longer than {LONGEST_ROW:,} characters; not read"
    assert (list_lengths(table), tell_faults(table)) == ([1, 1], [("a.csv", 3, cells)])


def test_a_cell_of_csv_with_a_line_that_is_too_long_is_told_and_the_others_are_counted() -> None:
    long = "a" * LONGEST_ROW
    opened = count_bytes(f'n,text\n1,Hello\n2,"b{long}\n\nc"\n3,Hello\n'.encode(), name="a.csv")
    closed = count_bytes(f'n,text\n1,Hello\n2,"b\n\n{long}c"\n3,Hello\n'.encode(), name="a.csv")
    for table in (opened, closed):
        assert list_lengths(table) == [1, 1]
        assert tell_faults(table) == [("a.csv", 3, f"longer than {LONGEST_ROW:,} characters; not read")]


def test_a_quote_that_is_never_closed_ends_the_reading_with_a_word() -> None:
    many = "a" * 1_000 + "\n"
    table = count_bytes(f'n,text\n1,Hello\n2,"b\n{many * 8_500}3,Hello\n'.encode(), name="a.csv")
    assert list_lengths(table) == [1]
    problem = f"a quoted cell longer than {LONGEST_ROW:,} characters; the rest of the file was not read"
    assert tell_faults(table) == [("a.csv", 3, problem)]


def test_a_csv_file_with_a_column_twice_is_told() -> None:
    counted = count_bytes(b"text,text\na,b\n", name="a.csv")
    assert tell_faults(counted) == [("a.csv", 1, 'the column "text" appears twice; keep one')]
    assert list_lengths(counted) == []


def test_json_nested_deeply_is_told_and_the_others_are_counted() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    inner = b'{"messages": ' + b"[" * 500 + b"]" * 500 + b"}"
    counted = count_bytes(b'{"text": "Hello"}\n{"text": ' + deep + b"}\n" + inner + b'\n{"text": "Hello"}\n')
    assert list_lengths(counted) == [1, 1]
    assert [line for _, line, _ in tell_faults(counted)] == [2, 3]
    assert all("nested more than 200 levels deep" in fault.problem for fault in counted.faults)


def test_no_row_is_dropped_without_a_word() -> None:
    body = b'{"text": "a"}\nnull\n5\n[]\n{}\n""\n{"text": NaN}\n{"text": "a", "text": "b"}\n\n{"role": "x"}\n'
    counted = count_bytes(body)
    assert counted.rows == 9
    assert counted.faulty == 7
    assert list_lengths(counted) == [0, 1]


@pytest.mark.parametrize("size", [1, 5, 30, 64, 1_000])
def test_pieces_of_any_size_come_to_the_same(size: int, tmp_path: Path) -> None:
    rows = [{"text": "a " * (n % 7), "requests": n % 3} for n in range(40)]
    body = MARK + write_lines(*rows[:20]) + b"\n\n{broken\r\n" + write_lines(*rows[20:]) + b'{"text": "cut'
    path = tmp_path / "a.jsonl"
    path.write_bytes(body)
    source = find_corpus([str(path)], None).sources[0]
    whole = count_files([source], PLAN, processes=1)
    assert count_in_pieces(source, PLAN, size) == whole
    assert whole.rows == 42
    assert [line for _, line, _ in tell_faults(whole)] == [23, 44]


def test_packed_files_come_to_the_same(tmp_path: Path) -> None:
    body = write_lines({"text": "Hello"}, {"text": "Hello world"})
    (tmp_path / "a.jsonl").write_bytes(body)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(body))
    (tmp_path / "c.jsonl.zst").write_bytes(zstandard.compress(body))
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("inner/e.jsonl", body)
        archive.writestr("inner/f.txt", "Hello")
        archive.writestr("inner/g.png", "no text")
    found = find_corpus([str(tmp_path)], None)
    assert found.skipped == 1
    counted = count_files(found.sources, PLAN)
    assert counted.faults == []
    assert list_lengths(counted) == [1] * 5 + [2] * 4


def test_a_packed_file_that_is_cut_off_is_told_and_counted_as_far_as_it_goes() -> None:
    body = gzip.compress(write_lines(*[{"text": str(number)} for number in range(9_000)]))
    counted = count_bytes(body[: len(body) // 2], name="a.jsonl.gz")
    assert counted.faults[0][:3] == ("a.jsonl.gz", 0, 0)
    assert "incomplete" in counted.faults[0].problem
    assert len(list_lengths(counted)) > 100


def test_a_folder_has_its_text_files_and_equal_files_count_each(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "copy of a.txt", ".hidden.txt", "image.png", "code.exe"):
        (tmp_path / name).write_text("Hello")
    found = find_corpus([str(tmp_path)], None)
    assert [Path(source.name).name for source in found.sources] == ["a.txt", "b.md", "copy of a.txt"]
    assert found.skipped == 3
    assert list_lengths(count_files(found.sources, PLAN)) == [1, 1, 1]


def test_parquet_is_read(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "a.parquet"
    rows = "VALUES ('Hello', 3), ('Hello world', 1)) t(prompt, requests)"
    duckdb.sql(f"COPY (SELECT * FROM ({rows}) TO '{path}' (FORMAT parquet)")  # noqa: S608 -- constants
    counted = count_files(find_corpus([str(path)], None).sources, PLAN)
    assert counted.faults == []
    assert get_counts(counted, PLAN, "gpt-4o").expected == {1: [1, 3, 0], 2: [1, 1, 0]}


def test_a_csv_file_is_counted_by_its_columns() -> None:
    body = b"question;model;answer;times\nHello;gpt-4o;5;2\nHello world;gpt-4o;;1\n"
    plan = Plan(DAY, ("gpt-4o",), Columns(output="answer", requests="times"), output_tokens=100)
    counted = count_files([hold_body("a.csv", body)], plan)
    assert get_counts(counted, plan, "gpt-4o").expected == {1: [1, 2, 5 * 2], 2: [1, 1, 100]}
