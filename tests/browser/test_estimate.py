"""The six things a person does on the estimate page, in a real browser."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import arriving

ADDRESS = (
    "/?o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-11-20"
    "&models=gpt-4o,gpt-4o-mini,o1-preview"
)


ALL_COLUMNS = "&columns=usd_per_month,usd_per_request,input_usd_per_million,output_usd_per_million"


def rows(page: Page) -> Locator:
    return page.locator("table.costs > tbody > tr:not(.how, .group)")


def column(page: Page, key: str) -> list[str]:
    """The cells under a heading, as they are read: without the unit, which the heading says."""
    headings = page.locator("table.costs > thead th").all()
    (number,) = [number for number, th in enumerate(headings, 1) if th.locator(f"#sort-{key}").count()]
    cells = rows(page).locator(f"> :nth-child({number})")
    return [cell.inner_text().strip() for cell in cells.all()]


def test_paste_a_text_and_see_its_tokens(visit: Visit) -> None:
    page = visit.page
    page.goto("/")
    page.locator("#prompt").fill("tiktoken is great!")
    expect(page.locator(".s-size")).to_contain_text("6 tokens")
    page.locator("#more > summary").click()
    page.get_by_label("o200k_base", exact=True).check()
    expect(page.locator(".piece")).to_have_count(6)
    expect(page.locator(".ws").first).to_be_hidden()
    page.get_by_label("Show spaces and line breaks").check()
    expect(page.locator(".ws").first).to_be_visible()


def test_the_first_keystroke_replaces_the_example(visit: Visit) -> None:
    page = visit.page
    page.goto("/")
    page.locator("#prompt").focus()
    page.keyboard.type("Hi")
    expect(page.locator("#prompt")).to_have_value("Hi")
    expect(page.locator("[data-example-of=prompt]")).to_have_count(0)
    expect(page.locator(".s-size")).to_contain_text("1 token ")


def test_open_a_text_file(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "prompt.txt"
    path.write_text("tiktoken is great!", encoding="utf-8")
    visit.page.goto("/")
    visit.page.locator("#file").set_input_files(path)
    expect(visit.page.locator("#prompt")).to_have_value("tiktoken is great!")
    expect(visit.page.locator("#answer")).to_contain_text("6 tokens")


def test_a_file_that_is_not_text_is_told(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(b"\x89PNG\x00\xff")
    visit.page.goto("/")
    visit.page.locator("#file").set_input_files(path)
    expect(visit.page.locator("#error-file")).to_have_text("cat.png is not a text file; save it as UTF-8 text.")


def test_say_what_to_expect_and_the_figures_follow(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    # gpt-4o-mini: (1,000 × 0.15 + 500 × 0.60) / 1,000,000 × 1,000 requests = 0.45
    assert column(page, "usd_per_month")[0] == "0.45"
    page.locator("#requests").fill("10000")
    expect(rows(page).first).to_contain_text("4.50")
    page.locator("#as_of").fill("2024-06-01")
    expect(page.locator("table.costs")).to_contain_text("snapshot 2024-05-13")
    expect(page).to_have_url(re.compile("requests=10000"))
    expect(page).to_have_url(re.compile("as_of=2024-06-01"))


def test_sort_by_a_heading(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{ADDRESS},gpt-4-turbo{ALL_COLUMNS}")
    heading = page.locator("th", has=page.locator("#sort-input_usd_per_million"))
    for direction, prices in (
        ("ascending", ["0.15", "2.50", "10.00", "15.00"]),
        ("descending", ["15.00", "10.00", "2.50", "0.15"]),
    ):
        heading.get_by_role("button").click()
        expect(heading).to_have_attribute("aria-sort", direction)
        assert column(page, "input_usd_per_million") == prices


@pytest.mark.charts
def test_the_chart_library_is_fetched_only_for_a_chart(visit: Visit) -> None:
    visit.page.goto("/about/")
    visit.page.goto("/?models=nonsense&input_tokens=5")
    visit.page.wait_for_load_state("networkidle")
    assert not [url for url in visit.requests if "plotly" in url]


def test_open_a_figure_to_see_how_it_was_computed(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    opener = rows(page).nth(1).locator(".row-open")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr.how")).to_contain_text("1,000 tokens")
    expect(page.locator("tr.how")).to_contain_text("$2.50 per 1,000,000")
    expect(page.get_by_role("link", name="Source")).to_have_attribute(
        "href", "https://developers.openai.com/api/docs/pricing"
    )
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tr.how")).to_have_count(0)


def test_take_the_figures_away_as_csv(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    page.locator("#output_tokens").fill("600")
    expect(page.locator("#address")).to_have_attribute("href", re.compile("output_tokens=600"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    with Path(download.value.path()).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["model"] for row in found] == [row.get_attribute("data-name") for row in rows(page).all()]
    assert found[0]["usd_per_request"] == "0.00051"  # (1,000 × 0.15 + 600 × 0.60) / 1,000,000
    assert column(page, "usd_per_request")[0] == "0.00051"


def test_the_address_opens_with_the_same_figures_and_no_prompt(visit: Visit) -> None:
    page = visit.page
    page.goto("/")
    page.locator("#prompt").fill("an entirely secret sentence")
    expect(page.locator(".s-size")).to_contain_text("4 tokens")
    before = rows(page).all_inner_texts()
    page.goto(page.locator("#address").get_attribute("href") or "")
    assert "secret" not in page.url
    expect(rows(page)).to_have_text(before, use_inner_text=True)


def test_the_last_change_can_be_undone(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    before = column(page, "usd_per_month")
    undo = page.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_be_disabled()
    page.locator("#requests").fill("5000")
    expect(undo).to_be_enabled()
    page.get_by_role("button", name="Remove o1-preview").click()
    expect(rows(page)).to_have_count(2)
    page.wait_for_timeout(1_500)  # a pause ends a change
    undo.click()
    expect(rows(page)).to_have_count(3)
    undo.click()
    expect(page.locator("#requests")).to_have_value("1000")
    expect(rows(page).first).to_contain_text(before[0])
    expect(undo).to_be_disabled()


def test_a_mistake_is_told_beside_its_field_and_the_figures_stay(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    before = column(page, "usd_per_month")
    page.locator("#requests").fill("minus one")
    expect(page.locator("#error-requests")).to_contain_text("Enter a whole number")
    expect(page.locator("#outdated")).to_contain_text("these figures are from before the change")
    assert column(page, "usd_per_month") == before
    page.locator("#requests").fill("1000")
    expect(page.locator("#error-requests")).to_be_empty()
    expect(page.locator("#outdated")).to_have_count(0)


def test_a_server_that_does_not_answer_is_told(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    page.route("**/*", lambda route: route.abort())
    page.locator("#requests").fill("3000")
    expect(page.locator("#outdated")).to_have_text(
        "The server did not respond; these figures are from before the change."
    )
    page.unroute("**/*")
    page.locator("#requests").fill("4000")
    expect(page.locator("#outdated")).to_have_count(0)
    visit.complaints.clear()  # the browser's, of the request that was not answered


def test_a_text_over_the_limit_is_not_even_sent(visit: Visit) -> None:
    page = visit.page
    page.goto("/")
    page.evaluate("document.getElementById('prompt').value = 'x'.repeat(500001)")
    page.locator("#prompt").dispatch_event("input")
    expect(page.locator("#error-prompt")).to_contain_text("The text has 500,001 characters; the limit is 500,000.")
    page.wait_for_timeout(600)  # longer than the page waits before it asks
    assert [url for url in visit.requests if "/static/" not in url] == [f"{visit.server}/"]


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_everything_but_the_charts_works(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{ADDRESS}{ALL_COLUMNS}")
    expect(page.locator(".panel").filter(visible=True)).to_have_count(3)
    page.get_by_label("Text", exact=True).check()
    with arriving(page):
        page.get_by_role("button", name="Estimate").click()
    page.locator("#prompt").fill("tiktoken is great!")
    page.locator("#more > summary").click()
    page.get_by_label("cl100k_base", exact=True).check()
    with arriving(page):
        page.get_by_role("button", name="Estimate").click()
    expect(page.locator(".s-size")).to_contain_text("6 tokens")
    expect(page.locator("#prompt")).to_have_value("tiktoken is great!")
    expect(page.locator(".piece")).to_have_count(6)
    heading = page.locator("th", has=page.locator("#sort-output_usd_per_million"))
    for direction, prices in (
        ("ascending", ["0.60", "10.00", "60.00"]),
        ("descending", ["60.00", "10.00", "0.60"]),
    ):
        with arriving(page):
            heading.get_by_role("button").click()
        expect(heading).to_have_attribute("aria-sort", direction)
        assert column(page, "output_usd_per_million") == prices
    expect(page.locator("#prompt")).to_have_value("tiktoken is great!")
    with arriving(page):
        rows(page).last.locator(".row-open").click()
    expect(page.locator("tr.how")).to_contain_text("gpt-4o-mini-2024-07-18")
    page.locator("#requests").fill("x")
    with arriving(page):
        page.get_by_role("button", name="Estimate").click()
    expect(page.locator("#error-requests")).to_contain_text("Enter a whole number")
    expect(page.locator("#prompt")).to_have_value("tiktoken is great!")


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_enter_estimates(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    page.locator("#requests").fill("2000")
    page.locator("#requests").press("Enter")
    expect(page.locator(".s-size")).to_contain_text("2,000 a month")


def test_the_keyboard_stays_with_a_message_that_moves(visit: Visit) -> None:
    page = visit.page
    page.goto("/")
    page.locator("#kind-chat").check()
    page.get_by_role("button", name="Add a message").press("Enter")
    third = page.get_by_label("Text of message 3")
    expect(third).to_be_focused()
    third.fill("Last")
    page.get_by_role("button", name="Move message 3 up").press("Enter")
    expect(page.get_by_label("Text of message 2")).to_have_value("Last")
    expect(page.get_by_role("button", name="Move message 2 up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Text of message 1")).to_have_value("Last")
    expect(page.get_by_label("Text of message 1")).to_be_focused()  # it cannot go further up
    page.get_by_role("button", name="Remove message 3").press("Enter")
    expect(page.get_by_role("button", name="Remove message 2")).to_be_focused()


@pytest.mark.charts
def test_a_chart_library_that_does_not_come_is_asked_for_again(visit: Visit) -> None:
    page = visit.page
    page.route("**/plotly*.js", lambda route: route.abort())
    page.goto(ADDRESS)
    page.wait_for_load_state("networkidle")
    page.unroute("**/plotly*.js")
    page.locator("#requests").fill("2000")
    expect(page.locator("#plot-money .main-svg").first).to_be_visible()
