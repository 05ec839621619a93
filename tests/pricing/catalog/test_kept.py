"""Tables that are kept compiled: the same catalog, from the same tables alone, and silence where none can be kept."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pricing.catalog import kept, loader, pins
from pricing.catalog.assemble import CheckedTables, assemble_catalog
from pricing.catalog.catalog import Catalog, get_price
from pricing.catalog.compiled import read_tables, write_tables
from pricing.catalog.kept import load_kept
from pricing.catalog.loader import check_files, load_catalog
from pricing.catalog.table_files import CatalogError, read_files
from tests.support.price_tables import ACME, TODAY, write

Load = Callable[..., Catalog]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "home" / "cache"


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days on which tables were checked, because they were not kept. Tables need no pins here."""
    days: list[date] = []

    def check(files: Any, today: date) -> CheckedTables:
        days.append(today)
        return check_files(files, today)

    monkeypatch.setattr(loader, "check_files", check)
    monkeypatch.setattr(pins, "verify_pins", lambda catalog: [])
    return days


@pytest.fixture
def load(tmp_path: Path, cache: Path, checked: list[date]) -> Load:
    """Load Acme's tables, or others, as each new process does."""
    tables = write(tmp_path / "tables", acme=ACME)
    return lambda own=None, today=TODAY: load_kept(own, tables=tables, cache=cache, today=today)


def find_input_rate(catalog: Catalog) -> str:
    return str(get_price(catalog.offer("fast-1").on(TODAY).model, TODAY).rates["input_mtok"])


DEARER = ACME.replace("{input_mtok: 1, cache_read_mtok: 0.10", "{input_mtok: 3.5, cache_read_mtok: 0.10", 1)


def find_file(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


# The same catalog


def test_the_shipped_tables_are_the_same_when_they_were_compiled(catalog: Catalog) -> None:
    found = assemble_catalog(read_tables(write_tables(check_files(read_files(), TODAY))))
    assert (found.version, found.digest, found.featured) == (catalog.version, catalog.digest, catalog.featured)
    assert found.providers == catalog.providers
    assert found.entries == catalog.entries
    assert found.offers == catalog.offers
    assert found._bare == catalog._bare
    assert [*found.entries] == [*catalog.entries]  # the order is that of pages and files
    assert [*found.offers] == [*catalog.offers]
    for path, entry in catalog.entries.items():
        assert repr(found.entries[path].model) == repr(entry.model)  # with the types of all numbers and days


def test_tables_are_checked_once_and_then_kept(load: Load, checked: list[date]) -> None:
    first, second = load(), load()
    assert checked == [TODAY]
    assert second.entries == first.entries
    assert find_input_rate(second) == find_input_rate(first)


def test_custom_tables_are_kept_apart_and_stay_custom(load: Load, checked: list[date], tmp_path: Path) -> None:
    own = write(tmp_path / "own", acme=DEARER)
    assert (find_input_rate(load()), find_input_rate(load(own))) == ("1", "3.5")
    assert len(checked) == 2
    found = load(own)
    assert len(checked) == 2
    assert found.digest == load_catalog(own, tables=tmp_path / "tables", today=TODAY).digest
    assert found.entries["acme/fast-1"].provider.own


def test_what_is_kept_is_for_its_owner_alone(load: Load, cache: Path) -> None:
    load()
    assert (cache.stat().st_mode & 0o777, find_file(cache).stat().st_mode & 0o777) == (0o700, 0o600)


# What is not the same is checked again


def test_a_changed_table_is_checked_again(load: Load, checked: list[date], tmp_path: Path, cache: Path) -> None:
    assert find_input_rate(load()) == "1"
    (tmp_path / "tables" / "acme.yaml").write_text(DEARER)
    assert find_input_rate(load()) == find_input_rate(load()) == "3.5"
    assert len(checked) == 2
    assert find_file(cache)  # in the place of the other one


def test_other_pins_check_again(
    load: Load, checked: list[date], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    (tmp_path / "PINS.json").write_text("{}")
    monkeypatch.setattr(kept, "PINS", tmp_path / "PINS.json")
    load()
    load()
    assert len(checked) == 2


@pytest.mark.parametrize(
    "module", ["catalog/schema.py", "catalog/published/data_file.py", "units.py", "yaml_reader.py"]
)
def test_another_program_checks_again(
    load: Load, checked: list[date], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    program = tmp_path / "program"
    shutil.copytree(kept.HERE.parent, program, ignore=shutil.ignore_patterns("tables", "vocabularies", "__pycache__"))
    monkeypatch.setattr(kept, "HERE", program / "catalog")
    load()
    load()
    assert len(checked) == 1
    with (program / module).open("a") as code:
        code.write("# changed\n")
    load()
    load()
    assert len(checked) == 2


def test_a_clock_that_was_set_back_checks_again(load: Load, checked: list[date]) -> None:
    """A row that has begun on one day is still to come on an earlier one."""
    load()
    load(today=TODAY + timedelta(days=400))
    assert checked == [TODAY]
    load(today=TODAY - timedelta(days=1))
    assert checked == [TODAY, TODAY - timedelta(days=1)]


def test_a_faulty_table_is_never_kept(load: Load, cache: Path, tmp_path: Path) -> None:
    table = tmp_path / "tables" / "acme.yaml"
    table.write_text(ACME.replace("kind: chat", "kind: chatty", 1))
    for _ in range(2):
        with pytest.raises(CatalogError, match="kind"):
            load()
    assert not cache.exists()


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: path.write_bytes(b"#" * 2_000_001)])
def test_a_table_that_cannot_be_read_is_told_beside_those_that_are_kept(
    load: Load, tmp_path: Path, make: Callable[[Path], object]
) -> None:
    """The others' bytes are those of before; without this one, prices would be what nobody agreed to."""
    own = write(tmp_path / "own", acme=DEARER)
    assert find_input_rate(load(own)) == "3.5"
    make(own / "more.yaml")
    for _ in range(2):
        with pytest.raises(CatalogError, match=r"more\.yaml: "):
            load(own)


def test_a_row_that_is_not_the_published_one_is_never_kept(cache: Path, tmp_path: Path) -> None:
    tables = write(tmp_path / "tables", acme=ACME)
    for _ in range(2):
        with pytest.raises(CatalogError, match="a published row was removed"):
            load_kept(tables=tables, cache=cache, today=TODAY)
    assert not cache.exists()


# What is damaged, or may be somebody else's, is passed over


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"\n",
        lambda data: data[:-1],
        lambda data: data.replace(b'"input_mtok":"3"', b'"input_mtok":"1"', 1),
        lambda data: b"[]" + data[data.index(b"\n") :],
        lambda data: b"\xff" + data,
        lambda data: data.partition(b"\n")[2],
        lambda data: b"[" * 100_000,
    ],
    ids=["empty", "a line", "cut off", "another price", "a list", "no text", "no head", "deep"],
)
def test_a_damaged_file_is_passed_over_and_replaced(
    load: Load, checked: list[date], cache: Path, damage: Callable[[bytes], bytes]
) -> None:
    rate = find_input_rate(load())
    file = find_file(cache)
    before = file.read_bytes()
    assert damage(before) != before
    file.write_bytes(damage(before))
    assert find_input_rate(load()) == rate
    assert len(checked) == 2
    assert file.read_bytes() == before


@pytest.mark.parametrize("said", [{"body": "0" * 64}, {"key": ""}, {"day": "9999-01-01"}, {"day": None}, {"more": 1}])
def test_a_head_that_says_something_else_is_passed_over(
    load: Load, checked: list[date], cache: Path, said: dict[str, object]
) -> None:
    load()
    file = find_file(cache)
    head, _, body = file.read_bytes().partition(b"\n")
    file.write_bytes(json.dumps(json.loads(head) | said).encode() + b"\n" + body)
    load()
    assert len(checked) == 2


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_write_is_passed_over(load: Load, checked: list[date], cache: Path, mode: int) -> None:
    load()
    find_file(cache).chmod(mode)
    load()
    assert len(checked) == 2


def test_a_file_of_another_user_is_passed_over(
    load: Load, checked: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    load()
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    load()
    assert len(checked) == 2


def test_a_link_is_not_followed(load: Load, checked: list[date], cache: Path, tmp_path: Path) -> None:
    load()
    file = find_file(cache)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    load()
    assert len(checked) == 2


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_passed_over(
    load: Load, checked: list[date], cache: Path, make: Callable[[Path], None]
) -> None:
    load()
    file = find_file(cache)
    file.unlink()
    make(file)
    assert find_input_rate(load())
    assert len(checked) == 2


# Where nothing can be kept


def test_without_a_folder_nothing_is_kept(tmp_path: Path, checked: list[date]) -> None:
    tables = write(tmp_path / "tables", acme=ACME)
    for _ in range(2):
        assert load_kept(tables=tables, today=TODAY).entries
    assert len(checked) == 2


def test_a_folder_that_cannot_be_made_is_passed_over(load: Load, checked: list[date], cache: Path) -> None:
    cache.parent.write_text("a file where the folder should be")
    assert load().entries
    assert load().entries
    assert len(checked) == 2


def test_a_full_disk_leaves_nothing_behind(
    load: Load, checked: list[date], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    assert load().entries
    assert [*cache.iterdir()] == []
