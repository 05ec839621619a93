"""What caching saves, as people, files and programs are told it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from costcalc import current
from costcalc.corpus.answer import CorpusAnswer
from costcalc.corpus.describe import describe_answer
from costcalc.corpus.files import to_csv, to_text, to_xlsx
from costcalc.current import catalog
from costcalc.export.aligned_text import draw_aligned
from costcalc.export.markdown import draw_markdown
from pricing.corpus.counted import Counted, SharedPrefix
from pricing.corpus.counts import Counts, Way
from tests.support.corpus_answers import FAST, answer_by_hand, count_three
from tests.support.environment import set_environment
from tests.support.price_tables import ACME, write

RULE = "    max_output: 1_000\n    caching: {minimum: 1_024, step: 128, source: https://acme.example/caching}\n"
WORDS = "You are the clerk of a railway."


@pytest.fixture(autouse=True)
def caching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Acme's models, of which the one that has a price for cached input has a rule, too."""
    tables = write(tmp_path / "own", acme=ACME.replace("    max_output: 1_000\n", RULE))
    set_environment(monkeypatch, tables=tables)
    current.catalog.cache_clear()
    yield
    current.catalog.cache_clear()


def share(words: str = WORDS) -> SharedPrefix:
    """Return a prefix of 3,000 tokens, of which 1,024 + 15 × 128 = 2,944 are cached."""
    return SharedPrefix(words, 12_000, {"fast-1": 3_000, "fast-2": 3_000})


def count_shared() -> Counted:
    """Return 1,000 requests of 3,200 tokens that begin with it, and one of 100 that does not."""
    lengths = {3_200: [1_000, 1_000, 0], 100: [1, 1, 0]}
    counts = Counts(lengths, bases={"vendor": 1_001}, cached={0: {3_200: [1_000, 1_000, 0]}})
    return Counted(rows=1_001, ways={FAST: counts}, prefixes=[share()])


def read_text(answer: CorpusAnswer) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("  ") if cell] for line in to_text(answer, catalog(), draw_aligned)]


def describe(answer: CorpusAnswer) -> Any:
    return describe_answer(answer, catalog())


def test_a_terminal_shows_what_is_cached_and_saved_at_each_tier() -> None:
    lines = read_text(answer_by_hand(count_shared(), "fast-1"))
    # 3,200,100 × $1; 2,941,056 read save $0.90 each and 2,944 written cost $0.25 more, a million
    assert lines[0][-2:] == ["Cost, batch", "Cost, cached"]
    assert lines[1][-3:] == ["$3.20", "$1.60", "≈ $0.554"]
    assert ["Caching", "Tier", "Cached input", "Share", "Cost", "With caching", "Saved"] in lines
    assert ["fast-1", "standard", "2,941,056", "92%", "$3.20", "$0.554", "$2.65"] in lines
    assert ["fast-1", "batch", "2,941,056", "92%", "$1.60", "$0.277", "$1.32"] in lines
    assert ["Shared beginnings", "Characters", "≈ tokens, fast-1", "Requests"] in lines
    assert [f"{WORDS}…", "12,000", "3,000", "1,000"] in lines
    assert ["Caching assumes"] in lines


def test_all_media_have_one_figure() -> None:
    answer = answer_by_hand(count_shared(), "fast-1")
    (row,) = csv.DictReader(io.StringIO("".join(to_csv(answer, catalog()))))
    told = describe(answer)
    caching = told["results"][0]["caching"]
    standard, batch = caching["costs"]
    assert 2_941_056 == 999 * 2_944
    assert (row["cached_input_tokens"], caching["cache_read_tokens"]) == ("2941056", 2_941_056)
    assert caching["cache_write_tokens"] == 2_944
    # 3.2001 − 2.941056 × 0.90 + 0.002944 × 0.25
    assert (row["standard_cached_usd"], row["standard_saved_usd"]) == ("0.5538856", "2.6462144")
    assert (standard["cost"], standard["saved"]) == ("0.5538856", "2.6462144")
    assert (row["batch_saved_usd"], batch["saved"]) == ("1.3231072", "1.3231072")
    assert told["shared_beginnings"] == [
        {"begins": WORDS, "characters": 12_000, "requests": 1_000, "tokens": {"fast-1": 3_000, "fast-2": 3_000}}
    ]
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(answer, catalog())))
    assert book["Caching"]["G2"].value == pytest.approx(2.6462144)
    assert book["Shared beginnings"]["D2"].value == 1_000


def test_a_model_of_whose_cache_nothing_is_known_has_no_figure_and_a_reason() -> None:
    answer = answer_by_hand(count_shared(), "fast-1", "fast-2")
    lines = read_text(answer)
    assert lines[2][-1] == "–"
    assert ["fast-2", "no price for cached input"] in lines
    _, told = describe(answer)["results"]
    assert told["caching"]["unknown"] == "no price for cached input"
    assert (told["caching"]["cache_read_tokens"], told["caching"]["share"]) == (None, None)
    assert [cost["cost"] for cost in told["caching"]["costs"]] == [None, None]
    assert [cost["saved"] for cost in told["caching"]["costs"]] == [None, None]
    _, row = csv.DictReader(io.StringIO("".join(to_csv(answer, catalog()))))
    assert (row["cached_input_tokens"], row["standard_cached_usd"], row["standard_saved_usd"]) == ("", "", "")


def test_rows_that_name_their_models_have_a_total_with_caching() -> None:
    (counts,) = count_shared().ways.values()
    others = Counts({1_000: [1, 1, 0]}, bases={"vendor": 1})
    ways = {Way("model", "fast-1"): counts, Way("model", "fast-2"): others}
    lines = read_text(answer_by_hand(Counted(rows=1_002, ways=ways, prefixes=[share()])))
    # and 1,000 × $3 a million on fast-2, which caches nothing
    assert [line[-1] for line in lines[1:4]] == ["≈ $0.554", "–", "≈ $0.557"]


def test_where_a_figure_is_the_least_it_is_so_with_caching() -> None:
    counted = count_shared()
    counted.ways[FAST].unknown["takes no images"] = 1
    assert "at least ≈ $0.554" in read_text(answer_by_hand(counted, "fast-1"))[1]


def test_where_nothing_is_shared_nothing_is_said() -> None:
    answer = answer_by_hand(count_three(), "fast-1")
    assert not any("ach" in cell for line in read_text(answer) for cell in line)
    told = describe(answer)
    assert (told["shared_beginnings"], told["results"][0]["caching"]) == ([], None)
    assert "cached_input_tokens" not in next(iter(to_csv(answer, catalog())))


@pytest.mark.parametrize("words", ["=1+1", "\x1b[31mred", "|a|", "\ud83d", "\n"])
def test_the_words_of_a_beginning_steer_nothing(words: str) -> None:
    answer = answer_by_hand(replace(count_shared(), prefixes=[share(words)]), "fast-1")
    for draw in (draw_aligned, draw_markdown):
        text = "\n".join(to_text(answer, catalog(), draw))
        assert "\x1b" not in text
        assert text.encode()
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(answer, catalog())))["Shared beginnings"]
    assert sheet["A2"].data_type == "s"
    assert describe(answer)["shared_beginnings"][0]["begins"].isprintable()
