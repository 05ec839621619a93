"""JSON Schema → the TypeScript types in which OpenAI shows a function's parameters to a model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from pricing.strict_json import JSONError, as_list, as_object, as_text, below, name_kind

MAX_DEPTH: Final = 50
MAX_SIZE: Final = 2_000_000
"""Characters of one definition after following its references; a few lines of `$ref` can make billions."""

_PLAIN: Final = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}
_KNOWN: Final = (*_PLAIN, "array", "object")
_JOINTS: Final = (("anyOf", " | "), ("oneOf", " | "), ("allOf", " & "))
_INDENT: Final = 2


@dataclass(frozen=True, slots=True)
class _Place:
    """Place in the definition, and the references that led to it."""

    path: str
    indent: int = 0
    depth: int = 0
    seen: tuple[str, ...] = ()

    def at(self, *keys: str | int) -> _Place:
        path = self.path
        for key in keys:
            path = below(path, key)
        return replace(self, path=path, depth=self.depth + 1)


class Schema:
    """Parameters of one definition."""

    def __init__(self, root: Mapping[str, Any], path: str) -> None:
        self._root = root
        self._path = path
        self._size = 0

    def render(self) -> str:
        """Return the lines of the parameters, without the braces; empty where there are none.

        Raises JSONError with the path of what cannot be written out: odd shapes, recursion, too deep, too many.
        """
        root, place = self._resolved(self._root, _Place(self._path))
        return self._members(root, place)

    def _members(self, item: Mapping[str, Any], place: _Place) -> str:
        members = as_object(item.get("properties") or {}, below(place.path, "properties"))
        listed = below(place.path, "required")
        required = {as_text(n, below(listed, i)) for i, n in enumerate(as_list(item.get("required") or [], listed))}
        margin = " " * place.indent
        lines = []
        for name, member in members.items():
            inner = place.at("properties", name)
            about = member.get("description") if isinstance(member, dict) else None
            if about:
                lines.append(f"{margin}// {as_text(about, below(inner.path, 'description'))}")
            mark = "" if name in required else "?"
            lines.append(f"{margin}{name}{mark}: {self._type(member, inner)},")
            self._spend(len(name) + len(about or ""))
        return "\n".join(lines)

    def _type(self, value: Any, place: _Place) -> str:
        if place.depth > MAX_DEPTH:
            raise JSONError(self._path, f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(value, bool):  # JSON Schema's "anything" and "nothing"
            return "any" if value else "never"
        self._spend(1)
        item, place = self._resolved(as_object(value, place.path), place)
        if "enum" in item:
            values = " | ".join(map(_literal, as_list(item["enum"], below(place.path, "enum"))))
            self._spend(len(values))
            return values or "never"
        if "const" in item:
            return _literal(item["const"])
        for key, joint in _JOINTS:
            if key in item:
                choices = as_list(item[key], below(place.path, key))
                return joint.join(self._type(choice, place.at(key, i)) for i, choice in enumerate(choices))
        return self._by_name(item, place)

    def _spend(self, characters: int) -> None:
        self._size += characters + 10
        if self._size > MAX_SIZE:
            raise JSONError(self._path, f"its references expand to more than {MAX_SIZE:,} characters")

    def _by_name(self, item: Mapping[str, Any], place: _Place) -> str:
        named = item.get("type")
        if named is None:
            named = "object" if "properties" in item else "array" if "items" in item else None
        if named is None:
            return "any"
        if isinstance(named, list):
            return " | ".join(
                self._of(n, item, place, below(below(place.path, "type"), i)) for i, n in enumerate(named)
            )
        return self._of(named, item, place, below(place.path, "type"))

    def _of(self, named: object, item: Mapping[str, Any], place: _Place, where: str) -> str:
        if named == "object":
            members = self._members(item, replace(place, indent=place.indent + _INDENT))
            return f"{{\n{members}\n{' ' * place.indent}}}"
        if named == "array":
            return f"{self._type(item['items'], place.at('items'))}[]" if "items" in item else "any[]"
        if not isinstance(named, str) or named not in _PLAIN:
            got = f'"{named[:40]}"' if isinstance(named, str) else name_kind(named)
            raise JSONError(where, f"expected one of {', '.join(_KNOWN)}, not {got}")
        return _PLAIN[named]

    def _resolved(self, item: Mapping[str, Any], place: _Place) -> tuple[Mapping[str, Any], _Place]:
        """Follow `$ref` within the definition, and remember the way: a way back is endless."""
        while "$ref" in item:
            where = below(place.path, "$ref")
            pointer = as_text(item["$ref"], where)
            if pointer in place.seen:
                raise JSONError(where, f'"{pointer[:80]}" refers to itself; a recursive schema cannot be expanded')
            item = as_object(self._at(pointer, where), where)
            place = replace(place, seen=(*place.seen, pointer))
        return item, place

    def _at(self, pointer: str, where: str) -> Any:
        if pointer != "#" and not pointer.startswith("#/"):
            raise JSONError(where, f'"{pointer[:80]}" is outside the definition; expected #/$defs/…')
        target: Any = self._root
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(target, dict) or key not in target:
                raise JSONError(where, f'"{pointer[:80]}" is not in the definition')
            target = target[key]
        return target


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)
