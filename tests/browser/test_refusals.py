"""Who is refused while a page is open reads why, and keeps what was on it."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from playwright.sync_api import Route, expect

from costcalc.admission.refusal import Refusal, respond
from tests.browser.conftest import Visit
from tests.browser.sight import assert_seen
from tests.support.pages import ESTIMATE

REFUSALS = [
    Refusal(429, "too_many", "more than 9 requests in 60 seconds; try again in 12 seconds", retry_after=12),
    Refusal(503, "busy", "100 requests are waiting; try again in 7 seconds", retry_after=7),
    Refusal(413, "too_large", "The limit is 500,000 characters of text. Nothing was read"),
]


def refuse(route: Route, refusal: Refusal) -> None:
    response = respond(RequestFactory().post("/", headers={"HX-Request": "true"}), refusal)
    route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.content)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_the_reason_stands_above_the_figures_until_others_come(visit: Visit, refusal: Refusal) -> None:
    page = visit.page
    page.goto(ESTIMATE)
    cost = page.locator("table.costs td").first.text_content() or ""
    page.route("**/", lambda route: refuse(route, refusal) if route.request.method == "POST" else route.continue_())
    page.locator("#requests").fill("2000")
    said = f"{refusal.message[:1].upper()}{refusal.message[1:]}. These figures are from before the change."
    expect(page.locator("#results > :first-child")).to_have_text(said)
    expect(page.locator("#strip .s-more")).to_have_text(said)
    assert_seen(page.locator("#strip .s-more"))  # wherever in the form the change was
    expect(page.locator("table.costs td").first).to_have_text(cost)
    page.unroute("**/")
    page.locator("#requests").fill("3000")
    expect(page.locator("#outdated")).to_have_count(0)


def test_where_there_are_no_figures_yet_the_reason_stands_alone(visit: Visit) -> None:
    page = visit.page
    page.goto("/models/?q=nonsense")
    page.route("**/models/?*", lambda route: refuse(route, REFUSALS[0]))
    page.locator("[name=q]").fill("gpt")
    expect(page.locator("#outdated")).to_have_text("More than 9 requests in 60 seconds; try again in 12 seconds.")
