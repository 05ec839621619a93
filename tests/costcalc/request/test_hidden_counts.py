"""Counts in place of a prompt, as an address holds them: what costcalc wrote is read, anything else is refused."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from costcalc.input_limits import MOST_TOKENS
from costcalc.request.fields import MeasuresField, SamplesField, SizesField, VendorToolsField
from costcalc.request.prompt import FLAGS, NUMBERS
from pricing.tokens.prompt import Sizes
from pricing.tokens.ratios import Ratio
from pricing.tokens.span import Span
from pricing.tokens.vocabularies import COUNTED
from tests.support.html import costs, error, every, read

MODELS = "gpt-4o,gpt-35-turbo,claude-opus-5-5,claude-opus-4-7,claude-haiku-4-5,gemini-3.8-flash,command-a"
PAGE = {"as_of": "2026-11-21", "models": MODELS, "requests": "1000", "output_tokens": "500"}
PLAN: dict[str, Any] = {
    "months": "3",
    "same_answer_length": "on",
    "cache_read": "50%",
    "cached": "50",
    "how": "claude-opus-5-5",
}
WHOLE = ("-1", "1e9", "1.5", "0x10", "NaN", "½", "<b>", "9" * 200, str(MOST_TOKENS + 1))
FIVE = "\N{FULLWIDTH DIGIT FIVE}"
"""A digit, but none of ASCII's."""
HOSTILE = {
    **dict.fromkeys(NUMBERS, WHOLE),
    **dict.fromkeys(FLAGS, ("2", *WHOLE)),
    **dict.fromkeys(("characters", "words"), WHOLE),
    **dict.fromkeys(
        COUNTED,
        ("-1", FIVE, "1,000", "1.2.3.4.5", "1.1.1.1.1.1.1.1.1.1.1.1", "9" * 9, str(MOST_TOKENS + 1), "1.", "x" * 200,
         "1.0.5.0.0.6.5.0.0.0.0", f"{MOST_TOKENS}.1", "1\n2"),
    ),
    "samples": ("claude_4_8", "claude_4_8:1:1", "claude_4_8:2:1:3", "nope:1:1:1", "claude_4_8:-1:1:1",
                f"claude_4_8:{FIVE}:1:9", "claude_4_8:0:0:0", "claude_4_8:100:1:100", "claude_4_8:1e1:1:1",
                "x" * 30_000),
    "measures": ("aa0", "aa01", "zz9", "aa5aa5", "ab5aa5", f"aa{FIVE}", "aa" + "9" * 13, "aa-5", "aa 5", "x" * 30_000),
    "vendor_tools": ("bash", "web_search_20250305", "<b>", "bash_20250124;", "bash_20250124," * 2_000),
}  # fmt: skip


def open_page(client: Client, status: int = 200, **fields: Any) -> str:
    response = client.get(f"/?{urlencode(PAGE | fields)}")
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in HOSTILE.items() for value in values])
def test_what_costcalc_never_wrote_is_told_at_its_field(client: Client, field: str, value: str) -> None:
    html = open_page(client, 400, **{field: value})
    assert error(html, field).startswith(f"{field}: ")


@pytest.mark.parametrize(
    ("field", "value"),
    [("pages", value) for value in ("-1", "1.5", "100001", "x", "9" * 200)]
    + [("audio_seconds", value) for value in ("-1", "1000001", "NaN", "1e9", "x", "9" * 30)],
)
def test_pages_and_audio_that_cannot_be_are_told_beside_them(client: Client, field: str, value: str) -> None:
    assert error(open_page(client, 400, **{field: value}), field).startswith("Enter ")


@pytest.mark.parametrize("path", ["/estimate.csv", "/estimate.json", "/estimate.xlsx", "/estimate.md"])
def test_a_download_says_it_as_text(client: Client, path: str) -> None:
    response = client.get(f"{path}?{urlencode(PAGE | {'samples': 'nope:1:1:1'})}")
    assert response.status_code == 400
    assert response.content.decode() == "samples: These samples were not written by costcalc.\n"


@pytest.mark.parametrize("field", [*NUMBERS, *COUNTED])
def test_the_largest_number_of_each_is_priced_or_says_why_not(client: Client, field: str) -> None:
    fields = {"o200k_base": 100, "messages": 3, "turns": 2, field: 1 if field in FLAGS else MOST_TOKENS}
    rows = costs(open_page(client, **PLAN, **fields))
    assert {row[0] for row in rows} >= set(MODELS.split(","))


def test_all_of_them_at_their_largest_are_priced_or_say_why_not(client: Client) -> None:
    fields = {name: 1 if name in FLAGS else MOST_TOKENS for name in (*NUMBERS, "o200k_base", "characters", "words")}
    samples = ",".join(f"{name}:0:99.9999:99.9999" for name in COUNTED)
    tools = "computer_20251124,bash_20250124"
    assert costs(open_page(client, **PLAN, **fields, samples=samples, vendor_tools=tools, measures=f"aa{10**12 - 1}"))


def test_counts_that_contradict_each_other_never_fail(client: Client) -> None:
    for fields in (
        {"turns": 0, "messages": 5, "continued": 1},
        {"turns": 1, "continued": 1},
        {"instructing": 9, "messages": 1},
        {"messages": 60, "o200k_base": 60, "cl100k_base": 0},
        {"definitions": MOST_TOKENS, "o200k_base": 0},
        {"o200k_base": 1, "cl100k_base": MOST_TOKENS, "measures": "aa999999999999ab1"},
        {"vendor_tools": "bash_20250124", "uncounted": 0},
    ):
        assert costs(open_page(client, **PLAN, **fields))


def test_a_number_alone_is_the_text() -> None:
    assert SizesField().clean("612") == Sizes(612)


def test_the_first_edition_had_four_numbers() -> None:
    sizes = SizesField().clean("612.28.40.7")
    # OpenAI's form of tools has about half of the tokens of their JSON.
    assert sizes == Sizes(612, 28, Span(40, 40, 40), Span(7, 7, 7), definitions=2 * 40)


def test_eleven_numbers_are_all_parts_with_their_ranges() -> None:
    sizes = SizesField().clean("600.28.40.7.90.38.42.5.9.1.2")
    assert sizes == Sizes(600, 28, Span(38, 40, 42), Span(5, 7, 9), definitions=90, fewer=1, more=2)


def test_samples_measures_and_tools_are_read_as_they_were_written() -> None:
    samples = SamplesField().clean("claude_3:1.0000:1.0500:1.1000,claude_4_8:0:1.5:99.9999")
    assert samples["claude_3"] == Ratio(D(1), D("1.05"), D("1.1"))
    assert samples["claude_4_8"].low == 0
    assert MeasuresField().clean("aa45ab1").to_text() == "aa45ab1"
    assert VendorToolsField().clean("bash_20250124,memory_20250818") == ("bash_20250124", "memory_20250818")


def test_nothing_is_nothing() -> None:
    assert SizesField().clean("") is None
    assert SamplesField().clean("") == {}
    assert MeasuresField().clean("").to_text() == ""
    assert VendorToolsField().clean(None) == ()


def test_without_scripts_the_form_carries_the_counts_on(client: Client) -> None:
    fields: dict[str, Any] = {
        "o200k_base": "100", "cl100k_base": "110", "samples": "claude_4_8:1.4:1.5:1.6", "measures": "aa400ab5",
        "vendor_tools": "bash_20250124", "uncounted": "1", "turns": "1", "messages": "1",
    }  # fmt: skip
    html = open_page(client, **fields)
    carried = dict(read(html).fields)
    assert {name: carried.get(name) for name in fields} == fields
    sent: dict[str, Any] = {}
    for name, value in read(html).fields:
        sent.setdefault(name, []).append(value)
    again = client.post("/", sent | PAGE)
    assert costs(again.content.decode()) == costs(html)


def test_a_new_prompt_takes_the_place_of_the_counts(client: Client) -> None:
    old = {"o200k_base": "100", "samples": "claude_4_8:9:9:9", "vendor_tools": "bash_20250124", "messages": "7"}
    new, alone = (client.post("/", PAGE | fields | {"prompt": "tiktoken is great!"}) for fields in (old, {}))
    assert costs(new.content.decode()) == costs(alone.content.decode())
    assert "6" in every(new.content.decode(), "td")
