"""Every page, and every state that one can be in, for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page, Route, expect

from tests.browser.sight import expect_in_address, open_models

NUMBERS = "input_tokens=1000&output_tokens=500&requests=1000&as_of=2026-11-21"
MINE = "/?input_tokens=2290&output_tokens=300&reasoning_tokens=0&requests=50000&as_of=2026-11-21"
MINE += "&models=gpt-6-luna,gpt-6.2-sol,gpt-6.2-astra"
"""A month, (2,290 × input + 300 × output) / 1,000,000 × 50,000: luna 0.10 and 0.50 = 18.95; sol 2 and 10 = 379.00;
astra 8 and 40 = 1,516.00."""
TEXT = MINE.replace("input_tokens=2290&", "")
"""The same with the example's text."""
CARRIED = "estimate=requests%3D50000%26as_of%3D2026-11-21%26models%3Dgpt-6-luna,o1,nonsense"
ESTIMATE = f"/?{NUMBERS}&models=gpt-4o-mini,gpt-4o,claude-opus-5-5,nonsense"
VAST = "input_tokens=9000000&output_tokens=500&requests=1000&as_of=2026-11-21"
GROUPS = "/?input_tokens=190000&output_tokens=20000&requests=1000&as_of=2026-11-21"
GROUPS += "&models=gpt-4o,gpt-6-luna,gpt-6.2-sol,o1,nonsense"
"""gpt-4o has room for 128,000 tokens; gpt-6-luna and gpt-6.2-sol have it; o1 is retired; nonsense is nobody's."""
LINK = "/?o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2026-11-21&models=gpt-4o-mini,gpt-4o"
COMPARE = f"/compare/?{NUMBERS}&models=gpt-4o,gpt-4o-mini,claude-opus-5-5"
PLAN = (
    f"/?{NUMBERS}&models=gpt-4o-mini,gpt-4o&months=6&growth=10&output_low=100&output_high=900&requests_low=500"
    "&requests_high=2000&batch=20&users=5&types=summaries:%202000,%20200,%20500&budget=9&today=gpt-4o&seat=3&people=2"
    "&routes=gpt-4o%20=%2020%25;gpt-4o-mini%20=%2080%25&credit=10"
)
FILLED = "claude-code.3.23.1405222.1225667.13.2.7.3-17-40-1204-98765"
AGENT = (
    "/conversation/?input_tokens=18000&turn_count=30&user_tokens=120&turn_calls=8&call_tokens=150&result_tokens=1500"
    "&output_tokens=350&limit=150000&summary_tokens=4000&success_rate=80&requests=1000&as_of=2026-11-21"
    "&models=gpt-6-luna,claude-sonnet-5-5,gpt-4o"
)
"""Thirty turns with tools; gpt-4o has no room for them."""
KINDS = f"/compare/?{NUMBERS}&models=whisper-1,gpt-4o-transcribe,tts-1,text-embedding-3-small,gpt-image-1.5,gpt-4o-mini"
MONTHS = (
    "/pipeline/?requests=1000&as_of=2026-11-21&model=gpt-transcribe&minutes=10&model=gpt-5.6-luna&input_tokens="
    "&input_tokens=2000&months=12&growth=5"
)
"""gpt-transcribe: 10 × 0.0045 = 0.045 a request; gpt-5.6-luna: 2,000 × 0.20 / 1,000,000 = 0.0004."""
RAG = (
    "/pipeline/?requests=1000&as_of=2026-11-21&models=gpt-4o-mini,gpt-4o,o1&documents=1000&tokens_each=1000&chunk=500"
    "&top_k=4&question_tokens=20&answer_tokens=100&storage_price=0.33&budget=1&kind=embedding&use=documents"
    "&model=text-embedding-3-small,text-embedding-3-large&kind=embedding&use=question&model=&kind=chat&use=answer"
    "&model=chosen&kind=embedding&use=storage&model="
)
"""Answers from documents on six combinations, two of them at a last price."""
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


def open_drawer(page: Page) -> None:
    page.locator("#more > summary").click()
    expect(page.get_by_role("heading", name="Caching")).to_be_visible()


def open_list(page: Page, text: str = "sonnet") -> None:
    open_models(page)
    page.locator("#add").focus()
    page.keyboard.type(text)
    expect(page.locator("#add-list [role=option]").first).to_be_visible()


def misspell(page: Page) -> None:
    open_list(page, "claud sonet")
    expect(page.locator("#add-list")).to_contain_text("Did you mean")


def find_nothing(page: Page) -> None:
    open_models(page)
    page.locator("#add").focus()
    page.keyboard.type("xyzzy")
    expect(page.locator("#add-list")).to_contain_text("No matching models")


def pin(page: Page) -> None:
    open_models(page)
    page.locator("#chips .chip-name").nth(1).click()
    expect(page.locator("#chips [aria-pressed=true]")).to_have_count(1)
    expect_in_address(page, "baseline=")


def choose_set(page: Page) -> None:
    open_models(page)
    page.get_by_role("button", name="One per vendor").click()
    expect(page.locator("#chips")).to_contain_text("grok-4.7")


def show_volume(page: Page) -> None:
    expect(page.locator("#plot-money .main-svg").first).to_be_visible()
    page.locator("#tab-volume").click()
    expect(page.locator("#panel-volume")).to_be_visible()


def show_months(page: Page) -> None:
    expect(page.locator("#plot-money .main-svg").first).to_be_visible()
    page.locator("#tab-months").click()
    expect(page.locator("#panel-months")).to_be_visible()


def open_menu(page: Page) -> None:
    menu = page.locator(".menu")
    if menu.is_visible():
        menu.click()
    expect(page.locator("nav#nav a").first).to_be_visible()


def show_tokens(page: Page) -> None:
    open_drawer(page)
    page.get_by_label("o200k_base", exact=True).check()
    expect(page.locator(".piece").first).to_be_visible()


def write_messages(page: Page) -> None:
    page.get_by_label("Chat", exact=True).check()
    page.get_by_role("button", name="Add a message").click()
    expect(page.get_by_label("Text of message 3")).to_be_visible()


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
    good = b'{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}'
    page.locator("#training").set_input_files({"name": "a.jsonl", "mimeType": "text/plain", "buffer": good + b"\nno\n"})
    expect(page.locator("#of-file .problem").first).to_be_visible()


def open_figures(page: Page) -> None:
    page.get_by_role("tab", name="Months ahead").click()
    for summary in page.locator("summary").filter(visible=True).all():
        summary.click()
    expect(page.get_by_role("row", name="Dec 2026")).to_be_visible()


STATES = {
    "estimate": State("/", "a month"),
    "estimate, empty": State(f"/?{NUMBERS}&models=", "Choose a model"),
    "estimate, one model": State(f"/?{NUMBERS}&models=gpt-4o-mini", "$0.45"),
    "estimate, nothing fits": State(f"/?{VAST}&models=gpt-4o,gpt-6-luna", "None of the 2 models can do this job"),
    "estimate, all retired": State(f"/?{NUMBERS}&models=o1,gpt-4", "None of the 2 models is still sold"),
    "estimate, groups": State(GROUPS, "No longer sold: last price"),
    "estimate, no volume": State(MINE.replace("requests=50000&", ""), "a request"),
    "estimate, a budget": State(f"{MINE}&budget=2000&growth=10", "within $2,000 until Jan 2027 on 3 of 3"),
    "estimate, over a budget": State(f"{MINE}&budget=10", "over $10 now on all 3"),
    "estimate, over volume": State(f"{MINE}&budget=2000", "Over volume", show_volume),
    "estimate, months ahead": State(f"{MINE}&budget=2000&growth=10", "Months ahead", show_months),
    "estimate, a link's text": State(LINK, "of a text that stays with whoever pasted it"),
    "estimate, a baseline": State(MINE, "gpt-6.2-sol", pin),
    "estimate, a set": State("/", "a month", choose_set),
    "estimate, list open": State(MINE, "a month", open_list),
    "estimate, did you mean": State(MINE, "a month", misspell),
    "estimate, no matching models": State(MINE, "a month", find_nothing),
    "estimate, drawer open": State(MINE, "a month", open_drawer),
    "estimate, menu open": State(MINE, "a month", open_menu),
    "estimate, a row opened": State(f"{ESTIMATE}&how=gpt-4o", "$2.50 per 1,000,000"),
    "estimate, errors": State("/?requests=x&output_tokens=-1&months=99&tier=gold&sort=y", "Fix the highlighted fields"),
    "estimate, tokens shown": State("/", "a month", show_tokens),
    "estimate, chat": State("/", "a month", write_messages),
    "estimate, opened again": State(f"{ESTIMATE}&catalog=0123456789ab", "The price tables have changed"),
    "estimate, tiny": State(TINY, "$0.00000"),
    "estimate, fees": State(f"{FEES}&web_search=0.3", "last price, 22 Jul 2026"),
    "estimate, long names": State(f"{FEES}&months=3", "us: +10%"),
    "estimate, errors in fees": State("/?input_tokens=9&web_search=x&region=moon", "Fix the highlighted fields"),
    "estimate, sixty": State(SIXTY, LONG),
    "plan": State(PLAN, "Over 6 months"),
    "take in": State("/import/", "Import an earlier export"),
    "take in, refused": State("/import/", "Import an earlier export", take_in_nonsense),
    "compare": State(COMPARE, "Differences are from gpt-4o-mini"),
    "compare, differences": State(f"{COMPARE}&only=different", "hidden, the same in all columns"),
    "compare, a row open": State(f"{COMPARE}&baseline=gpt-4o&how=this-request-a-request", "per 1,000,000 tokens"),
    "compare, groups": State(f"/compare{GROUPS}", "No longer sold: last price"),
    "compare, none chosen": State("/compare/?models=", "No models chosen"),
    "compare, sixty": State(f"/compare{SIXTY[1:]}", "Differences are from"),
    "compare, other kinds": State(KINDS, "60 minutes of audio input"),
    "compare, opened again": State(f"{COMPARE}&catalog=0123456789ab", "The price tables have changed"),
    "compare, errors": State("/compare/?requests=x", "Fix the highlighted fields"),
    "models": State("/models/", "on sale on"),
    "models, none": State("/models/?q=nothing-is-called-so", "No matching models"),
    "models, with a selection": State(f"/models/?q=gpt-6&{CARRIED}", "3 chosen"),
    "model, with a selection": State(f"/models/openai/gpt-4o-2024-08-06/?{CARRIED}", "3 chosen"),
    "model": State("/models/openai/gpt-4o-2024-08-06/", "Input $2.50"),
    "model, redirected": State("/models/xai/grok-4-0709/", "answered and billed as grok-4.3"),
    "model, unknown": State("/models/openai/gpt-4p/", "No model is named"),
    "usage": State("/usage/", "in total"),
    "usage, a charge opened": State("/usage/", "in total", open_charge),
    "usage, refused": State("/usage/", "in total", paste_nonsense),
    "conversation": State("/conversation/?how=gpt-5.6-sol&models=gpt-5.6-sol,nonsense", "10 turns"),
    "conversation, of an agent": State(AGENT, "30 turns of 8 calls"),
    "conversation, compared": State(AGENT.replace("/conversation/", "/compare/conversation/"), "A resolved task"),
    "conversation, filled in": State(f"{AGENT}&filled={FILLED}", "3 turns, 23 calls, 1,405,222 input tokens"),
    "conversation, errors": State("/conversation/?turn_count=x", "Fix the highlighted fields"),
    "pipeline": State("/pipeline/", "6 combinations"),
    "pipeline, months": State(MONTHS, "Months ahead", open_figures),
    "pipeline, retrieval": State(RAG, "6 combinations"),
    "pipeline, a row open": State(f"{RAG}&how=text-embedding-3-small+%2B+gpt-4o-mini", "How the cost of"),
    "pipeline, side by side": State(RAG.replace("/pipeline/", "/compare/pipeline/"), "Differences are from"),
    "pipeline, no steps": State("/pipeline/?requests=9&models=gpt-4o", "No steps yet"),
    "pipeline, fees": State("/pipeline/?requests=9&model=sonar&input_tokens=1000&web_search=0.3", "web search 0.3"),
    "pipeline, errors": State("/pipeline/?model=tts-1&characters=x&months=99", "Fix the highlighted fields"),
    "training": State("/training/", "in 12 months beside"),
    "training, a row opened": State("/training/?how=ft:gpt-4o-mini-2024-07-18", "Base model retires 14 Jan 2027"),
    "training, nothing pays": State("/training/?models=gpt-6-luna&training_tokens=1000", "Without fine-tuning"),
    "training, faults": State("/training/", "1 example", send_faults),
    "training, errors": State("/training/?requests=x&growth=much&models=nonsense", "Fix the highlighted fields"),
    "data set": State("/data-set/", "What is kept"),
    "data set, own models": State("/data-set/?models=&model_column=engine", "on the model that it names"),
    "data set, errors": State("/data-set/?output_tokens=x&tier=gold&models=nonsense", "Fix the highlighted fields"),
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
        page.wait_for_load_state()  # it may have led to another page, which has its words before its looks
    return state


def _bring(route: Route, html: str) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")
