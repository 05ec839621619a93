"""An estimate goes along from page to page, and never its text."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from tests.support.html import attribute, attributes, every, has, one

MINE = "input_tokens=2290&output_tokens=300&requests=50000&budget=2000&as_of=2026-11-21&models=gpt-6-luna,gpt-6.2-sol"
ELSEWHERE = ("/usage/", "/models/", "/models/openai/gpt-4o/", "/pipeline/", "/about/")
WHOLE = ("/", "/compare/", "/conversation/")


def page(client: Client, path: str, **query: str) -> str:
    return client.get(f"{path}?{urlencode({'estimate': MINE} | query)}").content.decode()


def lead(html: str, text: str) -> str:
    """Where a link of the navigation leads."""
    places = dict(zip(every(html, "#nav a"), attributes(html, "#nav a", "href"), strict=True))
    return places[text]


def read(address: str) -> dict[str, str]:
    """What an address holds, with what goes along in it."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query, keep_blank_values=True).items()}
    return read(f"?{query['estimate']}") if "estimate" in query else query


@pytest.mark.parametrize("path", WHOLE)
@pytest.mark.parametrize("to", ["Estimate", "Compare", "Usage", "Models", "API"])
def test_from_an_estimate_its_numbers_and_models_go_to_every_page(client: Client, path: str, to: str) -> None:
    carried = read(lead(client.get(f"{path}?{MINE}").content.decode(), to))
    assert (carried["models"], carried["requests"], carried["output_tokens"]) == (
        "gpt-6-luna,gpt-6.2-sol",
        "50000",
        "300",
    )
    assert carried["budget"] == "2000"


@pytest.mark.parametrize("path", ELSEWHERE)
@pytest.mark.parametrize("to", ["Estimate", "Compare", "Usage", "Models", "API"])
def test_from_every_page_they_go_back(client: Client, path: str, to: str) -> None:
    carried = read(lead(page(client, path), to))
    assert (carried["models"], carried["requests"]) == ("gpt-6-luna,gpt-6.2-sol", "50000")


@pytest.mark.parametrize("path", ELSEWHERE)
def test_where_nothing_goes_along_links_are_plain(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert [lead(html, to) for to in ("Estimate", "Compare", "Usage", "Models")] == [
        "/",
        "/compare/pipeline/" if path == "/pipeline/" else "/compare/",
        "/usage/",
        "/models/",
    ]
    assert not has(html, "#choose")


def test_the_first_page_brings_its_example_along(client: Client) -> None:
    carried = read(lead(client.get("/").content.decode(), "Models"))
    assert carried["requests"] == "10000"
    assert carried["models"].startswith("gpt-4o,gpt-4o-mini,o1,")


def test_no_text_goes_along(client: Client) -> None:
    html = client.post("/", {"prompt": "secretword", "models": "gpt-4o"}).content.decode()
    assert not any("secretword" in href for href in attributes(html, "a", "href"))
    html = page(client, "/models/", estimate="prompt=secretword&models=gpt-4o")
    assert "secretword" not in html


def test_a_models_page_is_reached_with_it(client: Client) -> None:
    html = client.get(f"/?{MINE}&how=gpt-6-luna").content.decode()
    (href,) = [href for href in attributes(html, "#results a", "href") if href.startswith("/models/openai/gpt-6-luna/")]
    assert read(href)["requests"] == "50000"
    assert "figures" not in read(href)


def test_a_wrong_estimate_is_left_to_its_own_page(client: Client) -> None:
    html = page(client, "/models/", estimate="requests=many&models=gpt-4o")
    assert read(lead(html, "Estimate"))["requests"] == "many"


@pytest.mark.parametrize(
    "estimate",
    [
        "",
        "&&&",
        "=",
        f"models={'a,' * 1_001}",
        "x" * 70_000,
        "s=forged",
        "&".join("a=1" for _ in range(2_000)),
        '"><b>',
    ],
)
@pytest.mark.parametrize("path", ["/models/", "/usage/", "/conversation/"])
def test_what_is_no_estimate_does_no_harm(client: Client, path: str, estimate: str) -> None:
    response = client.get(path, {"estimate": estimate})
    assert response.status_code == 200
    assert "<b>" not in response.content.decode()


def test_a_long_estimate_goes_along_in_its_short_form(client: Client) -> None:
    many = ",".join(f"openai/model-{number}" for number in range(300))
    short = read(lead(page(client, "/models/", estimate=f"requests=7&models={many}"), "Estimate"))
    assert set(short) == {"s"}
    again = client.get(f"/?{urlencode(short)}").content.decode()
    assert attribute(again, "#requests", "value") == "7"
    assert len(every(again, "#chips .chip")) == 300


# --- From one way to describe what is sent to another ----------------------------------------------------------------

TABS = {"/": "Request", "/conversation/": "Conversation", "/pipeline/": "Pipeline", "/training/": "Fine-tuning"}
STEPS = "model=text-embedding-3-small&input_tokens=2000&often=request&step_tier=batch"


def tab(html: str, text: str) -> dict[str, list[str]]:
    """What the address of a tab holds."""
    places = dict(zip(every(html, "nav.tabs a"), attributes(html, "nav.tabs a", "href"), strict=True))
    return parse_qs(urlsplit(places[text]).query)


@pytest.mark.parametrize("path", ["/", "/compare/"])
def test_a_conversation_goes_along_where_none_is_asked_for(client: Client, path: str) -> None:
    html = client.get(f"{path}?{MINE}&turn_count=30&keep=5").content.decode()
    asked = tab(html, "Conversation" if path == "/" else "Fine-tuning")
    there = asked if path == "/" else parse_qs(asked["estimate"][0])
    assert (there["turn_count"], there["keep"], there["requests"]) == (["30"], ["5"], ["50000"])
    assert attribute(html, "input[name=turn_count]", "value") == "30"  # and with what is typed next


def test_what_is_much_too_long_for_a_conversation_stays_behind(client: Client) -> None:
    html = client.get(f"/?{MINE}&sub_model={'x' * 201}").content.decode()
    assert not has(html, "input[name=sub_model]")


@pytest.mark.parametrize("name", ["pipeline", "training"])
def test_what_another_page_was_asked_waits_for_it(client: Client, name: str) -> None:
    html = client.get("/", {"requests": "700", "models": "gpt-4o", "output_tokens": "3", name: STEPS}).content.decode()
    asked = tab(html, TABS[f"/{name}/"])
    assert (asked["input_tokens"], asked["requests"], asked["models"]) == (["2000"], ["700"], ["gpt-4o"])
    assert parse_qs(asked["estimate"][0])["output_tokens"] == ["3"]


@pytest.mark.parametrize(("name", "field"), [("pipeline", "input_tokens"), ("training", "epochs")])
def test_the_volume_and_the_models_are_those_of_the_page_that_was_left(client: Client, name: str, field: str) -> None:
    own = {"requests": "900", "models": "gpt-6-luna", field: "5"}
    html = client.get(f"/{name}/", own | {"estimate": MINE}).content.decode()
    asked = tab(html, "Request")
    assert (asked["requests"], asked["models"], asked["output_tokens"]) == (["900"], ["gpt-6-luna"], ["300"])
    assert parse_qs(asked[name][0])[field] == ["5"]


@pytest.mark.parametrize("name", ["pipeline", "training"])
def test_what_was_emptied_on_the_page_that_was_left_stays_empty(client: Client, name: str) -> None:
    html = client.get(
        f"/{name}/", {"requests": "9", "models": "gpt-4o", "estimate": f"{MINE}&budget=50"}
    ).content.decode()
    assert tab(html, "Request")["budget"] == ["50"]  # nobody has said anything else
    answer = client.post(attribute(html, "#form", "action"), {"requests": "9", "models": "gpt-4o", "budget": ""})
    assert "budget" not in tab(answer.content.decode(), "Request")


def test_the_tier_goes_along_to_a_pipeline(client: Client) -> None:
    html = client.get("/", {"models": "gpt-4o", "tier": "batch", "pipeline": STEPS}).content.decode()
    assert tab(html, "Pipeline")["tier"] == ["batch"]


def test_a_form_is_sent_with_what_other_pages_were_asked(client: Client) -> None:
    html = client.get("/", {"models": "gpt-4o", "pipeline": STEPS}).content.decode()
    address = attribute(html, "#form", "hx-post")
    answer = client.post(address, {"models": "gpt-4o", "requests": "60"}, headers={"HX-Request": "true"})
    assert parse_qs(urlsplit(answer["HX-Replace-Url"]).query)["pipeline"] == [STEPS]
    asked = parse_qs(attribute(answer.content.decode(), "#state", "data-pipeline"))
    assert (asked["requests"], asked["often"]) == (["60"], ["request"])


# --- The list of models --------------------------------------------------------------------------------------------


def choices(html: str) -> dict[str, tuple[str, str]]:
    """Model → what the button in its row says and does."""
    said = [text.partition(" ")[0] for text in every(html, "#results button.choice")]
    names = attributes(html, "#results button.choice", "value")
    return dict(zip(names, zip(said, attributes(html, "#results button.choice", "name"), strict=True), strict=True))


def test_a_row_says_whether_its_model_is_chosen(client: Client) -> None:
    found = choices(page(client, "/models/", q="gpt-6", provider="openai"))
    assert found["gpt-6-luna"] == ("Added", "drop")
    assert found["gpt-6-astra"] == ("Add", "add")


def test_a_model_is_added_and_taken_out_again(client: Client) -> None:
    html = page(client, "/models/", q="gpt-6", provider="openai", add="gpt-6-astra")
    assert choices(html)["gpt-6-astra"] == ("Added", "drop")
    assert read(lead(html, "Compare"))["models"] == "gpt-6-luna,gpt-6.2-sol,gpt-6-astra"
    html = page(client, "/models/", drop="gpt-6-luna")
    assert read(lead(html, "Compare"))["models"] == "gpt-6.2-sol"
    assert one(html, "#chosen-label") == "1 chosen"


def test_none_chosen_stays_none(client: Client) -> None:
    html = page(client, "/models/", estimate="models=gpt-4o&requests=5", drop="gpt-4o")
    assert read(lead(html, "Estimate")) == {"models": "", "requests": "5", "baseline": ""}


def test_the_list_keeps_what_goes_along_while_it_is_searched(client: Client) -> None:
    html = page(client, "/models/", provider="openai")
    links = [*attributes(html, "#results th a", "href"), *attributes(html, "nav.pages a", "href")]
    assert links
    assert all(read(link)["requests"] == "50000" for link in links)
    assert read(f"?{attribute(html, 'input[form=models-form][name=estimate]', 'value')}")["requests"] == "50000"
    fragment = client.get(f"/models/?{urlencode({'estimate': MINE, 'q': 'opus'})}", headers={"HX-Request": "true"})
    assert read(fragment["HX-Replace-Url"])["requests"] == "50000"


def test_a_models_page_offers_it_too(client: Client) -> None:
    html = page(client, "/models/openai/gpt-6-astra/")
    assert one(html, "button.choice") == "Add gpt-6-astra"
    html = page(client, "/models/openai/gpt-6-astra/", add="gpt-6-astra")
    assert one(html, "button.choice") == "Added gpt-6-astra"
    assert read(lead(html, "Estimate"))["models"].endswith("gpt-6-astra")


def test_a_conversation_is_asked_with_the_same_address(client: Client) -> None:
    html = client.get(f"/conversation/?{MINE}").content.decode()
    assert attributes(html, "#chips input[name=models]", "value") == ["gpt-6-luna", "gpt-6.2-sol"]
    assert read(lead(html, "Compare"))["requests"] == "50000"


@pytest.mark.parametrize("path", ["/pipeline/", "/training/"])
def test_the_first_visit_of_a_page_shows_its_example_with_an_estimate_in_hand(client: Client, path: str) -> None:
    assert has(page(client, path), "#results table")
