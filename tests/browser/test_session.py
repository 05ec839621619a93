"""A session is chosen or dropped, and the form is filled in."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.support.session_logs import RECORDED

CODEX = RECORDED / "codex.jsonl"
FILLED = "Filled in with the averages of a Codex session: 3 turns, 12 calls"
DROP = """([place, name, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name));
    const zone = document.querySelector(place);
    for (const kind of ["dragover", "drop"]) {
        zone.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: transfer}));
    }
}"""


def expect_filled(page: Page) -> None:
    expect(page.locator("#hint-session")).to_contain_text(FILLED)
    expect(page.locator("#turn_calls")).to_have_value("4")
    expect(page.locator("#input_tokens")).to_have_value("17080")
    expect(page.locator("#kind-tokens")).to_be_checked()
    expect(page.locator("#results table").first).to_be_visible()
    page.wait_for_load_state()  # of the page that says so; another field is filled in once its scripts are there


def test_a_chosen_session_fills_in_the_form_and_keeps_the_rest(visit: Visit) -> None:
    page = visit.page
    page.goto("/conversation/")
    page.fill("#budget", "2000")
    page.set_input_files("#session", CODEX)
    expect_filled(page)
    expect(page.locator("#budget")).to_have_value("2000")
    page.fill("#turn_calls", "2")
    expect(page).to_have_url(re.compile(r"turn_calls=2"))
    assert "filled" not in page.url


def test_a_session_may_be_dropped_on_the_prompt_and_a_prompt_still_is_one(visit: Visit) -> None:
    page = visit.page
    page.goto("/conversation/")
    page.evaluate(DROP, ["#prompt", "prompt.txt", "Be brief."])
    expect(page.locator("#prompt")).to_have_value("Be brief.")
    page.evaluate(DROP, ["#prompt", "rollout.jsonl", CODEX.read_text()])
    expect_filled(page)


def test_messages_may_be_dropped_where_sessions_are(visit: Visit) -> None:
    page = visit.page
    talk = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello, how can I help?"}]
    page.goto("/conversation/")
    page.evaluate(DROP, [".session", "talk.json", json.dumps(talk)])
    expect(page.locator("#hint-session")).to_contain_text("the averages of your messages")


def test_a_file_of_something_else_is_told_and_another_may_follow(visit: Visit) -> None:
    page = visit.page
    page.goto("/conversation/")
    page.evaluate(DROP, [".session", "notes.txt", "some notes"])
    expect(page.locator("#error-session")).to_contain_text("notes.txt: neither a session of Claude Code or Codex")
    page.set_input_files("#session", CODEX)
    expect_filled(page)


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_a_button_sends_it(visit: Visit) -> None:
    page = visit.page
    page.goto("/conversation/?models=gpt-4o&turn_count=5&budget=2000&input_tokens=100")
    page.set_input_files("#session", CODEX)
    page.get_by_role("button", name="Fill in", exact=True).click()
    expect_filled(page)
    expect(page.locator("#budget")).to_have_value("2000")
