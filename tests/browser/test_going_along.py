"""The text, the numbers and the models go along: to other pages and back, through reload, from one kind to another."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import arriving, expect_chips, read_address
from tests.support.pages import MINE

WORDS = "tiktoken is great!"
"""6 tokens in o200k_base."""
DROP = """([name, bytes]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(bytes)], name));
    const zone = document.getElementById("counted");
    for (const type of ["dragover", "drop"]) {
        zone.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }
}"""
WRITE = """(text) => {
    document.getElementById("kind-text").click();
    const prompt = document.getElementById("prompt");
    prompt.value = text;
    prompt.dispatchEvent(new Event("input", { bubbles: true }));
}"""
"""Write a text in place of its tokens: one change, which no pause of a slow machine makes two."""


def paste(page: Page, text: str) -> None:
    page.locator("#prompt").fill(text)
    expect(page.locator("#counted")).to_contain_text(f"{len(text)} characters")


def go_to(page: Page, name: str) -> None:
    with arriving(page):
        page.locator("#nav").get_by_role("link", name=name, exact=True).click()
    expect(page.locator("#nav a[aria-current=page]")).to_have_text(name)


def begin(page: Page) -> None:
    """Paste a text, choose two models, give a budget."""
    page.goto(MINE)
    page.locator("#kind-text").check()
    paste(page, WORDS)
    page.get_by_role("button", name="Remove gpt-6.2-astra").click()
    page.locator("#budget").fill("$2k")
    expect(page.locator(".s-budget")).to_contain_text("within $2,000")
    expect_chips(page, ["gpt-6-luna", "gpt-6.2-sol"])


def expect_all(page: Page) -> None:
    expect(page.locator("#prompt")).to_have_value(WORDS)
    expect(page.locator("#requests")).to_have_value("50000")
    expect(page.locator("#budget")).to_have_value("2000")
    expect(page.locator(".s-size")).to_have_text("6 tokens · 50,000 a month")
    expect_chips(page, ["gpt-6-luna", "gpt-6.2-sol"])
    assert "tiktoken" not in read_address(page)


def test_everything_goes_to_every_page_and_back(visit: Visit) -> None:
    page = visit.page
    begin(page)
    go_to(page, "Compare")
    expect_all(page)
    go_to(page, "Models")
    expect(page.locator(".carried .chip-name")).to_have_text(["gpt-6-luna", "gpt-6.2-sol"])
    go_to(page, "Usage")
    go_to(page, "API")
    go_to(page, "Estimate")
    expect_all(page)
    page.reload()
    expect_all(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("API")
    page.go_forward()
    expect_all(page)
    assert not any("tiktoken" in address for address in visit.requests)


def test_a_link_that_another_browser_opens_says_whose_text_it_is(visit: Visit, browser: Browser) -> None:
    begin(visit.page)
    strip, address = visit.page.locator("#strip").inner_text(), read_address(visit.page)
    with browser.new_context(base_url=visit.server) as other:
        page = other.new_page()
        page.goto(address)
        expect(page.locator("#prompt")).to_have_value("")
        asks = "6 tokens of a text that stays with whoever pasted it. Paste it again to change it."
        expect(page.locator("#prompt")).to_have_attribute("placeholder", asks)
        size = "6 tokens of a text that stays with whoever pasted it"
        expect(page.locator(".s-size")).to_have_text(f"{size} · 50,000 a month")
        assert page.locator("#strip").inner_text().replace(size, "6 tokens") == strip


def test_who_leaves_at_once_after_a_change_takes_it_along(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.locator("#requests").fill("7k")
    go_to(page, "Compare")
    expect(page.locator("#requests")).to_have_value("7000")


def test_a_model_that_is_added_elsewhere_counts_the_text_in_its_own_vocabulary(visit: Visit) -> None:
    page = visit.page
    begin(page)
    page.goto(f"/models/?q=deepseek-v4-pro&provider=deepseek&estimate={quote(read_address(page).partition('?')[2])}")
    page.get_by_role("button", name="Add deepseek-v4-pro").click()
    expect(page.locator(".carried .chip")).to_have_count(3)
    with page.expect_request(lambda request: request.method == "POST") as asked:
        go_to(page, "Estimate")
    assert "tiktoken" in (asked.value.post_data or "")
    expect(page.locator("#counted")).to_contain_text("6 tokens")


def test_a_text_becomes_a_message_and_a_text_again(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.locator("#kind-text").check()
    paste(page, WORDS)
    page.locator("#kind-chat").check()
    messages = page.locator("#chat-editor textarea")
    expect(messages.last).to_have_value(WORDS)
    # 3 for the message and 1 for its role, 3 to prime the answer
    expect(page.locator("#counted")).to_contain_text(f"{6 + 3 + 1 + 3} tokens")
    messages.first.fill("Be brief.")
    expect(page.locator("#counted")).to_contain_text(f"{len(WORDS) + len('Be brief.')} characters")
    page.reload()
    expect(page.locator("#kind-chat")).to_be_checked()
    expect(messages.first).to_have_value("Be brief.")
    page.locator("#kind-text").check()
    expect(page.locator("#prompt")).to_have_value(f"Be brief.\n\n{WORDS}")
    page.locator("#kind-chat").check()
    expect(messages.first).to_have_value("Be brief.")
    expect(messages.last).to_have_value(WORDS)


def test_clear_text_forgets_it(visit: Visit) -> None:
    page = visit.page
    begin(page)
    page.get_by_role("button", name="Clear text").click()
    expect(page.locator(".s-size")).to_contain_text("No prompt yet")
    assert page.evaluate("[sessionStorage.getItem('text'), localStorage.length]") == [None, 0]
    page.reload()
    expect(page.locator("#prompt")).to_have_value("")


def test_a_file_may_be_dropped_anywhere_on_the_prompt(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.evaluate(DROP, ["prompt.txt", list(WORDS.encode())])
    expect(page.locator("#kind-text")).to_be_checked()
    expect(page.locator("#prompt")).to_have_value(WORDS)
    expect(page.locator(".s-size")).to_contain_text("6 tokens")
    page.evaluate(DROP, ["picture.png", [0xFF, 0xD8, 0x00]])
    expect(page.locator("#error-file")).to_have_text("picture.png is not a text file; save it as UTF-8 text.")
    expect(page.locator("#prompt")).to_have_value(WORDS)


def test_copy_link_copies(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    begin(page)
    link = page.locator("#address")
    link.click()
    expect(link).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == link.evaluate("link => link.href")
    assert "tiktoken" not in copied
    expect(link).to_have_text("Copy link")


def test_undo_brings_models_numbers_and_text_back(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    page.get_by_role("button", name="Remove gpt-6-luna").click()
    expect(undo).to_be_enabled()
    page.evaluate(WRITE, WORDS)
    undo.click()
    expect(page.locator("#kind-tokens")).to_be_checked()
    expect(page.locator("#prompt")).to_have_value("")
    expect_chips(page, ["gpt-6.2-sol", "gpt-6.2-astra"])
    undo.click()
    expect(page.locator(".s-name")).to_have_text("gpt-6-luna")
    expect_chips(page, ["gpt-6-luna", "gpt-6.2-sol", "gpt-6.2-astra"])
    expect(undo).to_be_disabled()


def test_undo_takes_back_a_set_that_the_server_chose(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.get_by_role("button", name="Same vendor").click()
    expect(page.locator("#chips .chip")).to_have_count(9)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#chips .chip")).to_have_count(3)
    expect(page.locator(".s-money")).to_have_text("$18.95")


WITHOUT_SCRIPTS = [{}, {"java_script_enabled": False}]


@pytest.mark.parametrize("visit", WITHOUT_SCRIPTS, ids=["scripts", "no scripts"], indirect=True)
def test_models_are_added_from_the_list_and_from_a_models_page(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    go_to(page, "Models")
    page.goto(f"{page.url}&q=gpt-5.6&provider=openai")
    page.get_by_role("button", name="Add gpt-5.6-luna").click()
    expect(page.get_by_role("button", name="Added gpt-5.6-luna")).to_be_visible()
    with arriving(page):
        page.get_by_role("link", name="gpt-5.6-terra", exact=True).click()
    page.get_by_role("button", name="Add gpt-5.6-terra").click()
    expect(page.locator(".carried .chip")).to_have_count(5)
    page.locator(".carried").get_by_role("button", name="Remove gpt-6.2-sol").click()
    expect(page.locator(".carried .chip")).to_have_count(4)
    go_to(page, "Estimate")
    expect_chips(page, ["gpt-6-luna", "gpt-6.2-astra", "gpt-5.6-luna", "gpt-5.6-terra"])
    expect(page.locator("#requests")).to_have_value("50000")


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit.page
    page.goto(f"/models/?q=gpt-5.6-luna&provider=openai&estimate={quote(MINE.partition('?')[2])}")
    page.get_by_role("button", name="Add gpt-5.6-luna").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Added gpt-5.6-luna")).to_be_focused()
    page.locator("#nav a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#chips .chip-name").last).to_have_text("gpt-5.6-luna")
