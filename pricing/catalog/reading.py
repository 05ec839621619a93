"""YAML text → plain Python values, without YAML's surprises: decimals stay decimals, nothing is read twice."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 2_000_000
MAX_DEPTH = 20


class ReadingError(ValueError):
    """A table that is not readable YAML of the kind we accept; the message says where and what to do."""


class _Loader(yaml.CSafeLoader):
    """The C loader (seven times quicker), taught to be strict."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refusal(key, "a key is a plain word")
            if key.tag == "tag:yaml.org,2002:merge":
                raise _refusal(key, "`<<` is not allowed; write the keys out")
            if key.value in seen:
                raise _refusal(key, f"the key `{key.value}` is given twice; keep one")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _refusal(where: yaml.Node | yaml.Event, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=where.start_mark)  # type: ignore[arg-type] # C marks


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    try:
        return Decimal(node.value.replace("_", ""))
    except ArithmeticError:
        raise _refusal(node, f"{node.value} is not a plain decimal number") from None


def _integer(loader: _Loader, node: yaml.ScalarNode) -> int:
    digits = node.value.replace("_", "")
    if not digits.lstrip("+-").isdecimal() or (len(digits) > 1 and digits[0] == "0"):
        raise _refusal(node, f"{node.value} would be read as another number; write it in plain digits")
    return int(digits)


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)
_Loader.add_constructor("tag:yaml.org,2002:int", _integer)


def read(text: str) -> Any:
    """Parse one table.

    Raises ReadingError on anything but one plain document: anchors and aliases (the stuff of YAML bombs), merges,
    duplicate keys, octal or sexagesimal numbers, deep nesting.
    """
    try:
        _refuse_anchors_and_depth(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 -- a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise ReadingError(f"{where}{error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ReadingError(f"not readable as YAML: {error}") from None


def _refuse_anchors_and_depth(text: str) -> None:
    """Look at the events first: building a bomb's nodes is what makes it explode."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refusal(event, "anchors and aliases are not allowed; write the value out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _refusal(event, f"nested more than {MAX_DEPTH} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def read_file(path: Path) -> Any:
    """Read a table's file; raises ReadingError, also for a file over 2 MB or one that is not UTF-8."""
    if path.stat().st_size > MAX_BYTES:
        raise ReadingError(f"larger than {MAX_BYTES:,} bytes; split the provider's table")
    try:
        return read(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ReadingError("not UTF-8; save it as UTF-8") from None
