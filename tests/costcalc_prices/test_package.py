"""What the wheel is made of, and what it does with damaged data."""

from __future__ import annotations

import ast
import json
import sys
import zipfile
from email.parser import Parser
from pathlib import Path
from types import ModuleType

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.published.choice import choose_price_data, name_version, read_latest
from pricing.catalog.published.data_file import read_price_data
from pricing.catalog.published.price_data import STATED
from tests.costcalc_prices.conftest import MAKE, build

SOURCE = MAKE.parent / "src" / "costcalc_prices"


def test_it_has_the_version_of_the_tables_and_depends_on_nothing(wheel: Path, catalog: Catalog) -> None:
    assert wheel.name == f"costcalc_prices-{name_version(catalog.version)}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
        (metadata,) = (files.read(name).decode() for name in names if name.endswith(".dist-info/METADATA"))
    about = Parser().parsestr(metadata)
    assert about["Version"] == name_version(catalog.version)
    assert about["License-Expression"] == "MIT"
    assert about.get_all("Requires-Dist") is None
    assert {"costcalc_prices/py.typed", "costcalc_prices/v1/latest.json"} <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_same_tables_give_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == wheel.read_bytes()


def test_building_it_leaves_no_data_in_the_repository(wheel: Path) -> None:
    assert wheel.exists()
    assert [path.name for path in SOURCE.iterdir() if path.suffix != ".py" and path.name != "__pycache__"] == [
        "py.typed"
    ]


def test_it_imports_the_standard_library_alone() -> None:
    imported = set()
    for path in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").partition(".")[0])
            elif isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
    assert imported - {"costcalc_prices"} <= sys.stdlib_module_names


def test_it_knows_every_condition_of_the_tables(prices: ModuleType) -> None:
    from costcalc_prices.conditions import WORDS
    from costcalc_prices.data import load

    assert prices.about().version
    assert set(WORDS) == load()["conditions"].keys() == STATED.keys()


def test_the_full_program_reads_its_data_and_prefers_its_own_tables_of_the_same_day(
    installed: Path, monkeypatch: pytest.MonkeyPatch, catalog: Catalog
) -> None:
    monkeypatch.syspath_prepend(str(installed))
    version, file = read_latest(installed / "costcalc_prices" / "v1")
    data = read_price_data(file)
    assert (version, data.version, data.digest) == (catalog.version, catalog.version, catalog.digest)
    assert choose_price_data(None) is None


def damage(prices: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes | None) -> str:
    """Say what asking for a price does where a file of the data has other bytes, or is missing."""
    data = sys.modules["costcalc_prices.data"]
    for file in data.FOLDER.iterdir():
        if file.is_file() and file.name != name:
            (folder / file.name).write_bytes(file.read_bytes())
        elif file.name == name and content is not None:
            (folder / name).write_bytes(content)
    monkeypatch.setattr(data, "FOLDER", folder)
    with pytest.raises(prices.DataError) as caught:
        prices.list_names()
    return str(caught.value)


def name_data(installed: Path) -> str:
    latest = json.loads((installed / "costcalc_prices" / "v1" / "latest.json").read_bytes())
    return str(latest["files"]["data"]["file"])


def test_changed_data_is_refused_with_what_to_do(
    prices: ModuleType, installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = name_data(installed)
    said = damage(prices, tmp_path, monkeypatch, name, b"{}")
    # The digest of two braces, by `printf '{}' | sha256sum`.
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert said == f"{name}: its bytes have the SHA-256 digest {digest}; install costcalc-prices again"


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}"])
def test_without_a_right_list_of_files_it_is_refused(
    content: bytes | None, prices: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = damage(prices, tmp_path, monkeypatch, "latest.json", content)
    assert said.startswith("latest.json: ")
    assert said.endswith("install costcalc-prices again")
