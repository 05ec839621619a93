"""`make screenshot`: the picture in the README, taken from the running project."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.support.server import ROOT, serve


def main() -> None:
    with TemporaryDirectory() as place, serve(Path(place)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(server.address)
        page.wait_for_selector("#plot-monthly .bars")
        page.screenshot(path=ROOT / "docs" / "estimate.png")
        browser.close()


if __name__ == "__main__":
    main()
