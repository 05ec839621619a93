"""Which price tables count: those of this program, or newer ones that somebody put on this machine. None is fetched."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from pricing.catalog.catalog import Catalog
from pricing.catalog.published.data_file import DataFile, PriceDataError
from pricing.catalog.table_files import TABLES, list_tables

SETTING: Final = "COSTCALC_PRICE_DATA"
PACKAGE: Final = "costcalc-prices"
FOLDER: Final = "v1"
LATEST: Final = "latest.json"
_VERSION: Final = re.compile(rb"^version: (\d{4}-\d\d-\d\d)\b", re.MULTILINE)


def choose_price_data(pinned: Path | None) -> DataFile | None:
    """Return the file of price data that counts; None: the tables that came with this program do.

    A pinned file always counts, and an installed costcalc-prices where its tables are newer. Raises PriceDataError.
    """
    if pinned is not None:
        remedy = f"fetch it again, or set {SETTING} to another file, or to none"
        return DataFile(pinned, pinned.stem, f"{pinned.name}, pinned by {SETTING}", remedy)
    if (folder := find_installed()) is None:
        return None
    version, file = read_latest(folder)
    return file if version > read_shipped_version() else None


def find_installed() -> Path | None:
    """Return the folder of price data of an installed costcalc-prices, without importing it."""
    spec = find_spec(PACKAGE.replace("-", "_"))
    return Path(spec.origin).parent / FOLDER if spec is not None and spec.origin else None


def read_latest(folder: Path) -> tuple[date, DataFile]:
    """Return the version and the file that a published set names as its latest. Raises PriceDataError."""
    remedy = f"install {PACKAGE} again, or remove it"
    path = folder / LATEST
    try:
        latest = json.loads(path.read_bytes())
        version, sha256 = date.fromisoformat(latest["version"]), latest["files"]["data"]["sha256"]
        origin = f"{PACKAGE} {name_version(version)}"
        return version, DataFile(folder / latest["files"]["data"]["file"], sha256, origin, remedy)
    except OSError as error:
        raise PriceDataError(f"{path}: cannot be read ({error.strerror}); {remedy}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise PriceDataError(f"{path}: names no file of price data ({error!r}); {remedy}") from None


def name_version(version: date) -> str:
    """Return the version of a package of the tables, such as 2026.12.1."""
    return f"{version.year}.{version.month}.{version.day}"


def read_shipped_version(tables: Path = TABLES) -> date:
    """Return the version of the tables that came with this program, without parsing them."""
    found = (_VERSION.search(path.read_bytes()) for path in list_tables(tables))
    return max(date.fromisoformat(match[1].decode()) for match in found if match)


def describe_older(pinned: Path | None, catalog: Catalog) -> str | None:
    """Say that the tables of this program are newer than those that somebody put here; None: they are not.

    Pinned ones count all the same, and those of a package do not.
    """
    if pinned is None:
        return _describe_older_package()
    version = max(provider.version for provider in catalog.providers.values() if not provider.own)
    if version >= (shipped := read_shipped_version()):
        return None
    return (
        f"{SETTING} pins price tables of {version}, and those that came with this program are of {shipped}: "
        "pin a newer file, or remove the setting."
    )


def _describe_older_package() -> str | None:
    if (folder := find_installed()) is None:
        return None
    try:
        version, _ = read_latest(folder)
    except PriceDataError as error:  # since it was chosen
        return f"{error}."
    if version >= (shipped := read_shipped_version()):
        return None
    return (
        f"{PACKAGE} {name_version(version)} is older than the price tables of {shipped} that came with this program, "
        "which count: upgrade it, or remove it."
    )
