"""Price data for tests: tables written as people write them, published."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pricing.catalog.published.data_file import DataFile
from pricing.catalog.published.release import encode_tables, make_release, write_release
from tests.support.price_tables import ACME, write

REMEDY = "fetch it again"


def encode(folder: Path, **tables: str) -> bytes:
    """Return tables as price data."""
    return encode_tables(write(folder / "published", **(tables or {"acme": ACME})))


def save(folder: Path, data: bytes, sha256: str = "") -> DataFile:
    """Save price data under its digest, or under another one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{sha256 or hashlib.sha256(data).hexdigest()}.json"
    path.write_bytes(data)
    return DataFile(path, path.stem, "the tests", REMEDY)


def install(folder: Path, data: bytes) -> Path:
    """Put price data where the package of that name would have it, and return the folder to import it from."""
    package = folder / "site" / "costcalc_prices"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('only its data is read')\n")
    write_release(make_release(data), package)
    return package.parent
