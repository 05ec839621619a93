"""OpenAI's usage and OpenAI's costs of the same days: what is charged, what is compared, and what is told."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from tests.support.commands import run_priced_or_not

HEAD = "start_time,start_time_iso,num_model_requests,model,batch,service_tier,input_tokens,output_tokens"
USAGE = f"{HEAD}\n1793491200,2026-11-01T00:00:00,2,gpt-4o-2024-08-06,false,default,1000000,0\n"
COSTS = "start_time,start_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item\n"
DAY = "1793491200,2026-11-01T00:00:00"


def ask(folder: Path, costs: str, usage: str = USAGE) -> Any:
    (folder / "usage.csv").write_text(usage)
    (folder / "costs.csv").write_text(COSTS + costs)
    return json.loads(run_priced_or_not("usage", str(folder), "--format", "json", "--by", "day"))


def list_reasons(answer: Any) -> list[str]:
    return [reason["code"] for reason in answer["reasons"]]


def test_a_cost_alone_adds_nothing_and_is_compared_with_nothing(tmp_path: Path) -> None:
    answer = ask(tmp_path, f"{DAY},2.4,usd,,,\n")
    total = answer["total"]
    assert total["amount"] == "2.5"  # a million tokens at $2.50 a million
    assert (total["reported"], total["difference"], total["difference_kind"]) == ("2.4", None, None)
    assert list_reasons(answer) == ["unpriced"]
    assert answer["reasons"][0]["message"] == "1 row has no price (states a cost and no usage)"


def test_a_cost_with_its_quantity_is_compared_with_its_own_charge_and_told_to_count_twice(tmp_path: Path) -> None:
    answer = ask(tmp_path, f'{DAY},2.4,usd,1000000,tokens,"gpt-4o, input_tokens"\n')
    total = answer["total"]
    # 2.4 of OpenAI's less the 2.5 of the same row
    assert (total["amount"], total["reported"], total["difference"]) == ("5", "2.4", "-0.1")
    assert list_reasons(answer) == ["counted_twice"]
    assert answer["reasons"][0]["message"] == (
        "OpenAI’s costs and other rows both state the tokens of 1 day, which count twice; give one of the two"
    )
    assert answer["complete"] is False


def test_costs_of_other_days_and_models_count_beside(tmp_path: Path) -> None:
    for other in (
        f'{DAY},2.4,usd,1000000,tokens,"gpt-4o-mini, input_tokens"\n',
        '1793577600,2026-11-02T00:00:00,2.4,usd,1000000,tokens,"gpt-4o, input_tokens"\n',
    ):
        assert list_reasons(ask(tmp_path, other)) == []


def test_the_csv_says_so_too(tmp_path: Path) -> None:
    ask(tmp_path, f'{DAY},2.4,usd,1000000,tokens,"gpt-4o, input_tokens"\n')
    (row,) = csv.DictReader(io.StringIO(run_priced_or_not("usage", str(tmp_path), "--format", "csv", "--by", "day")))
    assert (row["complete"], row["usd"], row["difference_usd"]) == ("no", "5", "-0.1")
