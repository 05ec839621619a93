"""The files of a fine-tuning: the same figures as the page, the API and the command."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.html import attributes, every

GIVEN = (
    "training_tokens=1000000&base_input_tokens=2000&saved_tokens=1500&base_output_tokens=200&requests=20000"
    "&models=gpt-6.2-sol,gpt-6-luna&baseline=gpt-6.2-sol&as_of=2026-11-21"
)
NAME = "ft:gemini-3.1-flash-lite"
"""Pays after 9 / (0.006 − 0.0006375) = 1,679 requests and saves 1,278 dollars in twelve months of 20,000."""


def load(client: Client, ending: str, query: str = GIVEN) -> bytes:
    response = client.get(f"/training.{ending}?{query}")
    assert response.status_code == 200, response.content
    assert response["Content-Disposition"] == f'attachment; filename="costcalc-training-2026-11-21.{ending}"'
    return response.getvalue()


def test_the_page_offers_each_file(client: Client) -> None:
    html = client.get(f"/training/?{GIVEN}").content.decode()
    links = [link for link in attributes(html, ".take a[download]", "href") if link.startswith("/training.")]
    assert [link.partition("?")[0] for link in links] == [
        "/training.csv",
        "/training.xlsx",
        "/training.json",
        "/training.md",
    ]
    assert all(client.get(link).status_code == 200 for link in links)


def read_csv(client: Client, query: str = GIVEN) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(load(client, "csv", query).decode("utf-8-sig"))))


def read_sheet(client: Client, name: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(load(client, "xlsx")))
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_one_figure_everywhere(client: Client) -> None:
    page = every(client.get(f"/training/?{GIVEN}").content.decode(), f'tr[data-name="{NAME}"] > td')
    rows = {row["model"]: row for row in read_csv(client)}
    answer = json.loads(load(client, "json"))
    (payback,) = [row["payback"] for row in answer["tuned_models"] if row["requested"] == NAME]
    (sheet,) = [row for row in read_sheet(client, "Fine-tuning") if row["Model"] == NAME]
    assert page[:2] == ["1,278.00", "1,679"]
    assert (rows[NAME]["usd_saved"], rows[NAME]["break_even_requests"]) == ("1278", "1679")
    assert (payback["saved"], payback["requests"]) == ("1278", "1679")
    assert (sheet["Usd saved"], sheet["Break even requests"]) == (1278, 1679)
    assert f"| {NAME} | $1,278.00 | 1,679 |" in load(client, "md").decode()


def test_the_csv_names_the_end_and_the_successor(client: Client) -> None:
    rows = {row["model"]: row for row in read_csv(client)}
    tuned = rows["ft:gpt-4o-mini-2024-07-18"]
    assert (tuned["base_model"], tuned["ends"], tuned["successor"]) == (
        "gpt-4o-mini-2024-07-18",
        "2027-01-14",
        "gpt-6-luna",
    )
    assert (tuned["training_closed_from"], tuned["training_until"]) == ("2026-05-07", "2027-01-06")
    assert (rows["gpt-6.2-sol"]["kind"], rows["gpt-6.2-sol"]["paid_by"]) == ("untuned", NAME)


def test_the_sheet_of_months_starts_with_the_training(client: Client) -> None:
    first, november, *_ = read_sheet(client, "Months ahead")
    assert (first["gpt-6.2-sol"], first[NAME]) == (0, 9)
    assert (november["gpt-6.2-sol"], november[NAME]) == (120, 21.75)


def test_the_address_in_a_file_is_that_of_the_page(client: Client) -> None:
    address = read_csv(client)[0]["address"]
    html = client.get(f"/{address}").content.decode()
    assert every(html, f'tr[data-name="{NAME}"] > td')[0] == "1,278.00"


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_an_export_opens_its_fine_tuning_again(client: Client, ending: str) -> None:
    upload = SimpleUploadedFile(f"kept.{ending}", load(client, ending))
    location = client.post("/import/", {"export": upload})["Location"]
    assert location.startswith("/training/?")
    assert every(client.get(location).content.decode(), f'tr[data-name="{NAME}"] > td')[0] == "1,278.00"


def test_a_cell_is_never_a_formula(client: Client) -> None:
    assert "'=1+1" in {row["model"] for row in read_csv(client, GIVEN.replace("gpt-6-luna", "=1%2B1"))}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "md"])
def test_a_wrong_address_is_refused_in_words(client: Client, ending: str) -> None:
    response = client.get(f"/training.{ending}?requests=x")
    assert response.status_code == 400
    assert response.content.decode().startswith("requests: Enter a whole number")
