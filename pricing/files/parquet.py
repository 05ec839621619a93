"""Parquet → JSON lines, by DuckDB (extra `duckdb`), so that its rows are read as those of any other log."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from pricing.files.sources import Source, open_source

NEEDS_DUCKDB: Final = "Parquet is read with DuckDB: pip install 'costcalc[duckdb]'"
_ROWS: Final = 2_000
"""Rows that are held at once."""
_MEMORY: Final = "64MB"


@dataclass
class ParquetRows:
    """Rows of a Parquet file as JSON lines. Nothing is raised: `problem` says afterwards why they ended too early."""

    source: Source
    problem: str = ""

    def __iter__(self) -> Iterator[bytes]:
        try:
            duckdb = import_duckdb()
        except ImportError as error:
            self.problem = str(error)
            return
        try:
            yield from _read_lines(duckdb, self.source)
        except duckdb.Error as error:
            self.problem = f"no Parquet that DuckDB can read: {type(error).__name__}"
        except OSError as error:
            self.problem = f"could not be read: {error.strerror or type(error).__name__}"


def import_duckdb() -> Any:
    """Return DuckDB. Raises ImportError that says how to install it."""
    try:
        return import_module("duckdb")
    except ImportError:
        raise ImportError(NEEDS_DUCKDB) from None


def connect(duckdb: Any, memory: str = _MEMORY) -> Any:
    """Open a database in memory, which neither asks the network for extensions nor takes more than one core."""
    database = duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": memory,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    database.execute("SET TimeZone = 'UTC'")
    return database


def _read_lines(duckdb: Any, source: Source) -> Iterator[bytes]:
    if source.data is None and not source.member and "://" not in source.path:
        yield from _read_file(duckdb, source.path)
        return
    with NamedTemporaryFile(prefix="costcalc-", suffix=".parquet") as file, open_source(source) as given:
        shutil.copyfileobj(given, file)
        file.flush()
        yield from _read_file(duckdb, file.name)


def _read_file(duckdb: Any, path: str) -> Iterator[bytes]:
    with closing(connect(duckdb)) as database:
        result = database.execute("SELECT to_json(t) FROM read_parquet(?) t", [str(Path(path).absolute())])
        while rows := result.fetchmany(_ROWS):
            yield "".join(f"{row}\n" for (row,) in rows).encode()
