"""What resending the history costs. Expected figures are the arithmetic itself."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from plotly import graph_objects as go

from costcalc.conversation.table import COLUMNS
from tests.support.html import address, error, every, figures, is_whole, listing, one, read, says, texts

# Two turns on a model without a public form of a chat: inputs 100 + 50, then 150 + 200 + 50 tokens.
QUERY = (
    "turns=2&user_tokens=50&assistant_tokens=200&system_tokens=100&reasoning_tokens=0&conversations=1000"
    "&as_of=2024-06-01&models=claude-3-opus"
)


def get(client: Client, query: str = QUERY, status: int = 200) -> str:
    response = client.get(f"/conversation/?{query}")
    assert response.status_code == status
    return response.content.decode()


def test_every_call_sends_the_history_again(client: Client) -> None:
    row = listing(get(client))[0]
    # 150 + 400 = 550 tokens in, 2 × 200 out: (550 × 15 + 400 × 75) / 1,000,000 = 0.03825 a conversation
    assert "550" in row
    assert "$0.0383" in row or "$0.0382" in row
    assert "$38.25" in row


def test_openais_form_of_a_chat_is_counted(client: Client) -> None:
    row = listing(get(client, QUERY.replace("claude-3-opus", "gpt-4o")))[0]
    # Calls of 2 and 4 messages: 2 × 4 + 3 and 4 × 4 + 3 tokens more
    assert "580" in row


def test_only_the_last_turns_may_be_kept(client: Client) -> None:
    row = listing(get(client, QUERY + "&keep=0"))[0]
    assert "300" in row  # 2 × (100 + 50)


def test_caching_the_unchanged_beginning_saves(client: Client) -> None:
    long = QUERY.replace("system_tokens=100", "system_tokens=10000").replace("turns=2", "turns=20")
    html = get(client, long.replace("2024-06-01", "2026-11-21").replace("claude-3-opus", "claude-sonnet-5-5"))
    (row,) = listing(html)
    assert texts(html)["answer"].endswith(f"; without caching {row[2]} a month.")


def test_the_chart_is_a_figure_that_plotly_accepts(client: Client) -> None:
    (figure,) = figures(get(client)).values()
    go.Figure(figure)


def test_the_csv_has_the_rows_and_the_assumptions(client: Client) -> None:
    response = client.get(f"/conversation.csv?{QUERY}")
    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [row["model"] for row in lines] == ["claude-3-opus"]
    assert lines[0]["turns"] == "2"
    assert lines[0]["catalog_digest"].startswith("sha256:")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("turns", "0"),
        ("turns", "1001"),
        ("user_tokens", "-1"),
        ("conversations", "x"),
        ("as_of", "never"),
        ("tier", "cheap"),
    ],
)
def test_a_bad_field_is_told_beside_it(client: Client, field: str, value: str) -> None:
    html = get(client, f"{QUERY}&{field}={value}", 400)
    assert error(html, field)
    assert client.get(f"/conversation.csv?{QUERY}&{field}={value}").status_code == 400


def test_an_unknown_model_says_why_and_comes_last(client: Client) -> None:
    html = get(client, QUERY + ",nonsense")
    assert "nonsense is not in any price table" in listing(html)[-1][0]


def test_a_month_opens_to_show_how_it_is_made_up(client: Client) -> None:
    html = get(client, QUERY.replace("claude-3-opus", "gpt-4o").replace("2024-06-01", "2026-11-21") + "&how=gpt-4o")
    # 31 tokens of form on 550: (580 × 2.50 + 400 × 10) / 1,000,000; nothing reaches the 1,024 from which it caches
    cells = every(html, ".how-body td")
    assert "580 tokens" in cells
    assert "$0.00545" in cells
    assert says(html, ".how-body p", "It caches a prefix from 1,024 tokens, in steps of 128.")
    assert says(html, ".how-body p", "adds 4 tokens per message and 3 per call")


def test_a_region_of_short_and_of_long_calls_is_named_once(client: Client) -> None:
    long = (
        "turns=2&user_tokens=200000&assistant_tokens=1000&as_of=2026-11-21&region=us&models=gpt-6-astra&how=gpt-6-astra"
    )
    html = get(client, long)  # of 200,000 and 401,000 tokens in; over 272,000 have rates of their own
    (origin,) = (text for text in every(html, ".how-body p") if "in effect from" in text)
    assert origin.count("region us × 1.1") == 1
    assert "gpt-6-astra, tier standard, region us" in origin


def test_a_model_that_does_not_cache_opens_too(client: Client) -> None:
    html = get(client, QUERY.replace("claude-3-opus", "gpt-4-0613") + "&how=gpt-4-0613")
    assert says(html, ".how-body p", "It has no price for cached input.")
    assert "The same without caching" not in every(html, ".how-body caption")


def test_the_charts_figures_stand_in_its_table(client: Client) -> None:
    figures = read(get(client)).tables[-1]
    assert figures[1:] == [["1", "150", "0", "200"], ["2", "400", "150", "200"]]


def test_the_sentence_says_when_it_stops_growing(client: Client) -> None:
    html = get(client, QUERY.replace("turns=2", "turns=5") + "&keep=1")
    said = "from 150 tokens in the first turn to 400 in the last; it stops growing at turn 2."
    assert one(html, ".chart > p").endswith(said)


def test_every_header_sorts_and_the_address_gives_the_same_again(client: Client) -> None:
    models = QUERY.replace("claude-3-opus", "claude-3-opus,gpt-4o,nonsense")
    for sort in [column.sort for column in COLUMNS]:
        assert listing(get(client, f"{models}&sort=-{sort}"))[-1][0].startswith("nonsense") or sort == "model"
    html = get(client, f"{models}&sort=-month")
    assert listing(client.get(address(html)).content.decode()) == listing(html)


def test_with_htmx_only_the_figures_come_and_the_address_follows(client: Client) -> None:
    response = client.get(f"/conversation/?{QUERY}", headers={"HX-Request": "true"})
    assert not is_whole(response.content.decode())
    assert "turns=2" in response["HX-Replace-Url"]
    refused = client.get(f"/conversation/?{QUERY}&turns=0", headers={"HX-Request": "true"})
    assert (refused.status_code, refused["HX-Reswap"]) == (400, "none")


def test_the_selection_is_edited_without_scripts(client: Client) -> None:
    html = get(client, f"{QUERY}&add=o1")
    assert every(html, "#chips .chip-name") == ["claude-3-opus", "o1"]
    html = get(client, f"{QUERY}&set=none")
    assert one(html, "#answer") == "2 turns. Choose a model."
    html = get(client, f"{QUERY}&add=opus")
    assert error(html, "models") == "Several models match “opus”. Which one?"
    assert every(html, ".similar button")[0] == "claude-opus-5-5"


def test_the_cheapest_five_are_those_of_this_conversation(client: Client) -> None:
    html = get(client, f"{QUERY}&set=cheapest")
    chosen, shown = every(html, "#chips .chip-name"), [row[0] for row in listing(html)]
    assert len(chosen) == len(shown) == 5
    assert shown[0].startswith(chosen[0])


def test_a_pinned_model_is_compared_with_the_cheapest_and_stays_in_the_address(client: Client) -> None:
    query = QUERY.replace("models=claude-3-opus", "models=claude-3-opus,claude-3-haiku")
    html = get(client, f"{query}&pin=claude-3-opus")
    # Opus costs 15 in and 75 out, Haiku 0.25 and 1.25: 60 times as much, whatever is sent.
    assert says(html, "#answer", "claude-3-opus costs 60.0× as much")
    assert "baseline=claude-3-opus" in address(html)
    assert one(html, "#chips [aria-pressed=true]") == "claude-3-opus"


def test_a_baseline_that_is_not_chosen_is_nobodys(client: Client) -> None:
    html = get(client, f"{QUERY}&baseline=gpt-4o")
    assert "baseline" not in address(html)
