"""Files of the price tables, as they lie there, and what identifies them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pricing.regular_file import ReadingError, load_bytes

TABLES = Path(__file__).parent.parent / "tables"
PINS = TABLES / "PINS.json"
MOST_TABLES = 1_000
"""Price tables of a folder."""


class TableFile(NamedTuple):
    """File of a folder of tables, as it lies there."""

    path: Path
    data: bytes | None
    """None where it cannot be read."""
    fault: str = ""


class TableFiles(NamedTuple):
    """Files of the shipped tables, and those of the operator's own folder over them."""

    shipped: Sequence[TableFile]
    owned: Sequence[TableFile] | None
    problems: Sequence[str]
    """Faults of the folders themselves."""

    @property
    def readable(self) -> bool:
        """Whether all could be read; only then is their digest that of all that lies there."""
        return not self.problems and all(file.data is not None for file in (*self.shipped, *(self.owned or ())))

    def digest_from(self, before: str = "") -> str:
        """Return what identifies the tables: the same digest, the same prices. `before`: of what they stand over."""
        digest = hashlib.sha256(before.encode())
        for files in (self.shipped, self.owned):
            digest.update(b"own\0" if files is self.owned and files is not None else b"")
            for file in files or ():
                if file.data is not None:
                    digest.update(file.path.name.encode() + b"\0" + file.data + b"\0")
        return f"sha256:{digest.hexdigest()}"


def read_files(own: Path | None = None, tables: Path | None = TABLES) -> TableFiles:
    """Read the files of all tables as they are; of the own alone where `tables` is None."""
    problems: list[str] = []
    shipped = _read_folder(tables, problems) if tables else []
    return TableFiles(shipped, _read_folder(own, problems) if own else None, problems)


def _read_folder(folder: Path, problems: list[str]) -> list[TableFile]:
    """Read the files of one folder; its faults join `problems`."""
    paths = list_tables(folder)
    if not paths:
        problems.append(f"{folder}: no price table (*.yaml) in this folder")
    if len(paths) > MOST_TABLES:
        problems.append(f"{folder}: {len(paths):,} price tables; at most {MOST_TABLES:,} are read")
        return []
    return [_read_table(path) for path in paths]


def _read_table(path: Path) -> TableFile:
    try:
        return TableFile(path, load_bytes(path))
    except ReadingError as error:
        return TableFile(path, None, str(error))
    except OSError as error:
        return TableFile(path, None, f"cannot be read ({error.strerror}); correct or remove it")


def list_tables(folder: Path) -> list[Path]:
    """List the price tables of a folder, in order of name."""
    files = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]) if folder.is_dir() else []
    return [path for path in files if not path.name.startswith("known_")]


class CatalogError(ValueError):
    """Faults of the tables. `problems` names file, place and mend of each, all at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("The price tables have errors:\n" + "\n".join(f"  {problem}" for problem in problems))
