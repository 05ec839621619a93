"""The page of fine-tuning: what pays for itself, beside what, and until when it lasts."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.html import address, attributes, error, every, figures, has, leaks, one, read, says

HELLO = json.dumps({"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello"}]})
HELLO_TOKENS = 3 + 2 * (3 + 1 + 1)
NOTE = "#of-file p"
GIVEN = {"epochs": "3", "as_of": "2026-11-21", "models": "gpt-6.2-sol", "base_input_tokens": "2000",
         "saved_tokens": "1500", "base_output_tokens": "200", "requests": "20000"}  # fmt: skip
"""A request costs (2,000 × 2.00 + 200 × 10.00) / 1,000,000 = 0.006 dollars."""
TRAINED = GIVEN | {"training_tokens": "1000000"}
OLD = (
    "/training/?model=ft:gpt-4o-mini-2024-07-18&tokens=1000000&epochs=3&input_tokens=300&output_tokens=200"
    "&base_model=gpt-4o&base_input_tokens=1500&base_output_tokens=200&requests=10000&as_of=2026-11-21"
)
"""An address as the page wrote it before it compared several models."""


def post(client: Client, content: bytes | None = None, **more: str) -> tuple[int, str]:
    file = {} if content is None else {"file": SimpleUploadedFile("train.jsonl", content)}
    response = client.post("/training/", {**GIVEN, **more, **file})
    return response.status_code, response.content.decode()


def show(client: Client, **more: str) -> str:
    response = client.get("/training/", {**TRAINED, **more})
    assert response.status_code == 200
    return response.content.decode()


def find_row(html: str, name: str) -> list[str]:
    """Texts of the cells of a model's row."""
    return every(html, f'tr[data-name="{name}"] > *')


def strip(html: str) -> str:
    return one(html, "#strip")


def test_the_first_visit_shows_what_pays_for_itself_and_beside_what(client: Client) -> None:
    """Gemini 3.1 Flash-Lite: 3 × 3.00; 0.006 − 0.0006375 saved by a request; × 20,000 × 12, less the training."""
    html = client.get("/training/").content.decode()
    assert "$1,278.00 saved ft:gemini-3.1-flash-lite pays after 1,679 requests, in Nov 2026;" in strip(html)
    assert "in 12 months beside claude-sonnet-5-5" in strip(html)
    assert "no retirement of its base model is announced" in strip(html)


def test_the_end_of_the_base_model_and_its_successor_stand_beside_every_figure(client: Client) -> None:
    html = show(client)
    row = find_row(html, "ft:gpt-4o-mini-2024-07-18")
    assert row[-1] == "14 Jan 2027, then gpt-6-luna"
    assert "base model retires 14 Jan 2027, then gpt-6-luna" in row[0]
    assert "training closed to new customers since 7 May 2026, closed to all from 6 Jan 2027" in row[0]
    assert find_row(html, "ft:gemini-3.1-flash-lite")[-1] == "none announced"


def test_the_strip_says_it_of_the_model_that_the_answer_is_about(client: Client) -> None:
    said = strip(show(client, model="ft:gpt-4o-mini-2024-07-18"))
    assert "base model retires 14 Jan 2027, then gpt-6-luna; pays after 1,605 requests" in said
    assert "training closed to new customers since 7 May 2026" in said


def test_what_ends_before_it_pays_is_not_called_a_saving(client: Client) -> None:
    html = show(client, model="ft:gpt-4o-2024-08-06")
    assert "ft:gpt-4o-2024-08-06 does not pay for itself" in strip(html)
    assert "it ends on 14 Jan 2027, before it has paid for itself" in strip(html)
    assert find_row(html, "ft:gpt-4o-2024-08-06")[2] == "never"


def test_rows_stand_in_groups(client: Client) -> None:
    html = show(client, models="gpt-6.2-sol,o1,nonsense")
    assert every(html, "tr.group") == [
        "Fine-tuned",
        "Fine-tuned: no longer sold, last price",
        "Without fine-tuning, and what the best would save",
        "Without fine-tuning: no longer sold, last price, or no price",
    ]
    assert one(html, "tr.best .best-tag") == "best"


def test_a_chosen_model_is_compared_with(client: Client) -> None:
    html = show(client, models="gpt-6.2-sol,gpt-6-luna", baseline="gpt-6-luna")
    assert "No fine-tuning pays for itself beside gpt-6-luna" in strip(html)
    assert "ft:gemini-3.1-flash-lite would beside gpt-6.2-sol" in strip(html)
    assert has(html, 'button[name=pin][value="gpt-6-luna"][aria-pressed=true]')


def test_saved_tokens_may_be_a_share_of_the_prompt(client: Client) -> None:
    assert find_row(show(client, saved_tokens="75%"), "ft:gpt-4o-mini-2024-07-18") == find_row(
        show(client), "ft:gpt-4o-mini-2024-07-18"
    )
    assert "saved_tokens=75%25" in address(show(client, saved_tokens="75%"))


def test_without_requests_what_pays_after_the_fewest_is_best(client: Client) -> None:
    html = show(client, requests="")
    assert "1,605 requests until it pays ft:gpt-4o-mini-2024-07-18" in strip(html)
    assert says(html, ".note", "Enter requests to see months")
    assert "payback" not in figures(html)


def test_a_budget_is_held_against_each_month_and_the_training(client: Client) -> None:
    """The first month: 9 + 20,000 × 0.0006375 = 21.75 dollars."""
    assert "Over $21 in Nov 2026" in strip(show(client, budget="21"))
    assert "Within $22 a month" in strip(show(client, budget="22"))


def test_a_row_opens_its_calculation_with_the_sources_of_its_end(client: Client) -> None:
    html = show(client, how="ft:gpt-4o-mini-2024-07-18")
    assert says(html, ".how-body p", "Base model retires 14 Jan 2027, then gpt-6-luna. Source")
    assert says(html, ".how-body p", "Closed on 7 May 2026 to organizations that had never trained a model")
    assert every(html, ".how-body table:first-of-type td")[:3] == ["3,000,000 tokens", "$3.00 per 1,000,000", "$9.00"]
    assert "https://developers.openai.com/api/docs/deprecations" in attributes(html, ".how-body a", "href")


def test_the_storage_of_a_tuned_model_is_in_its_month(client: Client) -> None:
    html = show(client, how="ft:amazon.nova-2-lite-v1:0")
    sums = dict(zip(every(html, ".how-body tfoot th"), every(html, ".how-body tfoot td"), strict=True))
    assert sums["Storage of the tuned model, a month"] == "$1.95"
    assert sums["A month: 20,000 requests, with storage"] == "$14.95"  # 20,000 × 0.00065 + 1.95


def test_the_chart_starts_with_the_training_and_ends_with_the_model(client: Client) -> None:
    drawn = figures(show(client))
    lines = {line["name"]: line["y"] for line in drawn["payback"]["data"] if line.get("name")}
    assert lines["gpt-6.2-sol"][:3] == [0, 120, 240]  # 20,000 × 0.006 a month
    assert lines["ft:gemini-3.1-flash-lite"][:2] == [9, 21.75]
    assert len(lines["ft:gpt-4o-mini-2024-07-18"]) == 3  # the training, November, December
    assert drawn["requests"]["data"][1]["x"] == [0, 1679, 3358]


def test_a_file_is_counted_and_priced(client: Client) -> None:
    status, html = post(client, "\n".join([HELLO] * 100).encode(), model="ft:gpt-4o-mini-2024-07-18")
    total = 100 * HELLO_TOKENS * 3 * Decimal("3.00") / 10**6
    assert status == 200
    assert one(html, NOTE).startswith(f"100 examples, {100 * HELLO_TOKENS:,} tokens an epoch;")
    assert read(html).values["training_tokens"] == str(100 * HELLO_TOKENS)
    assert find_row(html, "ft:gpt-4o-mini-2024-07-18")[4] == f"{total:.4f}"


def test_a_file_needs_no_model(client: Client) -> None:
    status, html = post(client, HELLO.encode())
    assert (status, read(html).values["training_tokens"]) == (200, str(HELLO_TOKENS))


def test_the_address_holds_the_tokens_and_not_the_text(client: Client) -> None:
    _, html = post(client, HELLO.replace("Hello", "A secret").encode())
    assert not leaks(html, "secret")
    assert "training_tokens=" in address(html)


def test_the_address_gives_the_same_page_again(client: Client) -> None:
    html = show(client, growth="5", budget="500", months="24", per="day", days="20", tier="standard", sort="training")
    again = client.get(address(html)).content.decode()
    assert (strip(again), every(again, "td")) == (strip(html), every(html, "td"))
    assert address(again) == address(html)


def test_an_address_of_before_still_opens(client: Client) -> None:
    """1,000,000 × 3 × 3.00; (300 × 0.30 + 200 × 1.20) and (1,500 × 2.50 + 200 × 10.00), each per million.

    9 / (0.00575 − 0.00033) is 1,660.5.
    """
    html = client.get(OLD).content.decode()
    assert find_row(html, "ft:gpt-4o-mini-2024-07-18")[2] == "1,661"
    assert read(html).values["saved_tokens"] == "1200"
    assert "pays after 1,661 requests" in strip(html)


def test_bad_lines_are_named_and_the_good_ones_counted(client: Client) -> None:
    _, html = post(client, f"{HELLO}\n{{\n{HELLO}\n[]\n".encode())
    assert [note.partition(",")[0].rstrip(":") for note in every(html, NOTE)] == [
        "2 examples",
        "2 lines are not counted",
    ]
    second, fourth = every(html, "#of-file li.problem")
    assert second.startswith("Line 2: not valid JSON")
    assert fourth == "Line 4: expected an object, not a list"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file is empty."),
        (b"%PDF-1.7\n\xff\xfe", "No line is a valid training example. Line 1: not valid JSON"),
        (b"\xff" * 100, "No line is a valid training example. Line 1: not UTF-8"),
        (b"\n\nHello\n[]\n", "No line is a valid training example. Line 3: not valid JSON"),
        (b'{"prompt": "a", "completion": "b"}', "has prompt and completion"),
    ],
    ids=range(6),
)
def test_a_file_without_examples_gets_a_clear_message(client: Client, content: bytes, words: str) -> None:
    status, html = post(client, content)
    assert status == 400
    assert words in error(html, "file")
    assert "Fix the highlighted fields" in strip(html)


def test_a_file_of_too_many_faults_is_refused_and_its_first_ones_are_listed(client: Client) -> None:
    status, html = post(client, HELLO.encode() + b"\n" + b"{\n" * 10_001)
    assert status == 400
    assert error(html, "file").startswith("More than 10,000 lines are not training examples; the rest after line")
    assert every(html, NOTE) == ["10,001 lines are not counted:", "The first 50 are listed."]


def test_a_file_over_the_limit_is_refused_before_it_is_read(client: Client, settings: object) -> None:
    settings.MAX_TRAINING_MB = 1  # type: ignore[attr-defined]
    status, html = post(client, b"x" * 1_100_000)
    assert status == 413
    assert says(html, "#main p", "Training files can be up to 1 MB.")


def test_over_long_examples_are_named(client: Client) -> None:
    long = HELLO.replace("Hello", " hello" * 70_000, 1)
    _, html = post(client, f"{HELLO}\n{long}".encode(), model="ft:gpt-4o-mini-2024-07-18")
    said = "1 example longer than the model's limit, cut for training and counted that way: line 2 (70,0"
    assert says(html, NOTE, said)
    assert read(html).values["training_tokens"] == str(HELLO_TOKENS + 65_536)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gpt-4o", "gpt-4o-2024-08-06 has no per-token training price"),
        ("ft:nothing", "is not in any price table"),
    ],
)
def test_a_model_without_a_price_of_training_says_why(client: Client, name: str, words: str) -> None:
    html = show(client, model=name)
    assert words in find_row(html, name)[0]
    assert f"{name} does not pay for itself" in strip(html)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", "never"),
        ("epochs", "51"),
        ("training_tokens", "-1"),
        ("as_of", "never"),
        ("base_input_tokens", "1e12"),
        ("saved_tokens", "2001"),
        ("saved_tokens", "120%"),
        ("requests", "1,5"),
        ("growth", "much"),
        ("months", "37"),
        ("budget", "-1"),
        ("tier", "free"),
        ("days", "32"),
        ("sort", "beauty"),
        ("models", ",".join(f"m{place}" for place in range(61))),
    ],
)
def test_a_slip_is_told_beside_its_field_and_the_rest_is_kept(client: Client, name: str, value: str) -> None:
    response = client.get("/training/", {**TRAINED, name: value})
    html = response.content.decode()
    assert response.status_code == 400
    assert error(html, name)
    assert read(html).values["base_output_tokens"] == "200"


def test_growth_beyond_any_volume_is_told_beside_the_requests(client: Client) -> None:
    response = client.get("/training/", {**TRAINED, "requests": "1e12", "growth": "100"})
    assert response.status_code == 400
    assert error(response.content.decode(), "requests").startswith("The requests must stay at or below")


def test_a_fragment_brings_the_counted_tokens_into_their_field(client: Client) -> None:
    file = SimpleUploadedFile("train.jsonl", HELLO.encode())
    html = client.post("/training/", {**GIVEN, "file": file}, headers={"HX-Request": "true"}).content.decode()
    assert has(html, "#training-file[hx-swap-oob] #training_tokens[value='13']")
    assert has(html, "#strip[hx-swap-oob]")


@pytest.mark.parametrize(
    ("estimate", "tokens"),
    [("input_tokens=900&output_tokens=70", "900"), ("o200k_base=612.28.40.0&output_tokens=70", "680")],
)
def test_the_request_of_an_estimate_goes_along(client: Client, estimate: str, tokens: str) -> None:
    html = client.get("/training/", {"estimate": f"{estimate}&requests=5000&models=gpt-6.2-sol"}).content.decode()
    values = read(html).values
    assert (values["base_input_tokens"], values["base_output_tokens"], values["requests"]) == (tokens, "70", "5000")
    asked = client.get("/training/", {"estimate": estimate, "base_input_tokens": "5"}).content.decode()
    assert read(asked).values["base_input_tokens"] == "5"


@pytest.mark.parametrize("estimate", ["input_tokens=x", "o200k_base=..", "o200k_base=1.2.3.99999999999", "%"])
def test_a_damaged_estimate_leaves_the_example(client: Client, estimate: str) -> None:
    html = client.get("/training/", {"estimate": estimate}).content.decode()
    assert read(html).values["base_input_tokens"] == "2000"
