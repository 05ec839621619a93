"""The page of pipelines in a real browser: filled, measured, looked at over months, taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from costcalc.pipeline.examples import FIRST, write_query
from tests.browser.conftest import Visit
from tests.support.audio import wav
from tests.support.pages import MONTHS

FOUR = f"/pipeline/?{write_query(FIRST)}&as_of=2026-11-21"
"""What the first visit shows, on a day on which all of it is sold."""
STEP = "/pipeline/?requests=1000&as_of=2026-11-21&model="


def test_a_step_is_named_filled_and_priced(visit: Visit) -> None:
    page = visit.page
    page.goto(STEP)
    page.locator("#model-1").fill("tts-1")
    page.get_by_role("button", name="Calculate").click()
    page.get_by_label("Characters").fill("1000000")
    page.get_by_role("button", name="Calculate").click()
    expect(page.locator("#answer")).to_have_text("$15,000 a month, $15.00 a request.")


def test_a_text_is_measured_into_its_step_and_does_not_come_back(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{STEP}tts-1")
    page.get_by_text("Measure", exact=False).first.click()
    page.get_by_label("Text", exact=True).fill("Hello, world")
    page.get_by_role("button", name="Measure").click()
    expect(page.get_by_label("Characters")).to_have_value("12")
    expect(page.get_by_role("status").filter(has_text="The text has 12 characters.")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("")
    assert "Hello" not in page.url


def test_an_audio_file_is_measured_by_its_length(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{STEP}whisper-1")
    page.get_by_text("Measure", exact=False).first.click()
    page.locator("#audio").set_input_files({"name": "talk.wav", "mimeType": "audio/wav", "buffer": wav(61.5)})
    page.get_by_role("button", name="Measure").click()
    expect(page.get_by_label("Minutes of audio")).to_have_value("1:02")
    expect(page.locator("#answer")).to_contain_text("$6.20 a month")  # 62 seconds × 0.006 / 60 × 1,000


def test_steps_are_moved_and_removed(visit: Visit) -> None:
    page = visit.page
    page.goto(FOUR)
    page.get_by_role("button", name="Move step 1 down").click()
    expect(page.locator("#model-1")).to_have_value("gpt-4o-mini")
    page.get_by_role("button", name="Remove step 4").click()
    expect(page.locator("fieldset.step")).to_have_count(3)
    expect(page.locator("#answer")).to_contain_text("$60.52 a month")  # without the 22.50 of tts-1


@pytest.mark.charts
def test_months_are_drawn_and_stand_in_a_table_equal_to_the_drawing(visit: Visit) -> None:
    page = visit.page
    page.goto(MONTHS)
    expect(page.locator("#plot-months .barlayer .trace")).to_have_count(2)
    table = page.locator("section.chart", has=page.locator("#title-months")).locator("table")
    page.locator("section.chart", has=page.locator("#title-months")).locator("summary").click()
    expect(table.locator("tbody tr")).to_have_count(13)
    expect(table.locator("tbody tr").nth(1)).to_have_text("Dec 20261,050$47.25$0.42$47.67")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("Download as CSV", "gpt-transcribe,gpt-transcribe,,transcription,audio,600,second,0.0045"),
        ("Download months as CSV", "2026-12-01,1,gpt-transcribe,1050,1050,1050,47.25,47.25,47.25"),
        ("As JSON", '"monthly": "45.4"'),
    ],
)
def test_the_figures_go_away_as_files(visit: Visit, link: str, words: str) -> None:
    visit.page.goto(MONTHS)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name=link).click()
    assert words in Path(download.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_nothing_needs_a_script(visit: Visit) -> None:
    page = visit.page
    page.goto(FOUR)
    page.get_by_role("button", name="Add a step").click()
    page.locator("#model-5").fill("gpt-5.6-luna")
    page.locator("#months").fill("3")
    page.get_by_role("button", name="Calculate", exact=True).last.click()
    page.locator("#input_tokens-5").fill("100000")
    page.get_by_role("button", name="Calculate", exact=True).last.click()
    expect(page.locator("#answer")).to_contain_text("$103.02 a month")  # 83.02 + 1,000 × 0.02
    page.locator("section.chart", has=page.locator("#title-months")).locator("summary").click()
    expect(page.get_by_role("row", name="All months")).to_be_visible()


def test_a_step_is_charged_for_searches_in_a_region(visit: Visit) -> None:
    """1,000 × 3.00 × 1.1 / 1,000,000 + 0.3 × 0.01, a thousand times."""
    page = visit.page
    page.goto(f"{STEP}claude-sonnet-4-6")
    page.get_by_label("Input tokens").fill("1000")
    page.get_by_text("Fees, speed and region").click()
    page.get_by_label("Web searches").fill("0.3")
    page.get_by_label("Region").select_option("us")
    page.get_by_role("button", name="Calculate", exact=True).last.click()
    expect(page.locator("#answer")).to_have_text("$6.30 a month, $0.0063 a request.")
    expect(page.get_by_label("Web searches")).to_have_value("0.3")
    page.locator("table.listing summary").click()
    expect(page.locator("table.listing details")).to_contain_text("The rate of web search")
