"""Files, folders, globs, pipes and addresses lead to the files to read, each once."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from pricing.files import archives
from pricing.files.sources import find_sources, open_source
from pricing.usage_log.engines.processes import reduce_files
from tests.support.written_logs import PLAN, chat


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f'{{"a": "{name}"}}\n')


def names(folder: Path, *paths: str) -> list[str]:
    found = find_sources([str(folder / path) for path in paths], None)
    assert not found.faults
    return [str(Path(source.name).relative_to(folder)) for source in found.sources]


def test_a_folder_is_its_logs_at_any_depth_without_what_is_hidden(tmp_path: Path) -> None:
    write(tmp_path, "b.jsonl", "a/c.csv.gz", "a/d.json.zst", "a/notes.md", ".git/e.jsonl", "a/.f.jsonl", "g.parquet")
    found = find_sources([str(tmp_path)], None)
    listed = [str(Path(source.name).relative_to(tmp_path)) for source in found.sources]
    assert listed == ["a/c.csv.gz", "a/d.json.zst", "b.jsonl", "g.parquet"]
    assert found.skipped == 2  # notes.md and .f.jsonl


def test_a_file_that_is_named_is_read_whatever_its_name_is(tmp_path: Path) -> None:
    write(tmp_path, ".hidden", "notes.md")
    assert names(tmp_path, ".hidden", "notes.md") == [".hidden", "notes.md"]


def test_globs_go_into_folders(tmp_path: Path) -> None:
    write(tmp_path, "a/1.jsonl", "a/b/2.jsonl", "a/b/3.csv")
    assert names(tmp_path, "a/**/*.jsonl") == ["a/1.jsonl", "a/b/2.jsonl"]


def test_a_name_with_brackets_is_a_file_first(tmp_path: Path) -> None:
    write(tmp_path, "[a].jsonl", "a.jsonl")
    assert names(tmp_path, "[a].jsonl") == ["[a].jsonl"]


def test_a_file_is_read_once_whatever_leads_to_it(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "a.jsonl")
    assert names(tmp_path, "a.jsonl", ".", "link.jsonl", "*.jsonl") == ["a.jsonl"]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    found = find_sources([str(tmp_path / "none.jsonl"), str(tmp_path / "no*.jsonl")], None)
    assert [fault.problem for fault in found.faults] == ["file not found"] * 2


def test_standard_input_is_kept_so_that_it_can_be_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"a": 1}\n')))
    (source,) = find_sources(["-"], tmp_path).sources
    assert (source.name, source.size) == ("standard input", 9)
    for _ in range(2):
        with open_source(source) as file:
            assert file.read() == b'{"a": 1}\n'


def test_addresses_are_opened_through_fsspec() -> None:
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")
    for name in ("a.jsonl", "deep/b.csv", "deep/notes.md"):
        system.pipe(f"/logs/{name}", b'{"a": 1}\n')
    found = find_sources(["memory://logs"], None)
    assert [(source.name, source.size) for source in found.sources] == [
        ("memory:///logs/a.jsonl", 9),
        ("memory:///logs/deep/b.csv", 9),
    ]
    assert found.skipped == 1
    assert len(find_sources(["memory://logs/*.jsonl"], None).sources) == 1
    with open_source(found.sources[0]) as file:
        assert file.read() == b'{"a": 1}\n'


def test_an_address_that_nobody_can_open_is_told() -> None:
    found = find_sources(["nonsense://a/b.jsonl", "memory://logs/none.jsonl"], None)
    assert [fault.problem.startswith("could not be read") for fault in found.faults] == [True, True]


def test_files_in_an_archive_are_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LEAST_LIMIT", 100_000)
    monkeypatch.setattr(archives, "MOST_TIMES", 100)
    with ZipFile(tmp_path / "usage.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("2026/amount.jsonl", chat("a") + chat("b"))
        archive.writestr("2026/notes.md", "secret")
        archive.writestr("bomb.jsonl", b"\n" * 300_000)
    found = find_sources([str(tmp_path)], None)
    assert [Path(source.name).relative_to(tmp_path).as_posix() for source in found.sources] == [
        "usage.zip/2026/amount.jsonl"
    ]
    assert [fault.problem for fault in found.faults] == [
        "300,000 bytes uncompressed, over 100 times its size; not read"
    ]
    assert found.skipped == 1
    reduced = reduce_files(found.sources, PLAN, processes=1)
    assert (reduced.calls, reduced.faults) == (2, [])


def test_an_archive_that_is_broken_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and nothing of an archive")
    (fault,) = find_sources([str(tmp_path / "a.zip")], None).faults
    assert fault.problem == "could not be read: File is not a zip file"


def test_a_copy_of_a_file_is_not_read_and_told(tmp_path: Path) -> None:
    for name in ("usage (1).csv", "usage.csv", "b/usage.csv"):
        write(tmp_path, name)
        (tmp_path / name).write_bytes(b"Date,Model\n2026-11-21,alpha\n")
    (tmp_path / "other.csv").write_bytes(b"Date,Model\n2026-11-21,alphb\n")
    found = find_sources([str(tmp_path)], None)
    assert [Path(source.name).name for source in found.sources] == ["usage.csv", "other.csv"]
    assert [(Path(copy).name, Path(original).name) for copy, original in found.copies] == [
        ("usage (1).csv", "usage.csv"),
        ("usage.csv", "usage.csv"),
    ]


def test_a_file_of_a_folder_that_cannot_be_read_leaves_the_others(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", "c.jsonl")
    (tmp_path / "b.jsonl").symlink_to(tmp_path / "nothing.jsonl")
    found = find_sources([str(tmp_path)], None)
    assert [Path(source.name).name for source in found.sources] == ["a.jsonl", "c.jsonl"]
    assert [(Path(fault.path).name, fault.problem) for fault in found.faults] == [
        ("b.jsonl", "could not be read: No such file or directory")
    ]
