"""Tests of the beginnings that requests share: found among some of them, and recognized in all."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.catalog.catalog import Catalog
from pricing.corpus.beginnings import MESSAGE, measure_head, write_beginning
from pricing.corpus.prefixes import LEAST, LONGEST, MOST, Prefixes, find_prefixes
from pricing.tokens.chat import Message
from pricing.tokens.prompt import Prompt
from pricing.tokens.tools import Tool

CLERK = "You are a clerk of a railway. " * 100
COOK = "You cook for the crew of a ship. " * 100


def ask(system: str, question: str) -> str:
    return write_beginning(Prompt(messages=(Message("system", system), Message("user", question))), LONGEST)


def begin(system: str) -> str:
    return write_beginning(Prompt(messages=(Message("system", system),)), LONGEST)


def once(*texts: str) -> Mapping[str, int]:
    return dict.fromkeys(texts, 1)


def test_one_system_prompt_is_found_and_ends_where_its_message_does() -> None:
    asked = once(*(ask(CLERK, f"W{question}") for question in ("here is it?", "hen does it leave?", "hy?")))
    assert find_prefixes(asked) == (begin(CLERK),)


def test_two_system_prompts_of_one_file_are_found() -> None:
    asked = once(*(ask(system, question) for system in (CLERK, COOK) for question in ("When?", "Where?")))
    assert find_prefixes(asked) == tuple(sorted([begin(CLERK), begin(COOK)]))


def test_a_prefix_of_plain_texts_ends_with_a_line() -> None:
    template = f"{CLERK}\nAnswer this question:\n"
    assert find_prefixes(once(f"{template}Where is it?", f"{template}Where are they?")) == (template,)


def test_a_prefix_of_plain_texts_without_lines_ends_with_a_word() -> None:
    assert find_prefixes(once(f"{CLERK}trains", f"{CLERK}tramways")) == (CLERK,)


def test_nested_prefixes_are_found_where_each_has_requests_of_its_own() -> None:
    longer = CLERK + "The timetable is this one. " * 50
    asked = once(*(ask(system, question) for system in (CLERK, longer) for question in ("When?", "Where?")))
    assert find_prefixes(asked) == (begin(CLERK), begin(longer))


def test_a_shorter_prefix_is_left_out_where_only_one_request_has_no_longer_one() -> None:
    longer = CLERK + "The timetable is this one. " * 50
    assert find_prefixes(once(ask(CLERK, "When?"), ask(longer, "When?"), ask(longer, "Why?"))) == (begin(longer),)


def test_a_request_that_is_sent_again_is_a_prefix_as_a_whole() -> None:
    assert find_prefixes({CLERK + "Why?": 1_000}) == (CLERK + "Why?",)


def test_tools_are_shared_as_a_whole_or_not_at_all() -> None:
    long = [Tool(f"tool_{number}", CLERK) for number in range(3)]
    one, other = (
        write_beginning(Prompt(messages=(Message("user", "Go"),), tools=tuple(tools)), LONGEST)
        for tools in (long, long[:2])
    )
    assert find_prefixes(once(one, other)) == ()
    shared = find_prefixes(once(one, one.replace("Go", "Stop"), other))
    assert shared == (one[: measure_head(one)],)


@pytest.mark.parametrize("asked", [{}, {"": 5}, {"short": 5}, {CLERK: 1}, {CLERK: 1, COOK: 1}])
def test_nothing_is_found_where_nothing_long_is_shared(asked: Mapping[str, int]) -> None:
    assert find_prefixes(asked) == ()


def test_a_prefix_has_the_characters_that_are_the_least() -> None:
    shared = "x" * (LEAST - 1)
    assert find_prefixes(once(f"{shared}a", f"{shared}b")) == ()
    assert find_prefixes(once(f"{shared}xa", f"{shared}xb")) == (f"{shared}x",)


def test_no_vendor_caches_fewer_tokens_than_a_prefix_has_characters(catalog: Catalog) -> None:
    rules = [entry.model.caching for entry in catalog.entries.values() if entry.model.caching]
    assert min(rule.minimum for rule in rules) == LEAST


def test_of_many_prefixes_those_are_kept_that_take_up_most() -> None:
    asked = {f"{number:04}" + "x" * (1_000 + number): 2 for number in range(2 * MOST)}
    assert find_prefixes(asked) == tuple(sorted(asked)[MOST:])


def test_prefixes_together_are_no_longer_than_can_be_sent_along() -> None:
    quarter = LONGEST // 4 - 1_000
    asked = {f"{number} " + "x" * (quarter - 2): 2 for number in range(9)}
    assert [len(text) for text in find_prefixes(asked)] == [quarter] * 4
    assert [len(text) for text in find_prefixes({"x" * (2 * LONGEST): 2})] == [LONGEST]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("e\N{COMBINING ACUTE ACCENT}", "e\N{COMBINING GRAVE ACCENT}"),
        ("e", "e\N{COMBINING GRAVE ACCENT}"),
        ("\N{WOMAN}\N{ZERO WIDTH JOINER}\N{ROCKET}", "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{COOKING}"),
        ("\ud83d\ude80", "\ud83d\ude81"),
    ],
)
def test_no_character_is_divided(one: str, other: str) -> None:
    shared = "x" * LEAST
    assert find_prefixes(once(f"{shared}{one}", f"{shared}{other}")) == (shared,)


def test_of_nested_prefixes_the_longest_is_found() -> None:
    prefixes = Prefixes(("a", "ab", "abcd", "b"))
    found = [prefixes.find(text) for text in ("a", "ax", "ab", "abc", "abcd!", "abz", "b", "c", "")]
    assert found == [0, 0, 1, 1, 2, 1, 3, None, None]


def test_a_request_shorter_than_a_prefix_does_not_begin_with_it() -> None:
    assert Prefixes((CLERK,)).find(CLERK[:-1]) is None


def test_among_no_prefixes_none_is_found() -> None:
    assert Prefixes(()).find("anything") is None
    assert Prefixes(()).longest == 0


@given(st.sets(st.text("ab", max_size=5)), st.text("ab", max_size=7))
def test_the_longest_is_found_whatever_the_others_are(texts: set[str], beginning: str) -> None:
    prefixes = Prefixes(tuple(sorted(texts)))
    fits = [text for text in texts if beginning.startswith(text)]
    found = prefixes.find(beginning)
    assert (None if found is None else prefixes.texts[found]) == max(fits, key=len, default=None)


@given(st.dictionaries(st.text("ab \n" + MESSAGE + "\u0301\ud83d", max_size=12), st.integers(1, 3)))
def test_each_prefix_is_shared_and_long_enough(asked: dict[str, int]) -> None:
    found = find_prefixes(asked, 3)
    assert list(found) == sorted(set(found))
    for text in found:
        assert len(text) >= 3
        assert sum(number for each, number in asked.items() if each.startswith(text)) > 1
