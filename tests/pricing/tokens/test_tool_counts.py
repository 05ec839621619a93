"""Counts of requests with tools against those recorded for the API: each within its band, as the documents say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.tool_counts import KINDS, UNCHECKED, Recorded, count_recorded, read_recorded

RECORDED = read_recorded()
TABLE = Path(__file__).parents[3] / "docs/tokens.md"


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: f"{recorded.source}: {recorded.name}")
def test_each_recorded_count_lies_in_its_band(recorded: Recorded) -> None:
    span = count_recorded(recorded)
    said = f"{recorded.name}: {recorded.tokens} were recorded, {span} counted, for {recorded.request}"
    assert span.low <= recorded.tokens <= span.high, said


def test_all_recorded_requests_are_there() -> None:
    sources = [recorded.source for recorded in RECORDED]
    with_tools = [r.source for r in RECORDED if r.kind in {"flat", "nested", "several tools"}]
    assert {source: (sources.count(source), with_tools.count(source)) for source in sources} == {
        "openai_chat_tokens": (25, 20),
        "openai_community": (5, 0),
        "openai_cookbook": (2, 2),
        "openai_messages_token_helper": (18, 18),
        "openai_scala_client": (5, 5),
        "tokens_go": (14, 3),
        "gpt_tokenizer": (16, 16),
    }


def rows() -> list[str]:
    """Write the table of docs/tokens.md: a row a kind and field."""
    lines = []
    for kind in KINDS:
        for older in (False, True):
            chosen = [r for r in RECORDED if (r.kind, r.older) == (kind, older) and r.source != UNCHECKED]
            if chosen:
                lines.append(row(kind, older, chosen))
    return lines


def row(kind: str, older: bool, chosen: list[Recorded]) -> str:
    spans = [(recorded.tokens, count_recorded(recorded)) for recorded in chosen]
    exact = sum(tokens == span.expected for tokens, span in spans)
    within = sum(span.low <= tokens <= span.high for tokens, span in spans)
    miss = max((tokens - span.expected for tokens, span in spans), key=abs)
    field = "`functions`" if older else "`tools`"
    return (
        f"| {kind} | {field} | {len(chosen)} | {exact} | {within} | {f'{miss:+d}'.replace('-', '−') if miss else 0} |"
    )


def test_the_published_table_is_that_of_the_recorded_counts() -> None:
    table = TABLE.read_text(encoding="utf-8")
    assert [line for line in rows() if line not in table] == []


def test_the_rule_holds_in_another_encoding_as_far_as_that_is_known() -> None:
    # gpt-tokenizer's counts in o200k_base were not compared with the API.
    others = [recorded for recorded in RECORDED if recorded.source == UNCHECKED]
    assert [count_recorded(recorded).expected for recorded in others] == [recorded.tokens for recorded in others]
