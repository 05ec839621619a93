"""Row of JSON → its shape: a typed decoder for all rows with the same fields, and no others.

The decoder refuses a field more or less and a value of another type. What it reads is of three kinds: what may differ
from row to row (ids, times, the numbers of the usage, texts: *holes*), what belongs to the row's template (model, tier
and the like), and constants, such as null. It would take the last of a key given twice, so that quotation marks are
counted: a row with a key more has more of them than its shape says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Annotated, Any, Final, Literal

import msgspec

from pricing.strict_json import write
from pricing.usage import MOST
from pricing.usage_log.fields.envelope import TEXTS
from pricing.usage_log.fields.labels import SPELLINGS
from pricing.usage_log.fields.moment import KEYS

IDS: Final = frozenset(
    {"id", "request_id", "custom_id", "response_id", "responseId", "requestId", "uuid", "parentUuid"}
)
NUMBERED: Final = frozenset({"id", "request_id", "custom_id", "response_id", "uuid"})
"""Those among them of which readers take no number, and no text that may be one, for something that was used."""
NAMES: Final = frozenset({"system_fingerprint", *(name for names in SPELLINGS.values() for name in names)})
"""Who asked, which is no matter unless a person chose it as a label."""
COUNTS: Final = frozenset(
    {
        "prompt_tokens", "input_tokens", "completion_tokens", "output_tokens", "total_tokens",
        "cached_tokens", "cache_write_tokens", "reasoning_tokens", "text_tokens",
        "accepted_prediction_tokens", "rejected_prediction_tokens",
        "cache_read_input_tokens", "cache_creation_input_tokens",
        "ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens", "web_fetch_requests",
    }
)  # fmt: skip
LEAST_ID, MOST_ID = 16, 120
"""Characters of an id: readers pass over shorter ones, which may be numbers of rows, and cut longer ones."""
MOST_SHORT: Final = 14
"""Characters of an id that is none, such as `r17`: a reader only asks whether it is there. One of 15 may be the
beginning of OpenRouter's ids, which say the host."""
GENERATION: Final = "gen-"
"""Begins OpenRouter's ids, with which a model is of another name: their rows are the slow reader's."""
EPOCH: Final = range(10**8, 10**10)
"""Seconds, from 1973 on: numbers that are no other unit."""
MOMENT: Final = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z"
)
"""The last days of a month are the slow reader's, which knows the calendar."""
_TYPES: Final[Mapping[str, Any]] = {
    "count": Annotated[int, msgspec.Meta(ge=0, le=MOST)],
    "epoch": Annotated[int, msgspec.Meta(ge=EPOCH.start, le=EPOCH.stop - 1)],
    "serial": Annotated[int, msgspec.Meta(ge=1, le=MOST)],
    "short": Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_SHORT)],
    "zero": Literal[0],
    "null": None,
    "bool": bool,
    **dict.fromkeys(("id", "moment", "name", "string"), str),
    **dict.fromkeys(("text", "number", "list"), msgspec.Raw),
}
"""Type of each kind of value."""
_QUOTED: Final = ("id", "moment", "name", "short", "string")
KEY_KINDS: Final = ("bool", "string", "number", "list")
NOTHING: Final = "nothing"
"""Field of each decoded row that is 0, to be read where the shape lacks one."""
_NOTHING: Final = "\x7f"
MOST_FIELDS: Final = 90
_DEEPEST: Final = 8

Path = tuple[str, ...]
Read = Callable[[Any], Any]


class NoShape(ValueError):
    """The row has none that is worth learning."""


@dataclass(frozen=True, slots=True)
class Field:
    """Value in a row."""

    path: Path
    kind: str
    place: str
    """Its attribute in what is decoded."""
    number: int
    """Among the fields of its shape, from 1."""

    @property
    def name(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Shape:
    """Shape of rows."""

    fields: tuple[Field, ...]
    decode: Callable[[bytes], Any]
    quotes: int
    """Quotation marks of a row, but for those in its texts and lists."""

    @property
    def mark(self) -> tuple[tuple[Path, str], ...]:
        """Return what tells a shape from others."""
        return tuple((field.path, field.kind) for field in self.fields)

    def list_fields(self, *kinds: str) -> list[Field]:
        return [field for field in self.fields if field.kind in kinds]

    def read_key(self) -> Read:
        """Return what reads what rows of a template have in common, as a value that can be compared."""
        fields = self.list_fields(*KEY_KINDS)
        read = _read_all([field.place for field in fields])
        if all(field.kind in ("bool", "string") for field in fields):
            return read
        return lambda row: tuple(bytes(value) if isinstance(value, msgspec.Raw) else value for value in read(row))


def find_shape(row: Mapping[str, Any], labels: tuple[str, ...] = ()) -> Shape:
    """Return the shape of a row, in which the fields of labels are no holes. Raises NoShape."""
    kept = frozenset(name for label in labels for name in (label, *SPELLINGS.get(label, ())))
    finder = _Finder(kept)
    try:
        kind = finder.define(row, (), ())
    except (ValueError, TypeError) as error:
        raise NoShape from error
    return Shape(tuple(finder.fields), msgspec.json.Decoder(kind).decode, finder.quotes)


@dataclass(slots=True)
class _Finder:
    kept: frozenset[str]
    fields: list[Field] = field(default_factory=list)
    quotes: int = 0

    def define(self, row: Mapping[str, Any], path: Path, places: Path) -> Any:
        """Return the type of an object."""
        if len(path) > _DEEPEST or len(self.fields) > MOST_FIELDS:
            raise NoShape
        members: list[Any] = []
        for number, (name, value) in enumerate(row.items()):
            attribute = f"f{number}"
            self.quotes += 2
            members.append((attribute, self._define_value(value, (*path, name), (*places, attribute))))
        names = dict(zip((member[0] for member in members), row, strict=True))
        if not path:
            members.append((NOTHING, int, 0))
            names[NOTHING] = _NOTHING
        return msgspec.defstruct("Row", members, rename=names, forbid_unknown_fields=True, gc=False)

    def _define_value(self, value: Any, path: Path, places: Path) -> Any:
        kind = self._name_kind(value, path[-1])
        if not kind:
            return self.define(value, path, places)
        self.quotes += 2 * (kind in _QUOTED)
        self.fields.append(Field(path, kind, ".".join(places), len(self.fields) + 1))
        return _TYPES[kind]

    def _name_kind(self, value: Any, name: str) -> str:
        """Return the kind of a value; blank for an object that is read."""
        free = name not in self.kept
        if free and name in TEXTS and isinstance(value, str | list):
            return "text"
        if isinstance(value, str):
            return self._name_text(value, name) if free else "string"
        if isinstance(value, bool | list | dict | None):
            return {bool: "bool", list: "list", dict: ""}.get(type(value), "null")
        return self._name_number(value, name) if isinstance(value, int) else "number"

    def _name_number(self, value: int, name: str) -> str:
        if name in COUNTS:
            return "count"
        if name in KEYS and name not in self.kept and value in EPOCH:
            return "epoch"
        if name in NUMBERED and name not in self.kept and 1 <= value <= MOST:
            return "serial"
        return "number" if value else "zero"

    def _name_text(self, value: str, name: str) -> str:
        if name in IDS and LEAST_ID <= len(value) <= MOST_ID:
            return "id"
        if name in NUMBERED and 1 <= len(value) <= MOST_SHORT:
            return "short"
        if name in KEYS and MOMENT.fullmatch(value):
            return "moment"
        return "name" if name in NAMES else "string"


def _read_all(places: list[str]) -> Read:
    """Return what reads several attributes as a tuple."""
    if len(places) > 1:
        return attrgetter(*places)
    if not places:
        return lambda _: ()
    read = attrgetter(places[0])
    return lambda row: (read(row),)


def find_value(row: Mapping[str, Any], path: Path) -> Any:
    """Return the value of a field."""
    value: Any = row
    for name in path:
        value = value[name]
    return value


def vary(row: Mapping[str, Any], shape: Shape, counts: Mapping[str, int]) -> dict[str, Any]:
    """Return a row of the same shape and template with other numbers, ids, times and names, each another one."""
    other = deepcopy(dict(row))
    for path, value in _list_others(shape, counts):
        find_value(other, path[:-1])[path[-1]] = value
    return other


def _list_others(shape: Shape, counts: Mapping[str, int]) -> Iterator[tuple[Path, Any]]:
    for place, each in enumerate(shape.fields):
        match each.kind:
            case "count":
                yield each.path, counts.get(each.name, 1)
            case "id":
                yield each.path, f"another-id-of-place-{place}"
            case "short":
                yield each.path, f"other-{place}"
            case "serial":
                yield each.path, 1_000_003 + place
            case "epoch":
                yield each.path, 1_767_225_600 + 90_061 * (place + 1)
            case "moment":
                yield each.path, f"2026-02-{1 + place % 28:02}T{place % 24:02}:30:00Z"
            case "name":
                yield each.path, "another name"


def write_row(row: Mapping[str, Any]) -> bytes:
    """Return a row as a line. Raises ValueError where that cannot be written."""
    return write(row).encode()
