"""Whatever is sent within the schema or beside it, the answer is one that the schema names: by all of schemathesis."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
import schemathesis
from django.conf import settings as site
from django.core.wsgi import get_wsgi_application
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

ROUTES = [
    ("/api/v1/estimate", "POST"),
    ("/api/v1/conversation", "POST"),
    ("/api/v1/tokens", "POST"),
    ("/api/v1/bill", "POST"),
    ("/api/v1/usage", "POST"),
    ("/api/v1/corpus", "POST"),
    ("/api/v1/projection", "POST"),
    ("/api/v1/pipeline", "POST"),
    ("/api/v1/training", "POST"),
    ("/api/v1/catalog", "GET"),
    ("/api/v1/models", "GET"),
    ("/api/v1/models/{name}/prices", "GET"),
    ("/api/v1/models/{name}", "GET"),
]
FILES = ("/api/v1/corpus",)
"""Routes whose body is a file, so that all their fields are in the query."""
EXAMPLES = settings().max_examples // 5
SAYABLE: Final = re.compile(r": expected |must be between|unknown field|is missing|too many|too few")
"""Refusals for what JSON Schema can say: of one field, by its type and its bounds. Others are of fields that exclude or
bound each other, or of what the price tables hold."""
LEFT_OPEN: Final = re.compile(
    r"^(messages|tools|tool_choice|response_format)\b"  # the vendors' own formats
    r"|at most 20 decimals"  # how a number is written
    r"|documents: is missing"  # the one of two fields that needs the other
)
"""What the schema leaves to others all the same."""


@pytest.fixture(scope="module")
def schema(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    site.ALLOWED_HOSTS.append("localhost")  # by which schemathesis calls it
    with django_db_blocker.unblock():  # each request closes what earlier tests have left open
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        schema.config.generation.update(max_examples=EXAMPLES, deterministic=True, database="none")
        yield schema
    site.ALLOWED_HOSTS.remove("localhost")


def test_these_are_all_routes(schema: Any) -> None:
    assert [(path, method.upper()) for path in schema for method in schema[path]] == ROUTES


def attack(schema: Any, path: str, method: str) -> tuple[int, set[str], set[tuple[str, str]]]:
    """Ask by examples, at bounds, and by generated requests; return how often, by which checks, and what failed."""
    asked, checked, failed = 0, set(), set()
    for event in from_schema(schema.include(path=path, method=method)).execute():
        assert not isinstance(event, FatalError | NonFatalError), event
        if isinstance(event, ScenarioFinished):
            for identity, checks in event.recorder.checks.items():
                asked += 1
                checked |= {check.name for check in checks}
                failed |= set(list_failures(checks, event.recorder.interactions[identity].response))
    return asked, checked, failed


def list_failures(checks: Any, response: Any) -> Iterator[tuple[str, str]]:
    """List what failed, with the answer."""
    answer = response.content.decode()
    for check in checks:
        if check.failure_info and not is_unsayable(check.name, answer):
            yield f"{check.name}: {check.failure_info.failure.title}", answer[:500]


def is_unsayable(check: str, answer: str) -> bool:
    """Tell whether a request that fits the schema was refused for what the schema does not say."""
    if check != "positive_data_acceptance":
        return False
    message = json.loads(answer)["message"]
    return not SAYABLE.search(message) or bool(LEFT_OPEN.search(message))


@pytest.mark.usefixtures("on_this_day")
@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_every_check_of_every_answer_holds(schema: Any, path: str, method: str) -> None:
    load_all_checks()
    asked, checked, failed = attack(schema, path, method)
    assert not failed
    assert asked > (20 if method == "POST" and path not in FILES else 1)
    assert checked == set(CHECKS.get_all_names())
