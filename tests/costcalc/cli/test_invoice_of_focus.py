"""A FOCUS file that the command wrote is an invoice of the same amounts: nothing lies between, line by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.commands import run_priced_or_not
from tests.support.usage_logs import SAMPLES


@pytest.mark.parametrize(
    "name",
    [
        "anthropic_usage_report.json",
        "bedrock_log.jsonl",
        "helicone_export.csv",
        "openai_usage_dashboard.csv",
        "openrouter_generations.csv",
        "responses_openai_followers.jsonl",
    ],
)
def test_usage_differs_in_nothing_from_its_own_focus_file(name: str, tmp_path: Path) -> None:
    log, bill = str(SAMPLES / name), tmp_path / "focus.csv"
    bill.write_text(run_priced_or_not("usage", log, "--format", "focus"))
    answer = json.loads(run_priced_or_not("usage", log, "--invoice", str(bill), "--format", "json"))
    invoice = answer["invoice"]
    assert invoice["total"]["invoiced"] == invoice["total"]["charged"] == answer["total"]["amount"] != "0"
    assert [line["differences"] for line in invoice["lines"]] == [[]] * len(invoice["lines"])
    assert not [reason for reason in answer["reasons"] if reason["code"].startswith("invoice")]
