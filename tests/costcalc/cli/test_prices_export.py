"""`costcalc prices export` as someone runs it who publishes prices, and what price data the commands take."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.published.choice import name_version, read_shipped_version
from tests.support.commands import fails, run, script
from tests.support.environment import set_environment
from tests.support.price_data import encode, install, save
from tests.support.price_tables import ACME, write

OWN = ACME.replace("provider: acme", "provider: own-acme")


def export(folder: Path) -> dict[str, Any]:
    """Return what `latest.json` says of an export."""
    run("prices", "export", str(folder))
    return read_latest(folder / "v1")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an export of the shipped tables."""
    folder = tmp_path_factory.mktemp("exported")
    export(folder)
    return folder / "v1"


def read_latest(exported: Path) -> dict[str, Any]:
    latest: dict[str, Any] = json.loads((exported / "latest.json").read_bytes())
    return latest


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_it_writes_a_set_whose_files_have_the_digests_that_latest_names(exported: Path, catalog: Catalog) -> None:
    latest = read_latest(exported)
    assert (latest["version"], latest["digest"]) == (catalog.version.isoformat(), catalog.digest)
    assert latest["files"].keys() == {"data", "prices_csv", "aliases_csv", "schema", "types"}
    for file in latest["files"].values():
        content = (exported / file["file"]).read_bytes()
        assert (file["sha256"], file["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert latest["files"]["data"]["file"] == f"{latest['files']['data']['sha256']}.json"


def test_it_says_what_it_wrote(tmp_path: Path) -> None:
    said = run("prices", "export", str(tmp_path)).splitlines()
    assert len(said) == 6
    assert said[-1].startswith(f"wrote {tmp_path}/v1/latest.json: ")


def test_two_exports_are_the_same_bytes(exported: Path, tmp_path: Path) -> None:
    export(tmp_path)
    one, other = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in (exported, tmp_path / "v1"))
    assert one == other


def test_its_csv_has_every_rate_of_the_tables(exported: Path, catalog: Catalog) -> None:
    rows = read_csv(exported / read_latest(exported)["files"]["prices_csv"]["file"])
    base = {
        (row["provider"], row["model"], row["from"], row["status"], row["unit"]): Decimal(row["value"])
        for row in rows
        if row["row"] == "price" and row["place"] == "0" and not row["size"]
    }
    assert base == {
        (entry.provider.id, entry.model.id, str(price.from_), price.status, unit): rate
        for entry in catalog.entries.values()
        for price in entry.model.prices
        for unit, rate in price.rates.items()
    }


def test_its_csv_of_names_has_their_days(exported: Path) -> None:
    rows = read_csv(exported / read_latest(exported)["files"]["aliases_csv"]["file"])
    first = next(row for row in rows if (row["provider"], row["alias"]) == ("openai", "gpt-4o"))
    # https://platform.openai.com/docs/models/gpt-4o: the alias began as the model of that day, and moved on 2024-10-02.
    assert (first["model"], first["from"], first["until"]) == ("gpt-4o-2024-05-13", "2024-05-13", "2024-10-02")


def test_negotiated_prices_are_nobody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalog: Catalog) -> None:
    set_environment(monkeypatch, tables=write(tmp_path / "own", acme=OWN))
    latest = export(tmp_path)
    assert latest["digest"] == catalog.digest
    assert not any(b"own-acme" in path.read_bytes() for path in (tmp_path / "v1").iterdir())


def test_pinned_price_data_is_exported_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pinned = save(tmp_path, encode(tmp_path)).path
    set_environment(monkeypatch, price_data=pinned)
    name = export(tmp_path)["files"]["data"]["file"]
    assert name == pinned.name
    assert (tmp_path / "v1" / name).read_bytes() == pinned.read_bytes()


def test_a_folder_that_cannot_be_written_is_said_with_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = fails(1, "prices", "export", str(tmp_path / "file"))
    assert said == f"{tmp_path / 'file' / 'v1'}: Not a directory; name a folder that you may write to"


def test_commands_take_their_prices_from_a_pinned_file(tmp_path: Path) -> None:
    pinned = save(tmp_path, encode(tmp_path)).path
    done = script("prices", "show", "fast-1", "--as-of", "2024-06-01", COSTCALC_PRICE_DATA=str(pinned))
    assert "In effect: input_mtok $2.00, output_mtok $8.00" in done.stdout
    assert done.returncode == 0


def test_a_pinned_file_that_was_changed_ends_a_command_with_the_next_step(tmp_path: Path) -> None:
    pinned = save(tmp_path, encode(tmp_path)).path
    pinned.write_bytes(pinned.read_bytes().replace(b'"2"', b'"1"', 1))
    done = script("prices", "check", COSTCALC_PRICE_DATA=str(pinned))
    assert done.returncode == 1
    assert "its bytes have the SHA-256 digest" in done.stderr
    assert "fetch it again, or set COSTCALC_PRICE_DATA to another file, or to none" in done.stderr
    assert "Traceback" not in done.stderr


def test_older_pinned_tables_count_and_it_is_said(tmp_path: Path) -> None:
    older = ACME.replace("version: 2026-11-21", "version: 2025-06-01")
    pinned = save(tmp_path, encode(tmp_path, acme=older)).path
    done = script("models", "--as-of", "2025-05-01", COSTCALC_PRICE_DATA=str(pinned))
    assert "fast-1" in done.stdout
    assert "gpt-4o" not in done.stdout
    assert "pins price tables of 2025-06-01, and those that came with this program are of" in done.stderr


def test_commands_take_newer_tables_of_an_installed_package(tmp_path: Path) -> None:
    newer = read_shipped_version() + timedelta(days=1)
    site = install(tmp_path, encode(tmp_path, acme=ACME.replace("version: 2026-11-21", f"version: {newer}")))
    done = script("prices", "check", PYTHONPATH=str(site))
    assert done.stdout == (
        "3 models of 1 providers are valid; 0 are custom.\n"
        f"The tables are those of costcalc-prices {name_version(newer)}.\n"
    )


def test_an_older_package_changes_nothing(tmp_path: Path, catalog: Catalog) -> None:
    site = install(tmp_path, encode(tmp_path, acme=ACME.replace("version: 2026-11-21", "version: 2025-01-01")))
    done = script("prices", "check", PYTHONPATH=str(site))
    assert done.stdout.startswith(f"{len(catalog.entries):,} models of {len(catalog.providers)} providers are valid")
    assert (done.returncode, done.stderr) == (0, "")
