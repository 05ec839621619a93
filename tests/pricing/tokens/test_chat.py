"""Messages are counted as the API counts them. Expected numbers are published ones, cited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.tokens.chat import PER_ROLE, ROLES, ChatError, Message, count_chat, count_overhead
from pricing.tokens.images import Image
from pricing.tokens.text import count_tokens, replace_surrogates

JARGON = (
    "You are a helpful, pattern-following assistant that translates corporate jargon into plain English.",
    "New synergies will help drive top-line growth.",
    "Things working well together will increase revenue.",
    "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.",
    "Let's talk later when we're less busy about how to do better.",
    "This late pivot means we don't have time to boil the ocean for the client deliverable.",
)
# openai-cookbook, "How to count tokens with tiktoken", section 6: the function's count is the API's.
COOKBOOK = (
    Message("system", JARGON[0]),
    Message("system", JARGON[1], name="example_user"),
    Message("system", JARGON[2], name="example_assistant"),
    Message("system", JARGON[3], name="example_user"),
    Message("system", JARGON[4], name="example_assistant"),
    Message("user", JARGON[5]),
)
SIX_MESSAGES, FOUR_NAMES, PRIMING = 6 * 3, 4 * 1, 3


@pytest.mark.parametrize(("encoding", "tokens"), [("cl100k_base", 129), ("o200k_base", 124)])
def test_it_counts_the_cookbooks_example_as_the_api_does(encoding: str, tokens: int) -> None:
    counted = count_chat(COOKBOOK, encoding)
    assert counted.tokens == tokens
    assert counted.overhead == SIX_MESSAGES + FOUR_NAMES + PRIMING


@pytest.mark.parametrize("encoding", ["cl100k_base", "o200k_base"])
@pytest.mark.parametrize("role", ROLES)
def test_the_word_of_each_role_is_one_token(role: str, encoding: str) -> None:
    assert count_tokens(role, encoding) == PER_ROLE


# pamelafox/openai-messages-token-helper, tests/messages.py: compared with the API, the priming included.
SINGLE = [
    (Message("system", "You are a bot."), 12, 12),
    (Message("system", JARGON[0]), 25, 24),
    (Message("user", "á"), 8, 8),
    (Message("system", JARGON[1], name="example_user"), 20, 20),
]


@pytest.mark.parametrize(("message", "cl100k", "o200k"), SINGLE)
def test_it_counts_single_messages_as_the_api_does(message: Message, cl100k: int, o200k: int) -> None:
    assert [count_chat([message], name).tokens for name in ("cl100k_base", "o200k_base")] == [cl100k, o200k]


def test_parts_count_as_their_texts_and_images_stand_apart() -> None:
    picture = Image(512, 512)
    message = Message("user", ("What is this?", picture, "Be brief."))
    assert message.texts == ("What is this?", "Be brief.")
    assert message.images == (picture,)
    words = sum(count_tokens(text, "o200k_base") for text in ("user", "What is this?", "Be brief."))
    assert count_chat([message], "o200k_base").text == words


def test_no_messages_are_no_tokens() -> None:
    assert count_chat([], "o200k_base").tokens == 0


def test_an_empty_message_still_has_its_form() -> None:
    assert count_chat([Message("user")], "o200k_base").tokens == 3 + 1 + 3  # form, role, priming


def test_an_unknown_role_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ChatError, match="unknown role 'narrator'; expected one of system, developer, user"):
        Message("narrator", "Once upon a time")


texts = st.text(max_size=40)
messages = st.builds(
    Message,
    st.sampled_from(["system", "developer", "user", "assistant", "tool", "function"]),
    texts,
    name=st.none() | st.text(min_size=1, max_size=8),
)


@given(st.lists(messages, min_size=1, max_size=5), st.booleans())
def test_a_chat_has_at_least_the_tokens_of_its_texts(chat: list[Message], with_tools: bool) -> None:
    contents = [replace_surrogates(text) for message in chat for text in message.texts]
    assert count_chat(chat, "o200k_base", with_tools=with_tools).tokens >= sum(
        count_tokens(text, "o200k_base") for text in contents
    )


@given(st.lists(messages, min_size=1, max_size=5), st.data(), st.booleans())
def test_removing_a_message_never_raises_the_count(chat: list[Message], data: st.DataObject, with_tools: bool) -> None:
    index = data.draw(st.integers(0, len(chat) - 1))
    fewer = chat[:index] + chat[index + 1 :]
    whole = count_chat(chat, "cl100k_base", with_tools=with_tools)
    assert count_chat(fewer, "cl100k_base", with_tools=with_tools).tokens < whole.tokens


def test_every_message_adds_overhead() -> None:
    assert [count_overhead(Message(role, name="n")) for role in ("user", "function")] == [3 + 1, 3 + 1 - 2]


def test_a_chat_has_no_tools_unless_it_is_said() -> None:
    chat = [Message("system", "Be brief"), Message("user", "Hi")]
    assert count_chat(chat, "o200k_base") == count_chat(chat, "o200k_base", with_tools=False)
    assert count_chat(chat, "o200k_base") != count_chat(chat, "o200k_base", with_tools=True)


def test_an_unknown_role_is_shown_to_its_fortieth_letter() -> None:
    with pytest.raises(ChatError, match=f"^unknown role '{'x' * 40}'; expected one of "):
        Message("x" * 41, "Hi")
