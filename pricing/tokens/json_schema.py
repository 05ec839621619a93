"""JSON Schema → the TypeScript types in which OpenAI shows a function's parameters to a model, in two styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from pricing.strict_json import JSONError, as_list, as_object, as_text, below, name_kind, write

MAX_DEPTH: Final = 50
MAX_SIZE: Final = 2_000_000
"""Characters of one definition after following its references; a few lines of `$ref` can make billions."""

_PLAIN: Final = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}
_KNOWN: Final = (*_PLAIN, "array", "object")
_JOINTS: Final = (("anyOf", " | "), ("oneOf", " | "), ("allOf", " & "))


class Style(NamedTuple):
    """What the types of a function's parameters look like."""

    indent: int
    """Spaces before the members of an inner object."""
    inner_descriptions: bool
    """True where descriptions inside of an object are shown."""
    constants: bool
    """True where a constant is shown by its value, else by its type."""
    defaults: bool
    """True where a default follows its property in a comment."""


# Each count recorded with the field `tools`, in 2024, agrees with this one or is 1 less (docs/tokens.md). The comment
# on a default: openai/harmony, docs/format.md.
NEWER: Final = Style(indent=0, inner_descriptions=True, constants=True, defaults=True)
# Each of the counts recorded with the older field `functions`, in 2023, agrees with this one.
OLDER: Final = Style(indent=2, inner_descriptions=False, constants=False, defaults=False)


@dataclass(frozen=True, slots=True)
class _Place:
    """Place in the definition, and the references that led to it."""

    path: str
    indent: int = 0
    inner: bool = False
    depth: int = 0
    seen: tuple[str, ...] = ()

    def at(self, *keys: str | int) -> _Place:
        path = self.path
        for key in keys:
            path = below(path, key)
        return replace(self, path=path, depth=self.depth + 1)


class Schema:
    """Parameters of one definition. `bare` counts the properties written without a description, but for text enums."""

    def __init__(self, root: Mapping[str, Any], path: str, style: Style = NEWER) -> None:
        self._root = root
        self._path = path
        self._style = style
        self._size = 0
        self.bare = 0

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
        lines: list[str] = []
        for name, member in members.items():
            about, default = self._comments(member, place.at("properties", name))
            mark = "" if name in required else "?"
            lines += [f"{margin}// {about}"] if about and (self._style.inner_descriptions or not place.inner) else []
            lines.append(f"{margin}{name}{mark}: {self._type(member, place.at('properties', name))},{default}")
            self._spend(len(name) + len(about) + len(default))
            self.bare += not about and not _is_text_enum(member)
        return "\n".join(lines)

    def _comments(self, member: Any, place: _Place) -> tuple[str, str]:
        """Return (the description, the comment on the default) of a property, empty where it has none."""
        if not isinstance(member, dict):
            return "", ""
        about = as_text(member.get("description") or "", below(place.path, "description"))
        shown = self._style.defaults and "default" in member
        return about, f" // default: {_plain(member['default'])}" if shown else ""

    def _type(self, value: Any, place: _Place) -> str:
        if place.depth > MAX_DEPTH:
            raise JSONError(self._path, f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(value, bool):  # JSON Schema's "anything" and "nothing"
            return "any" if value else "never"
        self._spend(1)
        item, place = self._resolved(as_object(value, place.path), place)
        if "enum" in item:
            values = " | ".join(map(write, as_list(item["enum"], below(place.path, "enum"))))
            self._spend(len(values))
            return values or "never"
        if "const" in item and (self._style.constants or "type" not in item):
            return write(item["const"])
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
            members = self._members(item, replace(place, indent=place.indent + self._style.indent, inner=True))
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


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else write(value)


def _is_text_enum(member: Any) -> bool:
    values = member.get("enum") if isinstance(member, dict) else None
    return isinstance(values, list) and all(isinstance(value, str) for value in values)
