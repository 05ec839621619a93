"""Files, folders and standard input → the prompts in them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from costcalc.contract.reading import counted_prompt
from costcalc.estimate.prompt import Counted
from costcalc.management.tables import WrongUse
from pricing.jsontext import JSONError
from pricing.tokens.paste import recognise
from pricing.tokens.prompt import Prompt

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """`name`: the file as it was named, `-` for standard input."""

    name: str
    text: str


def read_sources(names: Iterable[str]) -> list[Source]:
    """Every file named, and every text file of a folder, in order. Raises WrongUse."""
    return [source for name in names for source in _read(name)]


def _read(name: str) -> Iterator[Source]:
    if name == STANDARD_INPUT:
        yield Source(name, _text(sys.stdin.buffer.read(), "standard input"))
        return
    path = Path(name)
    if path.is_dir():
        files = [file for file in sorted(path.rglob("*")) if file.is_file() and not _hidden(file.relative_to(path))]
        if not files:
            raise WrongUse(f"{name}: no file in this folder; name another one")
        for file in files:
            yield Source(file.as_posix(), _bytes(file))
    else:
        yield Source(path.as_posix(), _bytes(path))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _bytes(path: Path) -> str:
    try:
        return _text(path.read_bytes(), str(path))
    except OSError as error:
        raise WrongUse(f"{path}: {error.strerror}; name a file that can be read") from None


def _text(raw: bytes, name: str) -> str:
    """As the page reads an opened file: UTF-8, or UTF-16 that says so; line ends as one character."""
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise WrongUse(f"{name}: not a text file; save it as UTF-8 text, or leave it out") from None
    return text.replace("\r\n", "\n")


def prompt_of(source: Source, as_text: bool, among: Iterable[str]) -> Counted:
    """Count a file as the page counts what is pasted, in some encodings. Raises WrongUse, Refused."""
    if "\x00" in source.text:
        raise WrongUse(f"{source.name}: not a text file, it holds NUL characters; leave it out")
    if as_text:
        return counted_prompt(Prompt(text=source.text), among=among)
    try:
        pasted = recognise(source.text)
    except JSONError as error:
        raise WrongUse(f"{source.name}: {error}; correct it, or count it with --as-text") from None
    return counted_prompt(pasted.prompt, pasted.max_output, among=among)
