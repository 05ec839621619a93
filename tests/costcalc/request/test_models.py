"""The models of a request: those of the day until somebody chooses, and then those alone, which may be none."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client

from costcalc.request.fields import ModelsField
from costcalc.request.from_form import choose_models
from tests.support.html import has

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", None),
        ("models=", []),
        ("models=,", []),
        ("models=&models=gpt-4o", ["gpt-4o"]),
        ("models=o1,+gpt-4o&models=o1", ["o1", "gpt-4o"]),
    ],
)
def test_a_blank_choice_is_not_the_lack_of_one(query: str, names: list[str] | None) -> None:
    assert ModelsField(required=False).clean(QueryDict(query).getlist("models")) == names


def test_where_nobody_chose_the_day_does() -> None:
    assert "gpt-4o" in choose_models(None, DAY)
    assert choose_models([], DAY) == ()
    assert choose_models(["o1"], DAY) == ("o1",)


@pytest.mark.parametrize("path", ["/", "/conversation/"])
def test_an_address_that_chooses_none_stays_so(client: Client, path: str) -> None:
    answer = client.get(path, {"input_tokens": "10", "models": ""})
    assert answer.status_code == 200
    assert not has(answer.content.decode(), "table.costs tbody tr, table.listing tbody tr")
