"""`make screenshots`: every page in every state, at four widths, light and dark, into docs/screens/, to be looked at.

ARGS are parts of names of states, such as "estimate"; without them, all of them, and the pictures of the README.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import Final

import django
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.server import serve_that_day
from tests.support.pages import STATES, open_state
from tests.support.server import ROOT

os.environ.setdefault(
    "DJANGO_ASYNC_ALLOW_UNSAFE", "true"
)  # pages of faults are rendered here, beside playwright's loop
SCREENS = ROOT / "docs" / "screens"
HEIGHTS = {360: 740, 768: 1024, 1280: 800, 1920: 1080}
THEMES: Final = ("light", "dark")
README = "as_of=2026-11-21&output_tokens=300&requests=50000&budget=2000&growth=10"
PROMPT = (ROOT / "costcalc" / "estimate" / "example.txt").read_text(encoding="utf-8").strip()
BEST = {
    "estimate": (f"/?{README}", 1280),
    "compare": (f"/compare/?{README}&models=gpt-4o,gpt-6-luna,claude-sonnet-5-5,gemini-3.5-flash-lite", 1280),
    "phone": (f"/?{README}", 360),
}
"""Path and width of the pictures of the README, as they are first seen."""


def main(wanted: Sequence[str]) -> None:
    django.setup()
    SCREENS.mkdir(exist_ok=True)
    with serve_that_day() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        if not wanted:
            take_best(browser, address)
        take_states(browser, address, wanted)
        browser.close()


def take_best(browser: Browser, address: str) -> None:
    for name, (path, width) in BEST.items():
        page = browser.new_page(base_url=address, viewport={"width": width, "height": HEIGHTS[width]})
        page.goto(path)
        page.locator("#prompt").fill(PROMPT)
        expect(page.locator("#counted")).to_contain_text("tokens")
        page.locator("#prompt").evaluate("(prompt) => { prompt.blur(); prompt.scrollTop = 0; }")
        settle(page)
        page.screenshot(path=ROOT / "docs" / f"{name}.png")
        page.close()


def take_states(browser: Browser, address: str, wanted: Sequence[str]) -> None:
    for name in STATES:
        if wanted and not any(part in name for part in wanted):
            continue
        for width, height in HEIGHTS.items():
            page = browser.new_page(base_url=address, viewport={"width": width, "height": height})
            open_state(page, name)
            for theme in THEMES:
                page.emulate_media(color_scheme=theme)
                settle(page)
                page.screenshot(path=SCREENS / f"{write_file_name(name)}-{width}-{theme}.png", full_page=True)
            page.close()
        sys.stdout.write(f"{name}\n")


def settle(page: Page) -> None:
    """Wait for the charts and for what fades in."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


def write_file_name(name: str) -> str:
    return re.sub(r"\W+", "-", name.casefold())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
    main(sys.argv[1:])
