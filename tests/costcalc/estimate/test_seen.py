"""Answers to a page that says which chart it shows: what nobody sees is left for the page's address."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from tests.support.html import grid, parse

HTMX = {"HX-Request": "true"}
NUMBERS = {
    "input_tokens": "2000", "kind": "tokens", "output_tokens": "500", "requests": "1000", "as_of": "2026-11-21",
    "models": "gpt-4o,gpt-4o-mini,claude-opus-5-5",
}  # fmt: skip
CHARTS = ("money", "volume", "months")


def post(client: Client, **fields: str) -> Any:
    return client.post("/", NUMBERS | fields, headers=HTMX)


def read_figure(text: str, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="figure-{name}">(.*?)</script>', text, re.DOTALL)
    return json.loads(found[1]) if found else None


def find(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    assert found, pattern
    return found[0]


@pytest.mark.parametrize("seen", CHARTS)
def test_the_chart_that_is_seen_comes_and_the_others_when_they_are_opened(client: Client, seen: str) -> None:
    answer = post(client, chart=seen)
    few, whole = answer.content.decode(), client.get(answer["HX-Replace-Url"], headers=HTMX).content.decode()
    for name in CHARTS:
        assert read_figure(whole, name)
        assert read_figure(few, name) == (read_figure(whole, name) if name == seen else None)
        later = re.search(rf'id="panel-{name}"[^>]*hidden data-later>\s*</section>', few)
        assert bool(later) == (name != seen)
        assert f'id="tab-{name}"' in few
        assert len(find(rf'id="figures-of-{name}">.*?</table>', whole)) > 300
    assert f'<div id="figures-of-{seen}" data-later></div>' in few


@pytest.mark.parametrize("chart", ["", "nonsense", "<script>"])
def test_of_a_chart_that_there_is_not_the_first_is_meant(client: Client, chart: str) -> None:
    few = post(client, chart=chart).content.decode()
    assert [name for name in CHARTS if read_figure(few, name)] == ["money"]
    assert "nonsense" not in few


@pytest.mark.parametrize(
    "fields",
    [
        {"models": "o1"},  # no longer sold
        {"models": "o1,gpt-4o", "baseline": "o1"},
        {"models": "nonsense"},
        {"models": ""},
        {"requests": "0"},
        {"as_of": "9999-12-31"},
        {"as_of": "2027-01-10"},  # four days before gpt-4o and gpt-4o-mini retire
        {"months": "1"},
        {"budget": "200"},
        {"input_tokens": "0", "output_tokens": "0"},
        {"input_tokens": "900000"},  # fits none but one
    ],
    ids=str,
)
def test_there_are_tabs_for_the_same_charts(client: Client, fields: dict[str, str]) -> None:
    few, whole = post(client, chart="money", **fields).content.decode(), post(client, **fields).content.decode()
    tabs = re.compile(r'id="tab-(\w+)"')
    assert tabs.findall(few) == tabs.findall(whole)
    strip = r'<div id="strip".*?</div>'
    assert find(strip, few) == find(strip, whole)


def test_strip_and_table_are_the_same(client: Client) -> None:
    few, whole = post(client, chart="money").content.decode(), post(client).content.decode()
    for pattern in (r'<div id="strip".*?</div>', r'<table class="costs">.*?</table>', r'<a href="[^"]*" id="address"'):
        assert find(pattern, few) == find(pattern, whole)
    assert 2 * len(few) < len(whole)


def test_files_have_the_query_of_the_address_which_stands_there_once(client: Client) -> None:
    few = post(client, chart="money").content.decode()
    assert '<a href="/estimate.csv" download>' in few
    assert '<a href="/plan.csv" download>' in few
    assert find(r'<a href="/\?[^"]*" id="address"', few)


def test_what_is_right_has_no_messages_and_what_is_wrong_has_all(client: Client) -> None:
    assert 'id="error-' not in post(client, chart="money").content.decode()
    wrong = post(client, chart="money", requests="many", budget="much")
    assert wrong.status_code == 400
    text = wrong.content.decode()
    assert 'id="error-output_tokens"' in text
    assert re.search(r'id="error-requests"[^>]*>Enter a whole number', text)
    assert re.search(r'id="error-budget"[^>]*>Enter dollars', text)


def test_a_whole_page_has_one_chart_with_its_table_and_buttons_for_the_others(client: Client) -> None:
    page = client.post("/", NUMBERS).content.decode()
    assert [name for name in CHARTS if read_figure(page, name)] == ["money"]
    assert len(grid(page, "#figures-of-money table")) == 4
    assert 'id="error-requests"' in page
    for name in CHARTS[1:]:
        assert f'id="panel-{name}" aria-labelledby="tab-{name}" hidden data-later>' in page
        (button,) = parse(page).css(f"#panel-{name} button")
        assert (button.attributes["name"], button.attributes["formaction"]) == ("chart", f"/#panel-{name}")
        there = client.post("/", NUMBERS | {"chart": str(button.attributes["value"])}).content.decode()
        assert [each for each in CHARTS if read_figure(there, each)] == [name]
        assert len(grid(there, f"#figures-of-{name} table")) > 3
        assert f'aria-controls="panel-{name}" aria-selected="true"' in there
