"""An address opened again, a long one made short, and an export taken in."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from costcalc.configuration.environment import load_environment
from costcalc.current import catalog
from costcalc.export.csv_text import write_rows
from costcalc.input_limits import LARGEST_EXPORT
from costcalc.request.examples import list_examples
from costcalc.web.figures import name_tables
from pricing.catalog.changelog import read_notes_since
from tests.support.html import address, attributes, costs, error, every, has, one, read, says, texts

QUERY = "o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-06-01&models=gpt-4o,gpt-4-turbo"
MANY = ",".join(f"acme/a-model-that-nobody-sells-{number:03}" for number in range(100))


NOTE = "details.since .note"


def open_link(client: Client, link: str) -> str:
    return client.get(link).content.decode()


def own_address(client: Client, query: str) -> str:
    """The address that a page says is its own."""
    return address(open_link(client, f"/?{query}"))


def problem(client: Client, content: str | bytes, name: str = "costcalc.csv") -> str:
    response = client.post(
        "/import/", {"export": SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)}
    )
    assert response.status_code == 400
    return texts(response.content.decode())["problem"]


# --- Opened again ---


def test_an_address_names_its_version_and_its_tables(client: Client) -> None:
    query = parse_qs(urlsplit(own_address(client, QUERY)).query)
    assert (query["v"], query["catalog"]) == (["1"], [name_tables(catalog())])
    version, digest = query["catalog"][0].split(".")
    assert version == catalog().version.isoformat()
    assert catalog().digest.startswith(f"sha256:{digest}")


def test_an_address_remembers_its_figures(client: Client) -> None:
    # (1,000 × 5 + 500 × 15) / 1,000 and (1,100 × 10 + 500 × 30) / 1,000 dollars; nobody sells the third
    assert parse_qs(urlsplit(own_address(client, f"{QUERY},later")).query)["figures"][0].endswith(":12.5,26,")


def test_an_old_day_says_what_has_changed_since_then(client: Client) -> None:
    html = open_link(client, f"/?{QUERY}")
    then_and_now = read(html).tables[1]
    # Then (1,000 × 5 + 500 × 15) / 1,000 = 12.50 dollars, today (1,000 × 2.50 + 500 × 10) / 1,000 = 7.50:
    # 5 less, which is 40% of 12.50.
    assert then_and_now[1][:4] == ["gpt-4o", "$12.50", "$7.50", "−$5.00 · −40%"]
    assert "points to gpt-4o-2024-08-06, no longer gpt-4o-2024-05-13" in then_and_now[1][4]
    assert "input $5.00 → $2.50" in then_and_now[1][4]


def test_todays_prices_are_one_link_away(client: Client) -> None:
    (today,) = attributes(open_link(client, f"/?{QUERY}"), "details.since a", "href")
    assert "as_of=2026-11-21" in today
    assert costs(client.get(today).content.decode())[0][1] == "7.50"


def test_what_is_no_longer_sold_is_counted_apart(client: Client) -> None:
    said = "Since 2024-06-01, of 2 models: 1 at a different cost, 1 without a price today"
    assert one(open_link(client, f"/?{QUERY}"), "details.since summary") == said


def test_what_was_not_sold_yet_has_no_different_cost(client: Client) -> None:
    # gpt-4o-mini was released on 2024-07-18, gpt-6-luna later still; gpt-4o cost $12.50, and costs $7.50.
    html = open_link(client, f"/?{QUERY.replace('gpt-4-turbo', 'gpt-4o-mini,gpt-6-luna')}")
    said = "Since 2024-06-01, of 3 models: 1 at a different cost, 2 without a price then"
    assert one(html, "details.since summary") == said
    rows = read(html).tables[1]
    assert [row[4].partition(":")[0] for row in rows[2:]] == ["no price then", "no price then"]
    alone = open_link(client, f"/?{QUERY.replace('gpt-4o,gpt-4-turbo', 'gpt-4o-mini')}")
    assert one(alone, "details.since summary") == "Since 2024-06-01, of 1 model: 1 without a price then"


def test_an_address_of_today_has_nothing_to_tell(client: Client) -> None:
    html = open_link(client, own_address(client, "input_tokens=5&as_of=2026-11-21&models=gpt-4o"))
    assert not has(html, ".since")


def change_tables(link: str) -> str:
    """The address, as if it had been made with other tables."""
    return link.replace(name_tables(catalog()), "2026-11-01.0123456789ab")


def test_other_tables_with_the_same_figures_are_said_to_be_other(client: Client) -> None:
    html = client.get(change_tables(own_address(client, QUERY))).content.decode()
    changed = "The price tables have changed since this link was made, with those of 2026-11-01."
    assert one(html, NOTE).startswith(f"{changed} Its figures are the same.")
    assert has(html, "details.since[open]")


def test_another_figure_of_the_same_day_is_told_beside_todays(client: Client) -> None:
    link = change_tables(own_address(client, QUERY)).replace(":12.5,26", ":11,26")
    html = client.get(link).content.decode()
    assert says(html, NOTE, "The cost of 1 model was different; the table shows which.")
    rows = read(html).tables[1]
    assert rows[1][:3] == ["gpt-4o", "$12.50", "$7.50"]
    assert rows[1][4].startswith(
        "$11.00 when this link was made, $12.50 with the current tables; points to gpt-4o-2024-08"
    )
    assert "when this link was made" not in rows[2][4]


def test_a_model_that_had_no_price_then_is_told(client: Client) -> None:
    link = change_tables(own_address(client, QUERY)).replace(":12.5,26", ":,26")
    row = read(client.get(link).content.decode()).tables[1][1]
    assert row[4].startswith("no price when this link was made, $12.50 with the current tables")


def test_a_figure_that_changed_without_the_tables_is_told_too(client: Client) -> None:
    today = own_address(client, "input_tokens=1000000&output_tokens=0&requests=1&as_of=2026-11-21&models=gpt-4o")
    html = client.get(today.replace(":2.5", ":2")).content.decode()
    mended = "The price tables are the same, and costcalc has been corrected. The cost of 1 model"
    assert one(html, NOTE).startswith(mended)


def test_an_address_that_somebody_has_changed_claims_nothing(client: Client) -> None:
    link = change_tables(own_address(client, QUERY)).replace("requests=1000", "requests=2000")
    html = client.get(link).content.decode()
    assert says(html, NOTE, "It does not hold its earlier figures")
    assert not says(html, ".since", "with the current tables")


def test_an_address_from_before_figures_were_remembered_opens(client: Client) -> None:
    html = client.get("/?input_tokens=5&as_of=2026-11-21&models=gpt-4o&v=1&catalog=0123456789ab").content.decode()
    assert says(html, NOTE, "since this link was made. It does not hold its earlier figures")


def test_the_figures_of_every_kind_of_request_are_remembered(client: Client) -> None:
    data = {
        "prompt": json.dumps({"messages": [{"role": "user", "content": "Hi"}]}),
        "tools": json.dumps([{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]),
        "images": "1024 x 768 high 3", "output_tokens": "50", "max_output": "80", "reasoning_tokens": "5",
        "cache_read": "12.5%", "cache_write": "10", "lifetime": "1 hour", "requests": "7", "per": "day", "days": "22",
        "as_of": "2026-11-21", "at": "16:30", "measured": "claude-opus-5-5 = 700", "factors": "google = 1.3",
        "models": ["gpt-4o", "claude-opus-5-5", "gemini-3.8-flash", "mistral-medium-latest", "nonsense"],
    }  # fmt: skip
    html = client.post("/", data).content.decode()
    again = open_link(client, change_tables(address(html)))
    assert says(again, NOTE, "Its figures are the same.")


def test_a_comparison_opened_again_says_the_same(client: Client) -> None:
    link = address(open_link(client, f"/compare/?{QUERY}"))
    assert parse_qs(urlsplit(link).query)["figures"][0].endswith(":12.5,26")
    html = open_link(client, change_tables(link).replace(":12.5,26", ":11,26"))
    assert says(html, NOTE, "The cost of 1 model was different; the table shows which.")
    assert says(html, ".since td.words", "$11.00 when this link was made, $12.50 with the current tables")
    (today,) = attributes(html, "details.since a", "href")
    assert today.startswith("/compare/?")
    assert "as_of=2026-11-21" in today


def test_what_the_list_of_changes_says_of_these_models_is_told(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = tmp_path / "CHANGES.md"
    changes.write_text("## 2026-11-20\n\nThe input of `gpt-4o` was corrected.\n\nSo was `o1`.\n", encoding="utf-8")
    monkeypatch.setattr("costcalc.estimate.changes_since.read_notes_since", partial(read_notes_since, path=changes))
    html = client.get(change_tables(own_address(client, QUERY))).content.decode()
    assert says(html, ".since", "Price tables of 2026-11-20: The input of gpt-4o was corrected.")
    assert not says(html, ".since", "So was")


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("v=2", "links of version 1"),
        ("catalog=latest", "12 hexadecimal digits"),
        ("catalog=2026-02-30.0123456789ab", "12 hexadecimal digits"),
        ("figures=12.5", "These figures were not written by costcalc."),
        ("figures=012345:1.2.3,26", "These figures were not written by costcalc."),
    ],
)
def test_a_pin_that_is_none_is_refused(client: Client, pair: str, said: str) -> None:
    response = client.get(f"/?{QUERY}&{pair}")
    assert response.status_code == 400
    assert said in error(response.content.decode(), pair.partition("=")[0])


# --- Made short ---


def test_a_long_address_becomes_short_and_gives_the_same_figures(client: Client) -> None:
    query = QUERY.replace("models=", f"models={MANY},")
    link = own_address(client, query)
    assert link.startswith("/?s=")
    assert len(link) < 2_000 < len(query)
    assert costs(client.get(link).content.decode()) == costs(client.get(f"/?{query}").content.decode())


def test_downloads_and_the_comparison_take_a_short_address(client: Client) -> None:
    link = own_address(client, QUERY.replace("models=", f"models={MANY},")).removeprefix("/?")
    assert client.get(f"/estimate.csv?{link}").content.count(b"\n") == 103  # the head, 100 unknown and two known
    assert "Up to 60 models stand side by side" in one(open_link(client, f"/compare/?{link}"), "#left-out")


@pytest.mark.parametrize("short", ["x", "abc:def:ghi", "." * 500])
def test_a_damaged_short_address_is_refused(client: Client, short: str) -> None:
    response = client.get(f"/?s={short}")
    assert response.status_code == 400
    assert "This short link is damaged" in error(response.content.decode(), "s")


def test_a_usual_address_is_not_shortened(client: Client) -> None:
    assert "models=gpt-4o,gpt-4-turbo" in own_address(client, QUERY)


# --- Taken in ---


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_an_export_leads_back_to_its_estimate(client: Client, ending: str) -> None:
    query = f"{QUERY}&sort=-request&columns=provider,usd_per_month&cache_read=50%25"
    content = client.get(f"/estimate.{ending}?{query}").content
    response = client.post("/import/", {"export": SimpleUploadedFile(f"kept.{ending}", content)})
    assert response.status_code == 302
    assert costs(client.get(response["Location"]).content.decode()) == costs(client.get(f"/?{query}").content.decode())


def test_a_plan_comes_back_with_its_estimate(client: Client) -> None:
    content = client.get(f"/estimate.csv?{QUERY}&months=12").content
    response = client.post("/import/", {"export": SimpleUploadedFile("kept.csv", content)})
    assert "months=12" in response["Location"]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_plan_taken_away_leads_back_to_it(client: Client, ending: str) -> None:
    file = client.get(f"/plan.{ending}?{QUERY}&months=6&growth=5&retries=2").content
    response = client.post("/import/", {"export": SimpleUploadedFile(f"plan.{ending}", file)})
    assert one(open_link(client, response["Location"]), "#plan-answer").startswith("Over 6 months from Jun 2024")
    assert "months=6&growth=5&retries=2" in response["Location"]


def test_what_a_spreadsheet_made_of_the_csv_is_taken_in_too(client: Client) -> None:
    content = client.get(f"/estimate.csv?{QUERY}").content.decode()
    model, query = content.splitlines()[1].split(",")[0], content.splitlines()[1].rpartition('"o200k')[2].rstrip('"')
    response = client.post(
        "/import/", {"export": SimpleUploadedFile("a.csv", f"\ufeffmodel;address\r\n{model};o200k{query}\r\n".encode())}
    )
    assert response.status_code == 302
    assert "models=gpt-4o,gpt-4-turbo" in response["Location"]


def test_a_file_from_before_it_had_the_items_of_a_request_is_taken_in_too(client: Client) -> None:
    rows = list(csv.reader(io.StringIO(client.get(f"/estimate.csv?{QUERY}").content.decode())))
    first, behind = rows[0].index("billed_output_tokens"), rows[0].index("output_image_usd") + 1
    file = "".join(write_rows([[*row[:first], *row[behind:]] for row in rows]))
    old = file.replace("assumed_reasoning_tokens", "reasoning_tokens")
    assert ",not_included,output_tokens,reasoning_tokens,requests_per_month," in old
    old_address, new_address = (
        client.post("/import/", {"export": SimpleUploadedFile("a.csv", content.encode())})["Location"]
        for content in (old, client.get(f"/estimate.csv?{QUERY}").content.decode())
    )
    assert old_address == new_address


def test_a_file_from_before_the_address_stood_once_is_taken_in_too(client: Client) -> None:
    head, first, *others = csv.reader(io.StringIO(client.get(f"/estimate.csv?{QUERY}").content.decode()))
    assert [bool(row[-1]) for row in (first, *others)] == [True, False]
    file = "\r\n".join(f'{row[0]},"{first[-1]}"' for row in (first, *others))
    old, new = (
        client.post("/import/", {"export": SimpleUploadedFile("a.csv", content.encode())})["Location"]
        for content in (f"{head[0]},address\r\n{file}\r\n", client.get(f"/estimate.csv?{QUERY}").content.decode())
    )
    assert old == new


def test_a_long_export_leads_to_a_short_address(client: Client) -> None:
    content = client.get(f"/estimate.csv?{QUERY.replace('models=', f'models={MANY},')}").content
    response = client.post("/import/", {"export": SimpleUploadedFile("a.csv", content)})
    assert response["Location"].startswith("/?s=")


def test_an_export_may_be_as_large_as_its_page_says_and_no_larger(client: Client) -> None:
    """Larger than the body of any other form, at the default limit of characters."""
    assert load_environment().max_body_bytes < LARGEST_EXPORT
    start = b"model,address\ngpt-4o,/?prompt_tokens=1\n"
    most = start + b"\n" * (LARGEST_EXPORT - len(start))
    send_export(client, most, 302)
    over = send_export(client, most + b"\n", 400)
    assert says(over, "#problem", "a.csv is larger than 5 MB, too large for an export.")
    far_over = send_export(client, most + b"\n" * 20_001, 413)
    assert says(far_over, "#main p", "Exports can be up to 5 MB.")


def send_export(client: Client, content: bytes, status: int) -> str:
    response = client.post("/import/", {"export": SimpleUploadedFile("a.csv", content)})
    assert response.status_code == status
    return response.content.decode()


def test_nothing_sent_asks_for_a_file(client: Client) -> None:
    response = client.post("/import/")
    assert response.status_code == 400
    assert one(response.content.decode(), "#problem").startswith("Choose a file")


def test_an_empty_file_is_told(client: Client) -> None:
    assert problem(client, "  \n") == "costcalc.csv: It is empty."


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "just a text", "[1, 2]", '{"results": []}', '{"address": 5}'])
def test_a_file_that_is_no_export_is_told(client: Client, content: str) -> None:
    assert "It has no link to an estimate." in problem(client, content)


def test_damaged_json_is_told(client: Client) -> None:
    assert "It is not complete JSON" in problem(client, '{"address": ', "kept.json")


def test_a_binary_file_is_told(client: Client) -> None:
    assert "cat.png is not UTF-8 text." in problem(client, b"\x89PNG\xff\x00", "cat.png")


def test_rows_of_two_estimates_are_told(client: Client) -> None:
    assert "Its rows come from different estimates" in problem(client, "address\nrequests=1\nrequests=2\n")


def test_an_address_that_the_form_refuses_is_told_with_the_reason(client: Client) -> None:
    assert "requests: Enter a whole number" in problem(client, "address\nrequests=-1\n")


def test_an_export_leads_nowhere_but_here(client: Client) -> None:
    content = json.dumps({"address": "https://elsewhere.example/?requests=5&prompt=secret"})
    response = client.post("/import/", {"export": SimpleUploadedFile("a.json", content.encode())})
    assert response["Location"] == "/?requests=5"


def test_an_absurdly_long_address_is_told(client: Client) -> None:
    assert "the limit is 60,000" in problem(client, f"address\nmodels={'x' * 60_000}\n")


# --- Started from an example ---


def test_every_example_is_an_estimate_with_figures(client: Client) -> None:
    for name, _, query in list_examples():
        html = open_link(client, f"/?{query}")
        assert "a month" in one(html, ".s-cost"), name
        assert name in every(html, ".examples a")
