"""Budgets by department, as programs ask for them and as a page reads them. A request costs 0.0014 dollars."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from costcalc.usage.reports.departments import DepartmentsQuestion
from costcalc.usage.reports.departments_form import EXAMPLE, DepartmentsForm
from costcalc.web.fields import read_fields
from tests.support.api import read_fault, send
from tests.support.usage_answers import OPENAI

pytestmark = pytest.mark.usefixtures("acme")
DEPARTMENTS = {"departments": [{"name": "Support", "budget": "0.001 a month", "when": {"team": "support"}}]}
ROWS = [OPENAI | {"id": "", "metadata": {"team": team}} for team in ("support", "other", "")]


def test_programs_are_told_what_departments_spent(client: Client) -> None:
    answer = send(client, "usage", {"rows": ROWS, "departments": DEPARTMENTS})
    found = answer["departments"]
    assert [(line["department"], line["spent"], line["budget"], line["status"]) for line in found["lines"]] == [
        ("Support", "0.0014", "0.001", "over"),
        (None, "0.0028", None, None),
    ]
    assert found["lines"][0]["used"] == "1.400000"
    assert found["totals"][0]["spent"] == answer["total"]["amount"] == "0.0042"
    assert found["unassigned"] == [
        {"labels": {"team": None}, "rows": 1, "amount": "0.0014"},
        {"labels": {"team": "other"}, "rows": 1, "amount": "0.0014"},
    ]
    assert [reason["code"] for reason in answer["reasons"]] == ["over_budget"]
    # the labels are read for the departments alone
    assert (answer["by"], answer["labels"]) == (["model"], ["team"])


def test_an_answer_without_departments_has_none(client: Client) -> None:
    assert "departments" not in send(client, "usage", {"rows": ROWS})
    assert "departments" not in send(client, "usage", {"rows": ROWS, "departments": None})


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"departments": []}, "departments.departments"),
        ({"departments": [{"name": "A", "when": {"team": "a"}}]}, "departments.departments[0].budget"),
        (
            {"departments": [{"name": "A", "budget": "lots", "when": {"team": "a"}}]},
            "departments.departments[0].budget",
        ),
        ({"departments": [{"name": "A", "budget": 5, "when": {}}]}, "departments.departments[0].when"),
        (DEPARTMENTS | {"currency": "EUR"}, "departments.currency"),
        (DEPARTMENTS | {"everything_else": 5}, "departments.everything_else"),
        (DEPARTMENTS | {"everything else": True}, "departments.everything else"),
        ({"departments": DEPARTMENTS["departments"] * 2}, "departments.departments[1].name"),
    ],
)
def test_wrong_departments_are_refused_by_field(client: Client, wrong: dict[str, Any], path: str) -> None:
    code, where, *_ = read_fault(client, "usage", {"rows": ROWS, "departments": wrong})
    assert (code, (where or "").startswith(path)) == ("invalid", True)


def test_rows_of_two_departments_are_refused(client: Client) -> None:
    both = [*DEPARTMENTS["departments"], {"name": "Bots", "budget": 1, "when": {"project": "bot-*"}}]
    row = OPENAI | {"metadata": {"team": "support", "project": "bot-7"}}
    fault = read_fault(client, "usage", {"rows": [row], "departments": {"departments": both}})
    assert fault[:2] == ("invalid", "departments")


def test_a_form_reads_what_is_pasted_and_shows_each_mistake_as_a_sentence() -> None:
    form = DepartmentsForm({"departments": EXAMPLE.replace("\n", "\r\n")})
    assert form.is_valid()
    question = form.cleaned_data["departments"]
    assert isinstance(question, DepartmentsQuestion)
    assert question.labels == ("team", "workspace", "api_key")
    wrong = DepartmentsForm({"departments": "departments:\n  - name: A\n"})
    assert read_fields(wrong)["departments"].error == (
        "Line 2: departments[0].budget: is missing; add it. Line 2: departments[0].when: is missing; add it."
    )
    for blank in ({}, {"departments": " \n"}):
        nothing = DepartmentsForm(blank)
        assert nothing.is_valid()
        assert nothing.cleaned_data["departments"] is None
