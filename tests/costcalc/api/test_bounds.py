"""The schema and the server agree: each field of each route is tried at its bounds, one step inside and one beyond."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from costcalc.api.application import api
from costcalc.api.examples import EXAMPLES
from costcalc.schema.errors import Fault
from tests.support.schema_walk import HUGE, Probe, Walk

DOCUMENT: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
WALK = Walk(DOCUMENT["components"]["schemas"])
OPERATIONS = [(path, method, op) for path, methods in DOCUMENT["paths"].items() for method, op in methods.items()]
POSTS = {op["operationId"]: (path, op) for path, method, op in OPERATIONS if method == "post"}
GETS = {path: op for path, method, op in OPERATIONS if method == "get"}
REQUESTS = [
    *EXAMPLES.items(),
    # what the examples leave out, because their tokens are given
    ("post_estimate", {"prompt": "Hello", "models": ["gpt-4o"], "as_of": "2026-11-21"}),
    ("post_training", {"model": "ft:gpt-4o-mini-2024-07-18", "training_tokens": 1_000}),
]
pytestmark = pytest.mark.fuzz


def explain(operation: Any, allowed: bool, probe: Probe, response: Any) -> str:
    """Say where an answer and the schema disagree, if they do."""
    status, expectation = response.status_code, f"{probe.path}: expected"
    if status not in operation["responses"] or status >= 500:
        return f"{status} is not documented"
    if status in (200, 304):
        return "" if allowed else "accepted, and the schema refuses it"
    fault = response.json()
    if set(fault) != set(Fault.__annotations__):
        return "not the one shape of errors"
    if allowed and status == 422 and fault["message"].startswith(expectation):
        return f"the schema allows it, and the server says {fault['message']}"
    if not allowed and status == 422 and not (fault["path"] or "").startswith(probe.path):
        return f"the fault is said to be at {fault['path']}"
    return ""


@pytest.mark.parametrize(("name", "base"), REQUESTS)
def test_each_bound_of_each_field_of_a_body_is_kept(client: Client, name: str, base: Any) -> None:
    path, operation = POSTS[name]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert WALK.allows(schema, base)
    wrong, statuses = [], set()
    for probe in WALK.probe(schema, base):
        text = json.dumps(probe.body).replace(json.dumps(HUGE), "1e400")
        response = client.post(path, text, content_type="application/json")
        statuses.add(response.status_code)
        if problem := explain(operation, WALK.allows(schema, probe.body), probe, response):
            wrong.append((probe.path, repr(probe.value)[:60], problem))
    assert wrong == []
    assert {200, 422} <= statuses


def list_queries(operation: Any) -> Iterator[tuple[Probe, bool]]:
    """List the queries worth trying, and whether the schema allows them."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "query":
            for value in WALK.values(parameter["schema"]):
                if isinstance(value, str) and value is not HUGE:
                    query = urlencode({parameter["name"]: value})
                    yield Probe(parameter["name"], value, query), WALK.allows(parameter["schema"], value)
            yield Probe(parameter["name"], "twice", urlencode([(parameter["name"], "2024-02-29")] * 2)), False
    yield Probe("no_such_field", 1, "no_such_field=1"), False


@pytest.mark.parametrize("path", GETS)
@pytest.mark.parametrize("name", ["gpt-4o", "no-such-model", "a" * 2_000, "%00", "..%2F.."])
def test_each_bound_of_each_field_of_a_query_is_kept(client: Client, path: str, name: str) -> None:
    wrong, statuses = [], set()
    for probe, allowed in list_queries(GETS[path]):
        response = client.get(f"{path.replace('{name}', name)}?{probe.body}")
        statuses.add(response.status_code)
        if problem := explain(GETS[path], allowed, probe, response):
            wrong.append((probe.path, repr(probe.value)[:60], problem))
    assert wrong == []
    assert 422 in statuses
