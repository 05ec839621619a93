"""What the field that adds a model offers while a name is typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from costcalc.input_limits import LONGEST_SEARCH


def ask(client: Client, q: str, status: int = 200, **more: str) -> Any:
    answer = client.get("/names/", {"q": q, "as_of": "2026-11-21"} | more)
    assert answer.status_code == status
    return answer.json()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sonnet", "claude-sonnet-5-5"),
        ("Claude Sonnet", "claude-sonnet-5-5"),
        ("gpt4", "gpt-4.1"),
        ("gpt-4", "gpt-4"),
        ("4o", "gpt-4o"),
        ("GPT 4o Mini", "gpt-4o-mini"),
        ("o1", "o1"),
        ("gr", "grok-4.7"),
        ("llama 70b", "amazon/meta.llama3-3-70b-instruct-v1:0"),
    ],
)
def test_what_is_meant_stands_first(client: Client, typed: str, first: str) -> None:
    found = ask(client, typed)
    assert (found["hits"][0]["id"], found["similar"]) == (first, False)


def test_a_model_on_sale_says_who_sells_it_and_for_how_much(client: Client) -> None:
    hit = ask(client, "sonnet")["hits"][0]
    assert (hit["label"], hit["note"], hit["gone"]) == ("Claude Sonnet 5.5", "Anthropic · $2 / $10", False)
    assert hit["color"].startswith("h-anthropic t-")


def test_a_model_that_is_gone_says_when_it_had_its_last_price(client: Client) -> None:
    hit = ask(client, "o1")["hits"][0]
    assert (hit["note"], hit["gone"]) == ("last price, 22 Oct 2026", True)
    earlier = ask(client, "o1", as_of="2026-10-01")["hits"][0]
    assert (earlier["note"], earlier["gone"]) == ("OpenAI · $15 / $60", False)


def test_what_is_not_charged_by_tokens_says_its_unit(client: Client) -> None:
    hits = {hit["id"]: hit["note"] for hit in ask(client, "whisper")["hits"]}
    assert hits["whisper-1"] == "OpenAI · $0.006 per minute"


def test_a_host_stands_in_its_models_names_alone(client: Client) -> None:
    hit = ask(client, "llama 70b")["hits"][0]
    assert (hit["id"], hit["note"]) == ("amazon/meta.llama3-3-70b-instruct-v1:0", "$0.72 / $0.72")


def test_a_misspelled_name_is_a_question(client: Client) -> None:
    found = ask(client, "claud sonet")
    assert found["similar"]
    assert found["hits"][0]["id"] == "claude-sonnet-5-5"


def test_nonsense_is_nothing(client: Client) -> None:
    assert ask(client, "xyzzy") == {"hits": [], "similar": False}


def test_before_anything_is_typed_the_usual_models_stand_first(client: Client) -> None:
    names = [hit["id"] for hit in ask(client, "")["hits"]]
    assert names[:3] == ["gpt-4o", "gpt-4o-mini", "o1"]
    assert len(names) == len(set(names)) == 20
    assert "gpt-6.1-terra" in names[15:]  # classed, and among the newest that are not shown anyway


def test_a_step_that_embeds_is_offered_embeddings_alone(client: Client) -> None:
    names = [hit["id"] for hit in ask(client, "text", kind="embedding")["hits"]]
    assert names[:2] == ["text-embedding-3-large", "text-embedding-3-small"]
    assert ask(client, "sonnet", kind="embedding")["hits"] == []
    assert "voyage-4" in [hit["id"] for hit in ask(client, "", kind="embedding")["hits"]]


def test_on_a_day_before_all_models_there_is_nothing(client: Client) -> None:
    assert ask(client, "", as_of="0001-01-01")["hits"] == []


@pytest.mark.parametrize(
    "query", [{"q": "a" * (LONGEST_SEARCH + 1)}, {"q": "a\x00"}, {"as_of": "yesterday"}, {"kind": "cook"}]
)
def test_a_wrong_request_is_refused_in_a_sentence(client: Client, query: dict[str, str]) -> None:
    answer = client.get("/names/", query)
    assert answer.status_code == 400
    assert answer.json()["problem"].endswith(".")


def test_an_answer_keeps_for_five_minutes_and_is_read_only(client: Client) -> None:
    assert client.get("/names/?q=o1")["Cache-Control"] == "max-age=300"
    assert client.post("/names/").status_code == 405
