"""Whatever is sent within the schema or beside it, the answer is one that the schema names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as site
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

ROUTES = [
    ("/api/v1/estimate", "POST"),
    ("/api/v1/tokens", "POST"),
    ("/api/v1/bill", "POST"),
    ("/api/v1/projection", "POST"),
    ("/api/v1/pipeline", "POST"),
    ("/api/v1/training", "POST"),
    ("/api/v1/catalog", "GET"),
    ("/api/v1/models", "GET"),
    ("/api/v1/models/{name}/prices", "GET"),
    ("/api/v1/models/{name}", "GET"),
]
WITHIN = [not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance]
WITHIN += [response_schema_conformance]
BESIDE = [*WITHIN, negative_data_rejection]
EXAMPLES = max(10, settings().max_examples // 5)
pytestmark = pytest.mark.fuzz


@pytest.fixture(scope="module")
def schema() -> Iterator[Any]:
    site.ALLOWED_HOSTS.append("localhost")  # by which schemathesis calls it
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    site.ALLOWED_HOSTS.remove("localhost")


def test_these_are_all_routes(schema: Any) -> None:
    assert [(path, method.upper()) for path in schema for method in schema[path]] == ROUTES


def cases() -> Iterator[tuple[str, str, GenerationMode]]:
    for path, method in ROUTES:
        yield path, method, GenerationMode.POSITIVE
        if path != "/api/v1/catalog":  # it asks for nothing, so nothing can be wrong
            yield path, method, GenerationMode.NEGATIVE


@pytest.mark.parametrize(("path", "method", "mode"), list(cases()))
def test_every_answer_is_documented(schema: Any, path: str, method: str, mode: GenerationMode) -> None:
    operation = schema[path][method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def answers(case: Any) -> None:
        case.call_and_validate(checks=BESIDE if mode.is_negative else WITHIN)

    answers()
