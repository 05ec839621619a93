"""Files that people write, as YAML or JSON → values, or all that is wrong, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from costcalc.formatting import legible
from pricing import strict_json
from pricing.regular_file import ReadingError
from pricing.strict_json import JSONError, below
from pricing.yaml_reader import find_lines, parse

M = TypeVar("M", bound=BaseModel)
LARGEST: Final = 200_000
"""Characters of such a file."""
MOST_TOLD: Final = 10
Path = tuple[str | int, ...]


class WrittenFault(NamedTuple):
    """Something wrong with a file."""

    path: Path
    problem: str

    @property
    def place(self) -> str:
        """Return the path as people read it: `departments[1].budget`."""
        place = ""
        for part in self.path:
            place = below(place, legible(part) if isinstance(part, str) else part)
        return place


class WrittenError(ValueError):
    """All that is wrong with a file; the message has a line for each fault."""

    def __init__(self, faults: Sequence[WrittenFault], text: str = "") -> None:
        self.faults = faults
        lines = find_lines(text, [fault.path for fault in faults]) if text else [0] * len(faults)
        located = sorted(zip(lines, faults, strict=True), key=lambda each: each[0])
        self.lines = [_describe_fault(*each) for each in located[:MOST_TOLD]]
        if len(faults) > MOST_TOLD:
            self.lines.append(f"and {len(faults) - MOST_TOLD:,} more")
        super().__init__("\n".join(self.lines))


def _describe_fault(line: int, fault: WrittenFault) -> str:
    return ": ".join(filter(None, (f"line {line}" if line and fault.path else "", fault.place, fault.problem)))


def read_written(text: str, model: type[M], list_keys: Callable[[Path], Sequence[str]], advice: str) -> M:
    """Read a file; one that begins with `{` is JSON. Raises WrittenError, with the lines of its faults.

    `list_keys`: the keys that may stand at a place; `advice`: what to do with a file that is too long.
    """
    try:
        return model.model_validate(_parse(text, advice))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise WrittenError([_convert(detail, list_keys) for detail in details], text) from None
    except (ReadingError, JSONError) as error:
        raise WrittenError([WrittenFault((), legible(" ".join(str(error).split())))]) from None


def _parse(text: str, advice: str) -> Any:
    if len(text) > LARGEST:
        raise ReadingError(f"longer than {LARGEST:,} characters; {advice}")
    text = text.removeprefix("\ufeff")
    if not text.lstrip().startswith("{"):
        return parse(text)
    raw = strict_json.parse(text)
    strict_json.check(raw)
    return raw


def suggest(word: str, known: Sequence[str]) -> str:
    """Ask whether one of the known words was meant; blank where none is like it."""
    near = get_close_matches(word.casefold(), known, n=1)
    return f"did you mean {near[0]}?" if near and near[0] != word else ""


def _convert(detail: Mapping[str, Any], list_keys: Callable[[Path], Sequence[str]]) -> WrittenFault:
    place = detail["loc"][:-1] if detail["type"] == "invalid_key" else detail["loc"]
    path = tuple(part for part in place if part != "[key]")
    return WrittenFault(path, _explain(path, detail, list_keys))


def _explain(path: Path, detail: Mapping[str, Any], list_keys: Callable[[Path], Sequence[str]]) -> str:
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = list_keys(path)
        return f"unknown key; {suggest(str(path[-1]), known) or 'write one of ' + ', '.join(known)}"
    if kind == "list_type":
        return "expected a list, each item behind a dash" if len(path) == 1 else "is blank; write a value"
    if kind in WORDS:
        return WORDS[kind].format(**detail.get("ctx", {}))
    return "expected " + str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")


WORDS: Final[Mapping[str, str]] = {
    "missing": "is missing; add it",
    "model_type": "expected keys with values below them, such as `name: Support`",
    "dict_type": "expected labels with values, such as `team: support`",
    "string_type": "is blank, or not text; write text",
    "string_too_short": "is blank; write something",
    "string_too_long": "longer than {max_length:,} characters",
    "int_type": "expected a whole number, without a comma and without quotes, such as 10000",
    "too_short": "is empty; name at least one",
    "too_long": "more than {max_length:,} of them",
    "invalid_key": "a key that is a number; in braces a comma ends a value: put an amount such as 1,200 in quotes",
}
"""What is wrong with the form of a file, by pydantic's types of errors."""
