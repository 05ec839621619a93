"""Milliseconds from a keystroke to changed figures, as a browser counts them: `python -m tests.bench.page`."""

from __future__ import annotations

import os
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.support.server import serve

MODELS = (
    "gpt-4o,gpt-4o-mini,o1,gpt-6.2-astra,gpt-6.2-sol,gpt-6-luna,claude-fable-5-2,claude-sonnet-5-5,claude-haiku-5-5,"
    "gemini-4-carbon,gemini-4-hydrogen,grok-4.7,deepseek-v4-pro,mistral-large-4"
)
PATH = f"/?output_tokens=300&requests=50000&budget=2000&growth=10&as_of=2026-11-21&models={MODELS}"
CHARACTERS = 10_000
KEYSTROKES = 20
MOST = 250
"""What is promised beyond the debounce on an idle machine, which COSTCALC_IDLE=1 says that this is."""

WATCH = """() => {
  const strip = document.getElementById("strip");
  window.took = [];
  let typed = 0;
  document.addEventListener("input", () => { typed = performance.now(); }, true);
  new MutationObserver(() => {
    if (typed) window.took.push(performance.now() - typed);
    typed = 0;
  }).observe(strip, {childList: true, subtree: true, characterData: true});
}"""


def measure_page(text: str) -> Iterator[str]:
    """Yield a line: how long the answer takes to change beyond the pause that the page waits for in typing."""
    if CHROMIUM is None:
        yield "The page was not measured: chromium is not installed."
        return
    with TemporaryDirectory() as place, serve(Path(place), COSTCALC_RATE="off") as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(base_url=server.address, viewport={"width": 1280, "height": 720})
        page.set_default_timeout(60_000)
        beyond = statistics.median(_type(page, text))
        browser.close()
    yield (
        f"From a keystroke to changed figures: {beyond:.0f} ms beyond the debounce (at most {MOST} on an idle "
        f"machine); {len(MODELS.split(','))} models, a prompt of {len(text) / 1000:.0f} kB, median of {KEYSTROKES}"
    )
    assert beyond <= MOST or not os.environ.get("COSTCALC_IDLE")


def _type(page: Page, text: str) -> list[float]:
    page.goto(PATH)
    page.locator("#prompt").fill(text)
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH)
    for number in range(KEYSTROKES + 1):  # the first one warms what the others use
        page.keyboard.insert_text(" word")
        page.wait_for_function("(number) => window.took.length > number", arg=number)
        page.wait_for_load_state("networkidle")
    waits = re.search(r"delay:(\d+)ms", page.locator("#form").get_attribute("hx-trigger") or "")
    assert waits, "the form says no longer how long it waits"
    took: list[float] = page.evaluate("window.took")
    return [milliseconds - int(waits[1]) for milliseconds in took[1:]]


if __name__ == "__main__":
    sample = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
    for line in measure_page((sample * 2)[:CHARACTERS]):
        sys.stdout.write(line + "\n")
