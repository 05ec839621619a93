"""The price book: a table of all models, and a page for each. Assertions are on what a person sees."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from plotly import graph_objects as go

from costcalc import current
from costcalc.catalog.table import PAGE
from tests.support.environment import set_environment
from tests.support.html import (
    address,
    attribute,
    attributes,
    error,
    every,
    figures,
    grid,
    has,
    inline_scripts,
    is_whole,
    one,
    read,
    says,
    texts,
)
from tests.support.price_tables import ACME, write


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def rows(html: str) -> list[list[str]]:
    """The table of models without its head; none where nothing was found."""
    return [[cell.replace("\xa0", " ") for cell in row] for table in read(html).tables for row in table[1:]]


def names(html: str) -> list[str]:
    return [row[0].split("\n")[0] for row in rows(html)]


def named(html: str, table: str) -> list[list[str]]:
    """The table with an id, without its head."""
    return [[" ".join(cell.split()) for cell in row] for row in grid(html, f"#{table}")[1:]]


SECTION = "article section > p"
"""A paragraph of one of the sections of a model's page."""

# --- The list ------------------------------------------------------------------------------------------------------


def test_all_models_are_in_the_list_newest_first(client: Client) -> None:
    html = page(client, "/models/")
    assert texts(html)["answer"] == f"All {len(current.catalog().entries):,} models"
    released = [row[9] for row in rows(html)]
    assert released == sorted(released, reverse=True)
    assert len(every(html, "[aria-sort=descending]")) == 1


def test_a_row_says_what_a_model_costs_and_can_do(client: Client) -> None:
    (row,) = rows(page(client, "/models/?q=gpt-4o-2024-08-06&provider=openai&kind=chat&tokens=exact"))
    # https://developers.openai.com/api/docs/models/gpt-4o
    assert row == [
        "gpt-4o-2024-08-06\nGPT-4o (2024-08-06)\nalso gpt-4o",
        "OpenAI", "chat", "$2.50", "$1.25", "$10.00", "128,000", "16,384", "exact",
        "2024-08-06", "2027-01-14", "2026-11-21",
    ]  # fmt: skip


@pytest.mark.usefixtures("acme")
def test_what_is_unknown_is_a_dash_and_a_doubt_is_said(client: Client) -> None:
    found = {row[0].split("\n")[0]: row for row in rows(page(client, "/models/?provider=acme"))}
    assert found["fast-1"][3:9] == ["$1.00", "$0.10", "$4.00", "10,000", "1,000", "exact"]
    assert found["fast-1"][11] == "2026-11-20"
    assert found["fast-2"][11] == "– ▲not checked yet"
    assert found["slow"][3:9] == ["$0.0001", "–", "$0.0002", "–", "–", "estimate"]
    assert found["slow"][0].split("\n")[1:] == ["retired", "last price, 2026-05-31", "custom prices"]
    assert "custom prices" in found["slow"][0]


@pytest.mark.usefixtures("acme")
def test_an_old_check_is_marked(client: Client) -> None:
    (row,) = rows(page(client, "/models/?q=fast-1&provider=acme&as_of=2024-06-01"))
    assert row[3] == "$2.00"
    assert row[11] == "2024-01-02 ▲last checked more than 90 days ago"


def test_another_unit_than_tokens_is_said_under_the_name(client: Client) -> None:
    (row,) = rows(page(client, "/models/?q=whisper-1&provider=openai"))
    assert "audio $0.006 per minute" in row[0]  # https://developers.openai.com/api/docs/pricing
    assert row[3] == "–"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("q=fast", ["fast-1", "fast-2"]),
        ("q=FAST+2", ["fast-2"]),
        ("q=slow", ["slow"]),
        ("q=nothing-like-it", []),
        ("kind=chat", ["fast-1", "fast-2", "slow"]),
        ("kind=image", []),
        ("tokens=exact", ["fast-1", "fast-2"]),
        ("tokens=estimate", ["slow"]),
        ("price_from=1&price_to=1", ["fast-1"]),
        ("price_from=1.01", ["fast-2"]),
        ("price_to=%243.00", ["fast-1", "fast-2"]),
        ("context=10,000", ["fast-1"]),
        ("context=10001", []),
        ("sold=sold", ["fast-1", "fast-2"]),
        ("sold=retired", ["slow"]),
        ("sold=sold&as_of=2024-06-01", ["fast-1", "slow"]),
    ],
)
@pytest.mark.usefixtures("acme")
def test_the_list_is_narrowed(client: Client, query: str, wanted: list[str]) -> None:
    html = page(client, f"/models/?provider=acme&{query}&sort=model")
    assert names(html) == wanted
    if not wanted:
        assert says(html, "#results p", "No matching models.")


@pytest.mark.usefixtures("acme")
def test_each_header_sorts_both_ways_with_the_unknown_last(client: Client) -> None:
    assert names(page(client, "/models/?provider=acme&sort=input")) == ["fast-1", "fast-2", "slow"]
    html = page(client, "/models/?provider=acme&sort=-input")
    assert names(html) == ["fast-2", "fast-1", "slow"]
    assert len(every(html, "[aria-sort=descending]")) == 1
    assert attribute(html, "#sort-input_usd_per_million", "href") == "?provider=acme&sort=input#results"


def test_every_column_can_be_sorted_by(client: Client) -> None:
    links = attributes(page(client, "/models/?q=gpt"), "thead a", "href")
    assert len(links) == 12
    for link in links:
        assert len(every(page(client, f"/models/{link}"), "[aria-sort=ascending]")) == 1


def test_a_search_gives_its_closest_hit_first_and_opens_it(client: Client) -> None:
    assert names(page(client, "/models/?q=gpt-4o"))[0] == "gpt-4o-2024-08-06"
    response = client.get("/models/?q=gpt-4o&open=first")
    assert (response.status_code, response["Location"]) == (302, "/models/openai/gpt-4o-2024-08-06/")
    then = client.get("/models/?q=gpt-4o&open=first&as_of=2024-06-01")
    assert then["Location"] == "/models/openai/gpt-4o-2024-05-13/?as_of=2024-06-01"


def test_opening_nothing_shows_the_list(client: Client) -> None:
    html = page(client, "/models/?q=nothing-like-it&open=first")
    assert says(html, "#results p", "No matching models.")
    assert len(rows(page(client, "/models/?q=&open=first"))) == PAGE


def test_a_retired_model_is_found_and_priced_on_its_days(client: Client) -> None:
    (row,) = rows(page(client, "/models/?q=gpt-4-32k-0613&provider=openai"))
    # https://platform.openai.com/docs/deprecations: gone on 2025-06-06
    assert (row[3], row[0].split("\n")[-2:]) == ("$60.00", ["retired", "last price, 2025-06-05"])
    (row,) = rows(page(client, "/models/?q=gpt-4-32k-0613&provider=openai&as_of=2024-01-01"))
    assert (row[3], row[5]) == ("$60.00", "$120.00")


def test_a_long_list_has_pages(client: Client) -> None:
    total = len(current.catalog().entries)
    last = -(-total // PAGE)
    found = [name for number in range(1, last + 1) for name in names(page(client, f"/models/?page={number}"))]
    assert len(found) == total
    html = page(client, f"/models/?page={last}")
    assert one(html, "nav.pages [aria-current]") == f"Page {last}"
    assert names(page(client, "/models/?page=9999")) == names(html)


def test_the_address_holds_the_state_and_nothing_else(client: Client) -> None:
    html = page(client, "/models/?q=claude&provider=&kind=chat&price_from=5.00&as_of=2026-11-21&sort=-output&page=1")
    assert address(html) == "/models/?q=claude&kind=chat&price_from=5.00&sort=-output"


def test_by_htmx_the_list_comes_alone_and_moves_the_address(client: Client) -> None:
    response = client.get("/models/?q=gpt-4o&kind=", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert html.startswith('<section id="results"')
    assert response["HX-Replace-Url"] == "/models/?q=gpt-4o"
    assert "HX-Request" in response["Vary"]


def test_going_back_gets_the_whole_page(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert is_whole(client.get("/models/?q=gpt-4o", headers=headers).content.decode())


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("q", "x" * 161, "A search can have at most 160 characters."),
        ("provider", "nobody", "Unknown provider 'nobody'. Choose from alibaba, "),
        ("kind", "toy", "Unknown kind 'toy'. Choose from chat, "),
        ("tokens", "guess", "Unknown token count 'guess'. Choose from exact, estimate."),
        ("sold", "out", "Unknown status 'out'. Choose from sold, retired."),
        ("price_from", "cheap", "Enter dollars per million tokens"),
        ("price_from", "-1", "Enter dollars per million tokens"),
        ("price_from", "1e3", "Enter dollars per million tokens"),
        ("price_from", "NaN", "Enter dollars per million tokens"),
        ("price_to", "100001", "Enter dollars per million tokens"),
        ("price_to", "0.123456789", "Enter dollars per million tokens"),
        ("context", "much", "Enter a whole number from 0 to"),
        ("as_of", "2026-02-30", "Enter a valid date"),
        ("sort", "color", "Unknown column 'color' to sort by."),
        ("page", "0", "Enter a whole number from 1 to"),
    ],
)
def test_a_bad_field_is_told_beside_it_and_the_rest_is_kept(
    client: Client, field: str, value: str, message: str
) -> None:
    rest = {"q": "claude", "context": "1000"}
    response = client.get("/models/", rest | {field: value})
    html = response.content.decode()
    assert response.status_code == 400
    assert message in error(html, field)
    kept = read(html).values
    assert {name: kept[name] for name in rest if name != field} == {n: v for n, v in rest.items() if n != field}
    assert client.get("/models.csv", {field: value}).status_code == 400


def test_a_range_the_wrong_way_round_is_told(client: Client) -> None:
    response = client.get("/models/?price_from=2&price_to=1")
    assert response.status_code == 400
    assert texts(response.content.decode())["error-price_to"] == "This is below the lowest price; swap the two."


def test_by_htmx_the_messages_come_alone_and_the_list_stays(client: Client) -> None:
    response = client.get("/models/?context=x", headers={"HX-Request": "true"})
    assert response["HX-Reswap"] == "none"
    html = response.content.decode()
    assert not is_whole(html)
    assert attribute(html, "#error-context", "hx-swap-oob") == "true"
    assert error(html, "context").startswith("Enter a whole number")
    assert not has(html, "#results")


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%ED%A0%80", "q=%3Cscript%3E", "as_of=0001-01-01", "as_of=9999-12-31", "page=x", "page=9999",
        "provider=%F0%9F%98%80", "price_from=1_0", "price_from=%D9%A1", "price_to=.", "context=-1", "sort=-",
        "sort=--input", "open=first&q=%3Cscript%3E",
    ],
)  # fmt: skip
def test_no_address_makes_an_error_of_ours(client: Client, query: str) -> None:
    for path in ("/models/", "/models.csv", "/models/openai/gpt-4o/"):
        response = client.get(f"{path}?{query}")
        assert response.status_code in (200, 400)
        assert path == "/models.csv" or not inline_scripts(response.content.decode())


# --- The CSV -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("acme")
def test_the_csv_has_the_rows_of_the_screen_and_their_sources(client: Client) -> None:
    response = client.get("/models.csv?provider=acme&sort=-input")
    assert response["Content-Disposition"] == 'attachment; filename="costcalc-models-2026-11-21.csv"'
    found = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [row["model"] for row in found] == names(page(client, "/models/?provider=acme&sort=-input"))
    second = found[1]
    assert (second["input_usd_per_million"], second["output_usd_per_million"]) == ("1", "4")
    assert (second["usd_per_cache_write_mtok"], second["usd_per_minute"]) == ("1.25", "")
    assert (second["tiers"], second["own_prices"], second["state"]) == ("standard batch priority", "yes", "sold")
    assert (second["price_from"], second["price_source"]) == ("2025-01-01", "https://acme.example/prices")
    assert [row["as_of"] for row in found] == ["2026-11-21", "", ""]  # what holds for the whole file is said once
    assert [row["catalog_digest"] for row in found] == [current.catalog().digest, "", ""]
    assert found[0]["aliases"] == "fast"
    assert found[2]["unpriced"] == "slow retired on 2026-06-01; choose an earlier day to see what it cost"
    assert (found[2]["input_usd_per_million"], found[2]["price_status"]) == ("0.0001", "last_known")
    assert [row["price_day"] for row in found] == ["", "", "2026-05-31"]
    assert [row["price_status"] for row in found[:2]] == ["on_sale", "on_sale"]


def test_the_csv_has_the_rows_of_all_pages(client: Client) -> None:
    body = client.get("/models.csv?page=2").getvalue().decode()
    assert len(body.splitlines()) == 1 + len(current.catalog().entries)


def test_a_bad_address_of_the_csv_says_what_is_wrong(client: Client) -> None:
    assert (
        client.get("/models.csv?context=x").content.decode()
        == "context: Enter a whole number from 0 to 1,000,000,000.\n"
    )


@pytest.mark.parametrize("path", ["/models/", "/models.csv", "/models/openai/", "/models/openai/gpt-4o/"])
def test_nothing_is_posted(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


# --- The page of a model -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("acme")
def test_a_models_page_has_its_rates_by_tier_and_condition(client: Client) -> None:
    assert named(page(client, "/models/acme/fast-1/"), "card") == [
        ["standard", "up to 5,000 input tokens", "$1.00", "$0.10", "$1.25", "$4.00"],
        ["standard", "over 5,000 input tokens", "$2.00", "$0.20", "$2.50", "$6.00"],
        ["batch", "up to 5,000 input tokens", "$0.50", "$0.05", "$0.625", "$2.00"],
        ["batch", "over 5,000 input tokens", "$1.00", "$0.10", "$1.25", "$3.00"],
        ["priority", "up to 5,000 input tokens", "$2.00", "$0.20", "$2.50", "$8.00"],
        ["priority", "over 5,000 input tokens", "not sold"],
    ]


@pytest.mark.usefixtures("acme")
def test_hours_are_said(client: Client) -> None:
    assert [row[1] for row in named(page(client, "/models/acme/fast-2/"), "card")] == [
        "all other hours",
        "22:00–02:00 UTC, Mon, Tue",
    ]


@pytest.mark.usefixtures("acme")
def test_the_history_has_every_row_with_its_source(client: Client) -> None:
    found = named(page(client, "/models/acme/fast-2/"), "history")
    assert [row[:3] for row in found] == [
        ["2026-01-01 shown above", "2027-01-01", "effective"],
        ["2026-06-01", "open", "cancelled"],
        ["2027-01-01", "open", "announced"],
    ]
    assert found[2][3:] == ["input $6.00 · output $24.00", "– ▲ not checked yet", "Source"]


@pytest.mark.usefixtures("lives")
def test_the_last_row_of_a_model_that_ends_is_not_open(client: Client) -> None:
    def ends(name: str, day: str = "2026-11-21") -> list[str]:
        return [row[1] for row in named(page(client, f"/models/lives/{name}/?as_of={day}"), "history")]

    assert (ends("old"), ends("middle"), ends("new")) == (["2026-10-23"], ["2027-01-15"], ["open"])
    assert (ends("pro"), ends("flash")) == (["2026-12-01"], ["2027-03-01"])
    assert says(page(client, "/models/lives/middle/"), "p.note", "In effect from 2025-01-01 until 2027-01-15.")


@pytest.mark.usefixtures("lives")
def test_a_model_names_what_comes_after_it_with_its_source(client: Client) -> None:
    html = page(client, "/models/lives/old/")
    assert one(html, ".after").startswith("Lives recommends middle instead of old. Source")
    assert attributes(html, ".after a", "href") == ["/models/lives/middle/", "https://lives.example/ends"]
    html = page(client, "/models/lives/pro/")
    assert one(html, ".after").startswith("Requests to pro will be answered and billed as flash from 2026-12-01 on.")
    assert says(html, ".changes", "Requests are answered and billed as flash from this day on.")
    assert not has(page(client, "/models/lives/new/"), ".after")


@pytest.mark.usefixtures("lives")
def test_the_page_of_a_redirected_model_is_its_own(client: Client) -> None:
    html = page(client, "/models/lives/pro/?as_of=2026-12-05")
    assert one(html, "h1") == "pro"
    assert texts(html)["card-title"] == "Last known rates, on 2026-11-30"
    assert one(html, ".after").startswith("Requests to pro are answered and billed as flash from 2026-12-01 on.")
    assert texts(html)["lead"] == "No price on 2026-12-05. The last known rates are shown below."
    alias = page(client, "/models/lives/pro-latest/?as_of=2026-12-05")
    assert one(alias, "h1") == "pro"
    found = {row[0].split("\n")[0]: row for row in rows(page(client, "/models/?provider=lives&as_of=2026-12-05"))}
    assert "redirected to flash from 2026-12-01 on" in found["pro"][0].split("\n")
    assert found["pro"][3] == "$1.25"


def test_a_tuned_model_says_who_may_still_train_it(client: Client) -> None:
    html = page(client, "/models/openai/ft:gpt-4.1-mini-2025-04-14/")
    assert says(html, ".after", "Training closed to new customers since 2026-05-07, closed to all from 2027-01-06.")
    assert not has(page(client, "/models/vertex/ft:gemini-3.5-flash/"), ".after")


@pytest.mark.usefixtures("lives")
def test_programs_read_what_comes_after_a_model(client: Client) -> None:
    old = client.get("/api/v1/models/lives/old").json()
    assert (old["price_status"], old["rates"], old["redirects_to"]) == ("unpriced", {}, None)
    assert old["successor"] == {
        "model": "middle", "source": "https://lives.example/ends", "via": None, "checked": None, "note": None,
    }  # fmt: skip
    pro = client.get("/api/v1/models/lives/pro?as_of=2026-12-05").json()
    assert (pro["id"], pro["redirects_to"]["model"], pro["redirects_to"]["from"]) == ("pro", "flash", "2026-12-01")
    rates = client.get("/api/v1/models/lives/pro/prices?as_of=2026-12-05").json()
    assert (rates["model"], rates["rates"][0]["rates"]["input_mtok"]) == ("flash", "0.75")
    assert (rates["redirects_to"], rates["successor"]) == ("flash", None)
    assert client.get("/api/v1/models/lives/old/prices").json()["successor"] == "middle"


@pytest.mark.usefixtures("acme")
def test_the_history_is_drawn_as_steps_that_plotly_accepts(client: Client) -> None:
    html = page(client, "/models/acme/fast-2/")
    figure = figures(html)["history"]
    go.Figure(figure)
    known, announced = figure["data"][:2]
    assert (known["x"], known["y"], known["line"]["shape"]) == (["2026-01-01", "2027-01-01"], [3.0, 3.0], "hv")
    assert (announced["x"][0], announced["y"][0], announced["line"]["dash"]) == ("2027-01-01", 6.0, "dot")
    said = "Input goes from $3.00 on 2026-01-01 to $6.00 on 2027-01-01. Dotted lines are announced prices."
    assert one(html, ".chart > p") == said


@pytest.mark.usefixtures("acme")
def test_one_price_is_not_drawn(client: Client) -> None:
    assert figures(page(client, "/models/acme/slow/")) == {}


@pytest.mark.usefixtures("acme")
def test_it_says_what_changes_next(client: Client) -> None:
    change = "The price changes (announced): input $3.00 → $6.00 (rises), output $12.00 → $24.00 (rises)."
    assert says(page(client, "/models/acme/fast-2/"), ".changes dd", change)
    assert "No known changes after 2026-11-21." in every(page(client, "/models/acme/fast-1/"), SECTION)
    end = "The model retires: requests fail from this day on."
    assert end in every(page(client, "/models/acme/slow/?as_of=2026-05-01"), ".changes dd")


@pytest.mark.usefixtures("acme")
def test_it_says_how_long_a_price_is_promised(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    promised = "      - from: 2025-01-01\n        promised_until: 2026-12-01\n"
    own = write(tmp_path / "promised", acme=ACME.replace("      - from: 2025-01-01\n", promised, 1))
    set_environment(monkeypatch, tables=own)
    current.catalog.cache_clear()
    html = page(client, "/models/acme/fast-1/?as_of=2026-11-21")
    assert says(html, "p.note", "until further notice, promised until 2026-11-30 only.")
    end = "The vendor promised this price only until the day before; no later price is announced."
    assert says(html, ".changes dd", end)
    later = page(client, "/models/acme/fast-1/?as_of=2026-12-01")
    assert says(later, "p.note", "promised until 2026-11-30 only.")
    assert "No known changes after 2026-12-01." in every(later, SECTION)


@pytest.mark.usefixtures("acme")
def test_a_day_without_a_price_shows_the_nearest_rates_and_says_so(client: Client) -> None:
    html = page(client, "/models/acme/slow/")
    assert "No price on 2026-11-21: slow retired on 2026-06-01" in texts(html)["lead"]
    assert texts(html)["card-title"] == "Last known rates, on 2026-05-31"
    assert not has(html, "#estimate-with")
    early = page(client, "/models/acme/slow/?as_of=2024-01-15")
    assert texts(early)["card-title"] == "First known rates, from 2024-02-01"
    assert "no price for slow is known before 2024-02-01" in texts(early)["lead"]


def test_it_shows_the_prices_of_the_day_chosen(client: Client) -> None:
    html = page(client, "/models/openai/gpt-4o/?as_of=2024-06-01")
    alias = "gpt-4o is an alias. On 2024-06-01 it points to gpt-4o-2024-05-13, since 2024-05-13."
    assert says(html, ".model p", alias)
    assert texts(html)["lead"].replace("\xa0", " ").startswith("Input $5.00 · ")
    assert read(html).values["as_of"] == "2024-06-01"


def test_an_alias_shows_what_it_means_and_what_it_meant(client: Client) -> None:
    html = page(client, "/models/openai/gpt-4o/")
    assert one(html, "h1") == "gpt-4o-2024-08-06"
    assert named(html, "aliases")[:2] == [
        ["gpt-4o", "2024-05-13", "2024-10-02", "gpt-4o-2024-05-13"],
        ["gpt-4o", "2024-10-02", "open", "this model"],
    ]


def test_an_alias_before_its_time_says_so(client: Client) -> None:
    html = page(client, "/models/openai/gpt-4o/?as_of=2024-01-01")
    early = "gpt-4o did not exist before 2024-05-13; from then on it pointed to gpt-4o-2024-05-13."
    assert says(html, ".model p", early)


def test_limits_are_shown_with_their_sources(client: Client) -> None:
    html = page(client, "/models/openai/gpt-4o/")
    limits = read(html).ids["limits"]
    for text in ("128,000 tokens", "16,384 tokens", "text, image", "2027-01-14", "token counts are exact"):
        assert text in limits
    assert "Prompts are cached from 1,024 input tokens, in steps of 128." in limits
    # https://developers.openai.com/api/docs/models/gpt-4o, usage tier 1
    assert named(html, "rate-limits")[0] == ["1", "500", "30,000"]


def test_a_tokenizer_that_is_not_public_is_said(client: Client) -> None:
    limits = read(page(client, "/models/cohere/command-a-03-2025/")).ids["limits"]
    assert "Not public: token counts are estimates, made from those in o200k_base." in limits


def test_a_tokenizer_says_on_what_it_rests(client: Client) -> None:
    said = {
        "google/gemini-2.5-flash": "gemma3, which the vendor’s own software counts with: token counts are exact.",
        "anthropic/claude-opus-5": "claude_4_8 is a reconstruction from the vendor’s recorded counts: token counts are",
        "zhipu/glm-5": "glm4 is presumed: token counts are estimates. Its vocabulary is that of GLM-4.5 with",
    }
    for path, words in said.items():
        assert words in read(page(client, f"/models/{path}/")).ids["limits"]


def test_it_leads_to_an_estimate_that_knows_the_model(client: Client) -> None:
    html = page(client, "/models/azure/gpt-4o-2024-08-06/")
    link = attribute(html, "#estimate-with", "href")
    assert link == "/?models=azure/gpt-4o-2024-08-06&as_of=2026-11-21"
    assert not says(page(client, link), ".problem", "is not in any price table")


def test_a_bad_day_is_told_beside_it(client: Client) -> None:
    response = client.get("/models/openai/gpt-4o/?as_of=tomorrow")
    html = response.content.decode()
    assert response.status_code == 400
    assert "Enter a valid date" in texts(html)["error-as_of"]
    assert read(html).values["as_of"] == "tomorrow"


def test_an_unknown_model_is_not_found_but_names_like_it_are(client: Client) -> None:
    response = client.get("/models/openai/gpt-4q/")
    html = response.content.decode()
    assert response.status_code == 404
    assert one(html, "h1") == "No model is named openai/gpt-4q"
    assert "/models/openai/gpt-4o/" in attributes(html, "#main a", "href")


def test_a_model_at_the_wrong_provider_leads_to_the_right_one(client: Client) -> None:
    html = client.get("/models/anthropic/gpt-4o/").content.decode()
    assert "/models/openai/gpt-4o/" in attributes(html, "#main a", "href")


@pytest.mark.parametrize("name", ["x" * 3000, "%00", "%3Cscript%3Ealert(1)%3C/script%3E", "🙂", "a//b", "%ED%A0%80"])
def test_no_name_makes_an_error_of_ours(client: Client, name: str) -> None:
    for path in (f"/models/openai/{name}/", f"/models/{name}/"):
        response = client.get(path)
        assert response.status_code == 404
        assert not inline_scripts(response.content.decode())


def test_a_providers_address_leads_to_its_models(client: Client) -> None:
    assert client.get("/models/openai/")["Location"] == "/models/?provider=openai"


def test_every_model_and_alias_has_a_page(client: Client) -> None:
    for offer in current.catalog().offers.values():
        html = page(client, reverse("model", args=[offer.provider.id, offer.name]))
        assert one(html, "h1") == offer.named[-1][1].model.id or says(html, ".model p", "is an alias")


def test_every_history_is_a_figure_that_plotly_accepts(client: Client) -> None:
    found: list[go.Figure] = []
    for entry in current.catalog().entries.values():
        if len(entry.model.prices) > 1:
            html = page(client, reverse("model", args=[entry.provider.id, entry.model.id]))
            found += [go.Figure(figure) for figure in figures(html).values()]
    assert len(found) >= 50
