"""A text travels once: what is changed beside it is answered from its count."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, Route, expect

from pricing.tokens.vocabularies import find_installed
from tests.browser.conftest import Visit
from tests.browser.sight import arriving, expect_chips, expect_in_address
from tests.support.pages import TEXT

WORDS = "tiktoken is great! " * 1_000
"""19,000 characters."""
ALL = ["gpt-6-luna", "gpt-6.2-sol", "gpt-6.2-astra", "deepseek-v4-pro"]


class Sent:
    """Bodies of forms that were sent."""

    def __init__(self, page: Page) -> None:
        self.bodies: list[str] = []
        page.on("request", self._keep)

    def _keep(self, request: Request) -> None:
        if request.method == "POST":
            self.bodies.append(request.post_data or "")

    @property
    def with_text(self) -> list[bool]:
        return ["tiktoken" in body for body in self.bodies]


def paste(page: Page) -> Sent:
    page.goto(TEXT)
    sent = Sent(page)
    page.locator("#prompt").fill(WORDS)
    expect(page.locator("#counted")).to_contain_text("19,000 characters")
    assert sent.with_text == [True]
    return sent


def test_numbers_are_changed_without_the_text(visit: Visit) -> None:
    page = visit.page
    sent = paste(page)
    size = page.locator(".s-size").inner_text()
    page.locator("#requests").fill("70k")
    expect(page.locator(".s-size")).to_have_text(size.replace("50,000", "70,000"))
    page.locator("#tier").select_option("batch")
    expect_in_address(page, "tier=batch")
    page.locator("#sort-model").click()
    expect_in_address(page, "sort=model")
    assert sent.with_text == [True, False, False, False]
    assert max(map(len, sent.bodies[1:])) < 15_000  # of 19,000 characters
    page.locator("#prompt").press("End")
    page.keyboard.insert_text("One more.")
    expect(page.locator("#counted")).to_contain_text("19,009 characters")
    assert sent.with_text[4:] == [True]
    with arriving(page):
        page.locator("#nav").get_by_role("link", name="Compare", exact=True).click()
    expect(page.locator("#prompt")).to_have_value(f"{WORDS}One more.")
    expect(page.locator("#requests")).to_have_value("70000")


@pytest.mark.skipif("deepseek_v3" not in find_installed(), reason="the vocabulary is not installed")
def test_a_model_that_counts_in_another_vocabulary_brings_the_text_again(visit: Visit) -> None:
    page = visit.page
    sent = paste(page)
    page.locator("#add").fill("deepseek-v4-pro")
    page.locator("#add").press("Enter")
    expect(page.locator("tr[data-name=deepseek-v4-pro]")).to_be_visible()
    expect_in_address(page, "deepseek_v3=")
    assert sent.with_text == [True, False, True]


@pytest.mark.skipif("deepseek_v3" not in find_installed(), reason="the vocabulary is not installed")
def test_who_leaves_before_the_text_came_again_takes_the_change_along(visit: Visit) -> None:
    page = visit.page
    paste(page)
    page.locator("#add").fill("deepseek-v4-pro")
    page.locator("#add").press("Enter")
    expect_chips(page, ALL)
    with arriving(page):
        page.locator("#nav").get_by_role("link", name="Compare", exact=True).click()
    expect_chips(page, ALL)
    expect(page.locator("#prompt")).to_have_value(WORDS)


def test_a_text_that_was_refused_with_another_field_is_counted_with_the_next_change(visit: Visit) -> None:
    page = visit.page
    sent = paste(page)
    page.locator("#output_tokens").evaluate("field => { field.value = 'abc'; }")
    page.locator("#prompt").fill("tiktoken has one more text")
    expect(page.locator("#error-output_tokens")).not_to_be_empty()
    page.locator("#output_tokens").fill("500")
    expect(page.locator("#counted")).to_contain_text("26 characters")
    assert sent.with_text == [True, True, True]


def test_tools_that_were_there_before_the_script_are_sent_with_the_text(visit: Visit) -> None:
    page = visit.page
    page.add_init_script("""
      new MutationObserver((changes, observer) => {
        const tools = document.getElementById("tools");
        if (!tools) return;
        observer.disconnect();
        tools.value = '[{"type": "function", "function": {"name": "find", "parameters": {"type": "object"}}}]';
      }).observe(document, { childList: true, subtree: true });
    """)
    page.goto("/")
    sent = Sent(page)
    page.locator("#requests").fill("70k")
    expect_in_address(page, "requests=70000")
    assert ['name="prompt"' in body for body in sent.bodies] == [True]
    expect_in_address(page, "definitions=1")


def test_a_button_that_was_pressed_is_pressed_again_with_the_text(visit: Visit) -> None:
    page = visit.page
    sent = paste(page)
    asked: list[str] = []

    def ask(route: Route) -> None:
        if route.request.method == "POST" and not asked:
            asked.append(route.request.url)
            route.fulfill(status=204, headers={"HX-Trigger": '{"text-needed": {}}'})
        else:
            route.fallback()

    page.route("**/*", ask)
    page.locator("#sort-model").click()
    expect_in_address(page, "sort=model")
    assert sent.with_text == [True, False, True]
