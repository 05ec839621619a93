"""The package of price data, built and installed as others would have it, in a folder of its own."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from pricing.catalog.published.release import make_release, write_release
from tests.support.price_data import encode
from tests.support.price_tables import ACME, LIVES, METERS

ROOT = Path(__file__).parent.parent.parent
MAKE = ROOT / "packages" / "costcalc-prices" / "make_wheel.py"


def build(folder: Path) -> Path:
    """Build the wheel into a folder by the documented command."""
    done = subprocess.run([sys.executable, MAKE, folder], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where it was installed, alone."""
    folder = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", "--target", folder, wheel], check=True)
    return folder


@pytest.fixture
def prices(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The package, with the shipped tables."""
    monkeypatch.syspath_prepend(str(installed))
    yield importlib.import_module("costcalc_prices")
    for name in [each for each in sys.modules if each.partition(".")[0] == "costcalc_prices"]:
        del sys.modules[name]


@pytest.fixture
def small(prices: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The package, with small tables of tests."""
    data = encode(tmp_path, acme=ACME, lives=LIVES, meters=METERS)
    monkeypatch.setattr(sys.modules["costcalc_prices.data"], "FOLDER", write_release(make_release(data), tmp_path))
    return prices
