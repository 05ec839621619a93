"""What a name's region and speed change, as figures and as words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pricing.catalog.catalog import Catalog
from pricing.catalog.explain import explain_price
from pricing.catalog.names.reading import NameReading, describe_reading
from pricing.catalog.price import Override
from pricing.catalog.rates import Conditions
from pricing.priced import Priced, price
from pricing.projection.plan import Plan, Profile, RequestType
from pricing.projection.projection import project
from pricing.quote import quote_usage
from pricing.usage import Usage
from pricing.workload import Band, Workload
from tests.support.host_tables import load_hosts
from tests.support.price_tables import TODAY

D = Decimal
MILLION = Usage(1_000_000)
"""At a dollar for a million input tokens: one dollar, where nothing else counts."""
US_OPUS = "us.anthropic.claude-opus-4-8"


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return load_hosts(tmp_path_factory.mktemp("hosts"))


def ask(hosts: Catalog, name: str, **conditions: str) -> Priced:
    return price(hosts, name, MILLION, Conditions(TODAY, **conditions))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "cost", "read_as"),
    [
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", D("1.1"), "claude-sonnet-4-5 on Amazon Bedrock, us: +10%"),
        ("global.anthropic.claude-sonnet-4-5-20250929-v1:0", D(1), "claude-sonnet-4-5 on Amazon Bedrock, global"),
        (
            "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0", D("1.2"),
            "claude-sonnet-4-5 on Amazon Bedrock, us-gov: +20%",
        ),
        ("anthropic.claude-opus-4-8", D("1.1"), "claude-opus-4-8 on Amazon Bedrock, in-region: +10%"),
        ("amazon/anthropic.claude-opus-4-8", D("1.1"), "claude-opus-4-8 on Amazon Bedrock, in-region: +10%"),
        (
            "bedrock/us-east-1/anthropic.claude-opus-4-8", D("1.1"),
            "claude-opus-4-8 on Amazon Bedrock, us-east-1: +10%",
        ),
        (
            "bedrock/us-east-1/eu.anthropic.claude-opus-4-8", D("1.1"),
            "claude-opus-4-8 on Amazon Bedrock, eu: +10%",
        ),
        ("amazon.nova-pro-v1:0:300k", D(1), "nova-pro on Amazon Bedrock, 300k"),  # no price of its own in a region
        ("amazon.nova-pro-v1:0", D(1), None),
        (  # the region whose rates the table has
            "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0", D(1), "nova-pro on Amazon Bedrock",
        ),
        (
            "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-8", D("1.1"),
            "claude-opus-4-8 on Amazon Bedrock, us-east-1: +10%",
        ),
        ("vertex_ai/claude-opus-4-8", D(1), "claude-opus-4-8 on Vertex AI, region not stated: global price"),
        (
            "projects/p/locations/us-east5/publishers/anthropic/models/claude-opus-4-8", D("1.1"),
            "claude-opus-4-8 on Vertex AI, us-east5: +10%",
        ),
        ("azure/eu/gpt-4o", D("1.1"), "gpt-4o on Azure OpenAI, EU Data Zone: +10%"),
        ("azure/global/gpt-4o", D(1), "gpt-4o on Azure OpenAI, Global"),
        ("accounts/fireworks/routers/kimi-k3-us", D("1.1"), "kimi-k3 on Fireworks AI, us: +10%"),
        ("accounts/fireworks/routers/kimi-k3-fast", D(2), "kimi-k3 on Fireworks AI, fast mode: +100%"),
        ("ft:gpt-4o-mini-2024-07-18:acme::abc123", D(1), "gpt-4o-mini-2024-07-18 on OpenAI, fine-tuned"),
        ("models/gemini-2.5-flash", D(1), "gemini-2.5-flash on Google"),
        (
            "anthropic/claude-opus-4.8-fast", D(2),
            "claude-opus-4-8 on Anthropic, fast mode: +100%; the maker's price: no table has OpenRouter's own",
        ),
        ("anthropic/claude-opus-5.5-20260921", D(1), "claude-opus-5.5 on OpenRouter"),
        ("openai/gpt-4o", D(1), None),
    ],
)  # fmt: skip
def test_a_name_is_priced_and_said_as_it_was_read(
    hosts: Catalog, name: str, cost: Decimal, read_as: str | None
) -> None:
    priced = ask(hosts, name)
    assert (priced.cost, priced.read_as) == (cost, read_as)
    assert quote_usage(hosts, name, MILLION, Conditions(TODAY)).total == cost


def test_the_answer_s_conditions_are_those_of_the_name(hosts: Catalog) -> None:
    assert ask(hosts, US_OPUS).conditions == Conditions(TODAY, region="us")
    assert ask(hosts, "anthropic/claude-opus-4.8-fast").conditions == Conditions(TODAY, speed="fast")
    assert ask(hosts, "amazon.nova-pro-v1:0").conditions == Conditions(TODAY)


def test_the_request_says_the_region_that_a_name_leaves_open(hosts: Catalog) -> None:
    assert ask(hosts, "vertex_ai/claude-opus-4-8", region="eu").cost == D("1.1")
    assert ask(hosts, "vertex_ai/claude-opus-4-8", region="eu").read_as == (
        "claude-opus-4-8 on Vertex AI, region not stated"
    )
    in_us = ask(hosts, "anthropic.claude-opus-4-8", region="us")
    assert (in_us.cost, in_us.read_as) == (D("1.1"), None)
    assert ask(hosts, US_OPUS, region="us").cost == D("1.1")


@pytest.mark.parametrize(
    ("name", "conditions", "problem"),
    [
        (US_OPUS, {"region": "eu"}, "its name says region us, the request eu; remove one"),
        (f"global{US_OPUS[2:]}", {"region": "us"}, "says region global, the request us"),
        ("anthropic/claude-opus-4.8-fast", {"speed": "ultrafast"}, "says speed fast, the request ultrafast"),
        ("eu.amazon.nova-pro-v1:0", {}, "amazon.nova-pro-v1:0 has no price for region eu"),
        ("bedrock/eu-west-1/amazon.nova-pro-v1:0", {}, "amazon.nova-pro-v1:0 has no price for region regional"),
        ("jp.anthropic.claude-opus-4-8", {}, "anthropic.claude-opus-4-8 has no price for region jp"),
    ],
)
def test_a_region_without_a_price_and_a_contradiction_have_no_price(
    hosts: Catalog, name: str, conditions: dict[str, str], problem: str
) -> None:
    priced = ask(hosts, name, **conditions)
    assert priced.cost is None
    assert problem in (priced.unpriced or "")


def test_a_percentage_is_of_all_that_the_region_alone_multiplies() -> None:
    region, both = {"region": "us"}, {"region": "us", "tier": "batch"}
    applied = [
        Override.model_validate({"when": when, "multiply": factor})
        for when, factor in ((region, D("1.1")), (region, D("1.2")), (both, D(3)), ({"tier": "batch"}, D("0.5")))
    ]
    reading = NameReading("m", model="m", region="us")
    assert describe_reading(reading, "Host", applied) == "m on Host, us: +32%"  # 1.1 × 1.2
    assert describe_reading(reading, "Host", applied[2:]) == "m on Host, us"


def test_a_routing_variant_is_warned_of(hosts: Catalog) -> None:
    assert ask(hosts, "openai/gpt-4o:nitro").warnings == (
        "OpenRouter may choose a provider with another price for :nitro",
    )
    assert "web plugin" in ask(hosts, "openai/gpt-4o:online").warnings[0]
    assert ask(hosts, "openrouter/openai/gpt-4o").warnings == ()


def test_a_projection_has_the_conditions_of_the_name(hosts: Catalog) -> None:
    profile = Profile(1_000_000, Band.of(0))
    plan = Plan((RequestType("requests", profile, Workload(D(1))),), date(2026, 12, 1), 2)
    assert project(plan, hosts.offer(US_OPUS)).total == Band.of(D("2.2"))
    assert project(plan, hosts.offer("anthropic.claude-opus-4-8")).total == Band.of(D("2.2"))
    against = project(plan, hosts.offer(US_OPUS), conditions=Conditions(TODAY, region="eu"))
    assert against.total is None
    assert "says region us, the request eu" in (against.ended or "")


def test_an_explanation_says_how_the_name_was_read(hosts: Catalog) -> None:
    explained = explain_price(hosts.offer(US_OPUS), Conditions(TODAY))
    assert explained.meaning == "the model's own id; read as claude-opus-4-8 on Amazon Bedrock, us: +10%"
    assert explained.rates["output_mtok"] == D("5.5")
