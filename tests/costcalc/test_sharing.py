"""An address opened again, a long one made short, and an export taken in."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from costcalc.book import catalog
from costcalc.estimate.address import pin
from costcalc.estimate.examples import links
from tests.costcalc.html import costs, read, texts

QUERY = "o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-06-01&models=gpt-4o,gpt-4-turbo"
MANY = ",".join(f"acme/a-model-that-nobody-sells-{number:03}" for number in range(100))


def address(client: Client, query: str) -> str:
    """The address that a page says is its own."""
    html = client.get(f"/?{query}").content.decode()
    return html.split('id="address"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")


def problem(client: Client, content: str | bytes, name: str = "costcalc.csv") -> str:
    response = client.post(
        "/import/", {"export": SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)}
    )
    assert response.status_code == 400
    return texts(response.content.decode())["problem"]


# --- Opened again ---


def test_an_address_names_its_version_and_its_tables(client: Client) -> None:
    query = parse_qs(urlsplit(address(client, QUERY)).query)
    assert (query["v"], query["catalog"]) == (["1"], [pin(catalog())])
    assert catalog().digest.startswith(f"sha256:{query['catalog'][0]}")


def test_an_old_day_says_what_has_changed_since_then(client: Client) -> None:
    html = client.get(f"/?{QUERY}").content.decode()
    then_and_now = read(html).tables[1]
    # Then (1,000 × 5 + 500 × 15) / 1,000 = 12.50 dollars, today (1,000 × 2.50 + 500 × 10) / 1,000 = 7.50:
    # 5 less, which is 40 % of 12.50.
    assert then_and_now[1][:4] == ["gpt-4o", "$12.50", "$7.50", "−$5.00 · −40 %"]
    assert "means gpt-4o-2024-08-06, no longer gpt-4o-2024-05-13" in then_and_now[1][4]
    assert "input $5.00 → $2.50" in then_and_now[1][4]


def test_todays_prices_are_one_link_away(client: Client) -> None:
    before = client.get(f"/?{QUERY}").content.decode().split(">The same at today")[0]
    today = before.rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    assert "as_of=2026-11-21" in today
    assert costs(client.get(today).content.decode())[0][1] == "$7.50"


def test_what_is_no_longer_sold_is_counted_apart(client: Client) -> None:
    html = client.get(f"/?{QUERY}").content.decode()
    assert "Since 2024-06-01, of 2 models: 1 at another cost, 1 without a price today" in html


def test_an_address_of_today_has_nothing_to_tell(client: Client) -> None:
    html = client.get(address(client, "input_tokens=5&as_of=2026-11-21&models=gpt-4o")).content.decode()
    assert 'class="since"' not in html


def test_other_tables_are_said_to_be_other(client: Client) -> None:
    html = client.get("/?input_tokens=5&as_of=2026-11-21&models=gpt-4o&v=1&catalog=0123456789ab").content.decode()
    assert "The price tables have changed since this address was made." in html
    assert '<details class="since" open>' in html


@pytest.mark.parametrize(("pair", "says"), [("v=2", "version 1 only"), ("catalog=latest", "12 hexadecimal digits")])
def test_a_pin_that_is_none_is_refused(client: Client, pair: str, says: str) -> None:
    response = client.get(f"/?{QUERY}&{pair}")
    assert response.status_code == 400
    assert says in response.content.decode()


# --- Made short ---


def test_a_long_address_becomes_short_and_gives_the_same_figures(client: Client) -> None:
    query = QUERY.replace("models=", f"models={MANY},")
    found = address(client, query)
    assert found.startswith("/?s=")
    assert len(found) < 2_000 < len(query)
    assert costs(client.get(found).content.decode()) == costs(client.get(f"/?{query}").content.decode())


def test_downloads_and_the_comparison_take_a_short_address(client: Client) -> None:
    found = address(client, QUERY.replace("models=", f"models={MANY},")).removeprefix("/?")
    assert client.get(f"/estimate.csv?{found}").content.count(b"\n") == 103  # the head, 100 unknown and two known
    assert "8 columns are the most" in client.get(f"/compare/?{found}").content.decode()


@pytest.mark.parametrize("short", ["x", "abc:def:ghi", "." * 500])
def test_a_damaged_short_address_is_refused(client: Client, short: str) -> None:
    response = client.get(f"/?s={short}")
    assert response.status_code == 400
    assert "This short address is damaged" in response.content.decode()


def test_a_usual_address_is_not_shortened(client: Client) -> None:
    assert "models=gpt-4o,gpt-4-turbo" in address(client, QUERY)


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


def test_what_a_spreadsheet_made_of_the_csv_is_taken_in_too(client: Client) -> None:
    content = client.get(f"/estimate.csv?{QUERY}").content.decode()
    model, query = content.splitlines()[1].split(",")[0], content.splitlines()[1].rpartition('"o200k')[2].rstrip('"')
    response = client.post(
        "/import/", {"export": SimpleUploadedFile("a.csv", f"\ufeffmodel;address\r\n{model};o200k{query}\r\n".encode())}
    )
    assert response.status_code == 302
    assert "models=gpt-4o,gpt-4-turbo" in response["Location"]


def test_a_long_export_leads_to_a_short_address(client: Client) -> None:
    content = client.get(f"/estimate.csv?{QUERY.replace('models=', f'models={MANY},')}").content
    response = client.post("/import/", {"export": SimpleUploadedFile("a.csv", content)})
    assert response["Location"].startswith("/?s=")


def test_nothing_sent_asks_for_a_file(client: Client) -> None:
    response = client.post("/import/")
    assert response.status_code == 400
    assert "Choose a file" in response.content.decode()


def test_an_empty_file_is_told(client: Client) -> None:
    assert problem(client, "  \n") == "costcalc.csv: It is empty."


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "just a text", "[1, 2]", '{"results": []}', '{"address": 5}'])
def test_a_file_that_is_no_export_is_told(client: Client, content: str) -> None:
    assert "It has no address of an estimate in it." in problem(client, content)


def test_damaged_json_is_told(client: Client) -> None:
    assert "It is not whole JSON" in problem(client, '{"address": ', "kept.json")


def test_a_binary_file_is_told(client: Client) -> None:
    assert "cat.png is not UTF-8 text." in problem(client, b"\x89PNG\xff\x00", "cat.png")


def test_rows_of_two_estimates_are_told(client: Client) -> None:
    assert "Its rows come from different estimates" in problem(client, "address\nrequests=1\nrequests=2\n")


def test_an_address_that_the_form_refuses_is_told_with_the_reason(client: Client) -> None:
    assert "requests: Write a whole number" in problem(client, "address\nrequests=-1\n")


def test_an_export_leads_nowhere_but_here(client: Client) -> None:
    content = json.dumps({"address": "https://elsewhere.example/?requests=5&prompt=secret"})
    response = client.post("/import/", {"export": SimpleUploadedFile("a.json", content.encode())})
    assert response["Location"] == "/?requests=5"


def test_an_absurdly_long_address_is_told(client: Client) -> None:
    assert "the most is 60,000" in problem(client, f"address\nmodels={'x' * 60_000}\n")


# --- Started from an example ---


def test_every_example_is_an_estimate_with_figures(client: Client) -> None:
    for name, _, query in links():
        html = client.get(f"/?{query}").content.decode()
        assert "Cheapest that fits" in texts(html)["answer"], name
        assert f">{name}</a>" in html
