"""Every page, and every state that one can be in, for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page, Route, expect

NUMBERS = "input_tokens=1000&output_tokens=500&requests=1000&as_of=2026-11-21"
MINE = "/?input_tokens=2290&output_tokens=300&reasoning_tokens=0&requests=50000&as_of=2026-11-21"
MINE += "&models=gpt-6-luna,gpt-6.2-sol,gpt-6.2-astra"
"""A month, (2,290 × input + 300 × output) / 1,000,000 × 50,000: luna 0.10 and 0.50 = 18.95; sol 2 and 10 = 379.00;
astra 8 and 40 = 1,516.00."""
TEXT = MINE.replace("input_tokens=2290&", "")
"""The same with the example's text."""
ESTIMATE = f"/?{NUMBERS}&models=gpt-4o-mini,gpt-4o,claude-opus-5-5,nonsense"
LONG_PROMPT = NUMBERS.replace("input_tokens=1000", "input_tokens=190000")
COMPARE = f"/compare/?{NUMBERS}&models=gpt-4o,gpt-4o-mini,claude-opus-5-5"
PLAN = (
    f"/?{NUMBERS}&models=gpt-4o-mini,gpt-4o&months=6&growth=10&output_low=100&output_high=900&requests_low=500"
    "&requests_high=2000&batch=20&users=5&types=summaries:%202000,%20200,%20500&budget=9&today=gpt-4o&seat=3&people=2"
    "&routes=gpt-4o%20=%2020%25;gpt-4o-mini%20=%2080%25&credit=10"
)
GROUPS = f"/compare/?{LONG_PROMPT}&models=gpt-6.2-sol,nonsense,gpt-4o,o1,gpt-6-luna"
KINDS = f"/compare/?{NUMBERS}&models=whisper-1,gpt-4o-transcribe,tts-1,text-embedding-3-small,gpt-image-1.5,gpt-4o-mini"
MONTHS = (
    "/pipeline/?requests=1000&as_of=2026-11-21&model=gpt-transcribe&minutes=10&model=gpt-5.6-luna&input_tokens="
    "&input_tokens=2000&months=12&growth=5"
)
"""gpt-transcribe: 10 × 0.0045 = 0.045 a request; gpt-5.6-luna: 2,000 × 0.20 / 1,000,000 = 0.0004."""
LONG = "accounts/fireworks/models/nemotron-lightning-3p5-30b-a3b"
ARN = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0"
FEES = f"/?{NUMBERS}&models=sonar,grok-4,gemini-2.5-pro,gpt-4o-mini-search-preview,o1,{ARN}&how=sonar"
"""Fees, a long name, a redirect that holds and one ahead, a last price: 0.3 × 0.0025 for the searches on sonar."""
TINY = "/?input_tokens=1&output_tokens=1&requests=1&as_of=2026-11-21&models=gpt-4o-mini,gpt-4o"
SIXTY = (
    "/?input_tokens=90000&output_tokens=5000&requests=10000000&as_of=2026-11-21&models="
    f"{LONG},{','.join(f'gpt-4o,gpt-4o-mini,o1,claude-opus-5-5,nobody-sells-{n}' for n in range(12))},שלום-עולם"
)


@dataclass(frozen=True, slots=True)
class State:
    path: str
    main: str
    """A text of what a person came for."""
    act: Callable[[Page], None] | None = None
    """What is done there first."""


def show_tokens(page: Page) -> None:
    page.get_by_label("o200k_base", exact=True).check()
    expect(page.locator(".piece").first).to_be_visible()


def write_messages(page: Page) -> None:
    page.get_by_label("Chat messages").check()
    page.get_by_role("button", name="Add a message").click()
    expect(page.get_by_label("Text of message 2")).to_be_visible()


def open_columns(page: Page) -> None:
    page.locator("summary", has_text="Columns").click()


def open_picker(page: Page) -> None:
    page.locator(".picker summary").click()


def open_charge(page: Page) -> None:
    page.locator("table.charges button.figure").first.click()
    expect(page.locator("tr.how")).to_be_visible()


def paste_nonsense(page: Page) -> None:
    page.locator("#pasted").fill("{")
    page.get_by_role("button", name="Calculate charges", exact=True).click()
    expect(page.locator("#error-pasted")).not_to_be_empty()


def take_in_nonsense(page: Page) -> None:
    page.locator("#export").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"})
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("#problem")).to_contain_text("no link to an estimate")


def send_faults(page: Page) -> None:
    page.locator("#file").set_input_files({"name": "a.jsonl", "mimeType": "text/plain", "buffer": b"{}\nno\n"})
    page.get_by_role("button", name="Calculate").click()
    expect(page.locator(".problem").first).to_be_visible()


def open_figures(page: Page) -> None:
    for summary in page.locator("summary").all():
        summary.click()
    expect(page.get_by_role("row", name="All months")).to_be_visible()


STATES = {
    "estimate": State("/", "Cheapest that fits: gpt-4o-mini"),
    "estimate, a cost opened": State(f"{ESTIMATE}&how=gpt-4o", "$2.50 per 1,000,000"),
    "estimate, errors": State("/?requests=x&output_tokens=-1&months=99&tier=gold&sort=y", "Fix the highlighted fields"),
    "estimate, tokens shown": State("/", "Cheapest that fits", show_tokens),
    "estimate, chat": State("/", "Cheapest that fits", write_messages),
    "estimate, columns": State(ESTIMATE, "gpt-4o-mini", open_columns),
    "estimate, picker": State(ESTIMATE, "gpt-4o-mini", open_picker),
    "estimate, nothing priced": State("/?input_tokens=5&models=nonsense", "None of the chosen models"),
    "estimate, opened again": State(f"{ESTIMATE}&catalog=0123456789ab", "The price tables have changed"),
    "estimate, tiny": State(TINY, "$0.00000"),
    "estimate, fees": State(f"{FEES}&web_search=0.3", "last price, 2026-07-22"),
    "estimate, long names": State(f"{FEES}&months=3", "us: +10%"),
    "estimate, errors in fees": State("/?input_tokens=9&web_search=x&region=moon", "Fix the highlighted fields"),
    "estimate, sixty": State(SIXTY, LONG),
    "plan": State(PLAN, "Over 6 months"),
    "take in": State("/import/", "Import an earlier export"),
    "take in, refused": State("/import/", "Import an earlier export", take_in_nonsense),
    "compare": State(COMPARE, "Differences are from gpt-4o-mini"),
    "compare, differences": State(f"{COMPARE}&only=different", "hidden, the same in all columns"),
    "compare, a row open": State(f"{COMPARE}&baseline=gpt-4o&how=this-request-a-request", "per 1,000,000 tokens"),
    "compare, groups": State(GROUPS, "No longer sold: last price"),
    "compare, none chosen": State("/compare/?models=", "No models chosen"),
    "compare, sixty": State(f"/compare{SIXTY[1:]}", "Differences are from"),
    "compare, other kinds": State(KINDS, "60 minutes of audio input"),
    "compare, opened again": State(f"{COMPARE}&catalog=0123456789ab", "The price tables have changed"),
    "compare, errors": State("/compare/?requests=x", "Fix the highlighted fields"),
    "models": State("/models/", "on sale on"),
    "models, none": State("/models/?q=nothing-is-called-so", "No matching models"),
    "model": State("/models/openai/gpt-4o-2024-08-06/", "Input $2.50"),
    "model, redirected": State("/models/xai/grok-4-0709/", "answered and billed as grok-4.3"),
    "model, unknown": State("/models/openai/gpt-4p/", "No model is named"),
    "usage": State("/usage/", "in total"),
    "usage, a charge opened": State("/usage/", "in total", open_charge),
    "usage, refused": State("/usage/", "in total", paste_nonsense),
    "conversation": State("/conversation/?how=gpt-5.6-sol&models=gpt-5.6-sol,nonsense", "10 turns."),
    "conversation, errors": State("/conversation/?turns=x", "Fix the highlighted fields"),
    "pipeline": State("/pipeline/", "each request"),
    "pipeline, months": State(MONTHS, "12 months ahead", open_figures),
    "pipeline, fees": State("/pipeline/?requests=9&model=sonar&input_tokens=1000&web_search=0.3", "web search 0.3"),
    "pipeline, errors": State("/pipeline/?model=tts-1&characters=x&months=99", "Fix the highlighted fields"),
    "training": State("/training/", "Training costs"),
    "training, faults": State("/training/", "Training costs", send_faults),
    "API": State("/api/", "POST /api/v1/estimate"),
    "about": State("/about/", "About the prices"),
    "400": State("/400", "That request could not be read"),
    "404": State("/404", "Page not found"),
    "500": State("/500", "Something went wrong"),
    "refused": State("/refused", "Too much in a short time"),
}
TEMPLATES = Path(__file__).parent.parent.parent / "templates"
SAID = {"title": "Too much in a short time", "said": "More than 300 requests in 60 seconds; try again in 12 seconds."}


def open_state(page: Page, name: str) -> State:
    """Go there and do what is to be done. The pages of faults, which a server in debug does not show, are brought."""
    state = STATES[name]
    if (TEMPLATES / f"{name}.html").exists():
        html = render_to_string(f"{name}.html", SAID, RequestFactory().get("/"))
        page.route(f"**/{name}", lambda route: _bring(route, html))
    page.goto(state.path)
    if state.act:
        state.act(page)
    return state


def _bring(route: Route, html: str) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")
