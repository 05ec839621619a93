"""The page of pipelines in a real browser: built, measured, looked at over months, compared, exported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import arriving, read_address
from tests.support.audio import wav
from tests.support.pages import MONTHS

EMPTY = "/pipeline/?requests=1000&as_of=2026-11-21&models=gpt-4o-mini,gpt-4o,gpt-6-luna"
STEP = "/pipeline/?requests=1000&as_of=2026-11-21&model="
FOUR = (
    f"{STEP}whisper-1&minutes=10&input_tokens=&output_tokens=&characters=&model=gpt-4o-mini&minutes=&input_tokens=2000"
    "&output_tokens=300&characters=&model=text-embedding-3-small&minutes=&input_tokens=2000&output_tokens=&characters="
    "&model=tts-1&minutes=&input_tokens=&output_tokens=&characters=1500"
)
"""A thousand times 0.06 + 0.00048 + 0.00004 + 0.0225."""
RAG = (
    "/pipeline/?requests=1000&as_of=2026-11-21&models=gpt-4o-mini,gpt-4o&documents=1000&tokens_each=1000&chunk=500"
    "&top_k=4&question_tokens=20&answer_tokens=100&model=text-embedding-3-small,text-embedding-3-large&kind=embedding"
    "&use=documents&model=&kind=embedding&use=question&model=chosen&kind=chat&use=answer"
)
"""Once 1,000,000 tokens, which cost 0.02 or 0.13; an answer reads 4 × 500 + 20 and writes 100 tokens: on gpt-4o-mini
(2,020 × 0.15 + 100 × 0.60) / 1,000,000 = 0.000363, and a question costs 20 × 0.02 / 1,000,000."""


def month(page: Page) -> str:
    return page.locator("#strip .s-money").inner_text()


def pick(page: Page, step: int, typed: str, name: str) -> None:
    """Add a model to a step by the field in it."""
    page.locator(f"#pick-{step}").fill(typed)
    page.locator(f"#pick-{step}-list [role=option]", has_text=name).first.click()
    page.keyboard.press("Escape")


def test_a_pipeline_of_two_embeddings_and_three_chat_models_is_built_live(visit: Visit) -> None:
    """As somebody does who has never been here: six combinations, without one press on a button that calculates."""
    page = visit.page
    page.goto(EMPTY)
    add = page.get_by_role("group", name="Add a step")
    add.get_by_role("button", name="Embed").click()
    expect(page.locator("#pick-1")).to_be_focused()
    pick(page, 1, "3-large", "text-embedding-3-large")
    add.get_by_role("button", name="Chat").click()
    expect(page.locator("#step-2 .chip")).to_contain_text("Chosen models (3)")
    page.locator("#input_tokens-2").fill("2k")
    expect(page.locator(".s-size")).to_have_text("2 steps · 6 combinations · 1,000 a month")
    rows = page.locator("table.combinations tbody tr[data-name]")
    expect(rows).to_have_count(6)
    # 500 × 0.02 + 2,000 × 0.10 + 300 × 0.50, a thousand times, of a million
    expect(page.locator("#strip")).to_contain_text(
        "$0.36 a month text-embedding-3-small + gpt-6-luna", use_inner_text=True
    )
    expect(page).to_have_url(re.compile("input_tokens=2000|input_tokens=2k"))


def test_the_models_of_a_step_are_offered_by_what_it_does(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{EMPTY}&kind=embedding&model=text-embedding-3-small&input_tokens=10")
    page.locator("#pick-1").fill("gpt")
    expect(page.locator("#pick-1-list .say")).to_have_text("No matching models for “gpt”.")
    page.locator("#pick-1").fill("voyage")
    expect(page.locator("#pick-1-list [role=option]").first).to_contain_text("voyage-4")


def test_numbers_of_a_retrieval_change_its_steps_at_once(visit: Visit) -> None:
    page = visit.page
    page.goto(RAG)
    expect(page.locator("#strip .s-money")).to_have_text("$0.363")
    expect(page.locator("#step-1 .step-note")).to_contain_text("2,000 chunks")
    page.locator("#documents").fill("2000")
    expect(page.locator("#step-1 .step-note")).to_contain_text("4,000 chunks")
    expect(page.locator("#documents")).to_be_focused()
    page.locator("#top_k").fill("8")
    # 8 × 500 + 20: (4,020 × 0.15 + 60) / 1,000 = 0.663
    expect(page.locator("#strip .s-money")).to_have_text("$0.663")


def test_a_row_opens_its_steps_and_a_pinned_chip_is_the_baseline(visit: Visit) -> None:
    page = visit.page
    page.goto(RAG)
    page.locator("table.combinations .row-open").first.click()
    expect(page.locator(".how-steps .how-title")).to_have_count(3)
    page.get_by_role("button", name="gpt-4o", exact=True).click()
    expect(page.locator(".c-times_cheapest small")).to_have_text("baseline")
    expect(page.locator("tr[data-name='text-embedding-3-small + gpt-4o']")).to_contain_text("1.00")


def test_too_many_combinations_are_refused_at_the_step_and_the_figures_stay(visit: Visit) -> None:
    page = visit.page
    names = ",".join(f"gpt-4o-{n}" for n in range(15))
    page.goto(f"{EMPTY}&kind=chat&input_tokens=10&model={names}&kind=chat&input_tokens=10&model=gpt-4o")
    before = page.locator(".s-size").inner_text()
    page.locator("#model-2").evaluate(
        "(field, names) => { field.value = names; }", ",".join(f"o{n}" for n in range(14))
    )
    page.locator("#input_tokens-2").fill("20")
    expect(page.locator("#error-model-2")).to_contain_text("15 × 14 = 210 combinations exceed the limit of 200")
    expect(page.locator(".s-size")).to_have_text(before, use_inner_text=True)


def test_a_text_is_measured_into_its_step_and_does_not_come_back(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{STEP}tts-1")
    page.locator("#measure > summary").click()
    page.get_by_label("Text", exact=True).fill("Hello, world")
    page.get_by_role("button", name="Measure").click()
    expect(page.get_by_label("Characters")).to_have_value("12")
    expect(page.get_by_role("status").filter(has_text="The text has 12 characters.")).to_be_visible()
    assert "Hello" not in read_address(page)


def test_an_audio_file_is_measured_by_its_length(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{STEP}whisper-1")
    page.locator("#measure > summary").click()
    page.locator("#audio").set_input_files({"name": "talk.wav", "mimeType": "audio/wav", "buffer": wav(61.5)})
    page.get_by_role("button", name="Measure").click()
    expect(page.get_by_label("Minutes of audio")).to_have_value("1:02")
    expect(page.locator("#strip .s-money")).to_have_text("$6.20")  # 62 seconds × 0.006 / 60 × 1,000


def test_steps_are_moved_and_removed_with_the_keyboard_on_them(visit: Visit) -> None:
    page = visit.page
    page.goto(FOUR)
    page.get_by_role("button", name="Move step 1 down").press("Enter")
    expect(page.locator("#step-1 .chip-name")).to_have_text("gpt-4o-mini")
    expect(page.get_by_role("button", name="Move step 2 down")).to_be_focused()
    page.get_by_role("button", name="Remove step 4").press("Enter")
    expect(page.locator(".step")).to_have_count(3)
    expect(page.locator("#strip .s-money")).to_have_text("$60.52")  # without the 22.50 of tts-1


@pytest.mark.charts
def test_months_are_drawn_and_stand_in_a_table_equal_to_the_drawing(visit: Visit) -> None:
    page = visit.page
    page.goto(MONTHS)
    page.get_by_role("tab", name="Months ahead").click()
    expect(page.locator("#plot-months .scatterlayer .trace")).to_have_count(1)
    page.locator("#panel-months summary").click()
    table = page.locator("#panel-months table")
    expect(table.locator("tbody tr")).to_have_count(12)
    expect(table.locator("tbody tr").nth(1)).to_have_text("Dec 2026$47.67")  # 1,050 × (0.045 + 0.0004)


def test_a_budget_is_held_against_the_months(visit: Visit) -> None:
    """1,000 × 0.0454, 5% more each month: 47.67 in the second, 50.05 in the third."""
    page = visit.page
    page.goto(MONTHS)
    page.locator("#budget").fill("50")
    expect(page.locator(".s-budget")).to_have_text("within $50 until Dec 2026")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("CSV", "gpt-transcribe,gpt-transcribe,,transcription,audio,600,second,0.0045"),
        ("the months ahead", "2026-12-01,1,gpt-transcribe,1050,1050,1050,47.25,47.25,47.25"),
        ("JSON", '"monthly": "45.4"'),
        ("Markdown", "| gpt-transcribe + gpt-5.6-luna | $45.40 |"),
        ("Excel", ""),
    ],
)
def test_the_figures_go_away_as_files(visit: Visit, link: str, words: str) -> None:
    visit.page.goto(MONTHS)
    with visit.page.expect_download() as download:
        visit.page.locator("#results").get_by_role("link", name=link).first.click()
    path = Path(download.value.path())
    if words:
        assert words in path.read_text(encoding="utf-8")
    else:
        assert path.read_bytes().startswith(b"PK")


def test_compare_has_the_combinations_as_columns_and_leads_back(visit: Visit) -> None:
    page = visit.page
    page.goto(RAG)
    with arriving(page):
        page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.locator(".versus thead th")).to_have_count(4)
    page.locator("#top_k").fill("8")
    expect(page.locator("#strip .s-money")).to_have_text("$0.663")
    page.get_by_role("link", name="Estimate", exact=True).click()
    expect(page.locator("#top_k")).to_have_value("8")
    expect(page.locator("table.combinations tbody tr[data-name]")).to_have_count(4)


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_nothing_needs_a_script(visit: Visit) -> None:
    page = visit.page
    page.goto(FOUR)
    with arriving(page):
        page.get_by_role("button", name="Chat", exact=True).click()
    page.locator("#model-5").fill("gpt-5.6-luna, gpt-6-luna")
    page.locator("#input_tokens-5").fill("100000")
    page.locator("#output_tokens-5").fill("")
    with arriving(page):
        page.get_by_role("button", name="Calculate", exact=True).click()
    expect(page.locator("#strip .s-money")).to_have_text("$93.02")  # 83.02 + 1,000 × 0.1 × 0.10
    with arriving(page):
        page.get_by_role("button", name="gpt-5.6-luna", exact=False).last.click()
    expect(page.locator(".how-steps .how-title")).to_have_count(5)
    page.locator("#panel-months summary").click()
    expect(page.locator("#panel-months").get_by_role("row", name="Nov 2026")).to_be_visible()


def test_a_step_is_charged_for_searches_in_a_region(visit: Visit) -> None:
    """1,000 × 3.00 × 1.1 / 1,000,000 + 0.3 × 0.01, a thousand times."""
    page = visit.page
    page.goto(f"{STEP}claude-sonnet-4-6")
    page.get_by_label("Input tokens").fill("1000")
    page.locator("#more-1 > summary").click()
    page.get_by_label("Web searches").fill("0.3")
    page.get_by_label("Region").select_option("us")
    expect(page.locator("#strip .s-money")).to_have_text("$6.30")
    expect(page.get_by_label("Web searches")).to_have_value("0.3")
    expect(page.locator(".how-steps")).to_contain_text("The rate of web search")


def test_what_is_open_in_a_step_stays_open_with_the_keyboard_in_it(visit: Visit) -> None:
    """A choice that changes which numbers the step asks for sends its fields anew."""
    page = visit.page
    page.goto(RAG)
    page.locator("#more-3 > summary").click()
    page.locator("#use-3").focus()
    page.locator("#use-3").select_option("")
    expect(page.locator("#input_tokens-3")).to_be_visible()
    expect(page.locator("#use-3")).to_be_visible()
    expect(page.locator("#use-3")).to_be_focused()
    page.locator("#name-3").fill("Reply")
    expect(page.locator(".results > .keys")).to_contain_text("3 Reply")
    expect(page.locator("#name-3")).to_be_focused()


def test_a_removed_step_is_brought_back(visit: Visit) -> None:
    page = visit.page
    page.goto(FOUR)
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    page.get_by_role("button", name="Remove step 4").click()
    expect(page.locator("#strip .s-money")).to_have_text("$60.52")
    page.get_by_role("button", name="Remove step 1").click()
    expect(page.locator("#strip .s-money")).to_have_text("$0.52")
    undo.click()
    expect(page.locator(".step")).to_have_count(3)
    undo.click()
    expect(page.locator(".step")).to_have_count(4)
    expect(page.locator("#strip .s-money")).to_have_text("$83.02")
    expect(undo).to_be_disabled()


def test_a_text_is_sent_to_be_measured_and_with_nothing_else(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{STEP}tts-1")
    page.locator("#measure > summary").click()
    page.get_by_label("Text", exact=True).fill("A secret of ours")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.locator("#requests").fill("7")
    assert "secret" not in (sent.value.post_data or "")
    with page.expect_request(lambda request: "secret" in (request.post_data or "")):
        page.get_by_role("button", name="Measure").click()
