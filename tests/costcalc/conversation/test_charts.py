"""What each turn costs, and how its input grows. Expected figures are the arithmetic itself."""

from __future__ import annotations

from django.test import Client
from plotly import graph_objects as go

from tests.support.html import every, figures, grid, one

QUERY = {
    "input_tokens": "100",
    "turn_count": "2",
    "user_tokens": "50",
    "output_tokens": "200",
    "as_of": "2024-06-01",
    "models": "claude-3-opus",
}


def get(client: Client, **changes: str) -> str:
    """All charts of an address, as they come when they are opened."""
    return client.get("/conversation/", QUERY | changes, headers={"HX-Request": "true"}).content.decode()


def test_each_turn_is_a_bar_of_what_it_is_charged(client: Client) -> None:
    html = get(client)
    # 150 × 15 + 200 × 75 and 400 × 15 + 200 × 75 = 17,250 and 21,000 millionths of a dollar
    assert grid(html, "#panel-turns table") == [
        ["Turn", "input", "output", "Total", "Longest input, tokens"],
        ["1", "$0.00225", "$0.015", "$0.0173", "150"],
        ["2", "$0.006", "$0.015", "$0.021", "400"],
    ]
    # 30,000 of 38,250
    assert one(html, "#panel-turns > p") == (
        "On claude-3-opus, turn 1 costs $0.0173 and turn 2 $0.021. 78% of the conversation is output."
    )


def test_the_input_of_each_turn_is_held_against_the_window(client: Client) -> None:
    html = get(client, user_tokens="100000", output_tokens="1000")
    # 100 + 100,000; then 100,100 + 1,000 + 100,000 = 201,100 of 200,000
    assert grid(html, "#panel-inputs table")[1:] == [["1", "100,100"], ["2", "201,100"]]
    assert one(html, "#panel-inputs > p").startswith(
        "The longest call sends 201,100 tokens, 101% of the window of claude-3-opus."
    )
    assert "window of claude-3-opus" in str(figures(html)["inputs"]["layout"])


def test_a_call_that_is_not_the_longest_is_not_called_so(client: Client) -> None:
    html = get(client, models="claude-3-opus,gpt-4o", measured="claude-3-opus = 120")
    # 120 + 50 + 200 + 50 = 420 of 200,000; 400 on gpt-4o, and 4 × 4 + 3 of its chat format: 419 of 128,000
    assert grid(html, "#panel-inputs table")[-1] == ["2", "419", "420"]
    assert one(html, "#panel-inputs > p").startswith(
        "The call that fills the largest share of a window sends 419 tokens, 0.33% of that of gpt-4o. "
    )


def test_the_pinned_model_is_the_one_whose_turns_are_shown(client: Client) -> None:
    html = get(client, models="claude-3-opus,claude-3-haiku")
    assert one(html, "#panel-turns > p").startswith("On claude-3-haiku, ")
    html = get(client, models="claude-3-opus,claude-3-haiku", baseline="claude-3-opus")
    assert one(html, "#panel-turns > p").startswith("On claude-3-opus, ")


def test_models_that_are_sent_the_same_share_a_line(client: Client) -> None:
    html = get(client, models="claude-3-opus,claude-3-haiku,gpt-4o")
    names = [line["name"] for line in figures(html)["inputs"]["data"]]
    assert names == ["claude-3-haiku + 1", "gpt-4o"]  # whose chat format adds tokens


def test_many_turns_are_drawn_in_groups(client: Client) -> None:
    html = get(client, turn_count="150", keep="0")
    rows = grid(html, "#panel-turns table")[1:]
    # Every turn costs what the first does: (150 × 15 + 200 × 75) / 1,000,000
    assert (len(rows), rows[0][0], rows[-1][0]) == (50, "1–3", "148–150")
    assert {row[3] for row in rows} == {"$0.0173"}
    assert "Each bar is an average of several turns." in one(html, "#panel-turns > p")


def test_a_summary_is_named_with_its_turn(client: Client) -> None:
    html = get(client, turn_count="4", limit="500", summary_tokens="20")
    assert "The history is summarized in turn" in one(html, "#panel-turns > p")


def test_the_turn_from_which_long_prices_apply_is_named(client: Client) -> None:
    long = {"as_of": "2026-11-21", "models": "gpt-6-luna", "input_tokens": "200000", "user_tokens": "40000"}
    # Inputs of 240,000 tokens, and of 280,200 with the chat format: over 272,000 from the second turn on
    html = get(client, **long, caching="off")
    assert "From turn 2 on, long-context prices apply." in one(html, "#panel-turns > p")
    assert "long-context" not in one(get(client), "#panel-turns > p")


def test_a_single_turn_has_no_chart_of_turns(client: Client) -> None:
    assert every(get(client, turn_count="1"), "#tab-turns, #tab-inputs") == []


def test_the_figures_are_what_plotly_accepts(client: Client) -> None:
    found = figures(get(client, requests="1000", models="claude-3-opus,gpt-4o"))
    assert {"turns", "inputs", "money", "volume"} <= found.keys()
    for figure in (each for each in found.values() if "data" in each):
        go.Figure(figure)


def test_the_words_of_the_other_charts_are_of_conversations(client: Client) -> None:
    html = get(client, requests="1000", budget="100")
    assert "buys 2,614 conversations a month" in one(html, "#panel-volume > p")  # 100 / 0.03825
    assert "1,000 conversations" in every(html, "#panel-volume th")
