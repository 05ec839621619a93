"""A real Chromium against the server that `make run` starts, on a fixed day."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.server import serve_that_day

SHELL = "chromium-headless-shell"  # no windows, half of the work
CHROMIUM = shutil.which(SHELL) or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",  # it may run as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=15_000)  # a machine may be busy with other things


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with serve_that_day() as address:
        yield address


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_: Playwright) -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("COSTCALC_REQUIRE_BROWSER"):
            pytest.fail("the browser tests must run here, and there is no chromium")
        pytest.skip("no chromium: install it to run the browser tests")
    browser = playwright_.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


NO_CHARTS = "window.Plotly = {react() {}, purge() {}}"
"""In place of the chart library, which costs more than the rest of a page: tests marked `charts` have the real one."""


class Visit:
    """A page, with everything that went wrong in it and every request that it made."""

    def __init__(self, context: BrowserContext, server: str) -> None:
        self.page: Page = context.new_page()
        self.server = server
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _console(self, message: Any) -> None:
        # A refused form answers 400, which Chromium reports as an error of its own; htmx reports each request that a
        # newer one replaces.
        told = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
        if message.type in ("error", "warning") and not any(text in message.text for text in told):
            self.complaints.append(message.text)

    def elsewhere(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.server, "data:", "blob:"))]


@pytest.fixture
def visit(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Parametrize indirectly with the options of a browser context (color scheme, size, JavaScript off)."""
    options = {"viewport": {"width": 1280, "height": 900}, "accept_downloads": True} | getattr(request, "param", {})
    context = browser.new_context(base_url=server, **options)
    context.set_default_timeout(15_000)
    if not request.node.get_closest_marker("charts"):
        context.route("**/plotly*.js", lambda route: route.fulfill(body=NO_CHARTS, content_type="text/javascript"))
    found = Visit(context, server)
    yield found
    context.close()
    assert not found.complaints, "the browser complains (a policy violation, a script error)"
    assert not found.elsewhere(), "the page asked another host"
