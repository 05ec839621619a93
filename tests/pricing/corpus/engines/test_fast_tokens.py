"""A corpus is counted by fast tokens where someone asks for it, to the same tokens; a difference stops the run."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pricing.corpus.counted import Counted
from pricing.corpus.engines.processes import count_files
from pricing.corpus.plan import Columns, Plan
from pricing.corpus.rows import find_corpus
from pricing.tokens import fast
from pricing.tokens.encodings import VocabularyError, load
from pricing.tokens.fast import FastTokensError
from pricing.tokens.vocabularies import TOKTOK
from tests.support.claude_counts import read_counts
from tests.support.vocabularies import remove

PLAN = Plan(date(2026, 11, 21), ("gpt-5", "gpt-4-turbo"), Columns(text="text"), fast=True)
"""Models of o200k_base and of cl100k_base."""


class Wrong:
    """Tokenizer that has one token too many."""

    def encode_ordinary(self, text: str) -> list[int]:
        return [*load("o200k_base").encode_ordinary(text), 0]

    def count(self, text: str) -> int:
        return len(self.encode_ordinary(text))


def count(path: Path, plan: Plan, processes: int = 1) -> Counted:
    return count_files(find_corpus([str(path)], None).sources, plan, processes=processes)


def write(path: Path, texts: list[str]) -> None:
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")


@pytest.mark.parametrize("processes", [1, 2])
def test_a_corpus_has_the_same_lengths(tmp_path: Path, processes: int) -> None:
    pytest.importorskip("toktok", reason="toktok-rs is not installed")
    texts = [recorded.text[:500] for recorded in read_counts("udhr", "claude_3")]
    write(tmp_path / "a.jsonl", texts[:250])
    write(tmp_path / "b.jsonl", [*texts[250:], "a'ſ'SR", "\U00018d86,I", "\ud800", ""])
    plain = count(tmp_path, replace(PLAN, fast=False))
    assert plain.rows == 505
    assert count(tmp_path, PLAN, processes) == plain


def test_a_difference_stops_the_run_and_names_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pricing.tokens.vocabularies.find_problem", lambda package: None)
    monkeypatch.setattr(fast, "_load", lambda name: Wrong())
    write(tmp_path / "a.jsonl", ["secret"])
    with pytest.raises(FastTokensError, match=r"a\.jsonl, bytes 1 to 19: .* without --fast-tokens") as raised:
        count(tmp_path / "a.jsonl", PLAN)
    assert "secret" not in str(raised.value)


def test_a_difference_comes_from_another_process_as_it_is() -> None:
    error = pickle.loads(pickle.dumps(FastTokensError("a.jsonl: they differ")))  # noqa: S301 - our own
    assert (type(error), str(error)) == (FastTokensError, "a.jsonl: they differ")


def test_without_the_package_nothing_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove(monkeypatch, TOKTOK)
    write(tmp_path / "a.jsonl", ["Hello"])
    with pytest.raises(VocabularyError, match=r"install costcalc\[fast-tokens\]"):
        count(tmp_path / "a.jsonl", PLAN)
