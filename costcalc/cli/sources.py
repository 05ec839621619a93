"""Files, folders and standard input → the prompts in them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from costcalc.cli.output import WrongUsage
from costcalc.configuration.environment import load_environment
from costcalc.request.from_json import count_within_limit
from costcalc.request.text_file import decode_text
from costcalc.schema.errors import convert_json_error
from pricing.strict_json import JSONError, check, parse
from pricing.tokens.encodings import FILES
from pricing.tokens.prompt import Prompt, PromptCount
from pricing.tokens.request_json import recognize

STANDARD_INPUT = "-"
INSTEAD = "save it as UTF-8 text, or list the other files of its folder, such as prompts/*.md"
"""It is never passed over: a prompt that nobody counts would cost nothing."""
AS_TEXT = "correct it, or count it with --as-text"
"""What to do with JSON that is no request."""


class Source(NamedTuple):
    """`name`: the file as it was named, `-` for standard input."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class CountedFile:
    """`max_output`: what a request in the file caps its output at. `count` None: no file, but a number of tokens."""

    name: str
    count: PromptCount | None
    max_output: int | None = None


def read_sources(names: Iterable[str], most_bytes: int | None = None) -> list[Source]:
    """Read every file named, and every text file of a folder, in order. Raises WrongUsage.

    `most_bytes`: of a file, which may be a pipe or a device without an end; None: as many as a request may have.
    """
    most: int = most_bytes or load_environment().max_body_bytes
    return [source for name in names for source in _read(name, most)]


def read_json(name: str) -> Any:
    """Read what one file holds as JSON. Raises WrongUsage, RequestError."""
    sources = read_sources([name])
    if len(sources) != 1:
        raise WrongUsage(f"{name}: name one file, not a folder of them")
    try:
        value = parse(sources[0].text)
        check(value)
    except JSONError as error:
        raise convert_json_error(error) from None
    return value


def _read(name: str, most: int) -> Iterator[Source]:
    if name == STANDARD_INPUT:
        yield Source(name, _text(_read_bytes(sys.stdin.buffer, "standard input", most), "standard input"))
        return
    path = Path(name)
    if path.is_dir():
        files = [file for file in sorted(path.rglob("*")) if file.is_file() and not _hidden(file.relative_to(path))]
        if not files:
            raise WrongUsage(f"{name}: no file in this folder; name another one")
        for file in files:
            yield Source(file.as_posix(), _bytes(file, most))
    else:
        yield Source(path.as_posix(), _bytes(path, most))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _bytes(path: Path, most: int) -> str:
    try:
        with path.open("rb") as file:
            return _text(_read_bytes(file, str(path), most), str(path))
    except OSError as error:
        raise WrongUsage(f"{path}: {error.strerror}; name a file that can be read") from None


def _read_bytes(stream: BinaryIO, name: str, most: int) -> bytes:
    data = stream.read(most + 1)
    if len(data) > most:
        raise WrongUsage(f"{name}: more than {most:,} bytes; split it")
    return data


def _text(raw: bytes, name: str) -> str:
    """Read text as the page reads an opened file: UTF-8, or UTF-16 that says so; line ends as one character."""
    try:
        text = decode_text(raw)
    except UnicodeDecodeError:
        raise WrongUsage(f"{name}: not a text file; {INSTEAD}") from None
    return text.replace("\r\n", "\n")


def count_source(
    source: Source, as_text: bool, among: Iterable[str], always: Iterable[str] = FILES, advice: str = AS_TEXT
) -> CountedFile:
    """Count a file as the page counts what is pasted, in some encodings. Raises WrongUsage, RequestError."""
    count = partial(count_within_limit, among=among, always=always)
    if "\x00" in source.text:
        raise WrongUsage(f"{source.name}: not a text file: it contains NUL characters; {INSTEAD}")
    if as_text:
        return CountedFile(source.name, count(Prompt(text=source.text)))
    try:
        pasted = recognize(source.text)
    except JSONError as error:
        raise WrongUsage(f"{source.name}: {error}; {advice}") from None
    return CountedFile(source.name, count(pasted.prompt), pasted.max_output)
