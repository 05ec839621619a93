"""Which tables count: newer ones of an installed package, pinned ones in every case, and else those of the program."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.loader import load_published
from pricing.catalog.published.choice import choose_price_data, describe_older, name_version, read_shipped_version
from pricing.catalog.published.data_file import DataFile, PriceDataError, read_price_data
from tests.support.price_data import encode, install, save
from tests.support.price_tables import ACME, TODAY, write

SHIPPED = read_shipped_version()
NEWER = SHIPPED + timedelta(days=1)


def data_of(folder: Path, version: date) -> bytes:
    return encode(folder, acme=ACME.replace("version: 2026-11-21", f"version: {version}"))


def install_version(folder: Path, version: date, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = install(folder, data_of(folder, version))
    monkeypatch.syspath_prepend(str(place))
    return place / "costcalc_prices" / "v1"


def test_without_a_file_or_a_package_the_programs_own_count() -> None:
    assert choose_price_data(None) is None


def test_an_installed_package_with_newer_tables_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_version(tmp_path, NEWER, monkeypatch)
    file = choose_price_data(None)
    assert file is not None
    assert file.origin == f"costcalc-prices {name_version(NEWER)}"
    assert read_price_data(file).version == NEWER


@pytest.mark.parametrize("days", [0, 1, 400], ids=["as old", "a day older", "much older"])
def test_an_installed_package_that_is_no_newer_does_not_count(
    days: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_version(tmp_path, SHIPPED - timedelta(days=days), monkeypatch)
    assert choose_price_data(None) is None


def test_a_pinned_file_counts_whatever_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_version(tmp_path, NEWER, monkeypatch)
    pinned = save(tmp_path, data_of(tmp_path, SHIPPED)).path
    file = choose_price_data(pinned)
    assert file is not None
    assert (file.path, file.sha256) == (pinned, pinned.stem)
    assert file.origin == f"{pinned.name}, pinned by COSTCALC_PRICE_DATA"


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"version": "2099-01-01", "files": {}}'])
def test_a_package_that_names_no_data_is_a_fault_with_what_to_do(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (install_version(tmp_path, NEWER, monkeypatch) / "latest.json").write_bytes(content)
    with pytest.raises(
        PriceDataError, match=r"latest\.json: names no file .*install costcalc-prices again, or remove it"
    ):
        choose_price_data(None)


def test_a_package_without_its_data_is_a_fault_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (install_version(tmp_path, NEWER, monkeypatch) / "latest.json").unlink()
    with pytest.raises(PriceDataError, match=r"cannot be read .* install costcalc-prices again"):
        choose_price_data(None)


def test_a_package_whose_data_was_changed_is_refused_when_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_version(tmp_path, NEWER, monkeypatch)
    file = choose_price_data(None)
    assert file is not None
    file.path.write_bytes(file.path.read_bytes() + b" ")
    with pytest.raises(PriceDataError, match=r"SHA-256 digest .* install costcalc-prices again, or remove it"):
        read_price_data(file)


def test_the_version_of_the_shipped_tables_is_that_of_the_catalog(catalog: Catalog) -> None:
    assert catalog.version == SHIPPED


def test_the_newest_table_gives_the_version(tmp_path: Path) -> None:
    other = ACME.replace("provider: acme", "provider: other").replace("version: 2026-11-21", "version: 2026-12-03")
    assert read_shipped_version(write(tmp_path, acme=ACME, other=other)) == date(2026, 12, 3)


def test_a_package_is_named_by_the_calendar() -> None:
    assert name_version(date(2026, 3, 1)) == "2026.3.1"


def load(file: DataFile) -> Catalog:
    return load_published(file, today=TODAY)


def test_it_is_said_where_pinned_tables_are_older_than_the_programs(tmp_path: Path) -> None:
    old = SHIPPED - timedelta(days=30)
    file = save(tmp_path, data_of(tmp_path, old))
    said = describe_older(file.path, load(file))
    assert said == (
        f"COSTCALC_PRICE_DATA pins price tables of {old}, and those that came with this program are of {SHIPPED}: "
        "pin a newer file, or remove the setting."
    )


def test_nothing_is_said_of_pinned_tables_that_are_as_new_or_of_none(catalog: Catalog, tmp_path: Path) -> None:
    file = save(tmp_path, data_of(tmp_path, SHIPPED))
    assert describe_older(file.path, load(file)) is None
    assert describe_older(None, catalog) is None


def test_it_is_said_where_a_package_is_older_than_the_program_and_does_not_count(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_version(tmp_path, date(2026, 1, 2), monkeypatch)
    assert choose_price_data(None) is None
    assert describe_older(None, catalog) == (
        f"costcalc-prices 2026.1.2 is older than the price tables of {SHIPPED} that came with this program, "
        "which count: upgrade it, or remove it."
    )


@pytest.mark.parametrize("version", [SHIPPED, NEWER])
def test_nothing_is_said_of_a_package_that_is_as_new(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: date
) -> None:
    install_version(tmp_path, version, monkeypatch)
    assert describe_older(None, catalog) is None


def test_a_package_that_was_damaged_since_is_told_of(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (install_version(tmp_path, SHIPPED, monkeypatch) / "latest.json").write_bytes(b"{}")
    assert "install costcalc-prices again, or remove it." in str(describe_older(None, catalog))
