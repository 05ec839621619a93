"""Who is quicker than the machine loses nothing: what is done before scripts or answers come is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.sight import arriving, expect_chips, expect_in_address
from tests.support.pages import MINE


class Answers:
    """Answers of the server, which are held until they are let go."""

    def __init__(self, page: Page, pattern: str = "**/*", method: str = "POST") -> None:
        self.page = page
        self.held: list[Route] = []
        self.method = method
        page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        if route.request.method == self.method:
            self.held.append(route)
        else:
            route.fallback()

    def expect(self, number: int) -> None:
        """Wait until so many were asked for."""
        for _ in range(300):
            if len(self.held) >= number:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{len(self.held)} of {number} were asked for")

    def let_go(self) -> None:
        """Let all of them go, and those that come."""
        held, self.held, self.method = self.held, [], ""
        for route in held:
            route.continue_()


def test_who_leaves_takes_along_what_takes_the_server_long(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    answers = Answers(page)
    page.locator("#requests").fill("7k")
    answers.expect(1)
    page.locator("#requests").fill("8k")  # and is not the answer to that
    with arriving(page):
        page.locator("#nav").get_by_role("link", name="Compare", exact=True).click()
        answers.expect(2)
        page.wait_for_timeout(1_500)
        answers.let_go()
    expect(page.locator("h1")).to_have_text("Compare models")
    expect(page.locator("#requests")).to_have_value("8000")


def test_a_message_is_added_though_somebody_types_meanwhile(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.locator("#kind-chat").check()
    expect(page.locator("#counted")).to_contain_text("tokens")
    answers = Answers(page)
    add = page.get_by_role("button", name="Add a message")
    add.click()
    answers.expect(1)
    add.click()  # once is enough
    page.locator("#output_tokens").fill("500")
    page.wait_for_timeout(500)  # longer than the page waits before it asks
    answers.let_go()
    expect(page.get_by_label("Text of message 3")).to_be_visible()
    expect_in_address(page, "output_tokens=500")
    expect(page.get_by_label("Text of message 4")).to_have_count(0)


def test_what_is_typed_in_a_row_while_it_moves_goes_along(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.locator("#kind-chat").check()
    expect(page.locator("#counted")).to_contain_text("tokens")
    answers = Answers(page)
    page.get_by_role("button", name="Move message 2 up").click()
    answers.expect(1)
    page.get_by_label("Text of message 2").press_sequentially("Hello")
    answers.let_go()
    expect(page.get_by_label("Text of message 1")).to_have_value("Hello")
    expect(page.get_by_label("Text of message 1")).to_be_focused()
    expect(page.get_by_label("Text of message 2")).to_have_value("")
    expect(page.locator("#counted")).to_contain_text("5 characters")


def test_what_is_typed_in_a_step_while_another_comes_is_kept(visit: Visit) -> None:
    page = visit.page
    page.goto("/pipeline/?requests=1000&as_of=2026-11-21&model=whisper-1&minutes=10")
    answers = Answers(page)
    page.get_by_role("button", name="Chat", exact=True).click()
    answers.expect(1)
    page.locator("#minutes-1").fill("20")
    page.locator("#minutes-1").press("End")
    answers.let_go()
    expect(page.locator(".step")).to_have_count(2)
    expect(page.locator("#minutes-1")).to_have_value("20")
    expect(page.locator("#minutes-1")).to_be_focused()
    expect_in_address(page, "minutes=20")


def test_a_set_comes_though_somebody_types_meanwhile_and_not_once_chips_were_changed(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    answers = Answers(page)
    page.get_by_role("button", name="Same vendor").click()
    answers.expect(1)
    page.locator("#output_tokens").fill("500")
    page.wait_for_timeout(500)
    answers.let_go()
    expect(page.locator("#chips .chip")).to_have_count(9)
    expect_in_address(page, "output_tokens=500")
    answers = Answers(page)
    page.get_by_role("button", name="Cheapest five").click()
    answers.expect(1)
    page.get_by_role("button", name="Clear", exact=True).click()
    answers.expect(2)
    answers.let_go()
    expect_in_address(page, "models=&")
    expect_chips(page, [])


@pytest.mark.parametrize("path", ["/?input_tokens=9&as_of=moon", "/models/?as_of=moon", MINE, "/conversation/"])
def test_what_nobody_has_changed_is_not_asked_for_again(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(path)
    page.wait_for_timeout(600)  # longer than a page waits before it asks
    assert len([url for url in visit.requests if "/static/" not in url]) == 1
    visit.complaints.clear()  # the browser's, of a day that is none


@pytest.mark.parametrize(
    ("path", "field", "typed", "shown"),
    [
        (MINE, "#requests", "100k", "$37.90"),
        (MINE, "#tier", "batch", "$9.48"),
        ("/pipeline/?requests=1000&as_of=2026-11-21&model=whisper-1&minutes=10", "#requests", "2000", "$120.00"),
    ],
)
def test_what_is_changed_before_the_scripts_come_is_answered(
    visit: Visit, path: str, field: str, typed: str, shown: str
) -> None:
    page = visit.page
    scripts = Answers(page, "**/*.js", "GET")
    page.goto(path, wait_until="commit")
    target = page.locator(field)
    if field == "#tier":
        target.select_option(typed)
    else:
        target.fill(typed)
    scripts.let_go()
    expect(page.locator("#strip .s-money")).to_have_text(shown)
    expect(target).to_have_value(typed)
