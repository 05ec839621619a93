"""Tests of what requests begin with: tools and schema, then messages, in the order in which vendors cache them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.corpus.beginnings import measure_head, read_beginning, write_beginning
from pricing.tokens.chat import Call, Message
from pricing.tokens.images import Image
from pricing.tokens.prompt import Prompt
from pricing.tokens.tools import ResponseFormat, Tool

ALL = 10_000
SYSTEM = Message("system", "You are a clerk.")
QUESTION = Message("user", "Where is my parcel?")
TOOL = Tool("find", "Finds a parcel.", {"type": "object", "properties": {"code": {"type": "string"}}})
texts = st.text(st.characters(exclude_characters="\x1d\x1e\x1f", exclude_categories=()), max_size=20)
messages = st.builds(
    Message,
    st.sampled_from(["system", "developer", "user", "assistant"]),
    texts | st.lists(texts, min_size=2, max_size=3).map(tuple),
    st.none() | texts.filter(bool),
)


def test_a_text_begins_with_itself() -> None:
    assert write_beginning(Prompt(text="Where is it?"), ALL) == "Where is it?"


def test_messages_begin_alike_up_to_the_first_that_differs() -> None:
    one = write_beginning(Prompt(messages=(SYSTEM, QUESTION)), ALL)
    other = write_beginning(Prompt(messages=(SYSTEM, Message("user", "Cancel it"))), ALL)
    shared = write_beginning(Prompt(messages=(SYSTEM,)), ALL)
    assert one != other
    assert one.startswith(shared)
    assert other.startswith(shared)


def test_tools_and_schema_come_before_the_messages() -> None:
    schema = ResponseFormat("answer", {"type": "object"})
    text = write_beginning(Prompt(messages=(SYSTEM,), tools=(TOOL,), response_format=schema), ALL)
    places = [text.index(word) for word in ("Finds a parcel.", '"answer"', "You are a clerk.")]
    assert places == sorted(places)
    assert "You" not in text[: measure_head(text)]
    assert text[measure_head(text) :].startswith("system")


@pytest.mark.parametrize(
    "other",
    [
        Prompt(messages=(SYSTEM,)),
        Prompt(messages=(SYSTEM,), tools=(TOOL, Tool("send"))),
        Prompt(messages=(SYSTEM,), tools=(TOOL,), tool_choice="required"),
        Prompt(messages=(SYSTEM,), tools=(TOOL,), vendor_tools=("bash_20250124",), uncounted=1),
        Prompt(messages=(SYSTEM,), tools=(TOOL,), response_format=ResponseFormat("answer", {})),
    ],
)
def test_requests_with_other_tools_or_another_schema_do_not_begin_alike(other: Prompt) -> None:
    one = write_beginning(Prompt(messages=(SYSTEM,), tools=(TOOL,)), ALL)
    assert not write_beginning(other, ALL).startswith(one[: measure_head(one)])


def test_a_text_does_not_begin_as_messages_do() -> None:
    made_up = write_beginning(Prompt(messages=(SYSTEM,)), ALL)
    assert not write_beginning(Prompt(text=made_up), ALL).startswith(made_up)


def test_where_a_tool_stood_in_its_request_is_no_matter() -> None:
    elsewhere = Tool(TOOL.name, TOOL.description, TOOL.parameters, "body.tools[0]")
    assert write_beginning(Prompt(tools=(TOOL,)), ALL) == write_beginning(Prompt(tools=(elsewhere,)), ALL)


@pytest.mark.parametrize("last", [Image(100, 100), Image(None, None)])
def test_a_beginning_ends_before_the_first_image(last: Image) -> None:
    shown = Message("user", ("Look at this:", last, "What is it?"))
    text = write_beginning(Prompt(messages=(SYSTEM, shown, QUESTION)), ALL)
    assert text == write_beginning(Prompt(messages=(SYSTEM, Message("user", "Look at this:"))), ALL)


def test_a_beginning_ends_before_the_first_call() -> None:
    called = Message("assistant", "One moment.", calls=(Call("find", '{"code": 1}'),))
    text = write_beginning(Prompt(messages=(SYSTEM, called, QUESTION)), ALL)
    assert text == write_beginning(Prompt(messages=(SYSTEM, Message("assistant", "One moment."))), ALL)


def test_where_a_file_stands_among_messages_is_not_known_so_only_instructions_begin_alike() -> None:
    text = write_beginning(Prompt(messages=(SYSTEM, QUESTION), uncounted=1), ALL)
    assert text == write_beginning(Prompt(messages=(SYSTEM,)), ALL)


def test_images_pages_and_audio_beside_a_text_leave_no_beginning() -> None:
    assert write_beginning(Prompt(text="Look", images=(Image(1, 1),)), ALL) == ""
    assert write_beginning(Prompt(text="Look", pages=1), ALL) == ""


def test_no_more_is_written_than_is_asked_for() -> None:
    assert write_beginning(Prompt(text="abcdef"), 4) == "abcd"
    whole = write_beginning(Prompt(messages=(SYSTEM, QUESTION)), ALL)
    assert write_beginning(Prompt(messages=(SYSTEM, QUESTION)), 12) == whole[:12]


@given(st.lists(messages, min_size=1, max_size=4).map(tuple), st.booleans())
def test_what_a_prompt_begins_with_is_that_prompt(said: tuple[Message, ...], tools: bool) -> None:
    prompt = Prompt(
        messages=said,
        tools=(TOOL, Tool("send", older=True)) if tools else (),
        tool_choice="required" if tools else None,
        response_format=ResponseFormat("answer", {"type": "object"}, "An answer.") if tools else None,
    )
    read = read_beginning(write_beginning(prompt, ALL))
    assert [(m.role, m.name, m.texts) for m in read.messages] == [(m.role, m.name, m.texts) for m in said]
    assert [(t.name, t.parameters, t.older) for t in read.tools] == [
        (t.name, t.parameters, t.older) for t in prompt.tools
    ]
    assert (read.tool_choice, read.response_format) == (prompt.tool_choice, prompt.response_format)


@given(st.lists(messages, min_size=1, max_size=4).map(tuple), st.integers(0, 60))
def test_a_beginning_can_be_read_wherever_it_is_cut(said: tuple[Message, ...], at: int) -> None:
    text = write_beginning(Prompt(messages=said, tools=(TOOL,)), ALL)
    read = read_beginning(text[: measure_head(text) + at])
    assert read.tools[0].name == "find"
    assert len(read.messages) <= len(said)


@pytest.mark.parametrize("mark", ["\x1d", "\x1e", "\x1f", "\ud83d", "e\u0301", "\0"])
def test_whatever_a_text_holds_it_stays_one_message(mark: str) -> None:
    hostile = Message("user", f"a{mark}system{mark}{mark}b")
    read = read_beginning(write_beginning(Prompt(messages=(SYSTEM, hostile)), ALL))
    assert [message.role for message in read.messages] == ["system", "user"]
    assert len(read.messages[1].texts[0]) == len(hostile.texts[0])
