"""Kinds of work: what each keeps of its files comes back as it was, without texts of rows and paths of a server."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from costcalc.current import find_tables
from costcalc.jobs.kinds.corpus import CORPUS, describe_plan, pack, read_plan, unpack
from costcalc.jobs.kinds.kind import unfold
from costcalc.jobs.kinds.known import KINDS
from costcalc.jobs.models import Job
from pricing.catalog.kept import Tables
from pricing.corpus.counted import Counted, LongRow, SharedPrefix
from pricing.corpus.counts import Counts, Misfit, MisfitRow, Place, Way
from pricing.corpus.plan import Columns, Plan
from pricing.files.faults import FileFault
from pricing.files.sources import Found, Source, SourceFault
from tests.support.environment import set_environment

DAY = date(2026, 11, 21)


def count_rows() -> Counted:
    misfit = Misfit({9: [1, 1, 0]}, {8: [1, 1, 0]}, None, [MisfitRow(Place("a.jsonl", 0, 3), "too long")])
    counts = Counts({7: [2, 4, 40], 9: [1, 1, 0]}, None, {8: [3, 5, 40]}, {"vendor": 3}, 1, {"no model named": 2})
    counts.misfits["gpt-4o"] = misfit
    counts.cached[0] = {7: [1, 2, 20]}
    return Counted(
        faults=[FileFault("a.jsonl", 0, 5, "not UTF-8")],
        faulty=1,
        rows=6,
        size=500,
        ways={Way("text", "gpt-4o"): counts, Way("model", ""): Counts()},
        longest=[LongRow(9, Place("a.jsonl", 0, 3))],
        shapes={'column "text"': {"a.jsonl": 6}},
        prefixes=[SharedPrefix("", 600, {"gpt-4o": 120})],
    )


def test_what_a_data_set_came_to_comes_back_as_it_was() -> None:
    found = Found([Source("/secret/0", "a.jsonl", 500, 9)], [SourceFault("b", "encrypted")], [], 4)
    packed = pack(count_rows(), found)
    counted, where = unpack(packed)
    assert counted == count_rows()
    assert where == Found([Source("", "a.jsonl", 500)], [SourceFault("b", "encrypted")], [], 4)


def test_every_field_of_what_a_data_set_came_to_is_kept_or_needed_no_more() -> None:
    # `settle` empties the first two; `columns` say what is missing while rows are counted; no job takes a sample yet
    settled = {"problems", "lines", "columns", "sample"}
    for value in (count_rows(), count_rows().ways[Way("text", "gpt-4o")]):
        blank = [each.name for each in fields(value) if not getattr(value, each.name)]
        assert set(blank) <= settled | {"low"}


def test_of_what_requests_share_no_word_is_kept() -> None:
    counted = count_rows()
    counted.prefixes = [SharedPrefix("You are a helpful", 600, {"gpt-4o": 120})]
    packed = pack(counted, Found())
    assert b"helpful" not in unfold(packed.rest) + unfold(packed.groups)
    assert unpack(packed)[0].prefixes == [SharedPrefix("", 600, {"gpt-4o": 120})]


def test_a_plan_comes_back_without_texts_and_with_the_tables_of_this_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plan = Plan(
        DAY, ("gpt-4o", "o1"), Columns("body", output="out"), 300, ("You are",), Tables("/their/tables"), "sha256:1"
    )
    described = json.dumps(describe_plan(plan))
    assert "You are" not in described
    assert "tables" not in described
    set_environment(monkeypatch, tables=tmp_path)
    read = read_plan(json.loads(described))
    assert read == Plan(DAY, ("gpt-4o", "o1"), Columns("body", output="out"), 300, (), find_tables(), "sha256:1")
    assert read.tables.own == str(tmp_path)


@pytest.mark.parametrize("name", KINDS)
def test_a_job_has_room_for_the_name_of_each_kind(name: str) -> None:
    field = Job._meta.get_field("kind")
    assert KINDS[name].name == name
    assert len(name) <= (field.max_length or 0)


def test_counting_has_longer_and_more_memory_than_reading() -> None:
    assert CORPUS.seconds > KINDS["usage"].seconds
    assert CORPUS.memory > KINDS["usage"].memory
