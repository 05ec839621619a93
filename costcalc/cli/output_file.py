"""What commands print that may also write a file: a workbook, or whatever else they print, where --output says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from costcalc.cli.output import FORMATS, FiguresCommand, WrongUsage, make_text
from costcalc.export.section_files import Draw
from pricing.files.sources import Source

BINARY: Final = "xlsx"


class FileCommand(FiguresCommand):
    """A command that prints figures, or writes them to a file."""

    formats: Sequence[str] = (*FORMATS, BINARY)

    def write_answer(
        self,
        form: str,
        output: Path | None,
        *,
        answer: Callable[[], object],
        csv: Callable[[], Iterable[str]],
        table: Callable[[Draw], Iterable[str]],
        workbook: Callable[[], bytes],
    ) -> None:
        """Print the figures in the chosen format, or write them to a file. Raises WrongUsage."""
        if form == BINARY and output:
            _save(output, [workbook()])
        else:
            self.write_text([make_text(form, answer=answer, csv=csv, table=table), "\n"], output)

    def write_text(self, pieces: Iterable[str], output: Path | None) -> None:
        """Raises WrongUsage."""
        if output:
            _save(output, (piece.encode() for piece in pieces))
            return
        for piece in pieces:
            self.stdout.write(piece, ending="")


def check_output(options: dict[str, Any], example: str) -> Path | None:
    """Return the file to write, if any. Raises WrongUsage, before anything is read; `example`: a name of a file."""
    if options["output"] is None:
        if options["format"] == BINARY:
            raise WrongUsage(f"--format xlsx needs a file to write: --output {example}")
        return None
    output = Path(options["output"])
    if not output.parent.is_dir() or output.is_dir():
        raise WrongUsage(f"{output}: name a file in a folder that exists")
    return output


def refuse_overwriting(output: Path | None, sources: Iterable[Source], what: str) -> None:
    """Raises WrongUsage where the file to write is one of those that were read; `what` these are."""
    if output and any(_is_same(output, source.path) for source in sources):
        raise WrongUsage(f"{output}: is one of the {what}; write to another file")


def _is_same(output: Path, path: str) -> bool:
    return output.exists() and Path(path).exists() and output.samefile(path)


def _save(output: Path, pieces: Iterable[bytes]) -> None:
    try:
        with output.open("wb") as file:
            file.writelines(pieces)
    except OSError as error:
        raise WrongUsage(f"{output}: {error.strerror}; name a file that can be written") from None
