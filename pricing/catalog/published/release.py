"""Set of files in which price data is published: what each is called, and `latest.json`, which names them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pricing.catalog.loader import load_catalog
from pricing.catalog.published.choice import FOLDER, LATEST
from pricing.catalog.published.data_file import DataFile, read_price_data
from pricing.catalog.published.price_data import FORMAT, PriceData, encode_price_data, make_price_data
from pricing.catalog.schema import ProviderTable
from pricing.catalog.table_files import TABLES, list_tables
from pricing.yaml_reader import read_file

DATA: Final = "data"
"""Word for the file of price data in `latest.json`."""


def encode_tables(tables: Path = TABLES) -> bytes:
    """Return the tables of a folder as price data. Raises CatalogError."""
    digest = load_catalog(tables=tables).digest
    written = [ProviderTable.model_validate(read_file(path)) for path in list_tables(tables)]
    return encode_price_data(make_price_data(written, digest))


def encode_file(file: DataFile) -> bytes:
    """Return the bytes of a file of price data as they are, if they can be read. Raises PriceDataError."""
    read_price_data(file)
    return file.path.read_bytes()


def make_release(data: bytes, others: Mapping[str, tuple[str, bytes]] | None = None) -> dict[str, bytes]:
    """Return the files of a set by name, `latest.json` last.

    `others`: by the word for it in `latest.json`, the name of a file, in which {} stands for its digest, and its bytes.
    """
    named = {DATA: ("{}.json", data), **(others or {})}
    files = {word: (name.format(_digest(content)), content) for word, (name, content) in named.items()}
    about = PriceData.model_validate_json(data)
    latest = {
        "format": FORMAT,
        "version": about.version.isoformat(),
        "digest": about.digest,
        "files": {word: _describe(name, content) for word, (name, content) in files.items()},
    }
    return {**dict(files.values()), LATEST: (json.dumps(latest, indent=1) + "\n").encode()}


def _describe(name: str, content: bytes) -> dict[str, str | int]:
    return {"file": name, "sha256": _digest(content), "bytes": len(content)}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_release(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write a set into the folder `v1` of a folder, and return that; earlier ones stay. Raises OSError.

    Each file gets its name when it is whole, and `latest.json` comes last, so that a reader always finds what it names.
    """
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = place / name
        if not path.exists() or path.read_bytes() != content:
            half = path.with_name(f".{name}.{os.getpid()}")
            try:
                half.write_bytes(content)
                half.replace(path)
            finally:
                half.unlink(missing_ok=True)
    return place
