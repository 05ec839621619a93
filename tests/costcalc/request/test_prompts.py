"""More than a sentence: chats, requests as JSON, tools, images, caching, counts that a person knows better."""

from __future__ import annotations

import json
import struct
import zlib
from importlib.resources import files
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pricing.tokens.encodings import load
from tests.support.html import address, costs, error, every, one, read, says, texts

# openai-cookbook, "How to count tokens with tiktoken", section 6: 129 in cl100k_base, 124 in o200k_base
SIX_MESSAGES = [
    {"role": "system", "content": "You are a helpful, pattern-following assistant that translates corporate jargon into plain English."},
    {"role": "system", "name": "example_user", "content": "New synergies will help drive top-line growth."},
    {"role": "system", "name": "example_assistant", "content": "Things working well together will increase revenue."},
    {"role": "system", "name": "example_user", "content": "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage."},
    {"role": "system", "name": "example_assistant", "content": "Let's talk later when we're less busy about how to do better."},
    {"role": "user", "content": "This late pivot means we don't have time to boil the ocean for the client deliverable."},
]  # fmt: skip
NOTE = ".read-as, .of-prompt .note"
FORM = {"output_tokens": "0", "requests": "1", "as_of": "2024-11-20", "models": "gpt-4o,gpt-4-0613", "sort": "model"}


def post(client: Client, status: int = 200, **changes: Any) -> str:
    response = client.post("/", FORM | changes)
    assert response.status_code == status
    return response.content.decode()


def tokens(html: str) -> dict[str, str]:
    return {row[0]: row[4] for row in costs(html)}


def test_pasted_messages_are_counted_with_the_form_of_a_chat(client: Client) -> None:
    html = post(client, prompt=json.dumps(SIX_MESSAGES))
    assert tokens(html) == {"gpt-4-0613": "129", "gpt-4o": "124"}
    assert "Read as a chat: 6 messages." in every(html, NOTE)
    # 3 a message, 1 a name, 3 to prime: 6 × 3 + 4 + 3 = 25
    assert says(html, NOTE, "chat format 25 · 25")


def test_messages_typed_one_by_one_count_the_same(client: Client) -> None:
    rows: dict[str, Any] = {
        "kind": "chat",
        "role": [message["role"] for message in SIX_MESSAGES],
        "name": [message.get("name", "") for message in SIX_MESSAGES],
        "content": [message["content"] for message in SIX_MESSAGES],
    }
    assert tokens(post(client, **rows)) == {"gpt-4-0613": "129", "gpt-4o": "124"}


@pytest.mark.parametrize(
    ("edit", "contents"),
    [
        ("add", ["a", "b", "c", ""]),
        ("remove:2", ["a", "c"]),
        ("up:3", ["a", "c", "b"]),
        ("down:1", ["b", "a", "c"]),
        ("up:1", ["a", "b", "c"]),
        ("down:3", ["a", "b", "c"]),
        ("remove:9", ["a", "b", "c"]),
        ("nonsense", ["a", "b", "c"]),
        ("up:-1", ["a", "b", "c"]),
    ],
)
def test_messages_are_added_removed_and_moved_without_scripts(client: Client, edit: str, contents: list[str]) -> None:
    rows: dict[str, Any] = {
        "kind": "chat",
        "role": ["system", "user", "user"],
        "name": ["", "", ""],
        "content": ["a", "b", "c"],
    }
    html = post(client, **rows, edit=edit)
    assert every(html, "textarea[name=content]") == contents


def test_a_whole_request_brings_its_tools_and_its_cap(client: Client) -> None:
    # openai-cookbook, section 7: 101 tokens on gpt-4o, 105 on gpt-4
    request = {
        "model": "gpt-4o",
        "max_tokens": 50,
        "messages": [
            {
                "role": "system",
                "content": "You are a helpful assistant that can answer to questions about the weather.",
            },
            {"role": "user", "content": "What's the weather like in San Francisco?"},
        ],
        "tools": [WEATHER],
    }
    html = post(client, prompt=json.dumps(request), output_tokens="500")
    assert tokens(html) == {"gpt-4-0613": "≈ 105", "gpt-4o": "≈ 101"}
    read_as = "Read as a chat request: 2 messages, 1 tool, output capped at 50, for gpt-4o."
    assert read_as in every(html, NOTE)
    # (101 × 2.50 + 50 × 10) / 1,000,000 = 0.0007525, half up
    assert costs(html)[1][3] == "≈ 0.000753"


WEATHER = {
    "type": "function",
    "function": {
        "name": "get_current_weather",
        "description": "Get the current weather in a given location",
        "parameters": {
            "type": "object",
            "properties": {
                "location": {"type": "string", "description": "The city and state, e.g. San Francisco, CA"},
                "unit": {
                    "type": "string",
                    "description": "The unit of temperature to return",
                    "enum": ["celsius", "fahrenheit"],
                },
            },
            "required": ["location"],
        },
    },
}


def test_tools_may_stand_beside_the_text(client: Client) -> None:
    assert int(tokens(post(client, prompt="Hi", tools=json.dumps([WEATHER])))["gpt-4o"].removeprefix("≈ ")) > 50


@pytest.mark.parametrize(
    ("images", "model", "shown"),
    [
        # OpenAI's guide, worked examples: 765 and 1105 on gpt-4o, 85 at low detail
        ("1024 x 1024 high", "gpt-4o", "≈ 765"),
        ("2048×4096 high", "gpt-4o", "≈ 1,105"),
        ("4096 x 8192 low", "gpt-4o", "≈ 85"),
        ("1024 x 1024 high", "gpt-4o-mini", "≈ 25,501"),
        ("1024 x 1024 high 2\n1024x1024 low", "gpt-4o", "≈ 1,615"),  # 2 × 765 + 85
    ],
)
def test_images_are_counted_by_the_models_rule(client: Client, images: str, model: str, shown: str) -> None:
    assert tokens(post(client, images=images, models=model)) == {model: shown}


def test_an_image_on_a_model_that_takes_none_is_unknown(client: Client) -> None:
    row = costs(post(client, prompt="Hi", images="512 x 512", models="gpt-3.5-turbo"))[0]
    assert row[1:6] == ["–"] * 5
    assert "this model takes no images" in row[-1]


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def test_image_files_are_read_for_their_size_only(client: Client) -> None:
    file = SimpleUploadedFile("a.png", png(1024, 1024))
    html = post(client, image_files=file, models="gpt-4o")
    assert tokens(html) == {"gpt-4o": "≈ 765"}
    assert "images=1024x1024:auto:1" in address(html)
    assert tokens(client.get(address(html)).content.decode()) == {"gpt-4o": "≈ 765"}


def test_the_address_of_a_chat_gives_the_same_figures_without_a_word_of_it(client: Client) -> None:
    html = post(
        client,
        prompt=json.dumps({"messages": SIX_MESSAGES, "tools": [WEATHER]}),
        cache_read="50%",
        measured="gpt-4o = 90",
    )
    assert "synergies" not in address(html)
    again = client.get(address(html)).content.decode()
    assert costs(again) == costs(html)
    assert every(again, ".s-cost, .s-more") == every(html, ".s-cost, .s-more")


def test_cached_tokens_have_their_own_lines(client: Client) -> None:
    html = post(client, input_tokens="2006", cache_read="100%", models="gpt-4o", how="gpt-4o", as_of="2024-11-20")
    # OpenAI's guide: of 2,006 tokens 1,920 are read from the cache (from 1,024 in steps of 128)
    assert read(html).tables[1][1:3] == [
        ["input", "86 tokens", "$2.50 per 1,000,000", "$0.000215"],
        ["cached input", "1,920 tokens", "$1.25 per 1,000,000", "$0.0024"],
    ]
    assert "cached input is billed in steps: 1,920 of the 2,006 tokens" in costs(html)[0][-1]


def test_counts_that_a_person_knows_better_are_taken(client: Client) -> None:
    html = post(
        client,
        prompt="tiktoken is great!",
        models="command-r-plus-08-2024,command-r-08-2024",
        measured="command-r-plus-08-2024=8",
        factors="cohere = 1.5",
    )
    assert tokens(html) == {"command-r-08-2024": "≈ 9", "command-r-plus-08-2024": "8"}  # 6 × 1.5


def test_a_model_whose_vendor_publishes_its_vocabulary_in_a_package_is_counted_exactly(client: Client) -> None:
    tekken = pytest.importorskip("mistral_common.tokens.tokenizers.tekken")
    path = files("mistral_common").joinpath("data/tekken_240718.json")
    theirs = tekken.Tekkenizer.from_file(str(path)).encode("Quel temps fait-il à Paris ?", bos=False, eos=False)
    html = post(client, prompt="Quel temps fait-il à Paris ?", models="open-mistral-nemo-2407")
    assert tokens(html) == {"open-mistral-nemo-2407": str(len(theirs))}
    again = client.get(address(html)).content.decode()
    assert tokens(again) == tokens(html)


def test_a_cap_that_reasoning_uses_up_is_told(client: Client) -> None:
    form: dict[str, Any] = {"input_tokens": "10", "as_of": "2026-11-21", "models": "gpt-5", "output_tokens": "500"}
    said = "reasoning uses up the output cap of 200 tokens; nothing is left for the answer"
    assert said in costs(post(client, **form, reasoning_tokens="300", max_output="200"))[0][-1]
    assert said in costs(post(client, **form, reasoning_tokens="300", max_output="200", cache_read="50%"))[0][-1]
    assert "no answer is left" not in costs(post(client, **form, reasoning_tokens="300", max_output="301"))[0][-1]


def test_an_effort_stands_for_reasoning_tokens_and_says_that_it_is_ours(client: Client) -> None:
    html = post(client, prompt="x", effort="medium", models="o1-preview", how="o1-preview")
    assert ["reasoning", "2,000 tokens", "$60.00 per 1,000,000", "$0.12"] in read(html).tables[1]
    assert one(html, "#hint-effort").startswith("Our assumption")


def test_what_is_like_json_but_no_request_is_text(client: Client) -> None:
    as_text = len(load("o200k_base").encode_ordinary('{"a": 1}'))
    assert tokens(post(client, prompt='{"a": 1}'))["gpt-4o"] == str(as_text)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("prompt", '{"messages": [{"role": "user", "content": 7}]}', "messages[0].content"),
        ("prompt", '{"messages": [{"role": "wizard", "content": "x"}]}', "messages[0].role"),
        ("measured", "gpt-4o-minni = 5", "gpt-4o-minni is not in any price table"),
        ("factors", "antropic = 1.3", "Choose from alibaba, amazon, anthropic, "),
        ("prompt", '{"messages": [{"role": "user", "content": "x"}', "Read as a request, but it has an error"),
        ("prompt", '{"messages": ' + "[" * 5000 + "]" * 5000 + "}", "Read as a request, but it has an error"),
        ("tools", "{", "JSON"),
        ("tools", '{"a": 1}', "tools"),
        ("tools", '[{"type": "function", "function": {}}]', "tools[0].function"),
        ("tools", json.dumps([{"name": "f", "parameters": {"$ref": "#"}}]), "tools[0]"),
        ("images", "0 x 100", "Line 1: width must be between 1 and 65,535 pixels, not 0"),
        ("images", "10 x 100000", "Line 1: height must be between 1 and 65,535"),
        ("images", "5 x 5\nbig", "Line 2: enter width × height in pixels"),
        ("images", "5 x 5 sharp", "is neither a detail"),
        ("image_files", SimpleUploadedFile("a.png", b"not an image"), "a.png: not a PNG, JPEG, GIF or WebP file."),
        (
            "image_files",
            SimpleUploadedFile("b.png", png(100_000, 100_000)),
            "b.png: the file states 100,000 × 100,000 pixels",
        ),
        ("cache_read", "110%", "A share must be from 0 to 100%."),
        ("cache_read", "lots", "Enter a number of tokens, such as 1500, or a share"),
        ("cache_write", "-1", "Enter a number of tokens"),
        ("max_output", "no", "Enter a whole number"),
        ("lifetime", "1 year", "Select a valid choice"),
        ("effort", "heroic", "Select a valid choice"),
        ("kind", "opera", "Select a valid choice"),
        ("measured", "gpt-4o", "enter a model and its tokens"),
        ("factors", "anthropic = lots", "enter a provider and its factor"),
        ("o200k_base", "1.2.3.4.5", "Enter a number of tokens"),
        ("definitions", "x", "definitions: Enter a whole number"),
    ],
)
def test_a_bad_field_names_the_place_and_what_is_expected(
    client: Client, field: str, value: object, message: str
) -> None:
    prompt = {} if field == "prompt" else {"prompt": "keep me"}
    html = post(client, 400, **prompt, **{field: value})
    assert message in error(html, field)
    if prompt:
        assert texts(html)["prompt"] == "keep me"


def test_a_tool_that_cannot_be_written_out_is_told_in_a_sentence(client: Client) -> None:
    node: dict[str, Any] = {"type": "object"}
    for _ in range(60):
        node = {"type": "object", "properties": {"a": node}}
    tools = json.dumps([{"type": "function", "function": {"name": "f", "parameters": node}}])
    assert texts(post(client, 400, tools=tools))["error-tools"].endswith("nested more than 50 levels deep.")


def test_json_that_is_no_request_is_counted_as_text_and_says_so(client: Client) -> None:
    usage = '{"usage": {"prompt_tokens": 100, "completion_tokens": 50}}'
    said = "Counted as text: it is JSON, but not a request for OpenAI’s or Anthropic’s APIs."
    assert says(post(client, prompt=usage), NOTE, said)
    assert not says(post(client, prompt="{not JSON at all"), NOTE, "Counted as text")
    assert not says(post(client, prompt=json.dumps(SIX_MESSAGES)), NOTE, "Counted as text")


def test_a_line_of_a_batch_says_at_which_tier_it_is_priced(client: Client) -> None:
    line = json.dumps({"custom_id": "a", "url": "/v1/chat/completions", "body": {"messages": SIX_MESSAGES}})
    said = (
        "Read as a line of a batch: 6 messages; priced at the standard tier; choose batch for a batch; "
        "only the first of 2 lines is read."
    )
    assert said in every(post(client, prompt=f"{line}\n{line}"), NOTE)
    assert "Read as a line of a batch: 6 messages." in every(post(client, prompt=line, tier="batch"), NOTE)


def test_images_are_said_beside_the_tokens_of_the_text(client: Client) -> None:
    assert one(post(client, images="1024 x 1024 2"), ".s-size") == "2 images · 1 a month"
    assert one(post(client, images="9 x 9", prompt="Hi"), ".s-size") == "1 token and 1 image · 1 a month"
    assert one(post(client), ".s-size") == "No prompt yet · 1 a month"


def test_shares_of_the_cache_are_at_most_the_whole_input(client: Client) -> None:
    html = post(client, 400, input_tokens="10", cache_read="80%", cache_write="40%")
    said = "80% read and 40% written exceed the whole input; each token is charged once."
    assert texts(html)["error-cache_write"] == said
    assert costs(post(client, input_tokens="10", cache_read="60%", cache_write="40%"))[0][1] != "–"


def test_more_cached_than_there_is_says_so_in_the_row(client: Client) -> None:
    row = costs(post(client, input_tokens="10", cache_read="11", models="gpt-4o"))[0]
    assert row[1] == "–"
    assert "11 tokens read and 0 written exceed the 10 input tokens" in row[-1]


def test_the_chat_format_of_another_vendor_is_not_said_to_be_that_of_openai(client: Client) -> None:
    pytest.importorskip("splintr", reason="splintr-rs is not installed")
    html = post(client, prompt=json.dumps(SIX_MESSAGES), models="gpt-4o,gemini-2.5-pro", as_of="2026-11-21")
    assert says(html, NOTE, f"chat format {6 * 3 + 4 + 3} · {6 * 3 + 4 + 3} · –")  # 6 messages, 4 names, the reply
    assert says(html, NOTE, "The chat format of other vendors differs by model; a row’s details have it.")
