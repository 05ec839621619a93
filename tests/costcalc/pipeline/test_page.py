from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from costcalc.input_limits import MOST_STEPS
from costcalc.pipeline.examples import EXAMPLES, write_query
from costcalc.pipeline.step_fields import FIELDS
from tests.support.audio import wav
from tests.support.environment import set_environment
from tests.support.html import address as own_address
from tests.support.html import every, grid, has, inline_scripts, leaks, one, read, says, texts

Rows = list[dict[str, str]]
TALK: Rows = [
    {"model": "whisper-1", "minutes": "10"},
    {"model": "gpt-4o-mini", "input_tokens": "2000", "output_tokens": "300"},
    {"model": "text-embedding-3-small", "input_tokens": "2000"},
    {"model": "tts-1", "characters": "1500"},
]
CONVERSATION_COSTS = ("0.06", "0.00048", "0.00004", "0.0225")
"""10 × 0.006; (2,000 × 0.15 + 300 × 0.60) / 1,000,000; 2,000 × 0.02 / 1,000,000; 1,500 × 15 / 1,000,000."""


def columns(rows: Rows) -> dict[str, list[str]]:
    return {name: [row.get(name, "") for row in rows] for name in FIELDS}


def address(rows: Rows, **more: str) -> str:
    return urlencode({**columns(rows), "requests": "1000", "as_of": "2026-11-21", **more}, doseq=True)


def post(client: Client, rows: Rows, **more: object) -> tuple[int, str]:
    data: Mapping[str, object] = {**columns(rows), "requests": "1000", "as_of": "2026-11-21", **more}
    response = client.post("/pipeline/", data)
    return response.status_code, response.content.decode()


def strip(html: str) -> tuple[str, str]:
    """What a month costs and on what; the rest of it."""
    return one(html, ".s-cost"), one(html, ".s-more")


def shown_rows(html: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in read(html).fields if name in FIELDS and value]


def test_the_first_visit_shows_six_combinations_the_cheapest_first(client: Client) -> None:
    html = client.get("/pipeline/").content.decode()
    rows = grid(html, ".combinations")[1:]
    assert len(rows) == 6  # two embeddings × three chosen models
    months = [Decimal(row[1].replace(",", "")) for row in rows]
    assert months == sorted(months)
    assert one(html, ".s-size").startswith("5 steps · 6 combinations · 50,000 a month")
    assert one(html, ".s-money") == f"${rows[0][1]}"


def test_a_pipeline_and_its_sum(client: Client) -> None:
    html = client.get(f"/pipeline/?{address(TALK)}").content.decode()
    assert sum(map(Decimal, CONVERSATION_COSTS), Decimal(0)) == Decimal("0.08302")
    assert strip(html)[0] == "$83.02 a month whisper-1 + gpt-4o-mini + text-embedding-3-small + tts-1"
    assert strip(html)[1] == "$0.083 a request"
    assert grid(html, ".how-steps")[-2:] == [["One request", "$0.08302"], ["A month: 1,000 requests", "$83.02"]]


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_has_a_sum_in_every_month(client: Client, name: str) -> None:
    html = client.get(f"/pipeline/?{write_query(name)}&as_of=2026-11-21").content.decode()
    assert "$" in one(html, ".s-money")
    assert "–" not in " ".join(cell for table in read(html).tables for row in table for cell in row)


def test_months_ahead_grow_and_add_up(client: Client) -> None:
    """whisper-1: 10 × 0.006 = 0.06 a request; 1,000 requests, then 1,100."""
    asked = address(TALK[:1], months="2", growth="10", requests_high="3000")
    html = client.get(f"/pipeline/?{asked}").content.decode()
    assert grid(html, "#panel-months table") == [["Month", "whisper-1"], ["Nov 2026", "$60.00"], ["Dec 2026", "$66.00"]]
    assert one(html, "#panel-months > p") == "$126.00 in 2 months, from $126.00 to $378.00."
    rows = list(csv.DictReader(io.StringIO(client.get(f"/pipeline-months.csv?{asked}").content.decode())))
    assert [(r["month"], r["requests"], r["usd"], r["usd_high"]) for r in rows] == [
        ("2026-11-01", "1000", "60", "180"),
        ("2026-12-01", "1100", "66", "198"),
    ]


def test_the_months_are_in_the_address(client: Client) -> None:
    asked = address(TALK[:1], months="2", growth="10", requests_low="500", requests_high="3000")
    html = client.get(f"/pipeline/?{asked}").content.decode()
    sent = own_address(html)
    assert "requests=1000&requests_low=500&requests_high=3000&growth=10&months=2" in sent
    assert read(client.get(sent).content.decode()).tables == read(html).tables


def test_a_month_without_a_price_leaves_no_sum(client: Client) -> None:
    rows = [{"model": "dall-e-3", "images": "1", "size": "1024x1024", "quality": "hd"}]
    html = client.get("/pipeline/?" + address(rows, as_of="2026-04-01", months="2")).content.decode()
    said = "$80.00 in 1 month in which every step has a price; no total for 2 months."
    assert says(html, "#panel-months > p", said)
    assert says(html, "#panel-months > p", "no cost from May 2026 on")
    assert grid(html, "#panel-months table")[-1] == ["May 2026", "–"]


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"months": "37"}, "months", "Enter a whole number from 0 to 36."),
        ({"months": "2", "growth": "2000"}, "growth", "Enter a percentage from −100 to 1,000"),
        ({"requests_low": "2000"}, "requests_low", "The requests must be at most the expected 1,000, not 2,000."),
        ({"requests_high": "5"}, "requests_high", "The requests must be at least the expected 1,000, not 5."),
        ({"months": "36", "growth": "1000"}, "growth", "The requests must stay at or below 1,000,000,000,000 a month"),
    ],
)
def test_a_slip_in_the_months_is_told_beside_its_field(
    client: Client, more: dict[str, str], field: str, words: str
) -> None:
    response = client.get("/pipeline/?" + address(TALK, **more))
    assert response.status_code == 400
    assert texts(response.content.decode())[f"error-{field}"].startswith(words)
    assert client.get("/pipeline.csv?" + address(TALK, **{**more, "months": "37"})).status_code == 400


def test_the_json_is_what_the_api_answers(client: Client) -> None:
    at = address(TALK, months="3", growth="5")
    steps = [
        {"model": "whisper-1", "minutes": 10},
        {"model": "gpt-4o-mini", "input_tokens": 2000, "output_tokens": 300},
        {"model": "text-embedding-3-small", "input_tokens": 2000},
        {"model": "tts-1", "characters": 1500},
    ]
    asked = {"steps": steps, "requests_per_month": 1000, "as_of": "2026-11-21", "months": 3, "growth": 0.05}
    told = client.post("/api/v1/pipeline", json.dumps(asked), content_type="application/json").json()
    assert json.loads(client.get(f"/pipeline.json?{at}").content) == told


def test_a_single_step_is_an_estimate_of_its_kind(client: Client) -> None:
    rows = [{"model": "dall-e-3", "images": "2", "size": "1024x1792", "quality": "hd"}]
    html = client.get("/pipeline/?" + address(rows, as_of="2026-05-01")).content.decode()
    assert strip(html) == ("$240.00 a month dall-e-3", "$0.24 a request")


def test_what_was_sent_is_in_the_address(client: Client) -> None:
    _, html = post(client, TALK)
    again = client.get(f"/pipeline/?{address(TALK)}").content.decode()
    assert strip(again) == strip(html)
    assert "text=" not in own_address(again)


@pytest.mark.parametrize(
    ("edit", "models"),
    [
        ("up:2", ["gpt-4o-mini", "whisper-1", "text-embedding-3-small", "tts-1"]),
        ("down:3", ["whisper-1", "gpt-4o-mini", "tts-1", "text-embedding-3-small"]),
        ("remove:1", ["gpt-4o-mini", "text-embedding-3-small", "tts-1"]),
        ("add", ["whisper-1", "gpt-4o-mini", "text-embedding-3-small", "tts-1", "chosen"]),
        ("add:rerank", ["whisper-1", "gpt-4o-mini", "text-embedding-3-small", "tts-1", "rerank-v4.0-fast"]),
        ("add:cook", ["whisper-1", "gpt-4o-mini", "text-embedding-3-small", "tts-1", ""]),
        ("up:1", ["whisper-1", "gpt-4o-mini", "text-embedding-3-small", "tts-1"]),
        ("remove:99", ["whisper-1", "gpt-4o-mini", "text-embedding-3-small", "tts-1"]),
        ("remove:-1", ["whisper-1", "gpt-4o-mini", "text-embedding-3-small", "tts-1"]),
        ("remove:²", ["whisper-1", "gpt-4o-mini", "text-embedding-3-small", "tts-1"]),
    ],
)
def test_steps_are_added_removed_and_moved_without_scripts(client: Client, edit: str, models: list[str]) -> None:
    status, html = post(client, TALK, edit=edit)
    assert status == 200
    assert [value for name, value in read(html).fields if name == "model"] == models
    assert len(every(html, ".step")) == len(models)


def test_a_moved_step_takes_its_quantity_along(client: Client) -> None:
    _, html = post(client, TALK, edit="up:2")
    assert shown_rows(html)[:2] == [("model", "gpt-4o-mini"), ("input_tokens", "2000")]


def test_the_last_step_can_be_removed(client: Client) -> None:
    status, html = post(client, TALK[:1], edit="remove:1")
    assert (status, one(html, "#strip")) == (200, "No steps yet Add a step")


def test_a_step_asks_for_the_quantities_its_model_is_priced_by(client: Client) -> None:
    _, html = post(client, [{"model": "tts-1"}])
    assert has(html, "label[for=characters-1]")
    assert not has(html, "label[for=input_tokens-1]")


def test_a_quantity_in_the_wrong_unit_is_named_and_there_is_no_sum(client: Client) -> None:
    html = client.get("/pipeline/?" + address([{"model": "whisper-1", "input_tokens": "5"}])).content.decode()
    assert one(html, ".problem") == "whisper-1 is priced by the minute, not by tokens"
    assert strip(html) == ("No price yet", "step 1: whisper-1 is priced by the minute, not by tokens")
    assert has(html, "label[for=input_tokens-1]")  # so that it can be taken away


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"model": "whisper-1", "minutes": "ten"}, "Enter minutes, such as 10, 2.5 or 12:31."),
        ({"model": "whisper-1", "minutes": "1:75"}, "Enter minutes, such as 10, 2.5 or 12:31."),
        ({"model": "tts-1", "characters": "-1"}, "Enter a whole number from 0 to"),
        ({"model": "tts-1", "characters": "9" * 30}, "Enter a whole number from 0 to"),
        ({"input_tokens": "5"}, "Enter the model of this step."),
        ({"model": "x" * 201, "input_tokens": "5"}, "at most 200 printable characters"),
        ({"model": "tts-1", "step_tier": "fast"}, "Unknown tier"),
        ({"model": "tts-1", "times": "-1"}, "Enter a number from 0"),
        ({"model": "tts-1", "name": "x" * 41}, "at most 40 printable characters"),
        ({"model": "tts-1", "often": "never"}, "A step runs per request"),
        ({"model": "dall-e-3", "images": "1", "size": "<b>"}, "Enter it as the vendor writes it"),
    ],
)
def test_a_slip_is_told_beside_its_field(client: Client, row: dict[str, str], words: str) -> None:
    status, html = post(client, [row])
    assert status == 400
    assert says(html, ".error", words)
    assert strip(html)[0] == "Fix the highlighted fields"


@pytest.mark.parametrize(("typed", "seconds"), [("10", 600), ("2.5", 150), ("12:31", 751), ("0.01", 1), ("", 0)])
def test_minutes_are_read_as_people_write_them(client: Client, typed: str, seconds: int) -> None:
    body = client.get("/pipeline.csv?" + address([{"model": "whisper-1", "minutes": typed}])).content.decode()
    rows = list(csv.DictReader(io.StringIO(body)))
    assert rows[0]["quantity"] == (str(seconds) if seconds else "")


def test_names_and_texts_are_never_markup(client: Client) -> None:
    html = client.get(
        "/pipeline/?" + address([{"model": "<script>alert(1)</script>", "minutes": "1"}])
    ).content.decode()
    assert not inline_scripts(html)


def test_no_more_steps_are_read_than_fit(client: Client) -> None:
    _, html = post(client, TALK[:1] * (MOST_STEPS + 5), edit="add")
    assert len(every(html, ".step")) == MOST_STEPS


def test_the_csv_adds_up_to_the_page(client: Client) -> None:
    response = client.get("/pipeline.csv?" + address(TALK))
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    by_step = [sum(Decimal(r["usd_per_run"]) for r in rows if r["step"] == str(n)) for n in range(1, 5)]
    assert by_step == [Decimal(cost) for cost in CONVERSATION_COSTS]
    assert sum(Decimal(r["usd_per_month"]) for r in rows) == 1_000 * sum(map(Decimal, CONVERSATION_COSTS))
    assert [r["kind"] for r in rows] == ["transcription", "chat", "chat", "embedding", "speech"]


def test_a_csv_cell_is_never_a_formula(client: Client) -> None:
    body = client.get("/pipeline.csv?" + address([{"model": "=1+1", "minutes": "1"}])).content.decode()
    assert next(csv.DictReader(io.StringIO(body)))["model"] == "'=1+1"


def test_the_csv_says_what_is_wrong_with_an_address(client: Client) -> None:
    response = client.get("/pipeline.csv?" + address([{"model": "tts-1", "characters": "x"}], requests="many"))
    assert response.status_code == 400
    first, second = response.content.decode().splitlines()
    assert first.startswith("requests: Enter a whole number")
    assert second.startswith("step 1: Enter a whole number")


def test_a_text_is_measured_in_the_unit_of_its_step(client: Client) -> None:
    _, html = post(client, TALK, edit="measure", text="Grüße, 世界", into="4")
    assert one(html, "#steps .note") == "Step 4: The text has 9 characters."
    assert ("characters", "9") in shown_rows(html)
    _, html = post(client, TALK, edit="measure", text="Hello", into="3")
    assert one(html, "#steps .note") == "Step 3: The text has 1 token."


def test_a_text_is_measured_in_the_units_of_all_models_of_its_step(client: Client) -> None:
    _, html = post(client, [{"model": "tts-1, gpt-4o-mini-tts"}], edit="measure", text="Hello", into="1")
    assert {("characters", "5"), ("input_tokens", "1")} <= set(shown_rows(html))


def test_a_step_of_a_retrieval_is_not_measured(client: Client) -> None:
    rows = [{"model": "text-embedding-3-small", "use": "documents"}]
    status, html = post(client, rows, edit="measure", text="Hello", into="1")
    assert status == 400
    assert texts(html)["error-into"] == "This step takes its quantities from the numbers of the documents."


def test_a_text_over_the_limit_is_413(client: Client) -> None:
    status, html = post(client, TALK, edit="measure", text="x" * 500_001, into="4")
    assert status == 413
    assert texts(html)["error-text"].startswith("The text has 500,001 characters; the limit is 500,000.")


def test_a_measured_text_is_not_given_back(client: Client) -> None:
    _, html = post(client, TALK, edit="measure", text="A secret of ours", into="4")
    assert not leaks(html, "secret")


def test_an_audio_file_is_measured_by_its_length(client: Client) -> None:
    audio = SimpleUploadedFile("talk.wav", wav(61.5))
    _, html = post(client, TALK, edit="measure", audio=audio, into="1")
    assert ("minutes", "1:02") in shown_rows(html)


@pytest.mark.parametrize(("content", "words"), [(b"", "the file is empty"), (b"%PDF-1.7", "not a WAV, MP3")])
def test_a_file_that_is_no_audio_gets_a_clear_message(client: Client, content: bytes, words: str) -> None:
    status, html = post(client, TALK, edit="measure", audio=SimpleUploadedFile("talk.wav", content), into="1")
    assert status == 400
    assert words in texts(html)["error-audio"]


def test_an_audio_file_over_the_limit_gets_a_clear_message(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, max_characters=187_500)  # a body then has at most 8 × 187,500 + 500,000 bytes
    audio = SimpleUploadedFile("talk.wav", bytes(2_100_000))
    status, html = post(client, TALK, edit="measure", audio=audio, into="1")
    assert status == 413
    assert says(html, "#main p", "2 MB for a form with its files")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"documents": "1", "tokens_each": "900", "chunk": "100", "overlap": "100"}, "overlap"),
        ({"text": "Hello", "into": "9"}, "into"),
        ({}, "text"),
    ],
)
def test_what_cannot_be_measured_is_told_where_it_stands(client: Client, given: dict[str, str], field: str) -> None:
    status, html = post(client, TALK, edit="measure", **given)
    assert status == 400
    assert texts(html)[f"error-{field}"]


def test_the_chart_has_its_figures_as_a_table(client: Client) -> None:
    html = client.get("/pipeline/?" + address(TALK)).content.decode()
    head, row = grid(html, "#panel-steps table")
    assert head == ["Combination", "1 Transcribe", "2 Chat", "3 Embed", "4 Speak", "Total"]
    assert row[1:] == ["$60.00", "$0.48", "$0.04", "$22.50", "$83.02"]


@pytest.mark.parametrize("day", ["2026-05-01", "2026-11-21"])
def test_a_model_priced_by_the_image_has_its_rates_on_its_page(client: Client, day: str) -> None:
    response = client.get(f"/models/openai/dall-e-3/?as_of={day}")
    assert response.status_code == 200
    html = response.content.decode()
    assert says(html, "#history td.words", "image 1792x1024 hd $0.12")
    assert "not sold" not in every(html, "td")
    if day == "2026-05-01":
        assert ["standard", "1024x1792, hd", "$0.12"] in read(html).tables[0]
