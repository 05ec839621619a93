"""Sessions as records: what an engine sums of them, each call under an id that its copies share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest

from pricing.strict_json import JSONError
from pricing.usage import Usage
from pricing.usage_log.formats import claude_code, codex
from pricing.usage_log.log_format import LogFormat
from pricing.usage_log.recognize import recognize_row
from pricing.usage_log.record import Record
from tests.support.session_logs import RECORDED, answer, context, count, meta, read, said

SESSION = "019fa149-0000-7000-8000-000000000001"


def read_records(form: LogFormat, *rows: Mapping[str, object], labels: tuple[str, ...] = ()) -> list[Record]:
    reader = form.start(labels)
    return [record for line, row in enumerate(rows, 1) for record in reader.read(line, row)] + [*reader.finish()]


def read_file(form: LogFormat, name: str) -> list[Record]:
    return read_records(form, *(json.loads(line) for line in (RECORDED / name).read_text().splitlines()))


def keep_each_once(records: list[Record]) -> list[Record]:
    """Keep the largest output of each id, as the engine does."""
    best: dict[str, Record] = {}
    for record in records:
        before = best.get(record.id)
        if before is None or record.usage.output_tokens > before.usage.output_tokens:
            best[record.id] = record
    return list(best.values())


@pytest.mark.parametrize(("form", "name"), [(claude_code.FORMAT, "claude_code"), (codex.FORMAT, "codex")])
def test_a_session_is_recognized_by_its_lines(form: LogFormat, name: str) -> None:
    rows = [json.loads(line) for line in (RECORDED / f"{name}.jsonl").read_text().splitlines()]
    found = [recognize_row(row) for row in rows]
    assert {each.form.name for each in found if each} == {form.name}
    assert found[0] is not None
    assert found[0].reason


def test_the_records_of_a_claude_code_session_are_its_calls() -> None:
    """The 21 calls of the recorded session, whose inputs the vendor counted: see test_claude_code.py."""
    records = keep_each_once(read_file(claude_code.FORMAT, "claude_code.jsonl"))
    assert len(records) == 21
    assert records[0].usage.input_tokens == 26_450
    assert {record.vendor for record in records} == {"anthropic"}
    assert all(record.lower_bound and record.day and record.at for record in records)


def test_the_records_of_a_codex_session_add_up_to_its_last_sum() -> None:
    records = read_file(codex.FORMAT, "codex.jsonl")
    assert sum(record.usage.input_tokens for record in records) == 363_311
    assert len({record.id for record in records}) == len(records) == 12
    assert {record.lower_bound for record in records} == {""}


def test_an_answer_is_charged_under_the_names_that_its_copies_share() -> None:
    first, copy = answer("msg_1", 10, 20), answer("msg_1", 10, 20, sessionId="two", uuid="other")
    (one,), (two,) = read_records(claude_code.FORMAT, first), read_records(claude_code.FORMAT, copy)
    assert one.id == two.id == "msg_1/req_1"


def test_every_number_of_an_answer_has_its_meaning() -> None:
    line = answer("a", 1, 2)
    line["message"]["usage"] |= {"service_tier": "standard", "cache_creation_input_tokens": 3}
    (record,) = read_records(claude_code.FORMAT, line)
    assert [(figure.path, figure.number) for figure in record.figures if figure.meaning] == [
        ("message.usage.input_tokens", 1),
        ("message.usage.output_tokens", 2),
        ("message.usage.cache_creation_input_tokens", 3),
    ]
    assert record.tier == "standard"


def test_an_advisor_of_a_session_is_charged_as_its_own_model() -> None:
    line = answer("a", 2, 30)
    line["message"]["usage"]["iterations"] = [
        {"type": "message", "input_tokens": 2, "output_tokens": 30},
        {"type": "advisor_message", "model": "claude-fable-5-1", "input_tokens": 235_169, "output_tokens": 600},
    ]
    own, advisor = read_records(claude_code.FORMAT, line)
    assert (own.model, own.usage) == ("claude-opus-5", Usage(input_tokens=2, output_tokens=30))
    assert (advisor.model, advisor.id) == ("claude-fable-5-1", "a/req_1/1")
    assert advisor.usage == Usage(input_tokens=235_169, output_tokens=600)


def test_what_claude_code_charged_itself_is_reported() -> None:
    (record,) = read_records(claude_code.FORMAT, answer("a", 1, 2, costUSD=Decimal("0.0123")))
    assert record.reported == Decimal("0.0123")


def test_labels_of_a_session_are_its_folder_its_id_and_its_agent() -> None:
    names = ("project", "session", "agent", "gitBranch")
    line = answer("a", 1, 2, cwd="/home/me/shop", gitBranch="main", agentId="a2898e3")
    assert read_records(claude_code.FORMAT, said(), line, labels=names)[0].labels == (
        "/home/me/shop", "one", "a2898e3", "main",
    )  # fmt: skip
    begun = meta(SESSION, "2026-07-16T05:31:00Z", cwd="/home/me/shop")
    (record,) = read_records(codex.FORMAT, begun, context(), count((5, 0, 1)), labels=names)
    assert record.labels == ("/home/me/shop", SESSION, "", "")


def test_a_second_file_of_a_codex_session_has_calls_of_its_own() -> None:
    begun = meta(SESSION, "2026-07-16T05:31:00Z")
    first = read_records(codex.FORMAT, begun, context(), count((5, 0, 1)))
    again = read_records(codex.FORMAT, begun, context(), count((5, 0, 1)), count((9, 0, 2)))
    assert first[0].id == again[0].id != again[1].id


def test_a_sub_agents_progress_is_the_answer_in_its_own_file() -> None:
    own = answer("msg_1", 10, 20, isSidechain=True, agentId="a1", timestamp="2026-03-06T19:04:38Z")
    told = {key: value for key, value in answer("msg_1", 10, 3).items() if key != "sessionId"}
    progress = {
        "type": "progress",
        "sessionId": "one",
        "data": {"type": "agent_progress", "agentId": "a1", "message": told},
    }
    (first,), (second,) = read_records(claude_code.FORMAT, progress), read_records(claude_code.FORMAT, own)
    assert first.id == second.id
    assert len(read(progress, own).calls) == 1
    assert read(progress).calls[0].agent == "a1"


def test_progress_that_does_not_say_of_which_answer_is_none() -> None:
    told = answer("msg_1", 10, 3, request=None)
    progress = {"type": "progress", "sessionId": "one", "data": {"type": "agent_progress", "message": told}}
    assert read_records(claude_code.FORMAT, progress, {"type": "progress", "sessionId": "one", "data": {}}) == []


def test_a_longer_context_window_is_no_part_of_a_models_name() -> None:
    line = answer("a", 1, 2)
    line["message"]["model"] = "us.anthropic.claude-sonnet-5[1m]"
    assert read_records(claude_code.FORMAT, line)[0].model == "us.anthropic.claude-sonnet-5"


def test_nothing_of_what_was_said_is_in_a_record_or_a_fault() -> None:
    spoken = "sesame-opens"
    line = answer("a", 1, 2, cwd=spoken)
    line["message"]["content"] = [{"type": "text", "text": spoken}, {"type": "tool_use", "input": {"command": spoken}}]
    assert spoken not in repr(read_records(claude_code.FORMAT, line))
    line["message"]["usage"]["output_tokens"] = spoken
    with pytest.raises(JSONError) as caught:
        read_records(claude_code.FORMAT, line)
    assert spoken not in str(caught.value)


def test_a_tier_that_codex_states_acts_and_one_that_it_does_not_is_a_doubt() -> None:
    begun = meta(SESSION, "2026-07-16T05:31:00Z")
    (plain,) = read_records(codex.FORMAT, begun, context(), count((5, 0, 1)))
    assert (plain.tier, "fast mode" in plain.reading.note) == (None, True)
    (fast,) = read_records(codex.FORMAT, begun, context(service_tier="fast"), count((5, 0, 1)))
    assert (fast.tier, fast.reading.note) == ("priority", "")
