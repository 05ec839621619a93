from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from costcalc.admission.weight import is_heavy
from costcalc.web.address import shorten_query

MODELS = ["gpt-4o"] * 28
ask = RequestFactory()


def weigh(request: HttpRequest) -> bool:
    return is_heavy(request, int(request.META.get("CONTENT_LENGTH") or 0))


@pytest.mark.parametrize(
    ("path", "fields", "expected"),
    [
        ("/", {}, False),
        ("/", {"models": MODELS}, False),
        ("/", {"models": ["gpt-4o"] * 61}, True),
        ("/", {"models": ",".join(MODELS), "months": "36"}, True),  # 28 × 36 = 1,008
        ("/", {"models": "\n".join(MODELS), "months": "12"}, False),
        ("/", {"models": MODELS, "months": "٣٦"}, False),  # the form refuses other digits
        ("/", {"models": MODELS, "months": "9" * 400}, False),
        ("/conversation/", {"models": MODELS, "turn_count": "1,000"}, True),  # 28 × 1,000 / 16 = 1,750
        ("/conversation/", {"models": MODELS, "turns": "1,000"}, True),
        ("/conversation/", {"models": MODELS, "turn_count": "30", "turn_calls": "8"}, False),
        ("/conversation/", {"models": MODELS, "turn_count": "100", "turn_calls": "8"}, True),  # 28 × 800 / 16 = 1,400
        ("/conversation/", {"turn_count": "100", "turn_calls": "100"}, True),
        ("/estimate.csv", {}, True),
        ("/pipeline.json", {}, True),
        ("/usage/jobs/token/", {}, True),
        ("/usage/jobs/token/progress", {}, False),
        ("/models/openai/gpt-4.1/", {}, False),
        ("/api/v1/models", {}, True),
    ],
)
def test_an_address_weighs_as_much_as_it_asks_for(path: str, fields: dict[str, object], expected: bool) -> None:
    query = urlencode(fields, doseq=True)
    assert weigh(ask.get(path + "?" + query)) is expected
    assert weigh(ask.get(path, {"s": shorten_query(query + "&x=" + "x" * 2_000).removeprefix("s=")})) is expected


def test_a_form_weighs_as_its_address_and_by_its_length() -> None:
    fields = {"models": ",".join(MODELS), "months": "36"}
    assert weigh(ask.post("/", fields))
    assert not weigh(ask.post("/", {"prompt": "x" * 15_000}))
    assert weigh(ask.post("/", {"prompt": "x" * 16_000}))


def test_a_program_that_names_many_models_or_months_waits_in_the_queue() -> None:
    def post(**data: object) -> HttpRequest:
        return ask.post("/api/v1/projection", json.dumps(data), content_type="application/json")

    assert not weigh(post(models=MODELS[:20]))
    assert weigh(post(models=["gpt-4o"] * 61))
    assert not weigh(post(models=MODELS[:2], conversation={"turns": 30, "calls": 8}))
    assert weigh(post(models=MODELS[:20], conversation={"turns": 100, "calls": 100}))
    assert weigh(post(models=MODELS, months=36))
