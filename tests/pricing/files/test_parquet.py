"""Parquet is read as the lines of JSON that it stands for."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from pricing.files import parquet
from pricing.usage_log.key import dump
from tests.support.fast_rows import Row, make_chat, make_message
from tests.support.written_logs import add_up, reduce_paths, tell_faults

duckdb = pytest.importorskip("duckdb")


def write_parquet(rows: Path, path: Path) -> None:
    with duckdb.connect() as database:
        database.execute(f"COPY (FROM read_json('{rows}', format = 'newline_delimited')) TO '{path}' (FORMAT parquet)")


@pytest.mark.parametrize("make", [make_chat, make_message])
def test_the_same_rows_come_to_the_same_groups(make: Row, tmp_path: Path) -> None:
    lines, table = tmp_path / "a.jsonl", tmp_path / "a.parquet"
    lines.write_text("".join(json.dumps(make(n, given=10 * n, answered=n)) + "\n" for n in range(1, 90)))
    write_parquet(lines, table)
    from_lines, from_table = reduce_paths([lines]), reduce_paths([table])
    assert dump(from_table.groups) == dump(from_lines.groups)
    assert (from_table.calls, from_table.faulty) == (89, 0)
    assert add_up(from_table, "output_tokens") == sum(range(1, 90))
    together = reduce_paths([lines, table])
    assert dump(together.groups) == dump(from_lines.groups)
    assert together.duplicates == 89


def test_the_times_of_tables_are_in_utc(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    with duckdb.connect() as database:
        columns = "'alpha' AS model, 7 AS input_tokens, 2 AS output_tokens"
        rows = f"SELECT TIMESTAMPTZ '2026-11-01 23:30:00-05:00' AS timestamp, {columns}"
        database.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    (key,) = reduce_paths([path]).groups
    assert (key.day, key.model) == ("2026-11-02", "alpha")


def test_a_file_that_breaks_off_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1" + b"secret" * 50)
    reduced = reduce_paths([tmp_path])
    assert [(name, line) for name, line, _ in tell_faults(reduced)] == [("a.parquet", 0)] * reduced.faulty
    assert "Parquet" in tell_faults(reduced)[0][2]
    assert "secret" not in str(reduced.faults)


def test_without_duckdb_the_message_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> ModuleType:
        raise ImportError(name)

    monkeypatch.setattr(parquet, "import_module", fail)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    (problem,) = {problem for _, _, problem in tell_faults(reduce_paths([tmp_path]))}
    assert "costcalc[duckdb]" in problem
