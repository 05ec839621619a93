"""Form of what if: scenarios asked one after the other, and taken out again."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from costcalc.usage.reports.what_if_form import WhatIfForm
from pricing.usage_log.reports.what_if.scenario import MOST_SCENARIOS, Scenario

pytestmark = pytest.mark.usefixtures("acme")


def fill(query: str) -> WhatIfForm:
    form = WhatIfForm(QueryDict(query))
    form.is_valid()
    return form


def test_blank_fields_ask_nothing() -> None:
    form = fill("what_if_model=&what_if_tier=&what_if_cache=")
    assert (form.errors, form.question, form.pairs) == ({}, None, [])


def test_fields_are_one_scenario() -> None:
    form = fill("what_if_model=fast-2&what_if_tier=flex&what_if_cache=60&what_if_batch=30%25&what_if_day=2026-11-02")
    (scenario,) = form.scenarios
    assert scenario.title == "model=fast-2, tier=flex, batch=30%, cache=60%, as_of=2026-11-02"
    assert fill("what_if_cache=0").scenarios == (Scenario(cache_hit_rate=D(0)),)
    assert fill("what_if_from=gpt-4o&what_if_model=fast-2").scenarios == (Scenario(models=(("gpt-4o", "fast-2"),)),)


def test_one_is_added_to_those_before_and_the_fields_are_blank_again() -> None:
    form = fill("what_if=tier%3Dbatch&what_if_model=fast-2")
    assert form.pairs == [("what_if", "tier=batch"), ("what_if", "model=fast-2")]
    shown = form.read_shown()
    assert shown["what_if_titles"] == ["tier=batch", "model=fast-2"]
    assert shown["what_if_field"]["what_if_model"].value == ""
    assert form.question is not None
    assert form.question.scenarios == form.scenarios


def test_the_same_is_asked_once() -> None:
    assert len(fill("what_if=tier%3Dbatch&what_if=tier%3Dbatch&what_if_tier=batch").scenarios) == 1


def test_one_is_taken_out_by_its_button() -> None:
    other = "model%3Dfast-2%2C+cache%3D60%25"
    form = fill(f"what_if=tier%3Dbatch&what_if={other}&what_if_drop={other}")
    assert form.pairs == [("what_if", "tier=batch")]
    last = fill("what_if=tier%3Dbatch&what_if_drop=tier%3Dbatch")
    assert (last.pairs, last.question) == ([], None)


@pytest.mark.parametrize(
    ("query", "field", "problem"),
    [
        ("what_if_model=fsat-1", "what_if_model", "fsat-1 is not in any price table"),
        ("what_if_from=fast-1", "what_if_model", "Choose the model that takes its place."),
        ("what_if_cache=150", "what_if_cache", "Enter a percentage from 0 to 100"),
        ("what_if_batch=33.333", "what_if_batch", "A share can have two decimals of a percent at most"),
        ("what_if_batch=30&what_if_tier=batch", "what_if_batch", "With the batch tier all is in batches"),
        ("what_if_tier=cheap", "what_if_tier", "Unknown tier"),
        ("what_if_day=soon", "what_if_day", "Enter a valid date"),
        ("what_if=tiers%3Dbatch", "what_if", "tiers=batch: tiers is not one of model, tier, cache, batch, as_of"),
    ],
)
def test_what_is_wrong_stands_at_its_field_with_what_was_typed(query: str, field: str, problem: str) -> None:
    form = fill(f"what_if=tier%3Dflex&{query}")
    assert [*form.errors] == [field]
    shown = form.read_shown()["what_if_field"][field]
    assert shown.error.startswith(problem)
    assert form.question is None or form.question.scenarios == (Scenario(tier="flex"),)


def test_there_are_not_too_many() -> None:
    kept = "&".join(f"what_if=batch%3D{number}%25" for number in range(MOST_SCENARIOS))
    assert "There are 10 already" in str(fill(f"{kept}&what_if_tier=flex").errors["what_if_model"])
    assert len(fill(kept).scenarios) == MOST_SCENARIOS


def test_the_template_keeps_the_scenarios_and_escapes_them() -> None:
    form = fill("what_if=model%3D%3Cb%3Efast-2&what_if_tier=batch")
    html = render_to_string("usage/what_if_form.html", form.read_shown())
    assert html.count('name="what_if" value="') == 2
    assert "<b>" not in html
    for name in form.fields:
        assert f'name="{name}"' in html
