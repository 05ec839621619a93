"""Savings options: the same conversation with one thing changed. Expected figures are the arithmetic itself."""

from __future__ import annotations

from django.test import Client

from tests.support.html import attributes, costs, grid, has, one, says

QUERY = {
    "input_tokens": "100",
    "turn_count": "8",
    "turn_calls": "2",
    "user_tokens": "50",
    "call_tokens": "20",
    "result_tokens": "1000",
    "output_tokens": "200",
    "requests": "1000",
    "as_of": "2024-06-01",
    "models": "claude-3-opus",
}


def get(client: Client, **changes: str) -> str:
    return client.get("/conversation/", QUERY | changes).content.decode()


def test_an_option_leads_to_the_conversation_that_has_it(client: Client) -> None:
    html = get(client, budget="500", models="claude-3-opus,claude-3-haiku")
    rows, links = grid(html, "#options")[1:], attributes(html, "#options a", "href")
    assert len(rows) == len(links) > 1
    assert says(html, ".options .note", "On claude-3-haiku, each on its own.")
    for row, link in zip(rows, links, strict=True):
        changed = client.get(link).content.decode()
        assert row[1] == f"${costs(changed)[0][1]}"
        assert "budget=500" in link
        assert "claude-3-opus" in link


def test_shorter_results_save_what_they_no_longer_send(client: Client) -> None:
    html = get(client, turn_count="1", result_tokens="400")
    # Calls of 150 and 570 tokens in, 20 and 200 out: (720 × 15 + 220 × 75) / 1,000,000 = 0.0273; with results of 200
    # there are 200 fewer: 200 × 15 / 1,000,000 = 0.003
    assert grid(html, "#options")[1] == ["Cut tool results to 200 tokens", "$24.30", "$3.00", "11%"]


def test_without_a_volume_they_are_of_a_conversation(client: Client) -> None:
    html = get(client, turn_count="1", result_tokens="400", requests="")
    assert grid(html, "#options")[0] == ["Option", "A conversation", "Saves", "%"]
    assert grid(html, "#options")[1][2] == "$0.003"


def test_what_caching_saves_is_said(client: Client) -> None:
    cached = {"as_of": "2026-11-21", "models": "claude-sonnet-5-5", "input_tokens": "9000"}
    assert "Caching already saves $" in one(get(client, **cached), ".options .note")
    html = get(client, **cached, caching="off")
    assert "Caching already" not in one(html, ".options .note")
    assert grid(html, "#options")[1][0] == "Switch caching on"


def test_nothing_to_change_has_no_options(client: Client) -> None:
    assert not has(get(client, turn_count="1", turn_calls="1", result_tokens="0"), "#options")
    assert not has(client.get("/", QUERY).content.decode(), "#options")
