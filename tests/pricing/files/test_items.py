"""Each row of a log comes with its line, however the log is written and whatever is wrong with the others."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from pricing.files.csv_items import read_csv
from pricing.files.items import HEAD, LONGEST_ROW, find_shape, read_items
from pricing.strict_json import JSONError

LIST = b'[\n  {"a": 1, "b": "x,]\\"}"},\n  {"a": 2.50},\n  {"a": {"c": [1, 2]}}\n]\n'


def read(data: bytes, size: int = 1 << 18) -> list[tuple[int, Any]]:
    blocks = (data[i : i + size] for i in range(0, len(data), size))
    items = read_items(find_shape(data[:HEAD]), blocks)
    return [(line, str(row) if isinstance(row, JSONError) else row) for line, row in items]


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (b'{"a": 1}\n{"a": 2}\n', "lines"),
        (b'\xef\xbb\xbf{"a": 1}', "lines"),
        (b'{"a": "x" "b": 2}\n{"a": 2}\n', "lines"),
        (b'"b": "the end of a line"}\n{"a": 2}\n', "lines"),
        (b'{\n  "a": 1\n}\n', "document"),
        (b'{"data": [\n{"a": 1},\n{"a": 2}\n]}', "document"),
        (LIST, "document"),
        (b"Date,Model\n2026-11-21,alpha\n", "csv"),
        (b"Date;Model\r\n2026-11-21;alpha\r\n", "csv"),
        (b'event: message_start\ndata: {"a": 1}\n\n', "events"),
        (b'data: {"a": 1}\n\ndata: [DONE]\n', "events"),
    ],
)
def test_how_a_file_is_written_shows_at_its_beginning(data: bytes, shape: str) -> None:
    assert find_shape(data) == shape


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xff\xfe{\0}\0", "encoded in UTF-16; save it as UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a log"),
        (b"Dear diary\nnothing happened\n", "not a log"),
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
    ],
)
def test_what_is_no_log_says_so(data: bytes, problem: str) -> None:
    with pytest.raises(JSONError, match=problem):
        find_shape(data)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_a_document_is_read_item_by_item_however_its_blocks_are_cut(size: int) -> None:
    wanted = [(1, {"a": 1, "b": 'x,]"}'}), (2, {"a": Decimal("2.50")}), (3, {"a": {"c": [1, 2]}})]
    assert read(LIST, size) == wanted


def test_documents_may_stand_one_after_another() -> None:
    assert read(b'{\n"a": 1\n}\n{\n"a": 2\n}\n') == [(1, {"a": 1}), (2, {"a": 2})]


@pytest.mark.parametrize("data", [b'[{"a": 1}, {"a": ', b'[{"a": 1},'])
def test_a_document_that_is_broken_keeps_what_came_before(data: bytes) -> None:
    first, *_, last = read(data)
    assert first == (1, {"a": 1})
    assert last[1].endswith("the rest of the document was not read")


def test_an_item_that_is_not_utf8_leaves_the_others() -> None:
    assert read(b'[{"a": "\xff"}, {"a": "\xc3\xa9"}]') == [(1, "not UTF-8"), (2, {"a": "é"})]


def test_a_broken_line_leaves_the_others() -> None:
    data = b'{"a": 1}\n{"a": "\xff"}\n[1]\n{"a": "secret\n{"a": 2}\n{"a": '
    lines = read(data)
    assert [line for line, _ in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[0][1] == {"a": 1}
    assert lines[4][1] == {"a": 2}
    assert lines[1][1] == "not UTF-8"
    assert lines[2][1] == "expected an object, not a list"
    assert "secret" not in lines[3][1]


def test_a_line_of_a_hundred_megabytes_is_told_and_never_held() -> None:
    def blocks() -> Any:
        yield b'{"a": 1}\n{"a": "'
        for _ in range(100):
            yield b"x" * 1_000_000
        yield b'"}\n{"a": 2}\n'

    items = list(read_items("lines", blocks()))
    assert [item.line for item in items] == [1, 2, 3]
    assert str(items[1].row) == f"longer than {LONGEST_ROW:,} bytes; not read"


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_cells_are_text_by_their_column_and_may_hold_line_ends(size: int) -> None:
    data = b'\xef\xbb\xbfDate,"Model name", Cost\r\n2026-11-21,"a\r\nb",0.5\r\n\r\n2026-11-22,"say ""x""",\r\n'
    assert read(data, size) == [
        (2, {"Date": "2026-11-21", "Model name": "a\r\nb", "Cost": "0.5"}),
        (5, {"Date": "2026-11-22", "Model name": 'say "x"', "Cost": ""}),
    ]


def test_a_row_that_the_header_does_not_fit_is_told() -> None:
    data = b"Date,Model,Cost\n2026-11-21,al\xffpha,1\n2026-11-21,alpha,1,,\n2026-11-21,alpha,1,2\n2026-11-2"
    assert read(data) == [
        (2, "not UTF-8"),
        (3, {"Date": "2026-11-21", "Model": "alpha", "Cost": "1"}),
        (4, "has 4 cells; the header has 3"),
        (5, "has 1 cells; the header has 3"),
    ]


def test_a_column_named_twice_is_told() -> None:
    assert read(b"Cost,Model,Cost\n1,alpha,2\n") == [(1, 'the column "Cost" appears twice; keep one')]


@pytest.fixture
def cells() -> Iterator[None]:
    """Leave the limit of cells as it was: it counts for the whole process."""
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)


@pytest.mark.usefixtures("cells")
def test_a_quote_that_never_closes_ends_where_a_cell_is_too_long() -> None:
    data = b'Date,Model\n2026-11-21,"alpha\n' + b"2026-11-21,alpha\n" * 10
    lines = list(read_csv([data], 100))
    assert lines[0][0] == 2
    assert isinstance(lines[0][1], JSONError)
    assert len(lines) == 1
    assert str(lines[0][1]) == "a quoted cell longer than 100 characters; the rest of the file was not read"


def test_events_of_a_stream_are_rows_and_its_end_is_none() -> None:
    data = b': ping\nevent: a\ndata: {"a": 1}\n\ndata: {"a":\ndata: 2}\n\ndata:{"a": 3}\ndata: {"a": 4}\n\n'
    assert read(data + b"data: [DONE]\n\noops\n") == [
        (3, {"a": 1}),
        (5, {"a": 2}),
        (8, {"a": 3}),
        (9, {"a": 4}),
        (13, "expected a server-sent event, such as data: {…}"),
    ]


def test_events_without_empty_lines_between_them_are_rows_too() -> None:
    assert read(b'data: {"a": 1}\ndata: {"a": 2}\ndata: {"a": 3}\n') == [(1, {"a": 1}), (2, {"a": 2}), (3, {"a": 3})]
