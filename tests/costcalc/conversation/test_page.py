"""What a conversation costs: the estimate's page with turns. Expected figures are the arithmetic itself."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from tests.support.html import address, attribute, attributes, costs, error, every, has, is_whole, one, says

# Two turns on a model without a public chat format: inputs 100 + 50, then 150 + 200 + 50 tokens.
FIELDS = {
    "input_tokens": "100",
    "turn_count": "2",
    "user_tokens": "50",
    "output_tokens": "200",
    "requests": "1000",
    "as_of": "2024-06-01",
    "models": "claude-3-opus",
}
OLD = (
    "turns=2&user_tokens=50&assistant_tokens=200&system_tokens=100&reasoning_tokens=0&conversations=1000"
    "&as_of=2024-06-01&models=claude-3-opus"
)
TODAY = {"as_of": "2026-11-21", "models": "claude-sonnet-5-5"}


def get(client: Client, status: int = 200, path: str = "/conversation/", **changes: str) -> str:
    response = client.get(path, FIELDS | changes)
    assert response.status_code == status
    return response.content.decode()


def test_every_call_sends_the_history_again(client: Client) -> None:
    # 150 + 400 = 550 tokens in, 2 × 200 out: (550 × 15 + 400 × 75) / 1,000,000 = 0.03825 a conversation
    row = costs(get(client))[0]
    assert row[0].startswith("claude-3-opus")
    assert row[1:6] == ["38.25", "1.00", "0.0383", "550", "400"]


def test_the_strip_says_what_a_conversation_and_a_month_cost(client: Client) -> None:
    html = get(client, success_rate="50%")
    assert every(html, "#strip > p") == [
        "100 tokens · 2 turns · 1,000 a month",
        "$38.25 a month claude-3-opus",
        "$0.0383 a conversation, $0.0765 a resolved task",  # 0.03825 / 0.5
    ]


def test_without_a_volume_the_strip_has_the_conversation_alone(client: Client) -> None:
    html = get(client, requests="", budget="100")
    assert one(html, ".s-cost") == "$0.0383 a conversation claude-3-opus"
    assert one(html, ".s-budget") == "$100 buys 2,614 conversations a month"  # 100 / 0.03825 = 2,614.4


def test_each_call_of_a_turn_sends_the_results_before_it(client: Client) -> None:
    # One turn of three calls: 100 + 50; then its tool call of 20 and the result of 300, 470; then again, 790.
    html = get(client, turn_count="1", turn_calls="3", call_tokens="20", result_tokens="300")
    row = costs(html)[0]
    assert row[4:6] == ["1,410", "240"]  # 150 + 470 + 790; 20 + 20 + 200
    assert "1 turn of 3 calls" in one(html, ".s-size")


def test_only_the_last_turns_may_be_sent_again(client: Client) -> None:
    assert costs(get(client, keep="0"))[0][4] == "300"  # 2 × (100 + 50)


def test_the_headers_speak_of_conversations(client: Client) -> None:
    assert "Conversation" in [text.partition("$")[0] for text in every(get(client), ".costs thead th")]
    shown = every(get(client), ".chosen label")
    assert {"Resolved task, $", "Conversation, $, uncached", "Cached, of input"} <= set(shown)
    html = client.get("/", FIELDS).content.decode()
    assert not has(html, "[name=turn_count]:not([type=hidden])")
    assert "Resolved task, $" not in every(html, ".chosen label")


def test_more_columns_of_a_conversation_can_be_chosen(client: Client) -> None:
    columns = "usd_per_resolved_task,usd_per_request_uncached,cached_share"
    assert costs(get(client, columns=columns, success_rate="50%"))[0][1:4] == ["0.0765", "0.0383", "0%"]


def test_a_row_opens_to_show_how_a_conversation_is_made_up(client: Client) -> None:
    html = get(client, how="claude-3-opus")
    assert one(html, ".how-body caption") == "How the cost of one conversation on claude-3-opus is calculated"
    cells = every(html, ".how-body td")
    assert "550 tokens" in cells  # input
    assert "$0.00825" in cells  # 550 × 15 / 1,000,000
    assert says(html, ".how-body tfoot th", "One conversation")
    assert says(html, ".how-body tfoot th", "A month: 1,000 conversations")


def test_a_row_says_what_a_cache_holds_of_it(client: Client) -> None:
    long = {"input_tokens": "10000", "turn_count": "3", "success_rate": "50%", **TODAY, "how": "claude-sonnet-5-5"}
    html = client.get("/conversation/", FIELDS | long).content.decode()
    # 10,050, 10,300 and 10,550 tokens in; the second call reads the first's 10,050, the third the second's 10,300:
    # 20,350 of 30,900
    assert says(html, ".how-body p", "3 calls; 66% of the input is read from the cache.")
    assert says(html, ".how-body tfoot th", "With nothing cached")
    assert says(html, ".how-body tfoot th", "A resolved task, at 50% resolved")
    html = client.get("/conversation/", FIELDS | long | {"caching": "off"}).content.decode()
    assert says(html, ".how-body p", "3 calls, with nothing cached.")


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("claude-sonnet-5-5", {}, "Reasoning: kept in later turns. Source"),
        (
            "claude-sonnet-4-5",
            {"turn_calls": "2"},
            "Reasoning: kept between the calls of a turn, dropped in later turns.",
        ),
        ("claude-haiku-5-5", {}, "Reasoning: kept in later turns (presumed). Source"),
        ("claude-sonnet-5-5", {"reasoning_kept": "dropped"}, "Reasoning: dropped in later turns, as stated. Source"),
        ("gemini-3.1-pro-preview", {}, "Reasoning: the vendor’s rule is not known."),
    ],
)
def test_a_row_says_what_becomes_of_reasoning(client: Client, name: str, changes: dict[str, str], said: str) -> None:
    asked = {**TODAY, "models": name, "how": name, "reasoning_tokens": "500", **changes}
    assert says(client.get("/conversation/", FIELDS | asked).content.decode(), ".how-body p", said)


def test_the_first_visit_is_an_example_with_tools(client: Client) -> None:
    html = client.get("/conversation/").content.decode()
    assert one(html, "#prompt-label .tag") == "example"
    assert says(html, "#counted", "1 message, 3 tools")
    assert attribute(html, "#turn_calls", "value") == "2"
    assert len(costs(html)) >= 8


def test_each_example_is_priced_and_keeps_the_models(client: Client) -> None:
    html = client.get("/conversation/", FIELDS | TODAY).content.decode()
    assert every(html, ".examples a") == ["Coding agent", "Support bot", "Research agent"]
    for link in attributes(html, ".examples a", "href"):
        answer = client.get(link).content.decode()
        assert one(answer, ".s-money").strip("≈ ").startswith("$")
        assert every(answer, "#chips .chip-name") == ["claude-sonnet-5-5"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("turn_count", "0"), ("turn_count", "10001"), ("turn_calls", "x"), ("user_tokens", "-1"), ("keep", "-1"),
        ("limit", "0"), ("pause", "-1"), ("sub_calls", "x"), ("sub_model", "nobody-sells-this"), ("success_rate", "0"),
        ("success_rate", "101"), ("caching", "perhaps"), ("at_limit", "explode"), ("reasoning_kept", "burnt"),
        ("turn_images", "big"), ("requests", "x"), ("as_of", "never"), ("tier", "cheap"), ("result_tokens", "9" * 50),
    ],
)  # fmt: skip
def test_a_bad_field_is_told_beside_it_and_the_rest_is_kept(client: Client, field: str, value: str) -> None:
    html = get(client, 400, **{field: value})
    assert error(html, field)
    assert attribute(html, "#output_tokens", "value") == "200"
    assert client.get("/conversation.csv", FIELDS | {field: value}).status_code == 400


def test_too_many_calls_are_told_where_they_are_stated(client: Client) -> None:
    html = get(client, 400, turn_count="200", turn_calls="51")
    assert error(html, "turn_calls") == "200 turns of 51 calls are 10,200 calls; the limit is 10,000."


def test_a_summary_is_shorter_than_what_it_sums_up(client: Client) -> None:
    html = get(client, 400, limit="5000", summary_tokens="5000")
    assert error(html, "summary_tokens") == "A summary must be shorter than the limit of 5,000 tokens."
    assert has(html, "#more[open]")


def test_a_mistake_in_the_drawer_opens_it(client: Client) -> None:
    assert has(get(client, 400, keep="x"), "#more[open]")
    assert not has(get(client, 400, turn_count="x"), "#more[open]")


def test_paper_says_what_the_fields_hold(client: Client) -> None:
    assert one(get(client, keep="1", web_search="0.5"), ".on-paper") == (
        "Assumes 2 turns, user messages of 50 tokens, 1 earlier turn resent, answers of 200 tokens, web search 0.5."
    )


def test_the_drawer_says_what_differs_from_the_usual(client: Client) -> None:
    assert one(get(client), "#more-says") == "as usual"
    html = get(
        client, pause="10", limit="90000", keep="5", caching="off", success_rate="80", sub_calls="0.5", call_tokens="60"
    )
    assert one(html, "#more-says") == (
        "caching off, pause 10 min, tool calls of 60 tokens, 5 earlier turns resent, summarized at 90,000, "
        "0.5 sub-agent runs a turn, 80% resolved"
    )


def test_an_address_gives_the_same_again(client: Client) -> None:
    stated = {
        "turn_calls": "3", "call_tokens": "20", "result_tokens": "300", "keep": "1", "limit": "9000",
        "at_limit": "truncate",
        "pause": "7.5", "caching": "off", "reasoning_kept": "dropped", "sub_calls": "0.5", "sub_model": "gpt-4o-mini",
        "sub_input_tokens": "100", "sub_output_tokens": "10", "success_rate": "80%", "turn_images": "800x600:auto:2",
    }  # fmt: skip
    html = client.get("/conversation/", FIELDS | stated | {"models": "gpt-4o"}).content.decode()
    query = {name: value for name, (value,) in parse_qs(urlsplit(address(html)).query).items()}
    assert {name: query.get(name) for name in stated} == stated
    assert costs(client.get(address(html)).content.decode()) == costs(html)


def test_a_conversation_goes_along_through_a_request_and_back(client: Client) -> None:
    html = client.get("/", FIELDS | {"turn_calls": "3", "success_rate": "80%"}).content.decode()
    links = [link for link in attributes(html, "nav a", "href") if link.startswith("/conversation/?")]
    assert links
    assert "turn_calls=3" in links[0]
    assert "success_rate=80" in links[0]


def test_a_request_alone_becomes_a_conversation_of_ten_turns(client: Client) -> None:
    html = client.get("/conversation/", {"input_tokens": "100", "output_tokens": "200"}).content.decode()
    assert attribute(html, "#turn_count", "value") == "10"
    assert attribute(html, "#user_tokens", "value") == "150"


def test_addresses_of_before_open_with_the_same_figures(client: Client) -> None:
    html = client.get(f"/conversation/?{OLD}").content.decode()
    assert costs(html) == costs(get(client))
    assert "turn_count=2" in address(html)
    lines = list(csv.DictReader(io.StringIO(client.get(f"/conversation.csv?{OLD}").content.decode())))
    assert [line["usd_per_conversation"] for line in lines] == ["0.03825"]
    reasons = OLD.replace("reasoning_tokens=0", "reasoning_tokens=1000").replace("2024-06-01", "2026-11-21")
    html = client.get(f"/conversation/?{reasons.replace('claude-3-opus', 'claude-sonnet-5-5')}").content.decode()
    assert costs(html)[0][4:6] == ["550", "2,400"]  # reasoning was never sent again
    for sort in ("plain", "-saved", "conversation", "alone", "input", "cached", "-month", "model"):
        assert client.get(f"/conversation/?{OLD}&sort={sort}").status_code == 200


def test_tools_are_counted_with_what_every_call_begins_with(client: Client) -> None:
    tools = json.dumps([{"name": "look", "description": "Look up an order", "input_schema": {"type": "object"}}])
    form = FIELDS | {"input_tokens": "", "prompt": "Be kind.", "kind": "text"}
    answers = [client.post("/conversation/", form | {"tools": given}).content.decode() for given in ("", tools)]
    without, with_tools = (int(re.sub(r"\D", "", costs(html)[0][4])) for html in answers)
    assert with_tools > without


def test_with_htmx_only_the_figures_come_and_the_address_follows(client: Client) -> None:
    response = client.post("/conversation/", FIELDS, headers={"HX-Request": "true"})
    assert not is_whole(response.content.decode())
    assert "turn_count=2" in response["HX-Replace-Url"]
    refused = client.post("/conversation/", FIELDS | {"turn_count": "0"}, headers={"HX-Request": "true"})
    assert (refused.status_code, refused["HX-Reswap"]) == (400, "none")


def test_it_is_compared_column_by_column(client: Client) -> None:
    html = get(client, path="/compare/conversation/", models="claude-3-opus,claude-3-haiku")
    titles = every(html, ".versus tbody th[scope=row]")
    assert titles[:2] == ["A month", "A conversation"]
    # Opus costs 15 in and 75 out, Haiku 0.25 and 1.25: 0.03825 / 60 × 1,000
    assert says(html, ".versus td", "$0.638")
    assert "/compare/conversation/" in address(html)


def test_the_cheapest_five_are_those_of_this_conversation(client: Client) -> None:
    query = urlencode(FIELDS | TODAY | {"set": "cheapest"})
    html = client.get(f"/conversation/?{query}").content.decode()
    chosen = every(html, "#chips .chip-name")
    assert len(chosen) == len(costs(html)) == 5
    assert says(html, ".costs .best", chosen[0])


def test_a_prompt_never_stands_in_the_address(client: Client) -> None:
    html = client.post("/conversation/", FIELDS | {"prompt": "a secret sentence", "kind": "text"}).content.decode()
    assert "secret" not in address(html)


def test_the_plan_speaks_of_conversations(client: Client) -> None:
    plan = {"users": "5", "budget": "100", "seat": "3", "months": "2", "cached": "50"}
    html = client.get("/conversation/", FIELDS | TODAY | plan).content.decode()
    # 100 + 50 and 400 tokens at 2 dollars, 400 at 10: 0.0011 + 0.004 = 0.0051 a conversation
    assert says(html, "#plan th", "A conversation $, average")
    assert says(html, "#plan th", "Conversations expected")
    assert says(html, "#plan th", "Covers conversations a month")
    assert says(html, "#plan th", "Conversation fits")
    assert says(html, "#plan p", "2,000 conversations in total")
    assert says(html, "#plan td", "$10.20")  # 2,000 × 0.0051
    assert says(html, "#plan dd", "2 turns, user messages of 50 tokens")
    assert not says(html, "#plan", " requests a month")


def test_the_plan_of_conversations_asks_for_conversations(client: Client) -> None:
    assert one(get(client), "label[for=requests_low]") == "Conversations, low"
    assert one(client.get("/").content.decode(), "label[for=requests_low]") == "Requests, low"
