"""Requests at each bound that an OpenAPI document states and one step beyond, and what the answers have to be.

Whoever uses it says how to ask: in this process, or at an address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from costcalc.api.examples import EXAMPLES
from costcalc.schema.errors import Fault
from tests.support.schema_walk import HUGE, Probe, Walk

REQUESTS: list[tuple[str, Any]] = [
    *EXAMPLES.items(),
    # what the examples leave out, because their tokens are given
    ("post_estimate", {"prompt": "Hello", "models": ["gpt-4o"], "as_of": "2026-11-21"}),
    ("post_training", {"model": "ft:gpt-4o-mini-2024-07-18", "training_tokens": 1_000}),
]
"""Valid ones, by the operation that they are for."""
NAMES = ["gpt-4o", "no-such-model", "a" * 2_000, "%00", "..%2F.."]
"""Names of models in a path."""


class Answer(NamedTuple):
    status: int
    content: bytes


Ask = Callable[[str, str, str | None], Answer]
"""Sends a method, an address and a body of JSON."""


class Tried(NamedTuple):
    wrong: list[tuple[str, str, str]]
    """Path, value and problem."""
    statuses: set[int]


class Bounds:
    def __init__(self, document: Mapping[str, Any], ask: Ask) -> None:
        self.ask = ask
        self.walk = Walk(document["components"]["schemas"])
        self.posts: dict[str, tuple[str, Any]] = {}
        self.gets: dict[str, Any] = {}
        for path, methods in document["paths"].items():
            if "post" in methods:
                self.posts[methods["post"]["operationId"]] = path, methods["post"]
            if "get" in methods:
                self.gets[path] = methods["get"]

    def try_body(self, name: str, base: Any, without: Collection[str] = ()) -> Tried:
        """Try each value worth trying at each field of a request, but at those named `without`."""
        path, operation = self.posts[name]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        assert self.walk.allows(schema, base)
        tried = Tried([], set())
        for probe in self.walk.probe(schema, base):
            if probe.path.rpartition(".")[2] in without:
                continue
            text = json.dumps(probe.body).replace(json.dumps(HUGE), "1e400")
            answer = self.ask("POST", path, text)
            _note(tried, operation, probe, self.walk.allows(schema, probe.body), answer)
        return tried

    def try_queries(self, path: str, name: str) -> Tried:
        """Try each value worth trying of each parameter; `name` stands in the path."""
        operation, tried = self.gets[path], Tried([], set())
        for probe, allowed in self._list_queries(operation):
            answer = self.ask("GET", f"{path.replace('{name}', name)}?{probe.body}", None)
            _note(tried, operation, probe, allowed, answer)
        return tried

    def _list_queries(self, operation: Any) -> Iterator[tuple[Probe, bool]]:
        """List the queries worth trying, and whether the schema allows them."""
        for parameter in operation["parameters"]:
            if parameter["in"] == "query":
                for value in self.walk.values(parameter["schema"]):
                    if isinstance(value, str) and value is not HUGE:
                        query = urlencode({parameter["name"]: value})
                        yield Probe(parameter["name"], value, query), self.walk.allows(parameter["schema"], value)
                yield Probe(parameter["name"], "twice", urlencode([(parameter["name"], "2024-02-29")] * 2)), False
        yield Probe("no_such_field", 1, "no_such_field=1"), False


def _note(tried: Tried, operation: Any, probe: Probe, allowed: bool, answer: Answer) -> None:
    tried.statuses.add(answer.status)
    if problem := _explain(operation, allowed, probe, answer):
        tried.wrong.append((probe.path, repr(probe.value)[:60], problem))


def _explain(operation: Any, allowed: bool, probe: Probe, answer: Answer) -> str:
    """Say where an answer and the schema disagree, if they do."""
    expectation = f"{probe.path}: expected"
    if str(answer.status) not in map(str, operation["responses"]) or answer.status >= 500:
        return f"{answer.status} is not documented"
    if answer.status in (200, 304):
        return "" if allowed else "accepted, and the schema refuses it"
    fault = json.loads(answer.content)
    if set(fault) != set(Fault.__annotations__):
        return "not the one shape of errors"
    if allowed and answer.status == 422 and fault["message"].startswith(expectation):
        return f"the schema allows it, and the server says {fault['message']}"
    if not allowed and answer.status == 422 and not (fault["path"] or "").startswith(probe.path):
        return f"the fault is said to be at {fault['path']}"
    return ""
