"""What a corpus comes to: the same figures for people, files and programs, and what they leave out."""

from __future__ import annotations

import csv
import io
from decimal import Decimal as D
from typing import Any

import openpyxl
import pytest

from costcalc.corpus.answer import CorpusAnswer
from costcalc.corpus.describe import describe_answer
from costcalc.corpus.files import to_csv, to_text, to_xlsx
from costcalc.current import catalog
from costcalc.export.aligned_text import draw_aligned
from costcalc.export.markdown import draw_markdown
from pricing.corpus.counted import Counted
from pricing.corpus.counts import Way
from tests.support.corpus_answers import answer_by_hand, count_band, count_named, count_three

pytestmark = pytest.mark.usefixtures("acme")


def read_text(answer: CorpusAnswer) -> list[list[str]]:
    """Return the lines of a terminal, divided where two spaces or more are."""
    return [[cell.strip() for cell in line.split("  ") if cell] for line in to_text(answer, catalog(), draw_aligned)]


def read_csv(answer: CorpusAnswer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(to_csv(answer, catalog())))))


def describe(answer: CorpusAnswer) -> Any:
    return describe_answer(answer, catalog())


def test_a_line_for_each_chosen_model_and_no_sum_of_them() -> None:
    answer = answer_by_hand(count_three(), "fast-1", "fast-2")
    head, first, second, empty = read_text(answer)[:4]
    assert head == ["Model", "Rows", "Input tokens", "Output tokens", "Cost", "Cost, batch", "Do not fit rows"]
    assert first == ["fast-1", "2", "3,000", "200", "$0.0038", "$0.0019", "1"]
    # 23,000 × $3 + 300 × $12 a million; no batch price
    assert second == ["fast-2", "3", "23,000", "300", "$0.0726", "–", "0"]
    assert empty == []
    assert describe(answer)["total"] is None


def test_what_does_not_fit_is_left_out_and_named() -> None:
    answer = answer_by_hand(count_three(), "fast-1", "fast-2")
    assert [(reason.code, reason.message) for reason in answer.reasons] == [
        ("does_not_fit", "left out, as they do not fit the model: 1 row on fast-1")
    ]
    fast, other = describe(answer)["results"]
    assert (fast["does_not_fit"], other["does_not_fit"]) == (1, 0)
    assert fast["first_that_do_not_fit"] == [
        {"file": "a.jsonl", "number": 3, "problem": "20,000 tokens exceed the context window of 10,000"}
    ]
    assert ["fast-1", "1", "a.jsonl 3", "20,000 tokens exceed the context window of 10,000"] in read_text(answer)


def test_all_media_have_one_figure() -> None:
    answer = answer_by_hand(count_three(), "fast-1")
    (row,) = read_csv(answer)
    (told,) = describe(answer)["results"]
    cost = told["costs"][0]
    assert (row["usd"], row["batch_usd"]) == (cost["cost"], told["costs"][1]["cost"]) == ("0.0038", "0.0019")
    assert (row["model"], row["rows"], row["input_tokens"], row["output_tokens"]) == ("fast-1", "2", "3000", "200")
    assert (row["exactness"], told["tokens"], row["partial"], cost["partial"]) == ("exact", "exact", "no", False)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(answer, catalog())))
    cells = dict(zip(*book["Data set"].iter_rows(values_only=True), strict=True))
    assert (cells["Usd"], cells["Input tokens"], cells["P50 tokens"]) == (0.0038, 3_000, 2_000)
    assert {"Do not fit", "Lengths in tokens", "Rows by length", "Longest rows", "About"} <= {*book.sheetnames}
    markdown = list(to_text(answer, catalog(), draw_markdown))
    assert "| fast-1 | 2 | 3,000 | 200 | $0.0038 | $0.0019 | 1 |" in markdown


def test_an_estimate_is_marked_and_has_its_range() -> None:
    answer = answer_by_hand(count_band(), "fast-1")
    head, line = read_text(answer)[:2]
    assert head[1:] == ["Rows", "Input tokens", "Cost", "Low–high", "Cost, batch", "Not counted rows"]
    assert line[1:] == [
        "1", "≈ 1,000", "at least ≈ $0.001", "$0.0009–$0.0012", "at least ≈ $0.0005", "1",
    ]  # fmt: skip
    (told,) = describe(answer)["results"]
    assert (told["input_tokens_low"], told["input_tokens"], told["input_tokens_high"]) == (900, 1_000, 1_200)
    assert (told["costs"][0]["cost_low"], told["costs"][0]["cost_high"]) == ("0.0009", "0.0012")
    assert (told["costs"][0]["partial"], read_csv(answer)[0]["partial"]) == (True, "yes")
    assert told["bases"] == [{"basis": "ratio", "rows": 1}]
    assert ["fast-1", "≈", "o200k_base times a measured ratio", "1"] in read_text(answer)


def test_what_could_not_be_counted_or_read_is_said_by_number() -> None:
    answer = answer_by_hand(count_band(), "fast-1")
    assert [reason.code for reason in answer.reasons] == ["unknown", "incomplete"]
    assert answer.reasons[1].message == "1 row could not be read"
    told = describe(answer)
    assert told["complete"] is False
    assert told["faults"] == [{"file": "b.csv", "number": 7, "problem": "not UTF-8"}]
    assert told["results"][0]["not_counted"] == [{"reason": "takes no images", "rows": 1}]
    lines = read_text(answer)
    assert ["b.csv", "7", "not UTF-8"] in lines
    assert ["fast-1", "1", "takes no images"] in lines


def test_rows_that_name_their_models_have_a_total() -> None:
    answer = answer_by_hand(count_named())
    told = describe(answer)
    # 1,000 × $1 and 100 × $3 a million
    assert [(each["requested"], each["costs"][0]["cost"]) for each in told["results"]] == [
        ("fast-1", "0.001"),
        ("fast-2", "0.0003"),
        (None, None),
    ]
    assert (told["total"]["costs"][0]["cost"], told["total"]["not_counted"]) == ("0.0013", 2)
    batch = told["total"]["costs"][1]
    assert (batch["tier"], batch["cost"], batch["partial"], batch["unpriced"]) == ("batch", "0.0005", True, None)
    lines = read_text(answer)
    assert lines[3][:4] == ["no known model", "0", "–", "–"]
    assert lines[4][:4] == ["Total", "2", "1,100", "at least $0.0013"]
    assert ["no known model", "1", "nope is not in any price table"] in lines


def test_a_model_without_a_price_says_why_and_is_never_0() -> None:
    answer = answer_by_hand(count_three(), "slow")
    (told,) = describe(answer)["results"]
    assert (told["rows"], told["input_tokens"], told["costs"][0]["cost"]) == (0, None, None)
    assert "2026-06-01" in told["costs"][0]["unpriced"]
    assert [reason.code for reason in answer.reasons] == ["unpriced"]
    assert "$0" not in "\n".join(to_text(answer, catalog(), draw_aligned))


def test_the_tier_that_was_asked_for_comes_first() -> None:
    answer = answer_by_hand(count_three(), "fast-1", tier="batch")
    assert [cost["tier"] for cost in describe(answer)["results"][0]["costs"]] == ["batch", "standard"]
    assert read_text(answer)[0][-3:] == ["Cost, batch", "Cost", "Do not fit rows"]
    (row,) = read_csv(answer)
    assert (row["tier"], row["usd"], row["standard_usd"]) == ("batch", "0.0019", "0.0038")


def test_lengths_are_told_with_a_table_of_their_bins() -> None:
    told = describe(answer_by_hand(count_three(), "fast-2"))["results"][0]["lengths"]
    assert D(told["mean"]).quantize(D("0.001")) == D("7666.667")  # 23,000 / 3
    assert [(each["percentile"], each["tokens"]) for each in told["percentiles"]][3:5] == [(50, 2_000), (75, 20_000)]
    assert [(each["least"], each["most"], each["rows"]) for each in told["histogram"]] == [
        (1_000, 1_999, 1),
        (2_000, 4_999, 1),
        (5_000, 9_999, 0),
        (10_000, 19_999, 0),
        (20_000, 49_999, 1),
    ]


def test_nothing_is_not_complete() -> None:
    answer = answer_by_hand(Counted())
    assert [reason.code for reason in answer.reasons] == ["empty"]
    assert describe(answer)["results"] == []
    assert read_csv(answer) == []


@pytest.mark.parametrize("name", ["=1+1", "\x1b[31mred", "|a|"])
def test_names_of_files_and_models_steer_nothing(name: str) -> None:
    counted = count_band()
    counted.faults = [counted.faults[0]._replace(file=name)]
    counted.ways = {way._replace(kind="model", name=name): counts for way, counts in counted.ways.items()}
    answer = answer_by_hand(counted)
    (row,) = read_csv(answer)
    assert not row["model"].startswith("=")
    for draw in (draw_aligned, draw_markdown):
        assert "\x1b" not in "".join(to_text(answer, catalog(), draw))
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx(answer, catalog())))["Data set"]["A2"].data_type == "s"


def test_the_total_of_a_long_table_also_stands_above_it() -> None:
    counted = count_named()
    one = counted.ways[Way("model", "fast-1")]
    assert read_text(answer_by_hand(counted))[0][0] == "Model"
    counted.ways |= {Way("model", f"nope-{number}"): one for number in range(21)}
    assert read_text(answer_by_hand(counted))[0][0].startswith("Total: at least $")
