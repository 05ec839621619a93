"""The set of files: each by its digest, `latest.json` naming them, and a reader never finds half of one."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from pricing.catalog.published.choice import read_latest
from pricing.catalog.published.data_file import PriceDataError, read_price_data
from pricing.catalog.published.release import encode_file, make_release, write_release
from tests.support.price_data import encode, save
from tests.support.price_tables import ACME


def test_latest_names_the_data_by_its_digest(tmp_path: Path) -> None:
    data = encode(tmp_path)
    sha256 = hashlib.sha256(data).hexdigest()
    own = hashlib.sha256(b"a,b").hexdigest()
    files = make_release(data, {"prices_csv": ("{}.csv", b"a,b"), "types": ("prices.d.ts", b"// none")})
    assert list(files) == [f"{sha256}.json", f"{own}.csv", "prices.d.ts", "latest.json"]
    latest = json.loads(files["latest.json"])
    assert (latest["format"], latest["version"]) == (1, "2026-11-21")
    assert latest["digest"] == json.loads(data)["digest"]
    assert latest["files"] == {
        "data": {"file": f"{sha256}.json", "sha256": sha256, "bytes": len(data)},
        "prices_csv": {"file": f"{own}.csv", "sha256": own, "bytes": 3},
        "types": {"file": "prices.d.ts", "sha256": hashlib.sha256(b"// none").hexdigest(), "bytes": 7},
    }


def test_what_is_written_can_be_read_by_its_latest(tmp_path: Path) -> None:
    version, file = read_latest(write_release(make_release(encode(tmp_path)), tmp_path / "set"))
    assert version == read_price_data(file).version == date(2026, 11, 21)


def test_an_earlier_set_stays(tmp_path: Path) -> None:
    first = make_release(encode(tmp_path))
    second = make_release(encode(tmp_path, acme=ACME.replace("2026-11-21", "2026-11-22", 1)))
    for files in (first, second):
        place = write_release(files, tmp_path / "set")
    assert {path.name for path in place.iterdir()} == first.keys() | second.keys()
    assert (place / "latest.json").read_bytes() == second["latest.json"]


def test_a_damaged_file_is_written_anew_and_a_right_one_is_left_alone(tmp_path: Path) -> None:
    files = make_release(encode(tmp_path))
    place = write_release(files, tmp_path / "set")
    name = next(iter(files))
    before = (place / "latest.json").stat().st_ino
    (place / name).write_bytes(b"half")
    write_release(files, tmp_path / "set")
    assert (place / name).read_bytes() == files[name]
    assert (place / "latest.json").stat().st_ino == before


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise OSError("No space left on device")

    files = make_release(encode(tmp_path))
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        write_release(files, tmp_path / "set")
    assert [*(tmp_path / "set" / "v1").iterdir()] == []


def test_a_folder_that_cannot_be_made_is_the_callers_affair(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="Not a directory"):
        write_release(make_release(encode(tmp_path)), tmp_path / "file")


def test_a_file_is_published_again_as_it_is_or_not_at_all(tmp_path: Path) -> None:
    file = save(tmp_path, encode(tmp_path))
    assert encode_file(file) == file.path.read_bytes()
    file.path.write_bytes(b"{}")
    with pytest.raises(PriceDataError):
        encode_file(file)
