"""What a step says in the form and in the address: its models, its use in a retrieval, how often it runs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from costcalc.pipeline.examples import EXAMPLES, write_query
from costcalc.pipeline.forms import PipelineForm
from costcalc.pipeline.row import Row
from costcalc.pipeline.rows import read_rows, update_address
from costcalc.pipeline.state import State, read_state
from pricing.catalog.catalog import Catalog
from pricing.pipeline.combinations import price_combinations

CHATS = "gpt-4o,gpt-4o-mini"


def read(**fields: Any) -> tuple[Row, ...]:
    return read_rows(QueryDict(urlencode(fields, doseq=True)))


def read_page(query: str) -> State:
    data = QueryDict(query)
    form = PipelineForm(update_address(data))
    assert form.is_valid(), form.errors
    return read_state(form.cleaned_data, read_rows(data))


def test_a_step_may_name_several_models() -> None:
    (row,) = read(model=" gpt-4o, gpt-4o-mini ,gpt-4o", input_tokens="5")
    assert row.names == ("gpt-4o", "gpt-4o-mini")
    assert row.choice
    assert [(step.model, step.input_tokens) for step in row.choice.steps] == [("gpt-4o", 5), ("gpt-4o-mini", 5)]


def test_chosen_stands_for_the_selection() -> None:
    first, second = read(models=CHATS, model=["chosen", "gpt-4o"], input_tokens=["5", "6"])
    assert (first.choice and first.choice.names, first.choice and first.choice.together) == (
        ("gpt-4o", "gpt-4o-mini"), True,
    )  # fmt: skip
    assert second.choice
    assert not second.choice.together


def test_of_the_selection_a_step_takes_the_models_of_its_kind() -> None:
    models = f"{CHATS},text-embedding-3-small,nobody-knows"
    rows = read(models=models, model=["chosen"] * 2, kind=["embedding", "chat"], input_tokens=["5"] * 2)
    assert [row.names for row in rows] == [
        ("text-embedding-3-small", "nobody-knows"),
        ("gpt-4o", "gpt-4o-mini", "nobody-knows"),
    ]


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"models": "", "model": "chosen", "input_tokens": "5"}, "model", "None of the chosen models is there yet"),
        ({"models": CHATS, "model": "chosen", "kind": "rerank"}, "model", "None of the chosen models is of the kind"),
        ({"model": "", "use": "documents"}, "model", "Enter the model of this step."),
        ({"model": "", "use": "question"}, "model", "Enter the model of this step."),
        ({"model": ",".join(f"model-{n}" for n in range(201))}, "model", "A step can have at most 200 models."),
        ({"model": "gpt-4o", "times": "-1"}, "times", "Enter a number from 0 to 1,000,000, such as 3 or 0.2."),
        ({"model": "gpt-4o", "times": "often"}, "times", "Enter a number from 0 to 1,000,000"),
        ({"model": "gpt-4o", "times": "1000001"}, "times", "Enter a number from 0 to 1,000,000"),
        ({"model": "gpt-4o", "kind": "poem"}, "kind", "Unknown kind 'poem'. Choose from chat"),
        ({"model": "gpt-4o", "use": "poem"}, "use", "Unknown use 'poem'. Choose from documents"),
        ({"model": "gpt-4o", "step_tier": "cheap"}, "step_tier", "Unknown tier 'cheap'. Choose from standard"),
        ({"model": "gpt-4o", "name": "x" * 41}, "name", "A step’s name can have at most 40"),
    ],
)
def test_a_slip_is_told_at_its_field_and_prices_nothing(fields: dict[str, str], name: str, words: str) -> None:
    (row,) = read(**fields)
    assert row.errors[name].startswith(words)
    assert row.choice is None


@pytest.mark.parametrize(("typed", "times"), [("", "1"), ("3", "3"), ("0.2", "0.2"), ("1k", "1000"), ("0", "0")])
def test_a_step_runs_as_often_as_is_said(typed: str, times: str) -> None:
    (row,) = read(model="gpt-4o", times=typed)
    assert row.choice
    assert row.choice.steps[0].times == Decimal(times)


def test_the_tier_of_the_pipeline_holds_where_a_step_names_none() -> None:
    rows = read(tier="batch", model=["gpt-4o"] * 2, step_tier=["", "standard"])
    assert [row.choice and row.choice.steps[0].tier for row in rows] == ["batch", "standard"]


def test_an_address_of_before_names_a_tier_for_each_step() -> None:
    rows = read(tier=["batch", ""], model=["gpt-4o"] * 2)
    assert [row.choice and row.choice.steps[0].tier for row in rows] == ["batch", "standard"]
    (alone,) = read(tier="batch", model="gpt-4o")
    assert alone.choice
    assert alone.choice.steps[0].tier == "batch"


def test_a_use_takes_its_quantities_from_the_retrieval_and_its_model_from_the_documents() -> None:
    numbers = {"documents": "1000", "tokens_each": "1000", "chunk": "400", "overlap": "100", "question_tokens": "20"}
    documents, question = read(
        model=["text-embedding-3-small,text-embedding-3-large", ""], use=["documents", "question"],
        input_tokens=["7", "7"], **numbers,
    )  # fmt: skip
    assert documents.choice
    assert documents.choice.steps[0].input_tokens == 1_200_000  # chunks from 0, 300 and 600
    assert documents.note.endswith("in 3,000 chunks; 1,200,000 with overlaps counted each time")
    assert question.names == documents.names
    assert question.choice
    assert question.choice.steps[1].input_tokens == 20


def test_a_retrieval_that_cannot_be_prices_nothing_and_says_so_at_its_field() -> None:
    query = "model=gpt-4o&use=answer&documents=5&tokens_each=50&chunk=9&overlap=9"
    assert [row.choice for row in read_rows(QueryDict(query))] == [None]
    form = PipelineForm(QueryDict(query))
    assert form.errors["overlap"] == ["An overlap of 9 tokens must be smaller than the chunk of 9."]


def test_the_steps_of_a_retrieval_are_added_at_once() -> None:
    rows = read(edit="retrieval", model=["gpt-4o", ""], often=["request", "request"], models=CHATS)
    assert [(row.values["model"], row.values["use"]) for row in rows] == [
        ("gpt-4o", ""), ("text-embedding-3-small", "documents"), ("", "again"), ("", "question"), ("chosen", "answer"),
        ("", "storage"),
    ]  # fmt: skip
    assert all(row.choice and not row.errors for row in rows)


def test_they_begin_with_numbers_unless_there_are_some() -> None:
    (documents, *_) = read(edit="retrieval", models=CHATS)
    assert documents.note.startswith("10,000 documents × 800 tokens")
    (documents, *_) = read(edit="retrieval", models=CHATS, documents="7", tokens_each="5")
    assert documents.note.startswith("7 documents × 5 tokens")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_address_gives_the_same_question_again(name: str) -> None:
    state = read_page(write_query(name))
    again = read_page(state.write_query())
    assert again.question == state.question
    assert again.write_query() == state.write_query()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_have_a_cheapest_and_no_model_that_retires_within_two_months(name: str, catalog: Catalog) -> None:
    question = read_page(write_query(name) + "&as_of=2026-11-22").question
    found = price_combinations(
        catalog, question.steps, as_of=date(2026, 11, 22), requests=question.workload.monthly_requests
    )
    assert found.cheapest
    assert {one.group for one in found.combinations} == {"able"}
    retires = [step.entry.model.retires for one in found.combinations for step in one.steps if step.entry]
    assert all(day is None or day > date(2027, 1, 22) for day in retires)


@pytest.mark.parametrize(("sent", "kept"), [("models=", "models=&"), ("models=gpt-4o", "models=gpt-4o&")])
def test_the_address_keeps_the_selection_also_where_it_is_empty(sent: str, kept: str) -> None:
    assert read_page(f"{sent}&model=gpt-4o&input_tokens=5").write_query().startswith(kept)
