"""The screen of pipelines: its strip, its combinations, what htmx puts in place, its files with the same figures."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tests.support.html import attribute, attributes, every, figures, grid, has, is_whole, one, says

PAIR = (
    "requests=1000&as_of=2026-11-21&models=gpt-4o-mini,gpt-4o&model=text-embedding-3-small,text-embedding-3-large"
    "&kind=embedding&input_tokens=1000&output_tokens=&model=chosen&kind=chat&input_tokens=1000&output_tokens=100"
)
"""A thousand requests: 0.02 or 0.13 to embed a million tokens; 0.15 + 0.06 on gpt-4o-mini, 2.50 + 1.00 on gpt-4o."""
LASTING = PAIR.replace("gpt-4o-mini,gpt-4o", "gpt-6-luna,gpt-6.2-astra")
"""The same on models that do not retire: 0.10 + 0.05 on gpt-6-luna, 8.00 + 4.00 on gpt-6.2-astra."""
MONTHS = ["0.23", "0.34", "3.52", "3.63"]
NAMES = [
    "text-embedding-3-small + gpt-4o-mini",
    "text-embedding-3-large + gpt-4o-mini",
    "text-embedding-3-small + gpt-4o",
    "text-embedding-3-large + gpt-4o",
]


def page(client: Client, query: str) -> str:
    return client.get(f"/pipeline/?{query}").content.decode()


def live(client: Client, query: str) -> Any:
    """What htmx asks after a change, answered with what it puts in place."""
    data: dict[str, list[str]] = {}
    for name, _, value in (pair.partition("=") for pair in query.split("&")):
        data.setdefault(name, []).append(value)
    return client.post("/pipeline/", data, headers={"HX-Request": "true"})


# --- The answer ------------------------------------------------------------------------------------------------------


def test_the_strip_names_the_cheapest_combination_and_the_dearest(client: Client) -> None:
    """3.63 ÷ 0.23 = 15.8."""
    html = page(client, PAIR)
    assert one(html, ".s-size") == "2 steps · 4 combinations · 1,000 a month"
    assert one(html, ".s-cost") == f"$0.23 a month {NAMES[0]}"
    assert one(html, ".s-more") == f"{NAMES[3]} costs 15.8× as much"


def test_a_pinned_chip_is_compared_by_its_cheapest_combination(client: Client) -> None:
    """3.52 ÷ 0.23 = 15.3; of it, 0.23 is 0.065 and 0.34 is 0.097."""
    html = page(client, f"{PAIR}&baseline=gpt-4o")
    assert one(html, ".s-more") == f"{NAMES[2]} costs 15.3× as much"
    assert one(html, "thead .c-times_cheapest") == "×baseline"
    assert [row[2] for row in grid(html, ".combinations")[1:]] == ["0.065", "0.097", "1.00", "1.03"]


@pytest.mark.parametrize(
    ("more", "words", "over"),
    [
        ("&budget=1", "within $1 in all 12 months on 2 of 4", False),
        ("&budget=0.1", "over $0.10 now", True),
        ("&budget=0.2", "within $0.20 in all 12 months on 1 of 4", False),
        ("&budget=0.3&growth=10", "within $0.30 until Apr 2027; in all 12 months on 0 of 4", False),
    ],
)
def test_a_budget_is_held_against_the_months(client: Client, more: str, words: str, over: bool) -> None:
    """A month costs 0.02 or 0.13, and 0.15 or 12.00; 0.17 with 10% more each is 0.274 in the sixth, then 0.301."""
    html = page(client, LASTING + more)
    assert one(html, ".s-budget") == words
    assert has(html, ".s-over") == over


def test_what_is_paid_once_alone_passes_a_budget_in_the_first_month(client: Client) -> None:
    """A million tokens at 0.02, once; then nothing but 0.10 a month."""
    steps = "model=text-embedding-3-small&input_tokens=100000000&often=once&model=gpt-6-luna&input_tokens=1000&often="
    html = page(client, f"requests=1000&as_of=2026-11-21&budget=1&{steps}")
    assert one(html, ".s-budget") == "over $1 in Nov 2026 alone, with what is paid once"
    assert one(html, ".s-more") == "$0.0001 a request; $2.00 once"


def test_without_steps_it_says_what_to_do(client: Client) -> None:
    html = page(client, "requests=5&models=gpt-4o")
    assert one(html, "#strip") == "No steps yet Add a step"
    assert one(html, ".empty") == "No steps yet. Add one, or start from an example."
    assert every(html, ".step") == []


@pytest.mark.parametrize(
    ("steps", "name", "more"),
    [
        ("model=nobody&input_tokens=1", "No price yet", "step 1: nobody is not in any price table"),
        ("model=o1&input_tokens=1000", "No longer sold", "It has a model that is no longer sold"),
        ("model=gpt-4o&input_tokens=900000", "Does not fit", "step 1: "),
    ],
)
def test_why_nothing_is_the_cheapest(client: Client, steps: str, name: str, more: str) -> None:
    html = page(client, f"requests=10&as_of=2026-11-21&{steps}")
    assert one(html, ".s-name") == name
    assert one(html, ".s-more").lower().startswith(more.lower())


# --- The table -------------------------------------------------------------------------------------------------------


def test_a_bar_has_a_part_for_each_step_as_long_as_its_cost(client: Client) -> None:
    """The longest bar is that of 3.63: 0.13 and 3.50 of it."""
    html = page(client, PAIR)
    row = "tr[data-name='text-embedding-3-large + gpt-4o'] rect"
    assert attributes(html, row, "width") == ["3.58", "96.42"]
    assert attributes(html, row, "x") == ["0.00", "3.58"]
    assert every(html, ".results > .keys li") == ["1 Embed", "2 Chat"]


def test_combinations_stand_in_groups_and_none_that_is_gone_is_the_cheapest(client: Client) -> None:
    html = page(client, PAIR.replace("models=gpt-4o-mini,", "models=o1,nobody,gpt-4o-mini,"))
    assert every(html, ".combinations .group") == ["No longer sold: last price", "No price"]
    assert one(html, ".best-tag") == "cheapest"
    assert attribute(html, ".best", "data-name") == NAMES[0]


def test_an_opened_row_has_every_step_with_its_lines_and_their_sum(client: Client) -> None:
    html = page(client, f"{PAIR}&how=text-embedding-3-small+%2B+gpt-4o-mini")
    table = grid(html, ".how-steps")
    assert ["output", "100 tokens", "$0.60 per 1,000,000 tokens", "$0.00006", "$0.06"] in table
    assert table[-1] == ["A month: 1,000 requests", "$0.23"]


def test_a_cost_that_leaves_something_out_is_at_least_so_much(client: Client) -> None:
    steps = "model=mistral-medium-2604,gpt-6-luna&kind=chat&input_tokens=1000&web_search=1"
    html = page(client, f"requests=1000&as_of=2026-11-21&{steps}")
    assert "≥ 1.50" in [row[1] for row in grid(html, ".combinations")[1:]]


def test_what_paper_lacks_a_form_for_is_said_of_each_step(client: Client) -> None:
    steps = (
        "model=claude-sonnet-4-6&kind=chat&input_tokens=5&web_search=0.3&region=us&times=2&step_tier=batch&name=Find"
    )
    html = page(client, f"requests=10&as_of=2026-11-21&{steps}")
    said = "5 input tokens, web search 0.3, region us, 2 times with each request, batch tier"
    assert [one(html, ".on-paper dt"), one(html, ".on-paper dd")] == ["1 Find", said]


# --- Live ------------------------------------------------------------------------------------------------------------


def test_a_change_of_a_number_sends_no_fields_anew(client: Client) -> None:
    shape = attribute(page(client, PAIR), "input[name=shape]", "value")
    answer = live(client, f"{PAIR}&shape={shape}".replace("input_tokens=1000", "input_tokens=2000"))
    html = answer.content.decode()
    assert not is_whole(html)
    assert not has(html, "#steps")
    assert one(html, "#strip .s-money") == "$0.40"  # 2 × 0.02 + 2 × 0.15 + 0.06
    assert "input_tokens=2000" in answer["HX-Replace-Url"]


def test_steps_are_sent_anew_where_others_of_their_fields_have_a_use(client: Client) -> None:
    shape = attribute(page(client, PAIR), "input[name=shape]", "value")
    html = live(client, f"{PAIR}&shape={shape}&model=tts-1&kind=speech").content.decode()
    assert has(html, "#steps[hx-swap-oob]")
    assert has(html, "#characters-3")


def test_a_step_is_added_whatever_else_is_wrong(client: Client) -> None:
    answer = live(client, f"{PAIR}&growth=much&edit=add:speech")
    html = answer.content.decode()
    assert answer.status_code == 400
    assert answer["HX-Reswap"] == "none"
    assert one(html, "#error-growth").startswith("Enter a percentage")
    assert one(html, "#title-of-3") == "3 · Speak"


def test_too_many_combinations_are_told_at_the_last_step_with_several(client: Client) -> None:
    names = ",".join(f"m{number}" for number in range(15))
    response = client.get(f"/pipeline/?model={names}&kind=chat&input_tokens=1&model={names}&kind=chat&input_tokens=1")
    assert response.status_code == 400
    assert "15 × 15 = 225 combinations exceed the limit of 200" in one(response.content.decode(), "#error-model-2")


def test_the_cheapest_five_are_those_of_the_steps_with_chosen_models(client: Client) -> None:
    html = page(client, f"{PAIR}&set=cheapest")
    chips = every(html, "#chips .chip-name")
    assert len(chips) == 5
    html = page(
        client, f"{PAIR}&set=cheapest".replace("model=text-embedding-3-small,text-embedding-3-large", "model=x")
    )
    assert every(html, "#chips .chip-name") == chips


# --- Files -----------------------------------------------------------------------------------------------------------


def test_every_file_has_the_figures_of_the_page(client: Client) -> None:
    html = page(client, PAIR)
    months = [row[1] for row in grid(html, ".combinations")[1:]]
    shown = list(zip(attributes(html, "tr[data-name]", "data-name"), months, strict=True))
    assert shown == list(zip(NAMES, MONTHS, strict=True))
    answer = json.loads(client.get(f"/pipeline.json?{PAIR}").content)
    assert [each["monthly"] for each in answer["combinations"]] == MONTHS
    body = client.get(f"/pipeline-combinations.csv?{PAIR}").content.decode()
    assert [row["usd_per_month"] for row in csv.DictReader(io.StringIO(body))] == MONTHS
    text = client.get(f"/pipeline.md?{PAIR}").content.decode()
    for name, month in zip(NAMES, MONTHS, strict=True):
        assert f"| {name} | ${month} |" in text
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/pipeline.xlsx?{PAIR}").content))["Combinations"]
    rows = list(sheet.iter_rows(min_row=2, max_col=2, values_only=True))
    assert [(name, f"{month:.2f}") for name, month in rows] == shown


def test_the_workbook_has_lines_that_add_up_and_the_months(client: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/pipeline.xlsx?{LASTING}&growth=10&months=3").content))
    assert book.sheetnames == ["Combinations", "Steps", "Months", "Assumptions"]
    lines = [
        row
        for row in book["Steps"].iter_rows(min_row=2, values_only=True)
        if row[0] == "text-embedding-3-small + gpt-6-luna"
    ]
    assert round(sum(Decimal(str(row[-1])) for row in lines), 10) == Decimal("0.17")
    months = [row[2] for row in book["Months"].iter_rows(min_row=2, values_only=True)]
    assert [f"{month:.4f}" for month in months] == ["0.1700", "0.1870", "0.2057"]
    assumed = {row[0]: row[1] for row in book["Assumptions"].iter_rows(values_only=True)}
    assert assumed["requests_per_month"] == 1_000
    assert assumed["step 2 Chat"] == "1000 input tokens, 100 output tokens, with each request"
    assert "/pipeline/?models=gpt-6-luna" in assumed["address"]


def test_the_document_says_what_it_rests_on(client: Client) -> None:
    text = client.get(
        f"/pipeline.md?{PAIR}&documents=10&tokens_each=100&model=x&kind=embedding&use=&use=&use=documents"
    ).content
    assert "- 3 Embed documents: 10 documents × 100 tokens" in text.decode()
    assert "- 2 Chat: 1000 input tokens, 100 output tokens, with each request" in text.decode()
    assert "[The same figures in costcalc](http://testserver/pipeline/?" in text.decode()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "md"])
def test_a_file_says_what_is_wrong_with_its_address(client: Client, ending: str) -> None:
    response = client.get(f"/pipeline.{ending}?{PAIR}&growth=much&model=tts-1&kind=speech&input_tokens=x")
    assert response.status_code == 400
    assert says("<p>" + response.content.decode() + "</p>", "p", "growth: Enter a percentage")
    assert "step 3: Enter a whole number" in response.content.decode()


# --- Charts ----------------------------------------------------------------------------------------------------------


def test_a_drawing_leaves_out_what_the_models_of_a_step_begin_with_alike(client: Client) -> None:
    drawn = figures(page(client, PAIR))
    bars = drawn["steps"]["data"]
    assert bars[0]["y"] == ["…small + gpt-4o-mini", "…large + gpt-4o-mini", "…small + gpt-4o", "…large + gpt-4o"]
    assert [(bar["name"], bar["x"]) for bar in bars] == [
        ("1 Embed", [0.02, 0.13, 0.02, 0.13]),
        ("2 Chat", [0.21, 0.21, 3.5, 3.5]),
    ]
    assert [line["meta"]["end"] for line in drawn["months"]["data"]] == bars[0]["y"]
    assert grid(page(client, PAIR), "#panel-steps table")[1][0] == NAMES[0]


def test_the_months_have_the_budget_and_no_more_than_five_colors(client: Client) -> None:
    html = page(client, f"{LASTING}&budget=3".replace("models=", "models=claude-haiku-5-5,gpt-6.2-sol,"))
    lines = figures(html)["months"]["data"]
    assert [line["meta"]["color"] == "var(--edge)" for line in lines] == [True] * 3 + [False] * 5
    # gpt-6.2-sol: 3.02 and 3.13, which the room above 3.02 still shows; gpt-6.2-astra: 12.02 and 12.13
    assert says(html, "#panel-months > p", "In gray: 1 other combination; 2 cost more than this chart shows.")
    assert "budget $3" in [note["text"] for note in figures(html)["months"]["layout"]["annotations"]]


def test_what_has_no_room_for_the_job_is_not_drawn_even_at_a_last_price(client: Client) -> None:
    steps = "model=gpt-4,gpt-6-luna,gpt-6.2-sol&kind=chat&input_tokens=200000"
    html = page(client, f"requests=1000&as_of=2026-11-21&{steps}")
    assert figures(html)["steps"]["data"][0]["y"] == ["gpt-6-luna", "gpt-6.2-sol"]
    assert not has(html, "tr[data-name='gpt-4'] rect")
