"""The charts in a real browser: what is drawn, in which colors, with names that can be read, on paper too."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import expect_in_address

pytestmark = pytest.mark.charts

REQUEST = "input_tokens=2290&output_tokens=300&reasoning_tokens=400&requests=50000&as_of=2026-11-21"
MANY = f"/?{REQUEST}&budget=200&growth=10"  # the models shown before anyone chooses, o1 among them
MINE = f"/?{REQUEST}&models=gpt-6-luna,gpt-6.2-sol,gpt-6.2-astra"
CHARTS = ("money", "volume", "months")
PHONE = {"viewport": {"width": 360, "height": 740}}

COLORED = """(plot) => plot.data.filter((trace) => trace.mode === "lines" && trace.line.width > 2)
  .map((trace) => [trace.name, trace.line.color])"""
NAMES = """(plot) => {
  const edge = plot.querySelector(".nsewdrag").getBoundingClientRect().right;
  return [...plot.querySelectorAll(".annotation")].map((note) => note.getBoundingClientRect())
    .filter((box) => box.left > edge).map((box) => [box.top, box.bottom]).sort((one, other) => one[0] - other[0]);
}"""
INSIDE = """(plot) => {
  const room = plot.getBoundingClientRect();
  return [...plot.querySelectorAll("text")].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < room.left - 1 || box.right > room.right + 1 || box.bottom > room.bottom + 1);
  }).map((text) => text.textContent);
}"""
SWATCH = """(element) => {
  const pixel = document.createElement("canvas").getContext("2d");
  pixel.fillStyle = getComputedStyle(element.querySelector("i")).backgroundColor;
  pixel.fillRect(0, 0, 1, 1);
  return `rgb(${[...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3)})`;
}"""
SHIFTS = """() => new Promise((done) => {
  window.moved = [];
  new PerformanceObserver((list) => window.moved.push(...list.getEntries().map((entry) => entry.value)))
    .observe({ type: "layout-shift", buffered: false });
  setTimeout(done, 0);
})"""


def open_page(page: Page, address: str) -> None:
    """Open it, and wait until its first chart is drawn, by scripts that come last."""
    page.goto(address)
    expect(page.locator(".plot .main-svg").first).to_be_visible()


def show(page: Page, name: str) -> None:
    page.locator(f"#tab-{name}").click()
    expect(page.locator(f"#plot-{name} .main-svg").first).to_be_visible()


def ask(page: Page, name: str, script: str) -> Any:
    return page.locator(f"#plot-{name}").evaluate(script)


def colored(page: Page, name: str) -> dict[str, str]:
    return dict(ask(page, name, COLORED))


def test_one_chart_is_drawn_and_the_others_when_they_are_opened(visit: Visit) -> None:
    page = visit.page
    open_page(page, MANY)
    expect(page.locator("#plot-money .main-svg").first).to_be_visible()
    assert page.locator(".main-svg").count() == page.locator("#plot-money .main-svg").count()
    for name in CHARTS:
        show(page, name)
        expect(page.locator(".panel:visible")).to_have_count(1)


def test_the_tabs_are_one_stop_with_arrows_between_them(visit: Visit) -> None:
    page = visit.page
    open_page(page, MINE)
    page.locator("#tab-money").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-volume")).to_be_focused()
    expect(page.locator("#panel-volume")).to_be_visible()
    page.keyboard.press("End")
    expect(page.locator("#tab-months")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-money")).to_be_focused()
    expect(page.locator(".charts-tabs [tabindex='0']")).to_have_count(1)


def test_the_open_chart_and_its_axes_stay_when_other_figures_come(visit: Visit) -> None:
    page = visit.page
    open_page(page, MINE)
    show(page, "volume")
    page.locator("#log-volume").check()
    page.locator("#requests").fill("70000")
    expect(page.locator("#strip")).to_contain_text("$40.53")  # 0.000579 × 70,000
    expect(page.locator("#panel-volume")).to_be_visible()
    expect(page.locator("#log-volume")).to_be_checked()
    page.wait_for_function("document.getElementById('plot-volume').data.at(-1).x[0] === 70000")
    assert ask(page, "volume", "(plot) => plot.layout.xaxis.type") == "log"


def test_bars_are_stacked_and_last_prices_hatched(visit: Visit) -> None:
    page = visit.page
    open_page(page, MANY)
    show(page, "money")
    bars = ask(page, "money", "(plot) => plot.data.map((trace) => [trace.name, trace.marker.pattern.shape.at(-1)])")
    assert bars == [["input", "/"], ["output", "/"], ["reasoning", "/"]]
    assert ask(page, "money", "(plot) => plot.data[0].y.at(-1)") == "o1 (last price)"
    keys = page.locator("#panel-money .keys li").all_text_contents()
    assert keys == ["input", "output", "reasoning"]
    seen = [page.locator(f".keys i.m-{name}").evaluate("(i) => getComputedStyle(i).backgroundColor") for name in keys]
    drawn = ask(page, "money", "(plot) => plot.data.map((trace) => trace.marker.color)")
    assert [color.replace(" ", "") for color in seen] == drawn


@pytest.mark.parametrize("visit", [{}, PHONE], indirect=True, ids=["wide", "phone"])
@pytest.mark.parametrize("name", ["volume", "months"])
def test_at_most_five_lines_have_colors_and_their_names_do_not_meet(visit: Visit, name: str) -> None:
    page = visit.page
    open_page(page, MANY)
    show(page, name)
    for kind in ("linear", "log"):
        page.locator(f"#log-{name}").set_checked(kind == "log")
        page.wait_for_function("([id, kind]) => document.getElementById(id)._fullLayout.yaxis.type === kind",
                               arg=[f"plot-{name}", kind])  # fmt: skip
        assert 2 <= len(colored(page, name)) <= 5
        names = ask(page, name, NAMES)
        assert len(names) >= 3
        for above, below in pairwise(names):
            assert below[0] >= above[1] - 4, kind  # a box has room above and below its letters


@pytest.mark.parametrize("visit", [{}, PHONE], indirect=True, ids=["wide", "phone"])
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_is_cut_off(visit: Visit, name: str) -> None:
    page = visit.page
    open_page(page, MANY)
    show(page, name)
    page.wait_for_timeout(200)
    assert ask(page, name, INSIDE) == []


def test_the_budget_is_a_rule_in_both_charts(visit: Visit) -> None:
    page = visit.page
    open_page(page, MANY)
    for name in ("volume", "months"):
        show(page, name)
        rules = ask(
            page, name, "(plot) => plot.layout.shapes.filter((shape) => shape.y0 === 200 && shape.y1 === 200).length"
        )
        assert rules == 1
        expect(page.locator(f"#plot-{name} .annotation", has_text="budget $200")).to_be_visible()


def test_a_model_has_the_same_color_on_each_page_and_another_in_the_dark(visit: Visit) -> None:
    page = visit.page
    open_page(page, MINE)
    show(page, "volume")
    light = colored(page, "volume")["gpt-6-luna"]
    row = page.locator(".costs .row-open", has_text="gpt-6-luna").first
    assert row.evaluate(SWATCH) == light
    page.goto(MINE.replace("/?", "/compare/?", 1))
    assert page.locator("th.model-color", has_text="gpt-6-luna").first.evaluate(SWATCH) == light
    page.emulate_media(color_scheme="dark")
    open_page(page, MINE)
    show(page, "volume")
    assert colored(page, "volume")["gpt-6-luna"] != light


def test_the_theme_of_the_page_is_that_of_its_charts_at_once(visit: Visit) -> None:
    page = visit.page
    open_page(page, MINE)
    show(page, "volume")
    before = colored(page, "volume")
    page.locator("#theme").select_option("dark")
    page.wait_for_function(
        "(before) => document.getElementById('plot-volume').data[0].line.color !== before", arg=before["gpt-6-luna"]
    )


def test_a_chart_goes_away_as_a_picture(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    open_page(page, MINE)
    for name in CHARTS:
        show(page, name)
        with page.expect_download() as download:
            page.locator(f"#panel-{name} .png").click()
        assert download.value.suggested_filename == f"{name}.png"
        download.value.save_as(tmp_path / name)
        content = (tmp_path / name).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) > 5_000


def test_on_paper_all_charts_are_drawn(visit: Visit) -> None:
    page = visit.page
    open_page(page, MANY)
    show(page, "money")
    page.emulate_media(media="print")
    for name in CHARTS:
        expect(page.locator(f"#plot-{name} .main-svg").first).to_be_visible()
    page.emulate_media(media="screen")
    expect(page.locator("#plot-volume .main-svg").first).to_be_hidden()


@pytest.mark.parametrize("visit", [{"forced_colors": "active"}], indirect=True)
def test_in_the_systems_own_colors_texts_and_lines_stand_out(visit: Visit) -> None:
    page = visit.page
    open_page(page, MANY)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor").replace(" ", "")
    for name in ("volume", "months"):
        show(page, name)
        drawn = ask(
            page, name, "(plot) => [plot.layout.font.color, ...plot.data.map((each) => each.line?.color ?? '')]"
        )
        assert ground not in drawn
        dashes = ask(page, name, "(plot) => plot.data.filter((each) => each.meta?.end).map((each) => each.line.dash)")
        assert len(set(dashes)) == len(dashes)


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_moves_when_figures_change(visit: Visit, name: str) -> None:
    page = visit.page
    open_page(page, MINE)
    show(page, name)
    page.locator(f"#tab-{name}").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    page.evaluate(SHIFTS)
    for output in ("301", "302", "303"):
        page.locator("#output_tokens").evaluate(
            "(field, value) => { field.value = value; field.dispatchEvent(new Event('input', { bubbles: true })); }",
            output,
        )
        expect_in_address(page, f"output_tokens={output}")
        page.wait_for_timeout(700)
    assert sum(page.evaluate("window.moved")) < 0.001


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_each_chart_is_a_sentence_and_a_table(visit: Visit) -> None:
    page = visit.page
    page.goto(MANY)
    for name in CHARTS:
        expect(page.locator(f"#panel-{name} h3")).to_be_visible()
        if name != CHARTS[0]:
            page.locator(f"#panel-{name}").get_by_role("button", name="Show the figures").click()
        page.locator(f"#panel-{name} summary").click()
        expect(page.locator(f"#panel-{name} table")).to_be_visible()
        expect(page.locator(f"#panel-{name} h3")).to_be_in_viewport()
    expect(page.locator(".charts-tabs")).to_be_hidden()
    expect(page.get_by_text("The charts need JavaScript")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "plot", "color"),
    [
        ("/models/google/gemini-4-carbon/", "history", "m-input"),
        ("/conversation/", "turns", "m-input"),
        ("/pipeline/", "steps", "m-output"),  # of the second step; the first is paid once, and is in no month
    ],
)
def test_other_pages_draw_theirs_in_the_same_colors(visit: Visit, path: str, plot: str, color: str) -> None:
    page = visit.page
    page.goto(path)
    expect(page.locator(f"#plot-{plot} .main-svg").first).to_be_visible()
    colors = ask(page, plot, "(plot) => plot.data.map((trace) => trace.line?.color ?? trace.marker.color)")
    read = "(name) => { const span = document.createElement('span'); span.className = name; document.body.append(span);"
    read += " span.style.color = 'var(--m)'; return getComputedStyle(span).color.replaceAll(' ', ''); }"
    assert page.evaluate(read, color) in colors
