from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from costcalc.pipeline.kinds import KINDS, begin_step
from costcalc.pipeline.step_fields import FIELDS
from tests.support.html import one

DAY = date(2026, 11, 21)


@pytest.mark.parametrize("kind", [each.kind for each in KINDS])
def test_a_new_step_of_each_kind_has_a_model_and_fields_that_a_step_has(kind: str) -> None:
    begun = begin_step(kind, DAY)
    assert begun["kind"] == kind
    assert begun["model"]
    assert not begun.keys() - {"kind", *FIELDS}


def test_a_kind_whose_usual_model_is_not_sold_begins_with_its_newest() -> None:
    assert begin_step("speech", DAY)["model"] == "tts-1"
    assert begin_step("speech", date(2020, 1, 1)) == {
        "kind": "speech", "model": "", "characters": "1000", "input_tokens": "250", "spoken_minutes": "1",
    }  # fmt: skip


def test_a_new_step_has_the_quantities_that_its_model_is_priced_by() -> None:
    assert begin_step("rerank", DAY) == {"kind": "rerank", "model": "rerank-v4.0-fast", "rerank_search": "1"}
    assert begin_step("speech", DAY) == {"kind": "speech", "model": "tts-1", "characters": "1000"}


def test_a_new_image_has_a_size_that_its_model_makes() -> None:
    assert begin_step("image", DAY) == {
        "kind": "image", "model": "gpt-image-2", "images": "1", "size": "1024x1024", "quality": "low",
    }  # fmt: skip


@pytest.mark.parametrize("kind", [each.kind for each in KINDS if each.kind not in ("chat", "moderation")])
def test_a_new_step_has_a_price_at_once(client: Client, kind: str) -> None:
    html = client.get(f"/pipeline/?requests=1000&as_of={DAY}&edit=add:{kind}").content.decode()
    assert one(html, ".s-money").startswith("$")


def test_what_is_no_kind_begins_with_nothing() -> None:
    assert begin_step("cook", DAY) == {}
