"""The schema and the server agree: each field of each route is tried at its bounds, one step inside and one beyond.

`make wheel-test` tries the same at a server that was installed from the wheel.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from costcalc.api.application import api
from pricing.units import FEES
from tests.attack.conftest import NIGHTLY
from tests.support.api_bounds import NAMES, REQUESTS, Answer, Bounds

CLIENT = Client()


def ask(method: str, address: str, body: str | None) -> Answer:
    response = CLIENT.generic(method, address, body or "", content_type="application/json")
    return Answer(response.status_code, response.getvalue())


ALIKE = () if NIGHTLY else FEES[1:]
"""Fields that are bounded as the first of them is; by day that one speaks for all."""
BOUNDS = Bounds(dict(api.get_openapi_schema(path_prefix="/api/v1/")), ask)
pytestmark = pytest.mark.usefixtures("on_this_day")


@pytest.mark.parametrize(("name", "base"), REQUESTS)
def test_each_bound_of_each_field_of_a_body_is_kept(name: str, base: Any) -> None:
    tried = BOUNDS.try_body(name, base, without=ALIKE)
    assert tried.wrong == []
    assert {200, 422} <= tried.statuses


@pytest.mark.parametrize("path", BOUNDS.gets)
@pytest.mark.parametrize("name", NAMES)
def test_each_bound_of_each_field_of_a_query_is_kept(path: str, name: str) -> None:
    tried = BOUNDS.try_queries(path, name)
    assert tried.wrong == []
    assert 422 in tried.statuses
