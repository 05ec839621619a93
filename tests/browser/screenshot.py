"""`make screenshot`: the picture in the README, taken from the running project."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET

ROOT = Path(__file__).parent.parent.parent
PORT = 8765


def main() -> None:
    server = subprocess.Popen([sys.executable, "manage.py", "runserver", "--noreload", str(PORT)], cwd=ROOT)
    try:
        time.sleep(5)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(f"http://127.0.0.1:{PORT}/")
            page.wait_for_selector("#plot-monthly .bars")
            page.screenshot(path=ROOT / "docs" / "estimate.png")
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
