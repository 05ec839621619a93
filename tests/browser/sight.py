"""What a person sees: not what an element says of itself, but where it is painted and what is painted over it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

SIZES = {
    "phone": {"viewport": {"width": 360, "height": 740}},
    "tablet": {"viewport": {"width": 768, "height": 1024}},
    "laptop": {"viewport": {"width": 1280, "height": 720}},
    "desktop": {"viewport": {"width": 1920, "height": 1080}},
    "laptop at 200 %": {"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2},
}
at_each_size = pytest.mark.parametrize("visit", list(SIZES.values()), ids=list(SIZES), indirect=True)

UNSEEN = """(element) => {
  if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) return "is not shown";
  const box = element.getBoundingClientRect(), place = `${Math.round(box.left)}, ${Math.round(box.top)}, `
    + `${Math.round(box.right)}, ${Math.round(box.bottom)} of ${innerWidth} × ${innerHeight}`;
  if (box.width < 1 || box.height < 1) return "has no size";
  if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
    return `is not wholly in the window: ${place}`;
  const above = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  if (element === above || element.contains(above)) return "";
  return `is covered at ${place} by ${above?.outerHTML.slice(0, 120)}`;
}"""

MEETS = """([one, other]) => {
  const [a, b] = [one, other].map((element) => element.getBoundingClientRect());
  return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
}"""

OVER = """([above, below]) => {
  const box = below.getBoundingClientRect(), found = [];
  for (let across = 1; across < 40; across++) for (let down = 1; down < 10; down++) {
    const x = box.left + box.width * across / 40, y = box.top + box.height * down / 10;
    if (above.contains(document.elementFromPoint(x, y))) found.push([Math.round(x), Math.round(y)]);
  }
  return found;
}"""

SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


def find_unseen(locator: Locator, within: int = 3_000) -> str:
    """Say why a person does not see all of it, once what moves has had its time; nothing where it is seen."""
    why = "is not there"
    for _ in range(within // 50):
        if locator.count():
            why = str(locator.first.evaluate(UNSEEN))
            if not why:
                return ""
        locator.page.wait_for_timeout(50)
    return f"{locator} {why}"


def assert_seen(*locators: Locator) -> None:
    """Each is shown, wholly in the window, and what is painted at its middle is itself."""
    for locator in locators:
        expect(locator.first).to_be_visible()
    assert [why for locator in locators if (why := find_unseen(locator))] == []


def meet(page: Page, one: Locator, other: Locator) -> bool:
    """Whether two boxes share a part of the window."""
    return bool(page.evaluate(MEETS, [one.element_handle(), other.element_handle()]))


def find_points_over(page: Page, above: Locator, below: Locator) -> list[Any]:
    """Return the points of one's box at which the other is painted."""
    found: list[Any] = page.evaluate(OVER, [above.element_handle(), below.element_handle()])
    return found


def read_top(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box, f"{locator} is not shown"
    return box["y"]


def read_color(page: Page, selector: str, name: str = "color") -> str:
    return str(page.locator(selector).first.evaluate("(element, name) => getComputedStyle(element)[name]", name))


def open_models(page: Page) -> None:
    """On a phone the chips and their field are folded."""
    toggle = page.locator("#models-toggle")
    if toggle.is_visible() and toggle.get_attribute("aria-expanded") == "false":
        toggle.click()


def expect_chips(page: Page, names: list[str]) -> None:
    expect(page.locator("#chips .chip-name")).to_have_text(names)


# --- Waiting: a machine may be slow, and what is there may be of before ----------------------------------------------


@contextmanager
def arriving(page: Page) -> Iterator[None]:
    """Do what leads to another document, though it be of the same address, and wait until that is there as a whole."""
    page.evaluate("document.documentElement.dataset.left = ''")
    yield
    expect(page.locator("html[data-left]")).to_have_count(0)
    page.wait_for_load_state()


def read_address(page: Page) -> str:
    """The address of now: `page.url` hears of a new one later than the page that shows what it leads to."""
    return str(page.evaluate("location.href"))


def expect_in_address(page: Page, part: str) -> None:
    expect(page).to_have_url(re.compile(re.escape(part)))


def resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("([width, height]) => innerWidth === width && innerHeight === height", arg=[width, height])


def wait_for_scripts(page: Page) -> None:
    """Wait until what comes after the page itself is there: the script of the charts, which brings tabs to life."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("[role=tab]:disabled")).to_have_count(0)
