"""Files of an invoice: which are read, and what is said of those that are none."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest

from pricing.catalog.catalog import Catalog
from pricing.files.sources import find_sources
from pricing.usage_log.engines.reduced import Reduced
from pricing.usage_log.key import DOLLAR_SCALE, PLACES
from pricing.usage_log.reports.invoice.check import InvoiceError
from pricing.usage_log.reports.invoice.labels import get_label, get_number
from pricing.usage_log.reports.invoice.read import read_invoice, read_invoice_rows
from tests.support.usage_logs import SAMPLES, list_rows

OPENAI = "start_time,end_time,amount_value,amount_currency,quantity,quantity_unit,line_item,project_id\n"
LINE = '1790553600,1790640000,0.5,usd,1000,tokens,"gpt-5-nano, input_tokens",proj_a\n'
FOCUS = "ChargePeriodStart,ChargePeriodEnd,BilledCost,ListCost,BillingCurrency,ChargeCategory,ServiceCategory\n"
DEEPSEEK = "user_id,start_time_iso,end_time_iso,model,wallet_type,cost,currency\n"


def read(catalog: Catalog, *paths: Path) -> Reduced:
    return read_invoice(find_sources(map(str, paths), None).sources, catalog)


def save(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("name", "dollars"),
    [
        ("openai_costs_dashboard_2026.csv", D("0.50383598")),
        ("openai_costs_page.json", D("0.06")),
        ("anthropic_console_cost.csv", D("0.29")),
        ("anthropic_cost_report.json", D("1.7378912")),  # 123.78912 + 50 cents
        ("openrouter_activity.csv", D("935.94")),
        ("focus_prompt_caching.csv", D("33.9")),
        ("deepseek_costs_2026_09.csv", D("10.5")),
    ],
)
def test_cost_exports_are_read_to_their_last_digit(varied: Catalog, name: str, dollars: D) -> None:
    reduced = read(varied, SAMPLES / name)
    assert sum(sums[PLACES["reported"]] for sums in reduced.groups.values()) == dollars * DOLLAR_SCALE
    assert read_invoice_rows(list_rows(name), varied).groups == reduced.groups


def test_a_line_keeps_what_only_it_says(varied: Catalog, tmp_path: Path) -> None:
    (key,) = read(varied, save(tmp_path / "costs.csv", OPENAI + LINE)).groups
    assert (key.model, key.day, get_label(key, "line_item")) == ("gpt-5-nano", "2026-09-28", "gpt-5-nano, input_tokens")
    assert (get_number(key, "quantity"), get_label(key, "project")) == (D(1000), "proj_a")
    assert get_number(key, "ListCost") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (OPENAI.replace("amount_value", "cost_value") + LINE, 'OpenAI’s costs (CSV) without the column "amount_value"'),
        (OPENAI.replace("line_item", "item") + LINE, 'OpenAI’s costs (CSV) without the column "line_item"'),
        (
            FOCUS.replace("BilledCost", "Billed") + "2026-09-01,2026-10-01,1,1,USD,Usage,\n",
            'FOCUS without the column "Bi',
        ),
        (
            "usage_date_utc,model,cost,workspace,kind\n2026-09-01,Claude,1,w,token\n",
            'Anthropic Console’s costs (CSV) without the columns "token_type", "cost_usd"',
        ),
        ("one,two\n1,2\n", "not recognized as usage"),
        ("", "empty"),
    ],
)
def test_a_renamed_column_is_named(varied: Catalog, tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InvoiceError) as error:
        read(varied, save(tmp_path / "costs.csv", text))
    assert str(error.value).startswith(f"{tmp_path}/costs.csv: ")
    assert message in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        OPENAI + LINE + LINE.replace("usd", "eur"),
        FOCUS + "2026-09-01,2026-10-01,1,1,EUR,Usage,AI and Machine Learning\n",
        DEEPSEEK + "u,2026-09-04T00:00:00Z,2026-09-05T00:00:00Z,deepseek-chat,Paid,10.5,CNY\n",
    ],
)
def test_other_money_is_refused_and_never_converted(varied: Catalog, tmp_path: Path, text: str) -> None:
    with pytest.raises(InvoiceError, match="not converted; export the invoice in US dollars"):
        read(varied, save(tmp_path / "costs.csv", text))


def test_other_money_of_a_program_is_refused(varied: Catalog) -> None:
    rows = [{"amount_value": "1", "amount_currency": "eur", "line_item": "gpt-5-nano, input", "start_time": 1790553600}]
    with pytest.raises(InvoiceError, match=r"^line 1: amount_currency"):
        read_invoice_rows(rows, varied)


def test_usage_without_a_cost_is_no_invoice(varied: Catalog) -> None:
    with pytest.raises(InvoiceError, match="states no costs; choose a cost export: OpenAI’s costs"):
        read(varied, SAMPLES / "openai_usage_dashboard.csv")


def test_exports_of_overlapping_periods_are_refused(varied: Catalog, tmp_path: Path) -> None:
    starts = range(1790553600, 1790553600 + 6 * 86_400, 86_400)
    lines = [LINE.replace("1790553600", str(start)) for start in starts]
    first = save(tmp_path / "a.csv", OPENAI + "".join(lines[:4]))
    with pytest.raises(InvoiceError, match=r"b\.csv has 3 lines that .*a\.csv has, too; each would count twice"):
        read(varied, first, save(tmp_path / "b.csv", OPENAI + "".join(lines[1:5])))
    both = read(varied, first, save(tmp_path / "c.csv", OPENAI + "".join(lines[4:])))
    assert both.calls == len(lines)
