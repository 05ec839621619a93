"""Models chosen in a real browser: typed, marked, made into chips, pinned, taken away; and without scripts."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.sight import arriving, assert_seen, expect_chips, expect_in_address

SENT = "input_tokens=2290&output_tokens=300&requests=50000&as_of=2026-11-21"
PAGES = [f"/?{SENT}", f"/compare/?{SENT}", "/conversation/?as_of=2026-11-21"]
FIVE = ["gpt-4o", "gpt-4o-mini", "o1", "claude-sonnet-5-5", "grok-4.7"]
on_each_page = pytest.mark.parametrize("path", PAGES, ids=["estimate", "compare", "conversation"])


def open_empty(visit: Visit, path: str) -> Page:
    page = visit.page
    page.goto(f"{path}&models=")
    expect(page.locator("#chips .chip")).to_have_count(0)
    return page


def expect_options(page: Page, first: str) -> None:
    """The first option names this model, and a person sees it."""
    option = page.locator("#add-list [role=option]").first
    expect(option.locator("small")).to_have_text(first)
    assert_seen(option)


@on_each_page
def test_five_models_take_at_most_fifteen_keys(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(path)
    page.get_by_role("button", name="Clear", exact=True).focus()
    keys = ["Enter", "4", "o", "Enter", "Enter", "o", "1", "Enter", "s", "o", "n", "Enter", "g", "r", "Enter"]
    assert len(keys) <= 15
    for key in keys:
        page.keyboard.press(key)
    expect_chips(page, FIVE)
    expect(page).to_have_url(re.compile(f"models={','.join(FIVE)}&"))


@on_each_page
def test_five_models_take_at_most_ten_clicks(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(path)
    clicks = 0

    def click(selector: str) -> None:
        nonlocal clicks
        target = page.locator(selector)
        assert_seen(target)
        target.click()
        clicks += 1

    click(".sets [value=none]")
    expect(page.locator("#chips .chip")).to_have_count(0)
    click("#add")
    for place in range(5):
        click(f"#add-{place}")
    assert clicks <= 10
    expect(page.locator("#chips .chip")).to_have_count(5)
    chips = page.locator("#chips .chip-name").all_text_contents()
    expect(page).to_have_url(re.compile(f"models={','.join(chips)}&"))


@on_each_page
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sonnet", "claude-sonnet-5-5"),
        ("Claude Sonnet", "claude-sonnet-5-5"),
        ("gpt4", "gpt-4.1"),
        ("GPT 4o Mini", "gpt-4o-mini"),
        ("o1", "o1"),
    ],
)
def test_what_is_meant_is_seen_first_and_enter_takes_it(visit: Visit, path: str, typed: str, first: str) -> None:
    page = open_empty(visit, path)
    page.locator("#add").press_sequentially(typed)
    expect_options(page, first)
    page.keyboard.press("Enter")
    expect_chips(page, [first])


@on_each_page
def test_a_misspelled_name_is_a_question_and_enter_takes_nothing(visit: Visit, path: str) -> None:
    page = open_empty(visit, path)
    page.locator("#add").press_sequentially("claud sonet")
    note = page.locator("#add-list .say")
    expect(note).to_have_text("No model has this name. Did you mean:")
    assert_seen(note, page.locator("#add-list [role=option]").first)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    expect_chips(page, [])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect_chips(page, ["claude-sonnet-5-5"])


@on_each_page
def test_nonsense_says_so(visit: Visit, path: str) -> None:
    page = open_empty(visit, path)
    page.locator("#add").press_sequentially("xyzzy")
    expect(page.locator("#add-list .say")).to_have_text("No matching models for “xyzzy”.")


@on_each_page
@pytest.mark.parametrize("key", ["Escape", "Tab"])
def test_a_half_typed_name_leaves_nothing(visit: Visit, path: str, key: str) -> None:
    page = open_empty(visit, path)
    page.locator("#add").press_sequentially("sonn")
    expect_options(page, "claude-sonnet-5-5")
    page.keyboard.press(key)
    expect(page.locator("#add-list")).to_be_hidden()
    expect(page.locator("#add")).to_have_value("")
    page.wait_for_timeout(500)
    expect_chips(page, [])
    expect(page.locator("table.costs tbody th[scope=row]")).to_have_count(0)


@on_each_page
def test_enter_waits_for_the_answer(visit: Visit, path: str) -> None:
    page = open_empty(visit, path)

    def delay(route: Route) -> None:
        time.sleep(0.4)
        route.continue_()

    page.route("**/names/**", delay)
    page.locator("#add").focus()
    for key in ["4", "o", "Enter", "o", "1", "Enter"]:
        page.keyboard.press(key)
    expect_chips(page, ["gpt-4o", "o1"])


@on_each_page
def test_enter_and_then_tab_still_adds_what_was_asked_for(visit: Visit, path: str) -> None:
    page = open_empty(visit, path)
    page.locator("#add").focus()
    for key in ["4", "o", "Enter", "Tab"]:
        page.keyboard.press(key)
    expect_chips(page, ["gpt-4o"])
    expect(page.locator("#add-list")).to_be_hidden()


@on_each_page
def test_a_chosen_option_is_ticked_and_chosen_again_goes(visit: Visit, path: str) -> None:
    page = open_empty(visit, path)
    page.locator("#add").press_sequentially("4o")
    expect_options(page, "gpt-4o")
    page.keyboard.press("Enter")
    option = page.locator("#add-list [aria-selected=true]")
    expect(option).to_have_count(1)
    option.click()
    expect_chips(page, [])
    expect(page.locator("#add")).to_be_focused()


@on_each_page
def test_a_pasted_list_becomes_chips_and_the_unknown_stays_with_its_message(visit: Visit, path: str) -> None:
    page = open_empty(visit, path)
    page.locator("#add").fill("gpt-4o-mini, opus; xyzzy")
    expect_chips(page, ["gpt-4o-mini", "claude-opus-5-5"])
    expect(page.locator("#add")).to_have_value("xyzzy")
    message = page.locator("#add-says")
    expect(message).to_have_text("No models have these names: “xyzzy”.")
    expect_in_address(page, "models=gpt-4o-mini,claude-opus-5-5")  # the figures have come meanwhile
    assert_seen(message)


@on_each_page
def test_the_chips_are_one_stop_and_have_keys_of_their_own(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(f"{path}&models=gpt-4o,o1,claude-haiku-5-5")
    stops = page.locator("#chips button:not([tabindex='-1']), .sets button:not([tabindex='-1'])")
    expect(stops).to_have_count(2)
    page.locator("#chips .chip-name").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".chip-name[value=claude-haiku-5-5]")).to_be_focused()
    page.keyboard.press("Enter")
    pressed = page.locator("#chips [aria-pressed=true]")
    expect(pressed).to_have_text("claude-haiku-5-5")
    expect(page).to_have_url(re.compile("baseline=claude-haiku-5-5"))
    page.keyboard.press("Space")
    expect(pressed).to_have_count(0)
    page.keyboard.press("Home")
    page.keyboard.press("Delete")
    expect_chips(page, ["o1", "claude-haiku-5-5"])
    expect(page.locator(".chip-name[value=o1]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect_chips(page, ["claude-haiku-5-5"])
    page.keyboard.press("Delete")
    expect(page.locator("#add")).to_be_focused()


@on_each_page
def test_backspace_in_the_empty_field_takes_the_last_chip(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(f"{path}&models=gpt-4o,o1")
    page.locator("#add").press("Backspace")
    expect_chips(page, ["gpt-4o"])


@on_each_page
def test_a_quick_set_takes_the_place_of_the_chips(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(f"{path}&models=gpt-4o")
    page.get_by_role("button", name="Same vendor").click()
    expect(page.locator("#chips .chip")).to_have_count(9)
    expect(page.locator("#models-count")).to_have_text("9 chosen")
    page.get_by_role("button", name="Cheapest five").click()
    expect(page.locator("#chips .chip")).to_have_count(5)
    page.get_by_role("button", name="One per vendor").click()
    expect(page.locator("#chips .chip").first).to_have_text(re.compile("gpt-6.2-astra"))
    expect(page.locator("#chips button:not([tabindex='-1'])")).to_have_count(1)


@pytest.mark.parametrize("path", PAGES[:2], ids=["estimate", "compare"])
def test_undo_brings_back_chips_and_baseline(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(f"{path}&models=gpt-4o,o1")
    undo = page.locator("#undo")
    page.locator(".chip-name[value=o1]").click()
    expect(undo).to_be_enabled()
    page.get_by_role("button", name="Same vendor").click()
    expect(page.locator("#chips .chip")).to_have_count(9)
    undo.click()
    expect_chips(page, ["gpt-4o", "o1"])
    expect(page.locator("#chips [aria-pressed=true]")).to_have_text("o1")
    expect(page).to_have_url(re.compile("baseline=o1"))
    undo.click()
    expect(page.locator("#chips [aria-pressed=true]")).to_have_count(0)


@on_each_page
def test_a_chip_is_gone_on_the_days_on_which_its_model_is(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(f"{path}&models=gpt-4o,o1")
    gone = page.locator("#chips .chip.gone")
    expect(gone).to_have_count(1)
    page.locator("#as_of").fill("2026-10-01")
    expect(gone).to_have_count(0)
    page.locator("#as_of").fill("2026-11-21")
    expect(gone.locator(".chip-name")).to_have_text("o1")


@on_each_page
def test_an_unknown_name_of_an_address_is_a_chip_to_take_away(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(f"{path}&models=gpt-4o,gpt-4oo")
    expect(page.locator("#error-models")).to_contain_text("gpt-4oo is not in any price table")
    page.get_by_role("button", name="Remove gpt-4oo").click()
    expect_chips(page, ["gpt-4o"])
    expect(page.locator("#error-models")).to_have_text("")


@on_each_page
@pytest.mark.parametrize("visit", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_on_a_phone_the_selection_unfolds(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(f"{path}&models=gpt-4o,o1")
    toggle = page.locator("#models-toggle")
    expect(toggle).to_contain_text("2 chosen")
    expect(page.locator("#chips")).to_be_hidden()
    toggle.click()
    expect(page.locator("#add")).to_be_focused()
    page.keyboard.type("son")
    expect_options(page, "claude-sonnet-5-5")
    page.keyboard.press("Enter")
    expect(toggle).to_contain_text("3 chosen")
    toggle.click()
    expect(page.locator("#chips")).to_be_hidden()


def press(page: Page, name: str) -> None:
    """Press a button that, without scripts, leads to another page."""
    with arriving(page):
        page.get_by_role("button", name=name, exact=True).click()


@on_each_page
@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_everything_but_the_list_is_there(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(f"{path}&models=gpt-4o")
    add = page.locator("#add")
    add.fill("claude-haiku-5-5")
    with arriving(page):
        add.press("Enter")
    expect_chips(page, ["gpt-4o", "claude-haiku-5-5"])
    add.fill("sonet")
    with arriving(page):
        add.press("Enter")
    expect(page.locator("#error-models")).to_have_text("No model has this name. Did you mean:")
    assert_seen(page.locator(".similar button").first)
    press(page, "claude-sonnet-5-5")
    expect_chips(page, ["gpt-4o", "claude-haiku-5-5", "claude-sonnet-5-5"])
    press(page, "Remove gpt-4o")
    press(page, "claude-haiku-5-5")
    expect(page.locator("#chips [aria-pressed=true]")).to_have_text("claude-haiku-5-5")
    press(page, "Same vendor")
    expect(page.locator("#chips .chip")).to_have_count(9)
    press(page, "Clear")
    expect(page.locator("#chips .chip")).to_have_count(0)
