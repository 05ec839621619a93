"""Every bound that an OpenAPI schema states: values at it, and one step beyond it, each in a request that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any, NamedTuple

Schema = Mapping[str, Any]
HUGE: Any = "1e400 as a number"  # no float holds it; `write` puts it into the JSON
TYPES: Mapping[str, Any] = {
    "integer": (int, float), "number": (int, float), "string": (str,), "boolean": (bool,), "null": (type(None),),
    "array": (list,), "object": (dict,),
}  # fmt: skip


class Probe(NamedTuple):
    """Value for the field at `path`, in a request that is otherwise valid."""

    path: str
    value: Any
    body: Any


class Walk:
    """Walk over the fields of a request, as `known`, the schemas of the document's components, describe them."""

    def __init__(self, known: Schema) -> None:
        self.known = known

    def probe(self, schema: Schema, base: Any, path: str = "") -> Iterator[Probe]:
        """Yield a request for each value worth trying at each field of `base`, fields that it lacks included."""
        for value in {repr(value): value for value in self.values(schema)}.values():
            yield Probe(path, value, value)
        for branch in self.branches(schema):
            yield from self._probe_parts(branch, base, path)

    def _probe_parts(self, branch: Schema, base: Any, path: str) -> Iterator[Probe]:
        if branch.get("type") == "array" and "items" in branch:
            items: list[Any] = base if isinstance(base, list) and base else [self.smallest(branch["items"])]
            for probe in self.probe(branch["items"], items[0], f"{path}[0]"):
                yield probe._replace(body=[probe.body, *items[1:]])
        if branch.get("type") == "object":
            held: dict[str, Any] = base if isinstance(base, dict) else self.smallest(branch)
            if branch.get("additionalProperties") is False:
                yield Probe(_below(path, "no_such_field"), 1, held | {"no_such_field": 1})
            for name in branch.get("required", ()):
                yield Probe(_below(path, name), None, {key: value for key, value in held.items() if key != name})
            for name, part in self.fields(branch).items():
                for probe in self.probe(part, held.get(name), _below(path, name)):
                    yield probe._replace(body=held | {name: probe.body})

    def fields(self, branch: Schema) -> dict[str, Schema]:
        """Name an object's fields; of one with free names, a name."""
        free = branch.get("additionalProperties")
        return dict(branch.get("properties", {})) or ({"gpt-4o": free} if isinstance(free, dict) else {})

    def branches(self, schema: Schema) -> list[Schema]:
        """List the alternatives, references followed."""
        if "$ref" in schema:
            return self.branches(self.known[schema["$ref"].rpartition("/")[2]])
        parts = schema.get("anyOf") or schema.get("oneOf")
        return [branch for part in parts for branch in self.branches(part)] if parts else [schema]

    def values(self, schema: Schema) -> Iterator[Any]:
        """Yield values of each type, and those at, one step inside and one step beyond each bound."""
        yield from (None, True, -1, 0, 0.5, HUGE, "", "x", "\x00", "٣", [], [None], {}, {"a": None})
        for branch in self.branches(schema):
            kind = branch.get("type")
            if kind in ("integer", "number"):
                yield from _numbers(branch)
            elif kind == "string":
                yield from _texts(branch)
            elif kind == "array" and "items" in branch:
                item = self.smallest(branch["items"])
                yield from ([deepcopy(item)] * size for size in _sizes(branch, "Items"))
            elif kind == "object" and "maxProperties" in branch:
                item = self.smallest(branch["additionalProperties"])
                yield from ({f"model-{n}": item for n in range(size)} for size in _sizes(branch, "Properties"))

    def smallest(self, schema: Schema) -> Any:
        """Make a value that the schema allows, with nothing that it does not require."""
        branch = self.branches(schema)[0]
        kind = branch.get("type")
        if "enum" in branch:
            return branch["enum"][0]
        if kind == "array":
            return [self.smallest(branch["items"]) for _ in range(branch.get("minItems", 0))]
        if kind == "object":
            held = {name: self.smallest(branch["properties"][name]) for name in branch.get("required", ())}
            free = range(branch.get("minProperties", 0) - len(held))
            return held | {f"model-{n}": self.smallest(branch["additionalProperties"]) for n in free}
        if kind == "string":
            return "2026-11-21" if branch.get("format") == "date" else "a" * max(1, branch.get("minLength", 1))
        return {"integer": branch.get("minimum", 0), "number": branch.get("minimum", 0), "boolean": False}.get(
            str(kind)
        )

    def allows(self, schema: Schema, value: Any) -> bool:
        """Tell whether the schema allows a value."""
        return any(self._allows(branch, value) for branch in self.branches(schema))

    def _allows(self, branch: Schema, value: Any) -> bool:
        kind = branch.get("type")
        if value is HUGE:
            return kind is None or (kind == "number" and "maximum" not in branch)
        if kind and not _is_a(kind, value):
            return False
        if isinstance(value, list):
            return _fits(branch, "Items", value) and all(self.allows(branch.get("items", {}), v) for v in value)
        if isinstance(value, dict):
            return self._allows_object(branch, value)
        return value in branch.get("enum", [value]) and _allows_plain(branch, value)

    def _allows_object(self, branch: Schema, value: dict[str, Any]) -> bool:
        known, free = branch.get("properties", {}), branch.get("additionalProperties", True)
        return (
            _fits(branch, "Properties", value)
            and all(name in value for name in branch.get("required", ()))
            and all(name in known or free is not False for name in value)
            and all(
                self.allows(known.get(name, free if isinstance(free, dict) else {}), v) for name, v in value.items()
            )
        )


def _numbers(branch: Schema) -> Iterator[Any]:
    for bound in (branch.get("minimum"), branch.get("maximum")):
        if bound is not None:
            yield from (bound - 1, bound, bound + 1, float(bound))
            if branch["type"] == "number":
                yield from (bound - 0.001, bound + 0.001, str(bound), str(bound + 1), f"00{bound}.0", f"{bound}.01")


def _texts(branch: Schema) -> Iterator[str]:
    yield from ("a" * size for size in _sizes(branch, "Length"))
    yield from (text for each in branch.get("enum", ()) for text in (each, f"{each}x"))
    if branch.get("format") == "date":
        yield from ("2024-02-29", "2024-02-30", "2023-02-29", "0001-01-01", "9999-12-31", "10000-01-01")
    yield from ("1" * 21, "0." + "1" * 21, "1.", "-1", "1e3", "23:59", "24:00", "100%", "101%", "\n")


def _sizes(branch: Schema, what: str) -> Iterator[int]:
    for bound in (branch.get(f"min{what}"), branch.get(f"max{what}")):
        if bound is not None:
            yield from range(max(0, bound - 1), bound + 2)


def _is_a(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, TYPES[kind]) and not (kind == "integer" and value % 1)


def _allows_plain(branch: Schema, value: Any) -> bool:
    if isinstance(value, str):
        return _allows_text(branch, value)
    if value is None or isinstance(value, bool):
        return True
    return bool(branch.get("minimum", value) <= value <= branch.get("maximum", value))


def _fits(branch: Schema, what: str, value: Any) -> bool:
    return bool(branch.get(f"min{what}", 0) <= len(value) <= branch.get(f"max{what}", len(value)))


def _allows_text(branch: Schema, value: str) -> bool:
    if branch.get("format") == "date":
        try:
            return re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None and bool(date.fromisoformat(value))
        except ValueError:
            return False
    return _fits(branch, "Length", value) and re.search(branch.get("pattern", ""), value) is not None


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
