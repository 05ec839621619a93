"""Combinations of a pipeline side by side."""

from __future__ import annotations

from datetime import date

from django.test import Client

from costcalc.current import catalog
from tests.support.html import address as own_address
from tests.support.html import every, grid, one, read, says

ASKED = (
    "requests=1000&as_of=2026-11-21&models=gpt-4o-mini,gpt-4o&model=text-embedding-3-small,text-embedding-3-large"
    "&kind=embedding&input_tokens=1000&output_tokens=&model=chosen&kind=chat&input_tokens=1000&output_tokens=100"
)
"""A thousand requests: 0.02 or 0.13 to embed a million tokens; 0.15 + 0.06 on gpt-4o-mini, 2.50 + 1.00 on gpt-4o."""


def compare(client: Client, more: str = "") -> str:
    return client.get(f"/compare/pipeline/?{ASKED}{more}").content.decode()


def row(html: str, title: str) -> list[str]:
    return next(cells[1:] for cells in grid(html, ".versus") if cells and cells[0].startswith(title))


def test_each_combination_is_a_column_the_cheapest_first(client: Client) -> None:
    """0.02 + 0.21, 0.13 + 0.21, 0.02 + 3.50, 0.13 + 3.50."""
    html = compare(client)
    assert [" ".join(text.split()) for text in every(html, ".versus thead th")] == [
        "text-embedding-3-small + gpt-4o-minicheapest",
        "text-embedding-3-large + gpt-4o-mini",
        "text-embedding-3-small + gpt-4o",
        "text-embedding-3-large + gpt-4o",
    ]
    assert [cell.split()[0] for cell in row(html, "Month")] == ["$0.23", "$0.34", "$3.52", "$3.63"]
    assert one(html, ".s-money") == "$0.23"


def test_a_column_has_one_difference_and_each_step_its_share(client: Client) -> None:
    """3.52 − 0.23; of 3.52, 0.02 is 0.57%."""
    html = compare(client)
    assert row(html, "Month")[2].split("\n")[:2] == ["$3.52", "+$3.29"]
    assert row(html, "1 Embed")[2].split("\n") == ["$0.02", "text-embedding-3-small", "0.57%"]


def test_a_pinned_model_is_the_baseline_by_its_cheapest_combination(client: Client) -> None:
    html = compare(client, "&baseline=gpt-4o")
    assert says(html, ".how-read span", "Differences are from text-embedding-3-small + gpt-4o.")
    assert row(html, "Month")[0].split("\n") == ["$0.23 ", "lowest", "−$3.29"]


def test_a_row_opens_with_its_lines(client: Client) -> None:
    html = compare(client, "&how=steps-2-chat")
    assert says(html, ".versus .detail", "output: 100 tokens × $0.60 per 1,000,000 tokens = $0.00006")


def test_what_is_the_same_everywhere_can_be_left_out(client: Client) -> None:
    """What is read once costs the same with all of them, and so does the row of what is paid once."""
    html = compare(
        client, "&only=different&model=tts-1&kind=speech&characters=&characters=&characters=9&often=&often=&often=once"
    )
    assert not any(cells[0].startswith(("3 Speak", "Once")) for cells in grid(html, ".versus") if cells)
    assert says(html, ".how-read span", "rows are hidden, the same in all columns.")
    assert "only=different" in own_address(html)


def test_the_figures_are_those_of_the_pipeline_page(client: Client) -> None:
    html = client.get(f"/pipeline/?{ASKED}").content.decode()
    assert one(html, ".s-cost") == one(compare(client), ".s-cost")
    assert [row[1] for row in grid(html, ".combinations")[1:]] == ["0.23", "0.34", "3.52", "3.63"]
    assert read(html).fields


def test_what_is_wrong_stands_at_its_field(client: Client) -> None:
    response = client.get("/compare/pipeline/?model=tts-1&characters=x")
    assert response.status_code == 400
    assert says(response.content.decode(), ".error", "Enter a whole number")


def test_what_the_others_are_compared_with_is_among_the_sixty(client: Client) -> None:
    """61 chat models in one step: 61 columns would be too many."""
    names = [offer.path for offer in catalog().list_on_sale(date(2026, 11, 21), "chat")][:61]
    step = "model=chosen&kind=chat&input_tokens=1000&output_tokens=100"
    asked = f"requests=1000&as_of=2026-11-21&models={','.join(names)}&{step}"
    html = client.get(f"/compare/pipeline/?{asked}").content.decode()
    (left_out,) = one(html, "#left-out").partition("Left out: ")[2].removesuffix(".").split(", ")
    html = client.get(f"/compare/pipeline/?{asked}&baseline={left_out}").content.decode()
    assert says(html, ".how-read span", f"Differences are from {left_out}.")
    assert len(every(html, ".versus thead th[scope=col]")) == 60
