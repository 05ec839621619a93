"""YAML text → plain Python values, without YAML's surprises: decimals stay decimals, nothing is read twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from pricing.regular_file import ReadingError, load_bytes

MAX_DEPTH = 20
MAX_DIGITS: Final = 100
DEEPEST_JSON: Final = 200
"""As `strict_json` reads it, whose faults get their lines here, too."""
TAG: Final = "tag:yaml.org,2002:"


def parse(text: str) -> Any:
    """Parse one table.

    Raises ReadingError on anything but one plain document: anchors and aliases (the stuff of YAML bombs), merges, tags,
    duplicate keys, octal or sexagesimal numbers, deep nesting.

    The values are built from the C parser's events, in one pass: PyYAML's own loader takes twice as long.
    """
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        return _document(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise ReadingError(f"{where}{error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise ReadingError(f"not valid YAML: {error}") from None


def _document(events: Iterator[yaml.Event]) -> Any:
    value, documents = None, 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _refusal(event, "a second document starts here; a file can only have one")
        elif isinstance(event, yaml.NodeEvent):
            value = _value(event, events, 1)
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Any:
    if getattr(event, "anchor", None):
        raise _refusal(event, "anchors and aliases are not allowed; write the value out")
    if event.tag is not None:  # type: ignore[attr-defined] # every node but an alias has one
        raise _refusal(event, f"the tag {event.tag} is not allowed; remove it")  # type: ignore[attr-defined]
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if depth > MAX_DEPTH:
        raise _refusal(event, f"nested more than {MAX_DEPTH} levels deep")
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, depth)
    items = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_value(event, events, depth + 1))
    return items


def _mapping(events: Iterator[yaml.Event], depth: int) -> dict[Any, Any]:
    mapping: dict[Any, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise _refusal(event, "a key must be a plain word")
        key = _value(event, events, depth)
        if key in mapping:
            raise _refusal(event, f"the key `{event.value}` appears twice; keep one")
        mapping[key] = _value(next(events), events, depth + 1)
    return mapping


def _scalar(event: yaml.ScalarEvent) -> Any:
    if not event.implicit[0]:  # quoted
        return event.value
    try:
        return _plain(event.value)
    except ValueError as error:
        raise _refusal(event, str(error)) from None


@lru_cache(maxsize=10_000)
def _plain(text: str) -> Any:
    """Return the value of a word without quotes. Raises ValueError where YAML would read a number that nobody wrote."""
    tag = str(_RESOLVER.resolve(yaml.ScalarNode, text, (True, False))).removeprefix(TAG)  # type: ignore[no-untyped-call]
    if tag == "float":
        return _decimal(text)
    if tag == "int":
        return _integer(text)
    if tag == "merge":
        raise ValueError("`<<` is not allowed; write the keys out")
    if tag in ("null", "bool", "timestamp"):
        return _CONSTRUCTOR.construct_document(yaml.ScalarNode(TAG + tag, text))
    return text


_RESOLVER: Final = yaml.resolver.Resolver()
_CONSTRUCTOR: Final = yaml.constructor.SafeConstructor()


def _decimal(text: str) -> Decimal:
    digits = text.replace("_", "")
    if not digits.lstrip("+-").replace(".", "", 1).isdecimal():
        raise ValueError(f"{text} is not a plain decimal number")
    return Decimal(digits)


def _integer(text: str) -> int:
    digits = text.replace("_", "")
    if not digits.lstrip("+-").isdecimal() or (len(digits) > 1 and digits[0] == "0"):
        raise ValueError(f"{text[:MAX_DIGITS]} would be read as another number; write it in plain digits")
    if len(digits) > MAX_DIGITS:  # Python reads none of thousands of digits
        raise ValueError(f"a number of more than {MAX_DIGITS} digits")
    return int(digits)


def _refusal(where: yaml.Event, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=where.start_mark)  # type: ignore[arg-type] # C marks


def find_lines(text: str, paths: Iterable[Sequence[str | int]]) -> list[int]:
    """Return the lines, from 1, of places in a text that `parse` or a reader of JSON accepts: `("models", 3, "id")`.

    That of the last part that there is; a number where the text has no list is passed over, as lists of one are often
    written without. 0 where the text is JSON that YAML cannot read, or nested deeper than either.
    """
    try:
        if _is_deep(text):
            return [0 for _ in paths]
        whole = yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):  # half a surrogate pair is no text that can be encoded
        return [0 for _ in paths]
    return [_find_line(whole, path) for path in paths]


def _is_deep(text: str) -> bool:
    """Return True for a text whose nodes libyaml would compose by recursion until the process has no stack left."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST_JSON:
            return True
    return False


def _find_line(node: yaml.Node | None, path: Sequence[str | int]) -> int:
    line = 1
    for part in path:
        inner = _find_below(node, part)
        if inner is None and not isinstance(part, int):
            break
        if inner is not None:
            mark, node = inner
            line = mark.line + 1
    return line


def _find_below(node: yaml.Node | None, part: str | int) -> tuple[yaml.Mark, yaml.Node] | None:
    """Return where a member of a node stands, and the member."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark, node.value[part]
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark, value) for key, value in node.value if key.value == str(part)), None)
    return None


def parse_bytes(data: bytes) -> Any:
    """Parse one table's bytes. Raises ReadingError, also where they are not UTF-8."""
    try:
        return parse(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise ReadingError("not UTF-8; save it as UTF-8") from None


def read_file(path: Path) -> Any:
    """Read and parse one table's file. Raises ReadingError and OSError."""
    return parse_bytes(load_bytes(path))
