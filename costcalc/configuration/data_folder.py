"""What a server keeps in COSTCALC_DATA: here the key of a server on one's own machine, made once."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import Final

EVERYBODYS: Final = "costcalc on one's own machine"
"""What signs addresses until a server has made a key. It keeps nothing from anybody."""
KEY: Final = "secret_key"


def make_folder(folder: Path) -> None:
    """Make the folder, for its owner alone, unless it is there. Raises OSError where nothing can be kept in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def read_own_key(folder: Path) -> str | None:
    """Return the key, or None where none was made."""
    try:
        return (folder / KEY).read_text(encoding="ascii").strip() or None
    except (OSError, ValueError):
        return None


def make_own_key(folder: Path) -> None:
    """Make the key unless there is one; only its owner may read it. Raises OSError where it cannot be kept."""
    if read_own_key(folder):
        return
    # It gets its name when it is whole: another server that starts now has either this key or its own.
    with tempfile.NamedTemporaryFile("w", dir=folder, encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
        file.flush()
        try:
            (folder / KEY).hardlink_to(file.name)
        except FileExistsError:
            if not read_own_key(folder):
                raise
