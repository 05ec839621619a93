"""What an operator asks of a running process: that it is well, and which counts fall back."""

from __future__ import annotations

import pytest
from django.test import Client

from costcalc.current import catalog
from pricing.tokens import vocabularies
from pricing.tokens.vocabularies import COUNTED, CTOK, SPLINTR
from tests.support.vocabularies import remove

SHIPPED = ["o200k_base", "cl100k_base"]


def details(client: Client) -> dict[str, object]:
    response = client.get("/healthz?details")
    assert response.status_code == 200
    answer: dict[str, object] = response.json()
    return answer


def test_without_details_it_says_one_word(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.content, response["Content-Type"]) == (b"ok\n", "text/plain")


def test_with_all_packages_every_vocabulary_is_counted_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabularies, "find_problem", lambda package: None)
    assert details(client) == {
        "status": "ok",
        "catalog": {"version": catalog().version.isoformat(), "digest": catalog().digest},
        "vocabularies": list(COUNTED),
        "estimated_by_ratio": {},
    }


def test_a_missing_package_names_the_vocabularies_that_fall_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove(monkeypatch, CTOK)
    answer = details(client)
    assert answer["status"] == "ok"
    missing = answer["estimated_by_ratio"]
    assert isinstance(missing, dict)
    for name in ("claude_3", "claude_4_7", "claude_4_8"):
        assert missing[name] == "ctok is not installed"
        assert name not in str(answer["vocabularies"])


def test_another_version_is_named_with_the_one_that_was_checked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vocabularies, "version", lambda name: "99.0")
    monkeypatch.setattr(vocabularies, "find_problem", vocabularies.find_problem.__wrapped__)  # without its cache
    answer = details(client)
    assert answer["vocabularies"] == SHIPPED
    missing = answer["estimated_by_ratio"]
    assert isinstance(missing, dict)
    assert set(missing) == set(COUNTED) - set(SHIPPED)
    said = f"splintr-rs 99.0 is installed, and the tables were checked with {SPLINTR.version}"
    assert missing["gemma3"] == said


def test_without_any_package_openais_are_counted_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch)
    assert details(client)["vocabularies"] == SHIPPED


def test_it_only_answers_what_reads(client: Client) -> None:
    assert client.post("/healthz?details").status_code == 405
    assert client.head("/healthz?details").status_code == 200
