"""Models side by side, asked by address alone."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from plotly import graph_objects as go

from costcalc.compare.charts import draw_histories
from costcalc.compare.choice import edit_choice, read_choice
from costcalc.compare.forms import CompareForm
from costcalc.current import catalog
from pricing.estimate.estimate import estimate_request
from tests.support.comparison import rows
from tests.support.html import address, error, every, inline_scripts, is_whole, leaks, one, read, says, texts

QUERY = "o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-06-01"
TWO = f"/compare/?{QUERY}&models=gpt-4o,gpt-4-turbo"


def after(client: Client, path: str) -> tuple[list[str], str]:
    """The models and the place that an edit leads to."""
    response = client.get(path)
    assert response.status_code == 302
    parts = urlsplit(response["Location"])
    return parse_qs(parts.query)["models"][0].split(","), parts.fragment


def test_it_shows_each_cost_with_its_difference_from_the_baseline(client: Client) -> None:
    found = rows(client, TWO)
    # gpt-4o: (1,000 × 5 + 500 × 15) / 1,000,000 × 1,000 = 12.50; gpt-4-turbo: (1,100 × 10 + 500 × 30) … = 26.00
    # 26 − 12.50 = 13.50 = 108% of 12.50; 26 / 12.50 = 2.08
    assert found["A month"] == ["$12.50 \nlowest", "$26.00\n+$13.50 · +108% · 2.08×"]
    assert found["Input"] == ["1,000 \nlowest", "1,100\n+100 · +10% · 1.10×"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_without_any_model_is_answered_too(client: Client, day: str) -> None:
    assert is_whole(client.get(f"/compare/?as_of={day}").content.decode())


def test_another_baseline_turns_the_differences_round(client: Client) -> None:
    found = rows(client, f"{TWO}&baseline=gpt-4-turbo")
    # −13.50 is 51.9% of 26; 12.50 / 26 = 0.4808
    assert found["A month"] == ["$12.50 \nlowest\n−$13.50 · −52% · 0.48×", "$26.00"]


def test_without_a_baseline_nothing_is_measured(client: Client) -> None:
    assert rows(client, f"{TWO}&baseline=none")["A month"] == ["$12.50 \nlowest", "$26.00"]


def test_a_baseline_that_is_no_column_is_told(client: Client) -> None:
    response = client.get(f"{TWO}&baseline=o1")
    assert response.status_code == 400
    said = "Unknown column 'o1'. Choose from gpt-4o, gpt-4-turbo."
    assert error(response.content.decode(), "baseline") == said


def test_rates_stand_by_tier_and_a_tier_not_sold_says_so(client: Client) -> None:
    html = client.get(
        "/compare/?input_tokens=10&as_of=2026-11-21&models=gpt-4o,claude-opus-5-5,gpt-6-sol"
    ).content.decode()
    titles = [row[0] for row in read(html).tables[0]]
    tiers = [title.split(",")[1].strip() for title in titles if title.startswith("Rates,")]
    assert tiers == ["standard tier", "batch tier", "flex tier", "priority tier"]
    assert "not sold in flex" in every(html, "table.versus td small")


def test_a_rate_under_a_condition_stands_below_the_usual_one(client: Client) -> None:
    html = client.get("/compare/?input_tokens=10&as_of=2026-11-21&models=gemini-2.5-pro,gpt-4o").content.decode()
    rates = [row for row in read(html).tables[0] if row[0] == "Input"]
    assert rates[0][1] == "$1.25 \nlowest\n$2.50 over 200,000 input tokens"


def test_limits_and_life_of_each_model(client: Client) -> None:
    found = rows(client, "/compare/?input_tokens=10&as_of=2026-11-21&models=gpt-4o,gpt-4.1")
    assert found["Context window"][0] == "128,000"
    assert found["Context window"][1].startswith("1,047,576 \nhighest\n+919,576")
    assert found["Released"] == ["2024-08-06", "2025-04-14"]
    assert found["Retires"][0] == "2027-01-14"


def test_only_what_differs(client: Client) -> None:
    whole, fewer = rows(client, TWO), rows(client, f"{TWO}&only=different")
    assert "Context window" in whole
    assert "Context window" not in fewer  # both have 128,000
    assert "A month" in fewer
    html = client.get(f"{TWO}&only=different").content.decode()
    assert says(html, "#results .hint", "hidden, the same in all columns")


def test_a_model_that_cannot_answer_is_never_the_lowest(client: Client) -> None:
    # gpt-4o-mini would be the cheapest, but its window holds 128,000 tokens.
    numbers = "input_tokens=200000&output_tokens=1&requests=1&as_of=2026-11-21"
    month = rows(client, f"/compare/?{numbers}&models=gpt-4o-mini,gpt-4.1,gpt-4.1-mini")["A month"]
    assert ["lowest" in cell for cell in month] == [False, False, True]


def test_what_reads_the_same_is_marked_the_same(client: Client) -> None:
    # Two tokens of 128,000 and of 1,047,576: shares that all read "<0.01%".
    window = rows(client, "/compare/?input_tokens=1&output_tokens=1&as_of=2026-11-21&models=gpt-4o,gpt-4.1")["Window"]
    assert window == ["<0.01%", "<0.01%"]


def test_an_estimated_count_is_marked(client: Client) -> None:
    found = rows(client, f"/compare/?{QUERY}&models=gpt-4o,claude-3-opus")
    assert not found["A month"][0].startswith("≈")
    assert found["A month"][1].startswith("≈ ")
    assert found["Token count"] == ["exact", "estimate"]


def test_an_unknown_model_keeps_its_column_and_says_why(client: Client) -> None:
    found = rows(client, f"/compare/?{QUERY}&models=gpt-4o,later")
    assert found["A month"] == ["$12.50", "–"]
    html = client.get(f"/compare/?{QUERY}&models=gpt-4o,later").content.decode()
    assert says(html, ".problem", "later is not in any price table")


@pytest.mark.usefixtures("acme")
def test_the_operators_own_prices_are_marked(client: Client) -> None:
    heads = rows(client, "/compare/?input_tokens=10&models=fast,gpt-4o")[""]
    assert ["custom prices" in head for head in heads] == [True, False]


def test_the_first_visit_is_a_worked_example(client: Client) -> None:
    html = client.get("/compare/").content.decode()
    assert one(html, ".note .tag") == "example"
    assert len(read(html).tables[0][0]) == 5  # the corner, and four models


def test_one_model_asks_for_another(client: Client) -> None:
    html = client.get(f"/compare/?{QUERY}&models=gpt-4o").content.decode()
    assert "Add another model to compare." in every(html, "#results .note")


def test_a_ninth_model_is_left_out_and_named(client: Client) -> None:
    names = "gpt-4o,gpt-4-turbo,gpt-4,gpt-3.5-turbo,claude-3-opus,claude-3-haiku,claude-3-sonnet,gpt-4-32k,o1"
    html = client.get(f"/compare/?{QUERY}&models={names}").content.decode()
    assert one(html, "#results .error") == "Up to 8 models can be compared. Left out: o1."
    assert len(read(html).tables[0][0]) == 9


@pytest.mark.parametrize(
    ("edit", "models", "place"),
    [
        ("right:1", ["gpt-4-turbo", "gpt-4o"], "column-2"),
        ("left:2", ["gpt-4-turbo", "gpt-4o"], "column-1"),
        ("left:1", ["gpt-4o", "gpt-4-turbo"], "column-1"),
        ("right:2", ["gpt-4o", "gpt-4-turbo"], "column-2"),
        ("remove:1", ["gpt-4-turbo"], "column-1"),
        ("remove:8", ["gpt-4o", "gpt-4-turbo"], "column-2"),
    ],
)
def test_columns_move_and_go_by_buttons(client: Client, edit: str, models: list[str], place: str) -> None:
    assert after(client, f"{TWO}&edit={edit}") == (models, place)


@pytest.mark.parametrize("edit", ["up:1", "left:", "left:0", "left:9", "left:²", "remove:-1"])
def test_an_edit_that_is_none_is_told(client: Client, edit: str) -> None:
    response = client.get(f"{TWO}&edit={edit}")
    assert response.status_code == 400
    assert "such as left:2" in error(response.content.decode(), "edit")


def test_the_last_column_cannot_be_removed() -> None:
    form = CompareForm({"models": ["gpt-4o"], "as_of": "2024-06-01"})
    assert form.is_valid()
    choice = read_choice(form.cleaned_data, catalog())
    assert edit_choice(choice, "remove", 0) == (choice, 0)


def test_removing_the_baseline_makes_the_first_column_the_baseline(client: Client) -> None:
    location = client.get(f"{TWO}&baseline=gpt-4o&edit=remove:1")["Location"]
    assert "baseline=gpt-4-turbo" in location


def test_a_model_is_added_or_put_in_the_place_of_another(client: Client) -> None:
    assert after(client, f"{TWO}&put=gpt-4") == (["gpt-4o", "gpt-4-turbo", "gpt-4"], "column-3")
    assert after(client, f"{TWO}&put=gpt-4&place=gpt-4o") == (["gpt-4", "gpt-4-turbo"], "column-1")
    assert after(client, f"{TWO}&put=gpt-4-turbo") == (["gpt-4o", "gpt-4-turbo"], "column-2")


def test_a_part_of_a_name_offers_what_it_may_mean(client: Client) -> None:
    response = client.get(f"{TWO}&put=haiku")
    html = response.content.decode()
    assert response.status_code == 400
    assert "haiku is not in any price table" in texts(html)["error-put"]
    assert "add claude-3-haiku" in every(html, "a.hit")


def test_a_slip_offers_names_like_it(client: Client) -> None:
    assert "add gpt-4" in every(client.get(f"{TWO}&put=gtp-4").content.decode(), "a.hit")


def test_there_is_no_room_for_a_ninth(client: Client) -> None:
    names = "gpt-4o,gpt-4-turbo,gpt-4,gpt-3.5-turbo,claude-3-opus,claude-3-haiku,claude-3-sonnet,gpt-4-32k"
    html = client.get(f"/compare/?{QUERY}&models={names}&put=o1").content.decode()
    assert texts(html)["error-place"] == "8 models can be compared; choose which one o1 replaces."


def test_the_address_gives_the_same_page(client: Client) -> None:
    html = client.get(f"{TWO}&only=different&baseline=gpt-4-turbo").content.decode()
    assert read(client.get(address(html)).content.decode()).tables == read(html).tables


def test_a_mistake_stands_beside_its_field_and_the_question_is_kept(client: Client) -> None:
    response = client.get(f"{TWO}&requests=x")
    html = response.content.decode()
    assert response.status_code == 400
    assert texts(html)["error-requests"].startswith("Enter a whole number")
    assert ("models", "gpt-4o,gpt-4-turbo") in read(html).fields


def test_a_script_gets_the_results_alone_with_their_address(client: Client) -> None:
    response = client.get(f"{TWO}&baseline=gpt-4-turbo", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert not is_whole(html)
    assert "baseline=gpt-4-turbo" in response["HX-Replace-Url"]
    assert error(html, "requests") == ""


def test_a_script_gets_mistakes_alone(client: Client) -> None:
    response = client.get(f"{TWO}&requests=x", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Reswap"]) == (400, "none")
    assert texts(response.content.decode())["error-requests"].startswith("Enter a whole number")


def test_markup_in_a_name_stays_text(client: Client) -> None:
    html = client.get("/compare/?models=<script>alert(1)</script>,gpt-4o").content.decode()
    assert not inline_scripts(html)


def test_a_prompt_in_an_address_is_not_read(client: Client) -> None:
    assert not leaks(client.get(f"{TWO}&prompt=secret").content.decode(), "secret")


def test_small_charts_share_their_axes_and_plotly_takes_them() -> None:
    form = CompareForm({"models": ["gpt-4o", "gpt-4-turbo", "later"], "as_of": "2024-06-01", "input_tokens": "5"})
    assert form.is_valid()
    found = draw_histories(
        estimate_request(catalog(), read_choice(form.cleaned_data, catalog()).state.request), date(2026, 11, 21)
    )
    assert [chart.title for chart in found] == ["gpt-4o", "gpt-4-turbo"]
    figures = [go.Figure(chart.figure) for chart in found]
    assert figures[0].layout.yaxis.range == figures[1].layout.yaxis.range
    assert figures[0].layout.xaxis.range == figures[1].layout.xaxis.range
    assert next(iter(figures[0].data[0].y)) == 5


@pytest.mark.usefixtures("meters")
def test_a_cost_that_leaves_a_fee_out_is_the_least_and_compared_with_nothing(client: Client) -> None:
    """seek: 1 + 4 / 2 + 5 = $8 for a thousand requests, without their file searches; gpt-4.1: 2 + 8 / 2 + 2.50."""
    query = "input_tokens=1000&output_tokens=500&requests=1000&as_of=2026-11-21&file_search=1"
    found = rows(client, f"/compare/?{query}&models=gpt-4.1,seek")
    assert found["A month"] == ["$8.50", "at least $8.00"]
    html = client.get(f"/compare/?{query}&models=gpt-4.1,seek").content.decode()
    assert says(html, "th", "at least: the vendor charges for file search, at a rate that is not known")
