"""A file of price data counts only with the digest that it must have, and only if all of it is understood."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from pricing.catalog.loader import load_published
from pricing.catalog.published import data_file
from pricing.catalog.published.data_file import DataFile, PriceDataError, read_price_data
from pricing.catalog.table_files import CatalogError
from tests.support.price_data import REMEDY, encode, save
from tests.support.price_tables import ACME, TODAY, write

OTHER = "0" * 64


def fault(file: DataFile) -> str:
    with pytest.raises(PriceDataError) as caught:
        read_price_data(file)
    return str(caught.value)


def test_a_file_with_its_digest_is_read(tmp_path: Path) -> None:
    data = read_price_data(save(tmp_path, encode(tmp_path)))
    assert [(table.provider, len(table.models)) for table in data.providers] == [("acme", 3)]


def test_a_changed_byte_is_a_fault_with_both_digests_and_what_to_do(tmp_path: Path) -> None:
    file = save(tmp_path, encode(tmp_path))
    file.path.write_bytes(file.path.read_bytes().replace(b'"input_mtok":"2"', b'"input_mtok":"1"', 1))
    said = fault(file)
    assert said.startswith(f"{file.path}: its bytes have the SHA-256 digest ")
    assert said.endswith(f", not {file.sha256}; {REMEDY}")


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    missing = DataFile(tmp_path / "none.json", OTHER, "the tests", REMEDY)
    assert fault(missing) == f"{tmp_path / 'none.json'}: cannot be read (No such file or directory); {REMEDY}"


def test_what_is_no_regular_file_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    for name in ("pipe.json", "."):
        assert "not a regular file" in fault(DataFile(tmp_path / name, OTHER, "the tests", REMEDY))


def test_a_file_beyond_all_bounds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_file, "MAX_BYTES", 100)
    assert "larger than 100 bytes" in fault(save(tmp_path, b"x" * 101))


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000], ids=["empty", "half", "no text", "deep"])
def test_what_is_no_json_is_refused(data: bytes, tmp_path: Path) -> None:
    assert "is no JSON" in fault(save(tmp_path, data))


@pytest.mark.parametrize("data", [b"[]", b"{}", b"1", b'{"format": 2}'])
def test_another_format_is_refused(data: bytes, tmp_path: Path) -> None:
    assert f"is no price data of format 1; upgrade costcalc, or {REMEDY}" in fault(save(tmp_path, data))


def test_what_this_program_does_not_know_is_named_with_its_place(tmp_path: Path) -> None:
    text = encode(tmp_path).decode().replace('"when":{"tier":"batch"}', '"when":{"tier":"batch","moon":"full"}', 1)
    said = fault(save(tmp_path, text.encode()))
    place = "providers[acme].models[fast-1].prices[1].overrides[1].when.moon: Extra inputs are not permitted"
    assert f"has what this version of costcalc does not know: {place}; upgrade costcalc, or {REMEDY}" in said


def test_of_many_faults_ten_are_told(tmp_path: Path) -> None:
    text = encode(tmp_path).decode()
    assert text.count('"input_mtok":"') == 11
    said = fault(save(tmp_path, text.replace('"input_mtok":"', '"input_dozen":"').encode()))
    assert said.count("unknown unit: input_dozen") == 10
    assert said.endswith(f"; and 1 more; upgrade costcalc, or {REMEDY}")


def test_tables_that_contradict_themselves_are_refused(tmp_path: Path) -> None:
    text = encode(tmp_path).decode().replace('"until":"2025-01-01"', '"until":"2025-02-01"', 1)
    file = save(tmp_path, text.encode())
    with pytest.raises(CatalogError) as caught:
        load_published(file, today=TODAY)
    (problem,) = caught.value.problems
    assert problem.startswith(f"{file.path}: acme: model fast-1: prices[1].from: overlaps with the previous row")
    assert problem.endswith(REMEDY)


OWN = """
provider: acme
name: Acme
version: 2026-11-21
models:
  - id: fast-1
    name: Fast 1
    kind: chat
    prices:
      - {from: 2024-01-01, source: https://acme.example/contract, rates: {input_mtok: 0.7, output_mtok: 3}}
"""


def test_custom_tables_go_over_published_ones(tmp_path: Path) -> None:
    file = save(tmp_path, encode(tmp_path))
    catalog = load_published(file, write(tmp_path / "own", acme=OWN), today=TODAY)
    entry = catalog.offer("fast-1").on(TODAY)
    assert (entry.provider.own, entry.model.prices[0].rates["input_mtok"]) == (True, Decimal("0.7"))
    assert not catalog.entries["acme/slow"].provider.own
    assert catalog.digest not in {load_published(file, today=TODAY).digest, "sha256:" + file.sha256}


def test_faults_of_custom_tables_are_told_with_those_of_published_ones(tmp_path: Path) -> None:
    text = encode(tmp_path).decode().replace('"until":"2025-01-01"', '"until":"2025-02-01"', 1)
    own = write(tmp_path / "own", acme=ACME.replace("kind: chat", "kind: chatty", 1))
    with pytest.raises(CatalogError) as caught:
        load_published(save(tmp_path, text.encode()), own, today=TODAY)
    assert len(caught.value.problems) == 2
