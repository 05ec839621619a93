"""A file that a person wrote, such as budgets, as a command reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from costcalc.cli.output import WrongUsage
from costcalc.formatting import legible
from costcalc.schema.written import WrittenError
from pricing.regular_file import ReadingError, load_bytes

T = TypeVar("T")


def read_written_file(file: str, read: Callable[[str], T], what: str) -> T:
    """Read a file; `what`: what it should be. Raises WrongUsage, with a line for each fault."""
    name = legible(file)
    try:
        return read(load_bytes(Path(file)).decode())
    except WrittenError as error:
        raise WrongUsage("\n".join(f"{name}: {line}" for line in error.lines)) from None
    except UnicodeDecodeError:
        raise WrongUsage(f"{name}: not UTF-8; save it as UTF-8") from None
    except (OSError, ReadingError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"not a file of {what}"
        raise WrongUsage(f"{name}: {reason}; name a file that can be read") from None
