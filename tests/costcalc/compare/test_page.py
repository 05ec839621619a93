"""The page of models side by side: the estimate's question and files, and every address that it once had."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.costcalc.compare.test_table import heads
from tests.support.html import address, attributes, error, every, inline_scripts, is_whole, leaks, one, read, texts

QUERY = "o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-06-01"
TWO = f"/compare/?{QUERY}&models=gpt-4o,gpt-4-turbo"
MANY = "gpt-4o,gpt-4-turbo,gpt-4,gpt-3.5-turbo,claude-3-opus,claude-3-haiku,claude-3-sonnet,gpt-4-32k,o1"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_without_any_model_is_answered_too(client: Client, day: str) -> None:
    assert is_whole(client.get(f"/compare/?as_of={day}").content.decode())


def test_the_first_visit_has_the_models_of_the_estimates_first_visit(client: Client) -> None:
    link = parse_qs(urlsplit(address(client.get("/").content.decode())).query)
    names = [name for part in link["models"] for name in part.split(",")]
    assert sorted(heads(client.get("/compare/").content.decode())) == sorted(names)


def test_one_model_asks_for_another(client: Client) -> None:
    html = client.get(f"/compare/?{QUERY}&models=gpt-4o").content.decode()
    assert "Add another model to compare." in every(html, "#results .note")


@pytest.mark.parametrize(
    "old",
    ["put=gpt-4", "put=gpt-4&place=gpt-4o", "edit=left:2", "edit=remove:1", "edit=up:7", "put=x&place=y&edit=left:2"],
)
def test_an_address_with_an_edit_opens_as_it_is(client: Client, old: str) -> None:
    """Columns once were moved by these fields; an address that has one shows the comparison that it was about."""
    html = client.get(f"{TWO}&{old}").content.decode()
    assert heads(html) == ["gpt-4o", "gpt-4-turbo"]
    assert read(html).tables == read(client.get(TWO).content.decode()).tables


def test_an_address_of_nine_models_now_shows_all_of_them(client: Client) -> None:
    html = client.get(f"/compare/?{QUERY}&models={MANY}").content.decode()
    assert sorted(heads(html)) == sorted(MANY.split(","))


def test_the_address_gives_the_same_page(client: Client) -> None:
    html = client.get(f"{TWO}&only=different&baseline=gpt-4-turbo").content.decode()
    assert read(client.get(address(html)).content.decode()).tables == read(html).tables


def test_it_has_the_estimates_files(client: Client) -> None:
    estimate = client.get(TWO.removeprefix("/compare")).content.decode()
    html = client.get(TWO).content.decode()
    files = attributes(html, "a[download]", "href")
    assert [href.partition("?")[0] for href in files] == [
        "/estimate.csv", "/estimate.xlsx", "/estimate.json", "/estimate.md",
    ]  # fmt: skip
    (other,) = [href for href in attributes(estimate, "a[download]", "href") if href.startswith("/estimate.csv")]
    assert client.get(files[0]).content == client.get(other).content


def test_a_mistake_stands_beside_its_field_and_the_question_is_kept(client: Client) -> None:
    response = client.get(f"{TWO}&requests=x")
    html = response.content.decode()
    assert response.status_code == 400
    assert texts(html)["error-requests"].startswith("Enter a whole number")
    assert {"gpt-4o", "gpt-4-turbo"} <= {
        name for key, value in read(html).fields if key == "models" for name in value.split(",")
    }


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


def test_a_text_comes_along_by_post_and_stands_in_no_link(client: Client) -> None:
    sent = {
        "prompt": "tiktoken is great!",
        "models": ["gpt-4o", "gpt-4-turbo"],
        "as_of": "2024-06-01",
        "requests": "1000",
    }
    response = client.post("/compare/", sent, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert one(html, "#strip .s-size").startswith("6 tokens")
    assert "models=gpt-4o,gpt-4-turbo" in response["HX-Replace-Url"]
    links = attributes(html, "a", "href")
    assert links
    assert not [link for link in (*links, response["HX-Replace-Url"]) if "great" in link]


@pytest.mark.parametrize(
    ("press", "names", "pinned"),
    [
        ({"pin": "gpt-4-turbo"}, ["gpt-4o", "gpt-4-turbo"], ["gpt-4-turbo"]),
        ({"drop": "gpt-4o"}, ["gpt-4-turbo"], []),
        ({"add": "gpt-4"}, ["gpt-4o", "gpt-4-turbo", "gpt-4"], []),
    ],
)
def test_chips_change_the_columns(client: Client, press: dict[str, str], names: list[str], pinned: list[str]) -> None:
    sent = {"input_tokens": "1000", "as_of": "2024-06-01", "models": ["gpt-4o", "gpt-4-turbo"], **press}
    html = client.post("/compare/", sent).content.decode()
    assert heads(html) == names
    assert attributes(html, "#chips .chip-name[aria-pressed=true]", "value") == pinned


def test_without_models_there_is_no_table_and_nothing_fails(client: Client) -> None:
    html = client.get(f"/compare/?{QUERY}&models=").content.decode()
    assert "No models chosen. Type a name above, or start from a set." in every(html, "#results p")
    assert not heads(html)
