"""Function calls and their results. Counts of whole requests are in test_tool_counts.py."""

from __future__ import annotations

import pytest

from pricing.tokens.calls import count_call, count_result
from pricing.tokens.chat import Call, Message, count_chat
from pricing.tokens.span import Span
from pricing.tokens.text import count_tokens

O200K = "o200k_base"


def test_a_call_is_its_name_twice_and_its_arguments_as_typescript() -> None:
    name, raw, shown = (count_tokens(text, O200K) for text in ("f", '{"city": "Vail"}', '{city:"Vail"}'))
    assert count_call("f", '{"city": "Vail"}', O200K) == Span(
        min(3 + name + raw, 5 + 2 * name + shown), 5 + 2 * name + shown, 5 + 2 * name + max(raw, shown) + 10
    )


def test_an_older_call_has_its_name_once_and_its_arguments_as_they_are() -> None:
    name, raw = (count_tokens(text, O200K) for text in ("f", '{"city": "Vail"}'))
    assert count_call("f", '{"city": "Vail"}', O200K, older=True).expected == 3 + name + raw


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ('{"a":1,"b":[true,null,0.50]}', "{a:1,b:[true,null,0.50]}"),
        ('{"a":{"b":"ü"}}', '{a:{b:"ü"}}'),
        ("no JSON", "no JSON"),
        ('{"a":NaN}', '{"a":NaN}'),
        ('{"a":1,"a":2}', '{"a":1,"a":2}'),
        ("[" * 500 + "]" * 500, "[" * 500 + "]" * 500),
    ],
)
def test_arguments_that_cannot_be_rewritten_count_as_they_are(arguments: str, shown: str) -> None:
    assert count_call("f", arguments, O200K).expected == 5 + 2 * 1 + count_tokens(shown, O200K)


def test_half_a_surrogate_pair_in_arguments_is_counted() -> None:
    assert count_call("f", '{"a": "\\ud800"}', O200K).low > 0


KOREAN = "테스트 " * 1000
ENGLISH = "test " * 1000


def test_results_of_several_calls_at_once_are_billed_escaped() -> None:
    # community.openai.com, thread 1375117: 3 calls at once with ENGLISH were billed 3,191 tokens, with KOREAN 39,235.
    escaped, plain = (count_result(text, O200K, parallel=True).expected for text in (KOREAN, ENGLISH))
    assert abs(3 * (escaped - plain) - (39_235 - 3_191)) < 50  # the questions differed, too
    assert escaped == count_tokens(r"\ud14c\uc2a4\ud2b8 " * 1000, O200K)


def test_the_band_of_such_results_reaches_from_plain_text_to_all_that_json_escapes() -> None:
    text = 'ü said:\n"Hi"'
    assert count_result(text, O200K, parallel=True) == Span(
        count_tokens(text, O200K),
        count_tokens('\\u00fc said:\n"Hi"', O200K),
        count_tokens(r"\u00fc said:\n\"Hi\"", O200K),
    )


@pytest.mark.parametrize("text", [KOREAN, 'a "b"\n'])
def test_a_single_result_is_its_text(text: str) -> None:
    tokens = count_tokens(text, O200K)
    assert count_result(text, O200K, parallel=False) == Span(tokens, tokens, tokens)


ASKED = Message("user", "Hi")
RESULT = Message("tool", "1")
CALL = Call("f", "{}")


def tokens(*messages: Message) -> int:
    return count_chat(messages, O200K).tokens


def test_calls_at_once_add_13_tokens_once() -> None:
    two = tokens(ASKED, Message("assistant", calls=(CALL, CALL)), RESULT, RESULT)
    one = tokens(ASKED, Message("assistant", calls=(CALL,)), RESULT)
    assert two - one == (5 + 2 + 1) + (3 + 1 + 1) + 13  # a call, a result, and what several add


def test_calls_in_turns_are_not_at_once() -> None:
    turn = (Message("assistant", calls=(CALL,)), RESULT)
    assert tokens(ASKED, *turn, *turn) - tokens(ASKED, *turn) == tokens(ASKED, *turn) - tokens(ASKED)


def test_calls_that_follow_one_another_are_at_once() -> None:
    # A Responses request holds each call as an item of its own.
    calls = (Message("assistant", calls=(CALL,)),) * 2
    assert tokens(*calls, RESULT, RESULT) - tokens(*calls) == 2 * (3 + 1 + 1) + 13


def test_a_later_result_is_not_of_those_at_once() -> None:
    before = (Message("assistant", calls=(CALL, CALL)), RESULT, RESULT, ASKED)
    assert tokens(*before, RESULT) - tokens(*before) == 3 + 1 + 1


def test_a_chat_without_calls_has_no_band() -> None:
    counted = count_chat([ASKED], O200K)
    assert counted.span == Span(counted.tokens, counted.tokens, counted.tokens)


def test_calls_beside_a_text_are_a_message_of_their_own() -> None:
    silent, said = Message("assistant", calls=(CALL,)), Message("assistant", "OK", calls=(CALL,))
    assert tokens(said) - tokens(silent) == count_tokens("OK", O200K) + 4


def test_another_vendors_form_has_the_texts_alone() -> None:
    chat = [ASKED, Message("assistant", calls=(CALL,)), RESULT]
    counted = count_chat(chat, O200K, openai=False)
    assert counted.text == sum(count_tokens(text, O200K) for text in ("Hi", "f", "{}", "1"))
    assert counted.span == Span(counted.tokens, counted.tokens, counted.tokens)
