"""Texts of others in a comment on GitHub: shown, and nothing more."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.cli.policy.comment import ACTIVE, APART, write_safely


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("prompts/a.md", "prompts/a.md"),
        ("a|b", "a\\|b"),
        ("`code` **bold**", "\\`code\\` \\*\\*bold\\*\\*"),
        ("[x](https://evil.example)", "\\[x\\](https:&#8203;//evil.example)"),
        ("![x](y)", "!\\[x\\](y)"),
        ("<script>", "\\<script\\>"),
        ("@octocat", "@&#8203;octocat"),
        ("&#64;octocat", "&amp;\\#&#8203;64;octocat"),
        ("fixes #1, GH-2", "fixes \\#&#8203;1, GH&#8203;-2"),
        ("www.evil.example", "www&#8203;.evil.example"),
        ("$\\frac$", "&#36;\\\\frac&#36;"),
        ("$0.05", "$0.05"),
        ("a\r\n\n## b\u202e", "a \\#&#8203;\\#&#8203; b\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_nothing_in_a_text_is_active(text: str, written: str) -> None:
    assert write_safely(text) == written


@given(st.text(alphabet="@#:/w.GH-&;`|<>*_[]\\\n ab"))
def test_whatever_github_would_read_is_kept_apart(text: str) -> None:
    written = write_safely(text)
    left = written.replace(APART, "\u200b").replace("&amp;", "")
    assert [match[0] for match in ACTIVE.finditer(left) if left[match.end() : match.end() + 1] != "\u200b"] == []
    assert re.search(r"(?<!\\)(\\\\)*[|`<>*_\[\]]", left) is None
    assert "\n" not in written
