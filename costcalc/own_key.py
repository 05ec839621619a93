"""Key of a server on one's own machine, made once and kept in the data folder."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import Final

EVERYBODYS: Final = "costcalc on one's own machine"
"""What signs addresses until a server has made a key. It keeps nothing from anybody."""
NAME: Final = "secret_key"


def read_own_key(folder: Path) -> str | None:
    """Return the key, or None where none was made."""
    try:
        return (folder / NAME).read_text(encoding="ascii").strip() or None
    except (OSError, ValueError):
        return None


def make_own_key(folder: Path) -> None:
    """Make the key unless there is one; only its owner may read it. Raises OSError where it cannot be kept."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if read_own_key(folder):
        return
    # It gets its name when it is whole: another server that starts now has either this key or its own.
    with tempfile.NamedTemporaryFile("w", dir=folder, encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
        file.flush()
        try:
            (folder / NAME).hardlink_to(file.name)
        except FileExistsError:
            if not read_own_key(folder):
                raise
