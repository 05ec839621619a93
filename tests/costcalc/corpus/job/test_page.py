"""What a data set comes to, at the address of its job: figures, what they leave out, other models, days and tiers."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from costcalc.corpus.job import fit
from costcalc.corpus.job.question import OTHER_TABLES
from costcalc.jobs.models import Job
from pricing.corpus.counts import Counts
from pricing.corpus.plan import Columns, Plan
from tests.support.corpus_jobs import DAY, count_now, make_plan, send
from tests.support.html import attribute, attributes, every, has, one, read
from tests.support.prompts import write_texts

SAID = "kanarie-in-a-prompt"
TEN = write_texts(*[1_000] * 10)
"""On gpt-4o: 10 × 1,000 × 2.50 / 1,000,000 = 0.025; on gpt-4o-mini, at 0.15, 0.0015 dollars; half of it in a batch."""


def show(client: Client, job: Job, **query: str) -> str:
    response = client.get(f"/data-set/jobs/{job.token}/", query)
    assert response.status_code == 200, response.content
    return response.content.decode()


def read_costs(html: str) -> dict[str, str]:
    """Read (model → its cost) of the table."""
    heads = every(html, ".corpus-rows thead th")
    place = next(number for number, head in enumerate(heads) if head.startswith("Cost"))
    cells = every(html, f".corpus-rows tbody tr:not(.group) > :nth-child({place + 1})")
    return dict(zip(every(html, ".corpus-rows tbody th[scope=row]"), cells, strict=True))


def test_the_strip_says_how_much_it_is_and_what_the_cheapest_costs(client: Client) -> None:
    html = show(client, count_now(TEN))
    assert one(html, ".s-size") == "10 rows · 10,000 tokens"
    assert (one(html, ".s-money"), one(html, ".s-name")) == ("$0.0015", "gpt-4o-mini")
    assert one(html, ".s-more") == "gpt-4o costs 16.7× as much"  # 2.50 / 0.15
    assert one(html, ".s-per") == "in total, input only"  # no row states output, nor did anybody else
    assert one(html, ".s-budget") == "Every row is counted"


def test_a_multiple_is_an_estimate_where_either_count_is_one(client: Client) -> None:
    html = show(client, count_now(TEN, plan=make_plan(("gpt-4o-mini", "claude-sonnet-5-5"))))
    assert (one(html, ".s-money"), one(html, ".s-name")) == ("$0.0015", "gpt-4o-mini")  # its own count is exact
    assert one(html, ".s-more").startswith("claude-sonnet-5-5 costs ≈ ")


def test_models_stand_by_their_cost_with_that_of_a_batch_beside_it(client: Client) -> None:
    html = show(client, count_now(TEN))
    assert read_costs(html) == {"gpt-4o-mini": "$0.0015", "gpt-4o": "$0.025"}
    assert "$0.0125" in every(html, ".corpus-rows tbody tr:last-child td")
    assert has(html, ".corpus-rows .bar")


def test_another_tier_and_another_day_need_no_counting(client: Client) -> None:
    job = count_now(TEN, tier="batch")
    assert one(show(client, job), ".s-per") == "in total, batch, input only"  # as it was asked with the files
    assert read_costs(show(client, job, tier="batch"))["gpt-4o"] == "$0.0125"
    html = show(client, job, models="gpt-4o", as_of="2024-06-01")  # when gpt-4o was gpt-4o-2024-05-13, at 5.00
    assert read_costs(html) == {"gpt-4o": "$0.05"}


def test_output_is_charged(client: Client) -> None:
    # gpt-4o: 0.025 + 10 × 100 × 10 / 1,000,000
    html = show(client, count_now(TEN, plan=make_plan(("gpt-4o",), output_tokens=100)))
    assert (one(html, ".s-money"), one(html, ".s-per")) == ("$0.035", "in total")
    assert "Output tokens of rows that state none" in one(html, ".asked")


def test_a_model_that_counts_alike_has_figures_though_it_was_not_chosen(client: Client) -> None:
    html = show(client, count_now(TEN, plan=make_plan(("gpt-4o",))), models="gpt-4o,gpt-4o-mini")
    assert read_costs(html) == {"gpt-4o-mini": "$0.0015", "gpt-4o": "$0.025"}


def test_a_model_that_counts_in_another_way_says_so_and_what_to_do(client: Client) -> None:
    html = show(client, count_now(TEN), models="gpt-4o,claude-sonnet-5-5")
    costs = read_costs(html)
    assert costs["gpt-4o"] == "$0.025"
    assert [model for model in costs if fit.NOT_COUNTED in model] == [f"claude-sonnet-5-5{fit.NOT_COUNTED}"]
    assert "choose these models on the page of data sets and send the files again" in one(html, "#results")


def test_where_none_of_the_chosen_models_was_counted_there_are_no_figures(client: Client) -> None:
    html = show(client, count_now(TEN), models="claude-sonnet-5-5,nobody-sells-this")
    assert one(html, ".s-name") == "Nothing could be counted"
    assert set(read_costs(html).values()) == {"–"}
    assert fit.NO_MODEL in one(html, ".corpus-rows")


def test_a_model_that_may_have_no_room_for_the_longest_row_has_no_figures(client: Client) -> None:
    job = count_now(write_texts(150_000), plan=make_plan(("gpt-4.1",)))  # has room for a million; gpt-4o for 128,000
    costs = read_costs(show(client, job, models="gpt-4.1,gpt-4o"))
    assert [model for model in costs if fit.MAY_NOT_FIT in model] == [f"gpt-4o{fit.MAY_NOT_FIT}"]


def test_what_was_not_counted_is_taken_to_be_as_long_as_it_can_be() -> None:
    counts = Counts({10: [2, 2, 600], 30: [1, 4, 800]})
    usage = fit.find_largest(counts)
    # two rows may share 600 in any way, so that one has all of it; a row of four equal requests has 200 each
    assert (usage.input_tokens, usage.output_tokens) == (30, 600)
    assert fit.find_largest(Counts()).input_tokens == 0


def test_rows_that_do_not_fit_are_left_out_and_said(client: Client) -> None:
    html = show(client, count_now(write_texts(1_000, 150_000), plan=make_plan(("gpt-4o",))))
    assert "150,000 tokens exceed the context window of 128,000" in one(html, ".log-sections")
    assert (one(html, ".s-size"), one(html, ".s-budget")) == ("1 row · 1,000 tokens", "1 row too long for a model")
    assert one(html, ".corpus-rows .group") == "No room for some rows, which are left out"
    assert read_costs(html) == {"gpt-4o": "$0.0025"}


def test_broken_rows_are_told_by_number_and_the_cost_is_the_least(client: Client) -> None:
    html = show(client, count_now(TEN + b'{"text": "' + SAID.encode()))
    assert one(html, ".s-money") == "at least $0.0015"
    assert every(html, ".attention li") == ["1 row could not be read"]
    assert (one(html, ".s-size"), one(html, ".s-budget")) == ("10 rows · 10,000 tokens", "1 row not read")
    assert SAID not in html


def test_a_ratio_of_a_tokenizer_that_nobody_measured_is_told_in_the_words_of_the_estimate(client: Client) -> None:
    html = show(client, count_now(TEN, plan=make_plan(("grok-4.7",))))
    (rows,) = [table for table in read(html).tables if table[0][0] == "Tokenizers"]
    why = "because its tokenizer is not public and no measurement is known"
    assert rows[1:] == [["grok-4.7", "≈", f"o200k_base times a ratio, {why}", "10"]]
    asked = {"prompt": "Hello", "models": "grok-4.7", "how": "grok-4.7", "as_of": DAY.isoformat()}
    assert f"the tokens of o200k_base, {why}" in client.post("/", asked).content.decode()


def test_rows_that_name_their_models_are_counted_on_them(client: Client) -> None:
    body = write_texts(1_000, model="gpt-4o") + write_texts(1_000, model="gpt-4o-mini")
    html = show(client, count_now(body, plan=make_plan(())))
    assert read_costs(html) == {"gpt-4o": "$0.0025", "gpt-4o-mini": "$0.00015"}
    assert one(html, ".s-money") == "$0.00265"  # the sum
    assert not has(html, "#chips")


def test_no_text_of_a_row_is_on_its_page_or_in_its_files(client: Client) -> None:
    job = count_now(json.dumps({"text": SAID, "other": SAID}).encode() * 3 + b"\n", plan=make_plan(("gpt-4o",)))
    assert SAID not in show(client, job)
    for ending in ("csv", "json", "md"):
        assert SAID not in b"".join(client.get(f"/data-set/jobs/{job.token}/corpus.{ending}")).decode()


def test_it_says_what_caching_would_save_and_stores_no_word_of_what_is_shared(client: Client) -> None:
    job = count_now(write_texts(*[3_000] * 10), plan=make_plan(("gpt-4o",)))
    told = json.loads(b"".join(client.get(f"/data-set/jobs/{job.token}/corpus.json")))
    (prefix,) = told["shared_beginnings"]
    # gpt-4o caches 1,024 tokens and whole steps of 128, and at half the price: 9 × 2,944 × 1.25 / 1,000,000
    assert (prefix["begins"], prefix["requests"], prefix["tokens"]) == ("", 10, {"gpt-4o": 3_000})
    (caching,) = (result["caching"] for result in told["results"])
    assert (caching["cache_read_tokens"], caching["costs"][0]["saved"]) == (9 * 2_944, "0.03312")
    assert "26,496" in show(client, job)


def test_its_charts_have_the_same_figures_as_tables(client: Client) -> None:
    html = show(client, count_now(write_texts(*[10] * 5, *[100] * 4, 1_000)))
    assert every(html, "[role=tab]") == ["By model", "By length"]
    assert sum(map(int, every(html, "#panel-lengths tbody td:nth-child(2)"))) == 10
    assert "Half of the rows have 10 tokens or fewer" in one(html, "#panel-lengths")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "md"])
def test_its_figures_are_taken_away_as_the_command_writes_them(client: Client, ending: str) -> None:
    job = count_now(TEN)
    html = show(client, job, tier="batch")
    (link,) = [each for each in attributes(html, ".take a", "href") if f"corpus.{ending}" in each]
    response = client.get(link)
    assert response.status_code == 200
    body = b"".join(response)
    if ending == "csv":
        rows = list(csv.DictReader(io.StringIO(body.decode())))
        assert {row["model"]: row["usd"] for row in rows} == {"gpt-4o": "0.0125", "gpt-4o-mini": "0.00075"}
    elif ending == "json":
        assert json.loads(body)["tier"] == "batch"
    elif ending == "md":
        assert "$0.0125" in body.decode()
    else:
        assert body.startswith(b"PK")


def test_a_file_that_there_is_not_and_a_wrong_address_are_refused(client: Client) -> None:
    job = count_now(TEN)
    for name in ("corpus.exe", "usage.csv"):
        assert client.get(f"/data-set/jobs/{job.token}/{name}").status_code == 404
    response = client.get(f"/data-set/jobs/{job.token}/corpus.csv", {"tier": "gold"})
    assert (response.status_code, b"Unknown tier" in response.content) == (400, True)
    response = client.get(f"/data-set/jobs/{job.token}/", {"tier": "gold"})
    assert response.status_code == 400
    assert "Unknown tier" in one(response.content.decode(), "#error-tier")


def test_a_plan_is_made_of_its_averages(client: Client) -> None:
    html = show(client, count_now(TEN, plan=make_plan(("gpt-4o",), output_tokens=100)))
    (address,) = [link for link in attributes(html, ".take a", "href") if link.startswith("/?")]
    html = client.get(address).content.decode()
    # the mean request costs 1,000 × 2.50 + 100 × 10 per million = 0.0035; ten of them a month
    assert one(html, ".s-money") == "$0.035"


def test_other_price_tables_ask_for_the_files_again(client: Client) -> None:
    job = count_now(TEN)
    Job.objects.filter(pk=job.pk).update(plan={**job.plan, "digest": "sha256:other"})
    html = show(client, job)
    assert one(html, ".error") == OTHER_TABLES
    assert client.get(f"/data-set/jobs/{job.token}/corpus.csv").status_code == 400


def test_a_job_of_another_kind_has_no_page_here(client: Client) -> None:
    job = send(b"x")
    assert client.get(f"/usage/jobs/{job.token}/").status_code == 404
    assert client.get(f"/data-set/jobs/{job.token}/").status_code == 200
    assert client.get("/data-set/jobs/guessed/corpus.csv").status_code == 404


def test_until_it_is_counted_it_says_how_far_it_is_and_can_be_canceled(client: Client) -> None:
    job = send(b"x" * 200_000)
    Job.objects.filter(pk=job.pk).update(state="reading", read=50_000)
    html = show(client, job)
    assert (one(html, "h1"), one(html, "#progress p")) == ("Counting", "50 kB of 200 kB counted")
    assert client.post(attribute(html, "form[method=post]", "action"))["Location"] == f"/data-set/jobs/{job.token}/"
    assert one(show(client, job), "h1") == "Canceled"
    assert client.post(f"/data-set/jobs/{job.token}/delete")["Location"] == "/data-set/"
    assert not Job.objects.exists()


def test_what_belongs_to_it_is_in_no_cache(client: Client) -> None:
    job = count_now(TEN)
    assert "no-store" in client.get(f"/data-set/jobs/{job.token}/").headers["Cache-Control"]


def test_columns_that_were_named_are_said(client: Client) -> None:
    plan = Plan(DAY, ("gpt-4o",), Columns("text"), digest=make_plan().digest)
    assert "Text column" in one(show(client, count_now(TEN, plan=plan)), ".asked")
