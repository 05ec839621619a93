"""Paste a prompt, see what it costs. Assertions are on what a person sees."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.html import (
    address,
    attribute,
    attributes,
    costs,
    error,
    every,
    has,
    inline_scripts,
    is_whole,
    leaks,
    one,
    read,
    says,
    texts,
)

PROMPT = "tiktoken is great!"  # six tokens in both encodings: openai-cookbook
FORM = {
    "prompt": PROMPT,
    "output_tokens": "100",
    "requests": "1000",
    "as_of": "2024-11-20",
    "models": "gpt-4o,gpt-4o-mini",
}


def post(client: Client, **changes: object) -> str:
    response = client.post("/", FORM | changes)
    assert response.status_code == 200
    return response.content.decode()


def test_the_first_visit_shows_a_worked_example(client: Client) -> None:
    html = client.get("/").content.decode()
    assert one(html, "#prompt-label .tag") == "example"
    assert texts(html)["prompt"].startswith("You are the support assistant")
    assert len(costs(html)) >= 8


def test_it_shows_what_a_request_costs_cheapest_first(client: Client) -> None:
    rows = costs(post(client))
    # gpt-4o-mini: (6 × 0.15 + 100 × 0.60) / 1,000,000; gpt-4o: (6 × 2.50 + 100 × 10) / 1,000,000 = 0.001015;
    # of the window: 106 / 128,000 = 0.08 %
    assert rows[0] == [
        "gpt-4o-mini", "0.0609", "1.00", "0.0000609", "6", "100", "0.08%", "snapshot 2024-07-18",
    ]  # fmt: skip
    assert rows[1] == [
        "gpt-4o", "1.02", "16.7", "0.00102", "6", "100", "0.08%", "snapshot 2024-08-06",
    ]  # fmt: skip
    assert one(post(client), ".costs .best .best-tag") == "cheapest"


def test_all_columns_can_be_shown(client: Client) -> None:
    keys = "usd_per_month,usd_per_request,usd_per_1000_requests,times_cheapest,input_tokens,input_usd_per_million,"
    row = costs(post(client, columns=f"{keys}output_usd_per_million,context_share,provider,billed_output_tokens"))[0]
    assert row == [
        "gpt-4o-mini", "0.0609", "1.00", "0.0000609", "0.0609", "6", "100", "0.15", "0.60", "0.08%", "OpenAI",
        "snapshot 2024-07-18",
    ]  # fmt: skip


def test_the_strip_says_the_answer(client: Client) -> None:
    assert every(post(client), "#strip > p") == [
        "6 tokens · 1,000 a month", "$0.0609 a month gpt-4o-mini", "gpt-4o costs 16.7× as much",
    ]  # fmt: skip


def test_the_baseline_is_what_the_others_are_compared_with(client: Client) -> None:
    html = post(client, baseline="gpt-4o")
    # 0.0609 / 1.015 = 0.06
    assert [row[2] for row in costs(html)] == ["0.060", "1.00"]
    assert "baseline=gpt-4o" in address(html)
    assert "baseline" not in address(post(client, baseline="o1"))


def test_it_shows_the_size_of_the_text_in_each_encoding(client: Client) -> None:
    html = post(client, prompt="お誕生日おめでとう ok")
    assert every(html, "dl.size dd") == ["9", "10", "12", "2"]  # 8 + 1 in o200k_base, 9 + 1 in cl100k_base


def test_an_estimated_count_is_marked_wherever_it_shows(client: Client) -> None:
    row = costs(post(client, models="claude-3-opus"))[0]
    assert [cell for cell in (*row[1:5], row[6]) if not cell.startswith("≈ ")] == []
    assert row[5] == "100"


def test_requests_a_day_count_on_the_days_given(client: Client) -> None:
    html = post(client, requests="10", per="day", days="20", models="gpt-4o")
    # 10 × 20 × (6 × 2.50 + 100 × 10) / 1,000,000 = 0.203
    assert costs(html)[0][1] == "0.203"
    assert one(html, ".s-size") == "6 tokens · 200 a month"


def test_numbers_may_be_typed_with_separators(client: Client) -> None:
    assert costs(post(client, requests="1,000")) == costs(post(client, requests="1 000")) == costs(post(client))


def test_it_prices_with_the_day_chosen(client: Client) -> None:
    row = costs(post(client, as_of="2024-06-01", models="gpt-4o"))[0]
    assert row[-1] == "snapshot 2024-05-13"
    assert row[3] == "0.00153"  # (6 × 5 + 100 × 15) / 1,000,000


def test_what_has_no_price_shows_a_dash_and_the_reason_and_comes_last(client: Client) -> None:
    html = post(client, models="nonsense,gpt-4o,o1", as_of="2024-06-01")
    rows = costs(html)
    assert [row[0] for row in rows] == ["gpt-4o", "nonsense", "o1"]
    assert rows[1][1:5] == ["–", "–", "–", "–"]
    assert "nonsense is not in any price table" in rows[1][-1]
    assert "o1 did not exist before 2024-12-17" in rows[2][-1]
    assert every(html, ".costs .group") == ["No price"]


def test_how_many_times_as_much_is_marked_where_a_count_is_an_estimate(client: Client) -> None:
    answers = [one(post(client, models=f"gpt-4o,{other}"), ".s-more") for other in ("gpt-4o-mini", "claude-3-opus")]
    assert "costs ≈ " not in answers[0]
    assert "costs ≈ " in answers[1]


def test_without_a_number_of_requests_the_answer_is_of_one(client: Client) -> None:
    html = post(client, requests="", prompt="", input_tokens="1000", output_tokens="0", models="gpt-4o")
    assert every(html, "#strip > p")[:2] == ["1,000 tokens", "$0.0025 a request gpt-4o"]
    assert [head for head in every(html, ".costs thead th") if "Month" in head] == []


def test_what_does_not_fit_says_so(client: Client) -> None:
    html = post(client, models="gpt-4o", output_tokens="200000")
    assert "200,006 tokens exceed the context window of 128,000" in costs(html)[0][-1]
    assert every(html, ".costs .group") == ["Does not fit"]
    assert one(html, ".s-cost") == "gpt-4o cannot do this job"


def test_a_header_sorts_and_says_how(client: Client) -> None:
    html = post(client, sort="-month")
    assert [row[0] for row in costs(html)] == ["gpt-4o", "gpt-4o-mini"]
    assert every(html, "[aria-sort=descending]") == ["Month$"]
    assert attribute(html, "#sort-usd_per_month", "value") == "month"
    by_name = costs(post(client, sort="model", models="o1,gpt-4o,claude-3-opus"))
    assert [row[0] for row in by_name] == ["claude-3-opus", "gpt-4o", "o1"]  # o1 came later: it has no price


def test_a_figure_opens_to_show_how_it_was_computed(client: Client) -> None:
    html = post(client, how="gpt-4o")
    steps = read(html).tables[1]
    assert steps[1:] == [
        ["input", "6 tokens", "$2.50 per 1,000,000", "$0.000015"],
        ["output", "100 tokens", "$10.00 per 1,000,000", "$0.001"],
        ["One request", "$0.001015"],
        ["A month: 1,000 requests", "$1.015"],
    ]
    assert says(html, ".how-body p", "The price of gpt-4o-2024-08-06, tier standard, in effect from 2024-08-06")
    assert attributes(html, ".how-body a", "href")[0].startswith("https://")


def test_the_price_is_of_the_tier_that_a_name_implies(client: Client) -> None:
    name = "openai/gpt-5.6-sol:batch"
    html = client.get(f"/?input_tokens=1000&output_tokens=100&models={name}&how={name}").content.decode()
    (origin,) = (text for text in every(html, ".how-body p") if "in effect from" in text)
    assert ", tier batch, in effect from" in origin


def test_the_tokens_can_be_seen(client: Client) -> None:
    html = post(client, show="o200k_base", prompt="a b\n誕")
    assert one(html, "#tokens-title") == "The prompt as o200k_base tokens"
    assert every(html, ".piece") == ["a", "· b", "↵", "誕"]
    assert every(html, ".piece .ws") == ["·", "↵"]


def test_a_long_text_shows_only_its_first_tokens(client: Client) -> None:
    html = post(client, show="cl100k_base", prompt="word " * 3000)
    assert one(html, ".tokens .note") == "The first 2,000 of 3,001 tokens."
    assert len(every(html, ".piece")) == 2000


def test_a_text_file_takes_the_place_of_the_text(client: Client) -> None:
    html = post(client, file=SimpleUploadedFile("prompt.txt", "tiktoken is great!\r\n".encode("utf-8-sig")))
    assert texts(html)["prompt"] == "tiktoken is great!"


def test_line_ends_are_counted_once_whatever_the_browser_sends(client: Client) -> None:
    assert costs(post(client, prompt="a\r\nb")) == costs(post(client, prompt="a\nb"))


def test_nothing_pasted_is_what_the_answer_alone_costs(client: Client) -> None:
    html = post(client, prompt="", models="gpt-4o")
    assert one(html, ".s-size") == "No prompt yet · 1,000 a month"
    assert costs(html)[0][1] == "1.00"


def test_a_number_of_tokens_may_be_given_instead(client: Client) -> None:
    html = post(client, prompt="", input_tokens="1000000", models="claude-3-opus")
    assert costs(html)[0][4] == "1,000,000"


# --- The address ---------------------------------------------------------------------------------------------------


def test_the_address_gives_the_same_figures_without_the_prompt(client: Client) -> None:
    html = post(client, prompt="a very secret prompt", sort="-month")
    assert "secret" not in address(html)
    again = client.get(address(html)).content.decode()
    assert costs(again) == costs(html)
    assert every(again, "#strip > p")[1:] == every(html, "#strip > p")[1:]
    assert one(again, ".s-size") == "4 tokens of a text that stays with whoever pasted it · 1,000 a month"


def test_figures_of_an_address_survive_a_change_of_the_form(client: Client) -> None:
    again = client.get(address(post(client))).content.decode()
    fields = dict(read(again).fields)
    assert (fields["o200k_base"], fields["cl100k_base"]) == ("6", "6")


def test_a_prompt_in_an_address_is_not_read(client: Client) -> None:
    html = client.get("/?prompt=something+secret&models=gpt-4o").content.decode()
    assert not leaks(html, "secret")


def test_an_answer_by_htmx_is_the_results_alone_and_moves_the_address(client: Client) -> None:
    response = client.post("/", FORM, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert html.startswith('<section id="results"')
    assert not is_whole(html)
    assert response["HX-Replace-Url"] == address(html)


# --- Charts --------------------------------------------------------------------------------------------------------


def test_nothing_priced_is_no_chart(client: Client) -> None:
    assert not has(post(client, models="nonsense"), "#charts")


# --- What bad input gets -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("output_tokens", "-1", "Enter a whole number from 0 to 10,000,000."),
        ("output_tokens", "1.5", "Enter a whole number"),
        ("output_tokens", "9" * 400, "Enter a whole number"),
        ("output_tokens", "١٢x", "Enter a whole number"),
        ("reasoning_tokens", "many", "Enter a whole number"),
        ("requests", "1e13", "Enter a whole number from 0 to 1,000,000,000,000."),
        ("requests", "1000000000001", "Enter a whole number"),
        ("days", "32", "Enter a whole number from 1 to 31."),
        ("days", "0", "Enter a whole number from 1 to 31."),
        ("input_tokens", "ten", "Enter a whole number"),
        ("as_of", "2026-02-30", "Enter a valid date as year-month-day"),
        ("as_of", "tomorrow", "Enter a valid date"),
        ("tier", "cheap", "Unknown tier 'cheap'. Choose from standard, batch, flex, priority."),
        ("at", "25:00", "Enter a time of day"),
        ("per", "week", "Choose month or day."),
        ("sort", "color", "Unknown column 'color' to sort by."),
        ("show", "p50k_base", "Select a valid choice"),
        ("models", "x" * 201, "A model name can have at most 200"),
        ("models", ",".join(f"m{n}" for n in range(1_001)), "1,001 models; the limit is 1,000."),
        ("prompt", "a\x00b", "NUL character"),
    ],
)
def test_a_bad_field_is_told_beside_it_and_the_rest_is_kept(
    client: Client, field: str, value: str, message: str
) -> None:
    response = client.post("/", FORM | {field: value})
    html = response.content.decode()
    assert response.status_code == 400
    assert message in error(html, field)
    if field != "prompt":
        assert texts(html)["prompt"] == PROMPT
    if field != "requests":
        assert read(html).values["requests"] == "1000"


@pytest.mark.parametrize("changes", [{}, {"requests": "x"}])
def test_every_message_that_htmx_brings_has_its_place_on_the_page(client: Client, changes: dict[str, str]) -> None:
    places = set(attributes(client.get("/").content.decode(), "[id]", "id"))
    html = client.post("/", FORM | changes, headers={"HX-Request": "true"}).content.decode()
    brought = attributes(html, "[hx-swap-oob]", "id")
    assert "error-same_answer_length" in brought
    assert set(brought) <= places


def test_by_htmx_the_messages_come_alone_and_the_figures_stay(client: Client) -> None:
    response = client.post("/", FORM | {"requests": "x"}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == 400
    assert response["HX-Reswap"] == "none"
    assert attribute(html, "#error-requests", "hx-swap-oob") == "true"
    assert error(html, "requests").startswith("Enter a whole number")
    assert not has(html, "#results")


def test_a_text_over_the_limit_is_given_back_with_413(client: Client, settings: object) -> None:
    text = "x" * 500_001
    response = client.post("/", FORM | {"prompt": text})
    html = response.content.decode()
    assert response.status_code == 413
    assert error(html, "prompt").startswith("The text has 500,001 characters; the limit is 500,000.")
    assert texts(html)["prompt"] == text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"tools": "x" * 500_001}, "tools"),
        ({"kind": "chat", "role": ["user", "user"], "name": ["", ""], "content": ["x" * 500_000, "y"]}, "prompt"),
    ],
)
def test_tools_and_chats_over_the_limit_are_413_too(client: Client, given: dict[str, object], field: str) -> None:
    response = client.post("/", FORM | given)
    assert response.status_code == 413
    assert error(response.content.decode(), field).startswith("The text has 500,001 characters; the limit is 500,000.")


def test_a_body_far_over_the_limit_is_refused_unread(client: Client) -> None:
    response = client.post("/", FORM | {"prompt": "x" * 5_000_000})
    assert response.status_code == 413
    assert says(response.content.decode(), "#main p", "The limit is 500,000 characters")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x01", b"a\x00b", b"\xff\xfe\x00"])
def test_a_file_that_is_not_text_is_refused(client: Client, content: bytes) -> None:
    response = client.post("/", FORM | {"file": SimpleUploadedFile("cat.png", content)})
    html = response.content.decode()
    assert response.status_code == 400
    assert "cat.png is not a text file" in texts(html)["error-file"]
    assert texts(html)["prompt"] == PROMPT


def test_half_a_million_spaces_are_answered(client: Client) -> None:
    assert costs(post(client, prompt=" " * 500_000))


def test_a_special_token_is_text(client: Client) -> None:
    assert costs(post(client, prompt="<|endoftext|>", models="gpt-4o"))[0][4] == "7"


@pytest.mark.parametrize(
    "query",
    [
        "as_of=%ED%A0%80", "models=%ED%A0%80", "models=%00", "o200k_base=-5", "o200k_base=999999999999", "sort=%00",
        "requests=NaN", "how=%3Cscript%3E&models=gpt-4o", "tier=%F0%9F%98%80", "file=x", "show=cl100k_base",
        "as_of=0001-01-01", "as_of=9999-12-31", "characters=1&words=2",
    ],
)  # fmt: skip
def test_no_address_makes_an_error_of_ours(client: Client, query: str) -> None:
    for path in ("/", "/estimate.csv"):
        response = client.get(f"{path}?{query}")
        assert response.status_code in (200, 400)
        assert path != "/" or not inline_scripts(response.content.decode())


def test_text_in_a_model_name_is_escaped(client: Client) -> None:
    html = post(client, models="<script>alert(1)</script>")
    assert not inline_scripts(html)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)("/").status_code == 405


def test_no_page_sets_a_cookie(client: Client) -> None:
    assert not client.get("/").cookies
    assert not client.post("/", FORM).cookies


def test_the_prompt_is_never_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for changes in ({}, {"requests": "x"}, {"as_of": "never"}):
        client.post("/", FORM | {"prompt": "a very secret prompt"} | changes)
    assert "secret" not in caplog.text
