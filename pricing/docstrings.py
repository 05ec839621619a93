"""Docstrings that say something to others than us: schemas describe a type by its own, and a field by the one below."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue


class DescribedModel(BaseModel):
    """Model whose fields are described by the texts under them.

    The texts are read where a schema is written, and validators are built where something is first validated: most
    commands need neither, and both for all models took 0.1 seconds. A server builds them before it serves.
    """

    model_config = ConfigDict(defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, text in read_field_texts(cls).items():
            written = properties.get(cls.model_fields[name].alias or name)
            if written is not None:
                written.setdefault("description", text)
        return schema


def build_validators(kind: type[DescribedModel] = DescribedModel) -> None:
    """Build the validators of all models that are loaded."""
    for model in kind.__subclasses__():
        model.model_rebuild()
        build_validators(model)


def read_field_texts(model: type[BaseModel]) -> Mapping[str, str]:
    """Return the text under each field, by its name; a field that is declared again has only its own."""
    texts: dict[str, str] = {}
    for each in reversed(model.__mro__):
        own = _read_texts(each.__module__).get(each.__qualname__, {}) if issubclass(each, DescribedModel) else {}
        texts = {name: text for name, text in texts.items() if name not in vars(each).get("__annotations__", {})} | own
    return {name: text for name, text in texts.items() if name in model.model_fields}


@cache
def _read_texts(module: str) -> dict[str, dict[str, str]]:
    """Return the texts under the fields of a module's classes."""
    source = Path(sys.modules[module].__file__ or "").read_text(encoding="utf-8")
    classes = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    return {node.name: dict(_list_texts(node)) for node in classes}


def _list_texts(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in pairwise(node.body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            text = below.value.value if isinstance(below.value, ast.Constant) else None
            if isinstance(text, str):
                yield field.target.id, inspect.cleandoc(text)


def restore_docstrings(package: str) -> None:
    """Give the classes of a package's loaded modules back the docstrings that `python -OO` leaves out of them."""
    if sys.flags.optimize < 2:
        return
    for name, module in list(sys.modules.items()):
        source = Path(getattr(module, "__file__", None) or "")
        if name.partition(".")[0] != package or source.suffix != ".py":
            continue
        for node in ast.parse(source.read_text(encoding="utf-8")).body:
            found = vars(module).get(node.name) if isinstance(node, ast.ClassDef) else None
            if isinstance(found, type) and isinstance(node, ast.ClassDef) and not found.__doc__:
                found.__doc__ = ast.get_docstring(node)
