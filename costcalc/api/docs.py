"""The API's documentation, made from its schema: no script, nothing from elsewhere."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from costcalc.api.application import api
from costcalc.api.examples import EXAMPLES, FILES
from costcalc.schema.errors import MEANINGS

PREFIX = "/api/v1/"
JSON = "application/json"
Schema = dict[str, Any]


class Field(NamedTuple):
    name: str
    kind: str
    required: bool
    text: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    schema: Schema = dict(api.get_openapi_schema(path_prefix=PREFIX))
    known = schema["components"]["schemas"]
    explained: set[str] = set()
    routes = [
        _route(method.upper(), path, operation, known, explained)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    host = request.build_absolute_uri("/").rstrip("/")
    shown = {"routes": routes, "meanings": MEANINGS, "fault": _fields(known["Fault"], known), "host": host}
    return render(request, "api/docs.html", shown)


def _route(method: str, path: str, operation: Schema, known: Schema, explained: set[str]) -> dict[str, Any]:
    """Describe a route as the page shows it. `explained`: the objects within requests that it has explained above."""
    request_fields = [_parameter(parameter, known) for parameter in operation["parameters"]]
    content = operation.get("requestBody", {}).get("content", {})
    if JSON in content:
        body = _fields(content[JSON]["schema"], known, explained)
        request_fields += [field._replace(kind=field.kind.removesuffix(" or null")) for field in body]
    response = operation["responses"][200]["content"][JSON]["schema"]
    example = EXAMPLES.get(operation["operationId"])
    return operation | {
        "method": method,
        "path": path,
        "request_fields": request_fields,
        "response_fields": _fields(response, known),
        "example": json.dumps(example, indent=1) if example else "",
        "file": FILES.get(operation["operationId"]),
        "body": operation["requestBody"]["description"] if content and JSON not in content else "",
    }


def _parameter(parameter: Schema, known: Schema) -> Field:
    where = "in the address" if parameter["in"] == "path" else "in the query"
    text = " ".join(part for part in (parameter.get("description", ""), f"({where})") if part)
    kind = _kind(parameter["schema"], known).removesuffix(" or null")
    return Field(parameter["name"], kind, parameter["required"], text)


def _fields(schema: Schema, known: Schema, explained: set[str] | None = None, within: str = "") -> list[Field]:
    """List the fields of an object; with `explained` also those of the objects within it that are not among these."""
    schema = known[_name(schema)] if "$ref" in schema else schema
    required = schema.get("required", ())
    fields = []
    for name, details in schema["properties"].items():
        inner, mark = _find_inner(details)
        opens = (
            explained is not None and inner and "properties" in known[_name(inner)] and _name(inner) not in explained
        )
        kind = ("list of objects" if mark else "an object") if opens else _kind(details, known)
        fields.append(Field(f"{within}{name}", kind, name in required, details.get("description", "")))
        if explained is not None and inner and opens:
            explained.add(_name(inner))
            fields += _fields(inner, known, explained, f"{within}{name}{mark}.")
    return fields


def _find_inner(schema: Schema) -> tuple[Schema | None, str]:
    """Find the object that a field holds, and what marks it behind the field's name as one of a list."""
    for each in (schema, *schema.get("anyOf", ())):
        if "$ref" in each:
            return each, ""
        if "$ref" in each.get("items", ()):
            return each["items"], "[]"
    return None, ""


def _name(schema: Schema) -> str:
    return str(schema["$ref"].rpartition("/")[2])


def _kind(schema: Schema, known: Schema) -> str:
    """Describe a type of value in a few words."""
    if "$ref" in schema:
        return "{" + ", ".join(known[_name(schema)].get("properties", {})) + "}"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(each, known) for each in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(str(each) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'], known)}".replace("of an object", "of objects")
    if schema.get("format") == "date":
        return "day"
    names = {"integer": "whole number", "string": "text", "boolean": "true or false", "object": "an object"}
    kind = str(schema.get("type", "any"))
    return names.get(kind, kind)
