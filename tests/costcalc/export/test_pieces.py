"""A large file is made and sent in pieces, and is what it would be as a whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from costcalc.current import catalog, current_day
from costcalc.export.pieces import PIECE, join_pieces, write_json
from costcalc.web.responses import send_file


def list_all_models() -> list[str]:
    """List every chat model on sale, as many as a link can have."""
    return [catalog().short_name(offer) for offer in catalog().list_on_sale(current_day(), "chat")]


@pytest.fixture(scope="module")
def query() -> dict[str, str]:
    return {"models": ",".join(list_all_models()), "input_tokens": "1000", "output_tokens": "500", "requests": "1000"}


def test_texts_are_joined_until_they_are_a_piece() -> None:
    assert list(join_pieces(["a", "b", "c" * PIECE, "d"])) == ["ab" + "c" * PIECE, "d"]
    assert list(join_pieces([])) == [""]


def test_json_in_pieces_is_the_same_json() -> None:
    value = {"rows": [{"name": "ä\n", "cost": None, "share": 0.5}] * 5_000}
    pieces = list(write_json(value))
    assert len(pieces) > 1
    assert "".join(pieces) == json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def test_a_small_file_has_its_length_and_a_large_one_is_sent_piece_by_piece() -> None:
    small, large = send_file("a.csv", iter(["one"])), send_file("a.csv", iter(["one", "two", "three"]))
    assert isinstance(small, HttpResponse)
    assert small.content == b"one"
    assert isinstance(large, StreamingHttpResponse)
    assert list(large) == [b"one", b"two", b"three"]
    assert large["Content-Type"] == small["Content-Type"] == "text/csv; charset=utf-8"
    assert large["Content-Disposition"] == 'attachment; filename="costcalc-a.csv"'


def test_what_cannot_be_written_is_an_error_and_no_file_that_breaks_off() -> None:
    def fail() -> Iterator[str]:
        yield "one"
        raise ValueError("no row")

    with pytest.raises(ValueError, match="no row"):
        send_file("a.csv", fail())


@pytest.mark.parametrize("path", ["/plan.csv", "/plan.json", "/estimate.csv", "/estimate.json"])
def test_a_file_of_all_models_comes_in_pieces_with_its_address_once(
    client: Client, query: dict[str, str], path: str
) -> None:
    response = client.get(path, query | ({"months": "3"} if "plan" in path else {}))
    assert response.status_code == 200
    pieces = list(response)
    assert len(pieces) > 1
    assert all(len(piece) >= PIECE for piece in pieces[:-1])
    assert b"".join(pieces).count(query["models"].encode()) == 1


def test_the_rows_of_an_export_do_not_grow_with_its_address(client: Client, query: dict[str, str]) -> None:
    """With the address in each row, 709 models were 14.3 MB, and their plan of 36 months 18.0 MB."""
    body = client.get("/estimate.csv", query).getvalue()
    _, first, *others = csv.reader(io.StringIO(body.decode()))
    assert len("".join(first)) > len(query["models"])
    assert all(len("".join(row)) < 1_000 for row in others)
    assert len(body) < len(query["models"]) + 1_000 * (1 + len(others))


@pytest.mark.parametrize("path", ["/plan.csv", "/plan.json", "/plan-answers.csv"])
def test_a_large_plan_with_a_fault_is_refused_before_its_first_row(
    client: Client, query: dict[str, str], path: str
) -> None:
    response = client.get(path, query | {"months": "3", "growth": "much"})
    assert response.status_code == 400
    assert response.getvalue() == b"growth: Enter a percentage from \xe2\x88\x92100 to 1,000, such as 5.\n"
