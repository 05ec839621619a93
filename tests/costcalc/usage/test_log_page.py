"""What files come to, at their address: what it cost before anything else, charts, the table, what is left out."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from plotly import graph_objects as go

from costcalc.jobs.models import Job
from tests.support.html import attributes, every, figures, grid, has, is_whole, one
from tests.support.read_jobs import read_now
from tests.support.usage_answers import ALL_ROWS, CLAUDE, OPENAI, UNKNOWN

pytestmark = pytest.mark.usefixtures("acme", "jobs")
DAY = 86_400


def lines(*rows: object) -> bytes:
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


ALL = (lines(*(row for row in ALL_ROWS if row is not CLAUDE)), lines(CLAUDE))
"""A file of each format: at least 0.004 dollars."""


def call(number: int, *, day: int = 0, times: int = 1, **more: Any) -> dict[str, Any]:
    """Return a call of 0.0014 dollars, (1,000 × 1 + 100 × 4) / 1,000,000, so many times as long, so many days later."""
    usage = {"prompt_tokens": 1_000 * times, "completion_tokens": 100 * times, "total_tokens": 1_100 * times}
    return OPENAI | {"id": f"chatcmpl-{number:0>12}", "created": OPENAI["created"] + day * DAY, "usage": usage} | more


def show(client: Client, job: Job, query: str = "") -> str:
    response = client.get(f"/usage/jobs/{job.token}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_strip_says_what_was_used_what_it_cost_and_what_is_left_out(client: Client) -> None:
    html = show(client, read_now(*ALL))
    # four records: 1,100 tokens thrice, 600 once; 0.0014 + 0.0012 + 0.0014 dollars
    assert one(html, ".s-size") == "4 requests · 3,900 tokens · 1 Nov 2026 to 2 Nov 2026"
    assert one(html, ".s-cost") == "at least $0.004 in 2 days fast-1"
    assert one(html, ".s-more") == ("1 row without a price · 1 row charged in part · 1 row at the least that was used")
    assert len(every(html, ".attention li")) == 3
    assert every(html, ".attention li")[0] == "1 row with 1,100 tokens has no price (unknown)"


def test_what_is_complete_says_so_and_has_nothing_to_attend_to(client: Client) -> None:
    html = show(client, read_now(lines(call(1))))
    assert one(html, ".s-cost") == "$0.0014 in 1 day fast-1"
    assert one(html, ".s-more") == "Everything is charged in full"
    assert not has(html, ".attention")


def test_nothing_read_is_not_nothing_spent(client: Client) -> None:
    html = show(client, read_now(b'{"x": 1}\n'))
    assert one(html, ".s-cost") == "Nothing could be read"
    assert "$0" not in one(html, "#results")
    assert not has(html, ".usage-rows")
    assert attributes(html, "#nav a[aria-current]", "href") == ["/usage/"]


def test_usage_without_any_price_has_no_total_and_no_chart(client: Client) -> None:
    html = show(client, read_now(lines(UNKNOWN)))
    assert one(html, ".s-cost") == "No row has a price"
    assert every(html, ".usage-rows tfoot td")[0] == "–"
    assert not has(html, "#charts")


def test_charts_come_before_any_line_and_add_up_to_the_total(client: Client) -> None:
    html = show(client, read_now(lines(call(1), call(2, day=2, times=3))))
    assert html.index('id="charts"') < html.index("usage-rows")
    assert grid(html, "#panel-days table") == [
        ["Day", "fast-1", "Total"],
        ["1 Nov 2026", "$0.0014", "$0.0014"],
        ["2 Nov 2026", "", "$0"],
        ["3 Nov 2026", "$0.0042", "$0.0042"],
    ]
    # 0.0056 dollars over three days
    assert one(html, "#panel-days > p") == "$0.00187 a day on average; the most, $0.0042, on 3 Nov 2026."
    assert grid(html, "#panel-models table") == [
        ["Model", "input", "output", "Total"],
        ["fast-1", "$0.004", "$0.0016", "$0.0056"],
    ]
    assert one(html, "#panel-models > p") == "fast-1 cost $0.0056. 71% of it is input."  # 4 of 5.6
    for figure in figures(html).values():
        go.Figure(figure)


def test_a_chart_says_what_it_leaves_out(client: Client) -> None:
    html = show(client, read_now(*ALL))
    said = "1 row without a price is not drawn. Some amounts are the least that was charged."
    assert one(html, "#panel-days > p").endswith(said)
    assert one(html, "#panel-models > p").endswith(said)


def test_costs_are_divided_by_the_labels_that_were_read(client: Client) -> None:
    rows = [
        call(1, times=3, metadata={"team": "search"}),
        call(2, metadata={"team": "support"}),
        call(3),
    ]
    html = show(client, read_now(lines(*rows), labels=("project", "team")), "?by=team")
    assert grid(html, ".usage-rows")[0][:2] == ["Team", "Charge"]
    assert [row[:2] for row in grid(html, ".usage-rows")[1:]] == [
        ["search", "$0.0042"], ["–", "$0.0014"], ["support", "$0.0014"], ["Total", "$0.007"],
    ]  # fmt: skip
    assert [row[0] for row in grid(html, "#panel-label table")] == ["Team", "search", "no team", "support"]
    # 0.0042 of 0.007
    assert one(html, "#panel-label > p") == "search cost $0.0042, 60% of the total. $0.0014 has no team."
    assert "Project" in every(html, "#by-1 option")


def test_usage_is_priced_anew_for_another_day_and_tier(client: Client) -> None:
    job = read_now(lines(call(1)))
    html = show(client, job, "?as_of=2024-06-01")
    assert one(html, ".s-money") == "$0.0028"  # (1,000 × 2 + 100 × 8) / 1,000,000
    assert one(html, ".results .table-head p:first-child") == "Prices as of 1 Jun 2024"
    html = show(client, job, "?tier=batch")
    assert one(html, ".s-money") == "$0.0007"  # (1,000 × 0.5 + 100 × 2) / 1,000,000
    nameless = read_now(lines({key: value for key, value in call(1).items() if key != "model"}))
    assert one(show(client, nameless), ".s-cost") == "No row has a price"
    assert one(show(client, nameless, "?model=fast-1"), ".s-money") == "$0.0014"


def test_a_change_sends_the_figures_the_strip_and_the_messages_alone(client: Client) -> None:
    job = read_now(lines(call(1)))
    response = client.get(f"/usage/jobs/{job.token}/?by=day", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert (response.status_code, response["HX-Replace-Url"]) == (200, f"/usage/jobs/{job.token}/?by=day")
    assert not is_whole(html)
    assert grid(html, ".usage-rows")[1][0] == "2026-11-01"
    assert one(html, ".s-money") == "$0.0014"
    assert one(html, "#error-tier") == ""
    refused = client.get(f"/usage/jobs/{job.token}/?tier=gold", headers={"HX-Request": "true"})
    assert (refused.status_code, refused["HX-Reswap"]) == (400, "none")


@pytest.mark.parametrize(
    ("query", "error", "words"),
    [
        ("?by=nothing", "#error-by", "Unknown name 'nothing'. Choose from day, month"),
        ("?as_of=yesterday", "#error-as_of", "Enter a valid date"),
        ("?model=fast1", "#error-model", "did you mean fast-1"),
        ("?tier=gold", "#error-tier", "Unknown tier 'gold'"),
    ],
)
def test_an_error_stands_beside_its_field(client: Client, query: str, error: str, words: str) -> None:
    job = read_now(lines(call(1)))
    response = client.get(f"/usage/jobs/{job.token}/{query}")
    assert response.status_code == 400
    assert words in one(response.content.decode(), error)
    assert client.get(f"/usage/jobs/{job.token}/usage.csv{query}").status_code == 400


def test_names_of_others_are_shown_as_they_are_and_do_nothing(client: Client) -> None:
    script = call(1, metadata={"team": "<script>alert(1)</script>"})
    assert "<script>alert" not in show(client, read_now(lines(script, call(2)), labels=("team",)), "?by=team")
    linked = [call(number, metadata={"team": f"<a href='https://x.example'>{number}</a>"}) for number in (1, 2)]
    html = show(client, read_now(lines(*linked), labels=("team",)))
    assert figures(html)["label"]["data"][0]["y"][0].startswith("&lt;a href=")  # plotly.js reads some tags
    html = show(client, read_now(lines(call(1, metadata={"team": "a\u202eb"})), labels=("team",)), "?by=team")
    assert grid(html, ".usage-rows")[1][0] == "a\N{REPLACEMENT CHARACTER}b"


def test_many_rows_are_cut_and_the_total_is_of_all(client: Client) -> None:
    rows = [call(number, metadata={"user": f"u{number:03}"}) for number in range(130)]
    html = show(client, read_now(lines(*rows), labels=("user",)), "?by=user")
    assert len(grid(html, ".usage-rows")) == 102  # a head, 100 rows, the total
    assert one(html, ".results > .note") == "The first 100 of 130 rows; the total and the files cover all of them."
    assert grid(html, ".usage-rows")[-1][1] == "$0.182"  # 130 × 0.0014


def test_files_are_those_of_the_command(client: Client) -> None:
    job = read_now(*ALL)
    sent = client.get(f"/usage/jobs/{job.token}/usage.csv")
    rows = list(csv.DictReader(io.StringIO(sent.getvalue().decode("utf-8-sig"))))
    assert [row["model"] for row in rows] == ["fast-1", "unknown"]
    assert rows[0]["usd"] == "0.004"
    answer = client.get(f"/usage/jobs/{job.token}/usage.json").json()
    assert answer["total"]["amount"] == "0.004"
    text = client.get(f"/usage/jobs/{job.token}/usage.md").getvalue().decode()
    assert "| fast-1 |" in text
    book = client.get(f"/usage/jobs/{job.token}/usage.xlsx")
    assert book["Content-Disposition"].endswith('usage-2026-11-21.xlsx"')
    read = {row[0]: row[1] for row in load_workbook(io.BytesIO(book.getvalue()))["Read"].values}
    assert isinstance(read["version of the price tables"], date)  # a day, not the number of it that Excel keeps
    assert client.get(f"/usage/jobs/{job.token}/usage.pdf").status_code == 404


def test_an_answer_stays_in_no_cache(client: Client) -> None:
    job = read_now(lines(call(1)))
    for path in ("", "usage.csv", "progress"):
        assert "no-store" in client.get(f"/usage/jobs/{job.token}/{path}")["Cache-Control"], path
