"""Readers of the second books: what each states, in our units."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal as D
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from genai_prices import Usage, calc_price

from costcalc.cli.second_books import NotInstalled
from costcalc.cli.second_books.genai_prices import TIERS, GenaiPrices
from costcalc.cli.second_books.litellm import LiteLLM
from costcalc.cli.second_books.model_prices import ModelPrices
from pricing.catalog.second_books import MIDNIGHT, BookEntry

DAY = date(2026, 11, 21)  # a Saturday


@pytest.fixture(scope="module")
def genai() -> GenaiPrices:
    return GenaiPrices()


# genai-prices as it is read: compared with what the library itself computes


@pytest.mark.parametrize(
    ("provider", "model", "tier", "tokens"),
    [
        ("openai", "gpt-5.4", "standard", 272_000),
        ("openai", "gpt-5.4", "standard", 272_001),
        ("openai", "gpt-5.4", "batch", 272_001),
        ("openai", "gpt-4o-mini", "priority", 1_000),
        ("google", "gemini-2.5-pro", "standard", 200_001),
        ("xai", "grok-4.5", "standard", 200_000),
        ("anthropic", "claude-sonnet-4-6", "batch", 1_000),
    ],
)
def test_it_is_read_as_it_computes(genai: GenaiPrices, provider: str, model: str, tier: str, tokens: int) -> None:
    other = genai.find(provider, model, DAY)
    assert other
    stated = [s for s in other.sheet if s.tier == tier and s.at == MIDNIGHT and s.input_tokens <= tokens]
    there = {"xai": "x-ai"}.get(provider, provider)
    theirs = calc_price(
        Usage(input_tokens=tokens), model, provider_id=there, price_context=TIERS[tier] or None,
        genai_request_timestamp=datetime(2026, 11, 21, 0, 30, tzinfo=UTC),
    )  # fmt: skip
    assert stated[-1].rates["input_mtok"] * tokens / 1_000_000 == theirs.total_price


def test_their_thresholds_are_exclusive(genai: GenaiPrices) -> None:
    other = genai.find("openai", "gpt-5.4", DAY)
    assert other
    assert [s.input_tokens for s in other.sheet if s.tier == "standard"] == [0, 272_001]


def test_their_hours_are_read(genai: GenaiPrices) -> None:
    other = genai.find("deepseek", "deepseek-v4-pro", DAY)
    assert other
    rates = {f"{s.at:%H:%M}": s.rates["input_mtok"] for s in other.sheet}
    assert (rates["00:00"], rates["01:00"], rates["04:00"]) == (D("0.66"), D("1.32"), D("0.66"))


def test_they_know_nothing_of_our_other_providers(genai: GenaiPrices) -> None:
    assert genai.find("alibaba", "qwen-max", DAY) is None
    assert list(genai.ids("alibaba")) == []


def test_their_windows_are_read(genai: GenaiPrices) -> None:
    other = genai.find("openai", "gpt-4o", DAY)
    assert other
    assert other.context_window == 128_000


def test_their_regions_and_speeds_are_read(genai: GenaiPrices) -> None:
    amazon = genai.find("amazon", "anthropic.claude-opus-4-8", DAY)
    maker = genai.find("anthropic", "claude-opus-4-8", DAY)
    assert amazon
    assert maker
    assert rates(amazon)["input_mtok"] == D(5)
    assert rates(amazon, "eu")["input_mtok"] == D("5.5")  # 10 % more
    assert rates(maker, "fast")["input_mtok"] == D(10)  # twice
    assert not [row for row in amazon.sheet if row.tier == "us-gov"]  # it has the price of the others there


# LiteLLM's map


def litellm(path: Path, **entries: dict[str, Any]) -> LiteLLM:
    file = path / "model_prices_and_context_window.json"
    file.write_text(json.dumps({name.replace("__", "/"): entry for name, entry in entries.items()}), encoding="utf-8")
    return LiteLLM(file)


def find(book: LiteLLM | ModelPrices, provider: str, name: str, day: date = DAY) -> BookEntry:
    entry = book.find(provider, name, day)
    assert entry
    return entry


def rates(entry: BookEntry, mode: str = "standard", tokens: int = 0, at: time = MIDNIGHT) -> dict[str, D]:
    [row] = [row for row in entry.sheet if (row.tier, row.input_tokens, row.at) == (mode, tokens, at)]
    return dict(row.rates)


def test_rates_are_exact_and_by_our_units(tmp_path: Path) -> None:
    book = litellm(tmp_path, **{"gpt-x": {
        "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2.5e-07, "output_cost_per_token": 1e-06,
        "cache_creation_input_token_cost_above_1hr": 3e-06, "output_cost_per_token_batches": 5e-07,
        "input_cost_per_token_above_272k_tokens": 5e-07, "input_cost_per_token_above_272k_tokens_batches": 3e-07,
    }})  # fmt: skip
    entry = find(book, "openai", "gpt-x")
    assert rates(entry) == {"input_mtok": D("0.25"), "output_mtok": D(1), "cache_write_1h_mtok": D(3)}
    assert rates(entry, tokens=272_001) == {"input_mtok": D("0.5")}  # only what it states for long requests
    assert rates(entry, "batch") == {"output_mtok": D("0.5")}
    assert rates(entry, "batch", 272_001) == {"input_mtok": D("0.3")}


def test_a_threshold_of_xai_counts_itself(tmp_path: Path) -> None:
    stated = {"litellm_provider": "xai", "input_cost_per_token": 2e-06, "input_cost_per_token_above_200k_tokens": 4e-06}
    entry = find(litellm(tmp_path, xai__grok=stated), "xai", "grok")
    assert rates(entry, tokens=200_000) == {"input_mtok": D(4)}


def test_modifiers_are_rows_of_their_own(tmp_path: Path) -> None:
    base = {"input_cost_per_token": 4e-06, "search_context_cost_per_query": {"search_context_size_medium": 0.01}}
    book = litellm(
        tmp_path,
        claude={"litellm_provider": "anthropic", "provider_specific_entry": {"us": 1.1, "fast": 2}} | base,
        gpt={"litellm_provider": "openai", "regional_processing_uplift_multiplier_eu": 1.1} | base,
    )
    claude = find(book, "anthropic", "claude")
    assert rates(claude) == {"input_mtok": D(4), "web_search": D("0.01")}
    assert rates(claude, "fast") == {"input_mtok": D(8)}  # fees are no tokens
    assert rates(claude, "us") == {"input_mtok": D("4.4")}
    assert rates(find(book, "openai", "gpt"), "eu") == {"input_mtok": D("4.4")}


@pytest.mark.parametrize(
    ("provider", "name", "more", "unit"),
    [
        ("openai", "gpt", {}, "web_search"),
        ("openai", "gpt-search", {}, "request"),
        ("perplexity", "sonar", {}, "request"),
        ("perplexity", "sonar-deep-research", {}, "web_search"),
        ("google", "gemini-2", {}, "grounded_prompt"),
        ("google", "gemini-3", {"web_search_billing_unit": "per_query"}, "grounded_query"),
        ("vertex", "claude", {}, "web_search"),
    ],
)
def test_a_search_is_charged_in_the_vendors_unit(
    tmp_path: Path, provider: str, name: str, more: dict[str, str], unit: str
) -> None:
    route = {"google": "gemini__", "vertex": "vertex_ai__", "perplexity": "perplexity__"}.get(provider, "")
    word = {"google": "gemini", "vertex": "vertex_ai-anthropic_models"}.get(provider, provider)
    fee = {"search_context_size_low": 0.005, "search_context_size_medium": 0.008}
    book = litellm(
        tmp_path, **{f"{route}{name}": {"litellm_provider": word, "search_context_cost_per_query": fee} | more}
    )
    low = D("0.005") if provider == "perplexity" else D("0.008")  # the vendor's default
    assert rates(find(book, provider, name)) == {unit: low}


def test_seconds_become_minutes_without_their_noise(tmp_path: Path) -> None:
    heard = {"litellm_provider": "groq", "mode": "audio_transcription", "input_cost_per_second": 3.0833333333333e-05}
    seen = {"litellm_provider": "groq", "mode": "video_generation", "output_cost_per_second": 0.4}
    book = litellm(tmp_path, groq__heard=heard, groq__seen=seen)
    assert rates(find(book, "groq", "heard")) == {"minute": D("0.00185")}
    assert rates(find(book, "groq", "seen")) == {"video_second": D("0.4")}


def test_what_repeats_another_rate_is_left_out(tmp_path: Path) -> None:
    stated = {
        "litellm_provider": "openai", "mode": "audio_transcription", "input_cost_per_token": 2.5e-06,
        "input_cost_per_audio_token": 2.5e-06, "output_cost_per_token": 1e-05, "input_cost_per_second": 1e-04,
        "cache_read_input_token_cost": 0.0, "max_input_tokens": 16_000, "max_output_tokens": 16_000,
    }  # fmt: skip
    entry = find(litellm(tmp_path, gpt=stated), "openai", "gpt")
    assert rates(entry) == {"input_mtok": D("2.5"), "output_mtok": D(10)}
    assert (entry.context_window, entry.max_output, entry.retires) == (16_000, None, None)


@pytest.mark.parametrize(
    ("day", "dear"),
    [(DAY, []), (date(2026, 11, 23), [time(1), time(6)])],  # Saturday, Monday
)
def test_off_peak_hours_hold_on_their_days(tmp_path: Path, day: date, dear: list[time]) -> None:
    windows = [
        {"hours_utc": ["00:00-01:00", "04:00-06:00", "10:00-00:00"], "weekdays": [1, 2, 3, 4, 5]},
        {"hours_utc": "00:00-00:00", "weekdays": [6, 7]},
    ]
    stated = {
        "litellm_provider": "deepseek", "input_cost_per_token": 2e-06,
        "off_peak_pricing": {"input_cost_per_token": 1e-06, "windows": windows},
    }  # fmt: skip
    entry = find(litellm(tmp_path, deepseek__pro=stated), "deepseek", "pro", day)
    assert [row.at for row in entry.sheet if row.rates["input_mtok"] == 2] == dear
    assert {row.rates["input_mtok"] for row in entry.sheet} == ({D(1), D(2)} if dear else {D(1)})


def test_regions_stand_in_the_names_of_the_map(tmp_path: Path) -> None:
    book = litellm(
        tmp_path,
        **{
            "global.maker.model": {"litellm_provider": "bedrock", "input_cost_per_token": 1e-06},
            "maker.model": {"litellm_provider": "bedrock", "input_cost_per_token": 1.5e-06},
            "eu.maker.model": {"litellm_provider": "bedrock_converse", "input_cost_per_token": 1.1e-06},
            "azure__gpt": {"litellm_provider": "azure", "input_cost_per_token": 1e-06},
            "azure__us__gpt": {"litellm_provider": "azure", "input_cost_per_token": 1.1e-06},
        },
    )
    assert rates(find(book, "amazon", "maker.model")) == {"input_mtok": D(1)}  # ours is the price of any region
    assert rates(find(book, "amazon", "maker.model"), "eu") == {"input_mtok": D("1.1")}
    assert rates(find(book, "azure", "gpt"), "us") == {"input_mtok": D("1.1")}
    assert list(book.ids("amazon")) == ["maker.model"]
    assert list(book.ids("azure")) == ["gpt"]


def test_a_key_of_another_seller_is_not_ours(tmp_path: Path) -> None:
    book = litellm(tmp_path, command={"litellm_provider": "bedrock", "input_cost_per_token": 1e-06})
    assert book.find("cohere", "command", DAY) is None
    assert list(book.ids("cohere")) == []


def test_the_map_is_read_from_a_wheel(tmp_path: Path) -> None:
    wheel = tmp_path / "litellm-1.0-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        archive.writestr(
            "litellm/model_prices_and_context_window_backup.json",
            json.dumps({"gpt": {"litellm_provider": "openai", "input_cost_per_token": 1e-06}}),
        )
    assert rates(find(LiteLLM(wheel), "openai", "gpt")) == {"input_mtok": D(1)}


def test_a_file_that_is_no_map_is_refused(tmp_path: Path) -> None:
    (tmp_path / "map.json").write_text("no JSON", encoding="utf-8")
    with ZipFile(tmp_path / "other.whl", "w") as archive:
        archive.writestr("other.json", "{}")
    for name in ("none.json", "map.json", "other.whl"):
        with pytest.raises(NotInstalled, match=rf"{name} is not LiteLLM's map .*`pip download --no-deps litellm`"):
            LiteLLM(tmp_path / name)


# model-prices


def model_prices(path: Path, prices: dict[str, Any], schedules: dict[str, Any] | None = None) -> ModelPrices:
    file = path / "snapshot.json"
    file.write_text(json.dumps({"prices": prices, "schedules": schedules or {}}), encoding="utf-8")
    return ModelPrices(file)


def test_a_price_holds_from_its_day_on(tmp_path: Path) -> None:
    intervals = [
        {"start": None, "rates": {"input": 5.0, "output": 30.0}},
        {"start": "2026-08-21T00:00:00Z", "rates": {"input": 4, "output": 20.0}},
        {"start": "2026-11-01T00:00:00Z", "rates": None},
    ]
    book = model_prices(tmp_path, {"openai": {"gpt": {"standard": intervals}}})
    assert rates(find(book, "openai", "gpt", date(2026, 8, 20))) == {"input_mtok": D(5), "output_mtok": D(30)}
    assert rates(find(book, "openai", "gpt", date(2026, 8, 21))) == {"input_mtok": D(4), "output_mtok": D(20)}
    assert find(book, "openai", "gpt", date(2026, 11, 1)).sheet == ()


def test_their_modes_are_our_tiers_and_speeds(tmp_path: Path) -> None:
    long = {"above": 200_000, "input": 6.0}
    stated = {
        "standard": [{"start": None, "rates": {"input": 3.0, "output": 15.0, "cache_read": 0.0, "tiers": [long]}}],
        "fast": [{"start": None, "rates": {"input": 4.800000000000001, "cache_write_1h_multiple": 2.0}}],
    }
    book = model_prices(tmp_path, {"anthropic": {"claude": stated}, "openai": {"gpt": stated}})
    claude = find(book, "anthropic", "claude")
    assert rates(claude) == {"input_mtok": D(3), "output_mtok": D(15)}
    assert rates(claude, tokens=200_001) == {"input_mtok": D(6), "output_mtok": D(15)}
    assert rates(claude, "fast") == {"input_mtok": D("4.8"), "cache_write_1h_mtok": D("9.6")}
    assert rates(claude, "fast", 200_001) == {}  # not stated
    assert rates(find(book, "openai", "gpt"), "priority") == {"input_mtok": D("4.8")}


@pytest.mark.parametrize(
    ("day", "dear"),
    [
        (date(2026, 9, 30), {time(1), time(6)}),  # Wednesday
        (date(2026, 10, 3), set()),  # Saturday
        (date(2026, 10, 1), set()),  # Thursday, a holiday
        (date(2026, 8, 14), set()),  # Friday before the hours began
    ],
)
def test_peak_hours_hold_on_working_days(tmp_path: Path, day: date, dear: set[time]) -> None:
    hours = {
        "provider": "deepseek", "peak_hours_utc": [["01:00", "04:00"], ["06:00", "10:00"]], "peak_multiplier": 2.0,
        "weekdays_only": True, "holidays": "cn", "valid_from": "2026-08-16T16:00:00Z",
    }  # fmt: skip
    schedules = {"schedule": [hours], "holidays": {"cn": {"dates": ["2026-10-01"]}}}
    stated = {"standard": [{"start": None, "rates": {"input": 0.66, "output": 1.98}}]}
    entry = find(model_prices(tmp_path, {"deepseek": {"pro": stated}}, schedules), "deepseek", "pro", day)
    assert {row.at for row in entry.sheet if row.rates["input_mtok"] == D("1.32")} == dear  # twice 0.66
    assert {row.at for row in entry.sheet} == ({time(at) for at in (0, 1, 4, 6, 10)} if dear else {MIDNIGHT})


def test_the_installed_package_is_read() -> None:
    entry = find(ModelPrices(), "openai", "gpt-4o")
    assert rates(entry)["input_mtok"] == D("2.5")


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("costcalc.cli.second_books.model_prices.find_spec", lambda name: None)
    with pytest.raises(NotInstalled, match="model-prices is not installed"):
        ModelPrices()
