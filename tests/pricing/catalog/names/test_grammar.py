"""The grammar of names: what each host's spelling means, and what means nothing."""

from __future__ import annotations

import pytest

from pricing.catalog.catalog import Catalog, UnknownModel
from tests.support.host_tables import load_hosts

SONNET = "amazon/anthropic.claude-sonnet-4-5-20250929-v1:0"
OPUS = "amazon/anthropic.claude-opus-4-8"
ARN = "arn:aws:bedrock:us-east-1:123456789012:"
VERTEX = "projects/p/locations"
REGIONAL = f"{VERTEX}/us-east5/publishers"


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return load_hosts(tmp_path_factory.mktemp("hosts"))


@pytest.mark.parametrize(
    ("name", "path", "region"),
    [
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", SONNET, "us"),
        ("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", SONNET, "eu"),
        ("global.anthropic.claude-sonnet-4-5-20250929-v1:0", SONNET, "global"),
        ("us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0", SONNET, "us-gov"),
        ("apac.anthropic.claude-sonnet-4-5-20250929-v1:0", SONNET, "apac"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0[1m]", SONNET, "us"),
        ("us.anthropic.claude-opus-4-8-v1:0", OPUS, "us"),
        ("global.anthropic.claude-opus-4-6-v1:0", "amazon/anthropic.claude-opus-4-6-v1", "global"),
        ("global.anthropic.claude-opus-4-6", "amazon/anthropic.claude-opus-4-6-v1", "global"),
        ("amazon/us.anthropic.claude-opus-4-8", OPUS, "us"),
        ("bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", SONNET, ""),
        ("bedrock/us-east-1/anthropic.claude-opus-4-8", OPUS, "regional"),
        ("bedrock/us-gov-west-1/anthropic.claude-opus-4-8", OPUS, "us-gov"),
        ("bedrock/us-east-1/eu.anthropic.claude-opus-4-8", OPUS, "eu"),
        ("bedrock/converse/us.anthropic.claude-opus-4-8-v1:0", OPUS, "us"),
        ("bedrock_mantle/anthropic.claude-opus-4-8", OPUS, ""),
        (f"bedrock/{ARN}inference-profile/eu.anthropic.claude-opus-4-8", OPUS, "eu"),
        (f"{ARN}inference-profile/eu.anthropic.claude-opus-4-8", OPUS, "eu"),
        ("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-8", OPUS, "regional"),
        ("arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/anthropic.claude-opus-4-8", OPUS, "us-gov"),
        ("amazon.nova-pro-v1:0:300k", "amazon/amazon.nova-pro-v1:0", ""),
        ("us.amazon.nova-pro-v1", "amazon/us.amazon.nova-pro-v1:0", ""),  # a row of that geography
        ("eu.amazon.nova-pro-v1:0", "amazon/amazon.nova-pro-v1:0", "eu"),
        ("us.openai.gpt-oss-120b-1:0", "amazon/openai.gpt-oss-120b-1:0", "us"),
        ("claude-opus-4-8@default", "vertex/claude-opus-4-8", ""),
        ("vertex_ai/gemini-2.5-flash", "vertex/gemini-2.5-flash", ""),
        ("vertex_ai/claude-sonnet-4-5@20250929", "vertex/claude-sonnet-4-5@20250929", ""),
        ("gemini-2.0-flash@001", "vertex/gemini-2.0-flash-001", ""),
        ("gemini-2.5-flash@default", "vertex/gemini-2.5-flash", ""),
        ("publishers/google/models/gemini-2.5-flash", "vertex/gemini-2.5-flash", ""),
        (f"{VERTEX}/global/publishers/google/models/gemini-2.5-flash", "vertex/gemini-2.5-flash", "global"),
        (f"{VERTEX}/eu/publishers/anthropic/models/claude-opus-4-8", "vertex/claude-opus-4-8", "eu"),
        (f"{REGIONAL}/anthropic/models/claude-opus-4-8@default", "vertex/claude-opus-4-8", "regional"),
        ("azure/eu/gpt-4o", "azure/gpt-4o", "eu"),
        ("azure/global-standard/gpt-4o", "azure/gpt-4o", "global"),
        ("azure/gpt-3.5-turbo-0125", "azure/gpt-35-turbo-0125", ""),
        ("models/gemini-2.5-flash", "google/gemini-2.5-flash", ""),
        ("gemini/gemini-2.5-flash", "google/gemini-2.5-flash", ""),
        ("ft:gpt-4o-mini-2024-07-18:acme::abc123", "openai/ft:gpt-4o-mini-2024-07-18", ""),
        ("ft:gpt-4o-mini-2024-07-18:acme:help:Bxyz", "openai/ft:gpt-4o-mini-2024-07-18", ""),
        ("ft:gpt-4o-mini-2024-07-18:acme::abc123:ckpt-step-90", "openai/ft:gpt-4o-mini-2024-07-18", ""),
        ("openai/ft:gpt-4o-mini-2024-07-18:acme::abc123", "openai/ft:gpt-4o-mini-2024-07-18", ""),
        ("openai/gpt-4o:nitro", "openrouter/openai/gpt-4o", ""),
        ("anthropic/claude-opus-5.5-20260921", "openrouter/anthropic/claude-opus-5.5", ""),
        ("anthropic/claude-5.5-opus-20260921", "openrouter/anthropic/claude-opus-5.5", ""),
        ("openrouter/anthropic/claude-5.5-opus-20260921", "openrouter/anthropic/claude-opus-5.5", ""),
        ("openrouter/openai/gpt-4o-2024-08-06", "openrouter/openai/gpt-4o", ""),
        ("anthropic/claude-opus-5-5", "openrouter/anthropic/claude-opus-5.5", ""),
        ("z-ai/glm-5.3", "openrouter/z-ai/glm-5-3", ""),
        ("openrouter/openai/gpt-oss-120b:nitro", "openrouter/openai/gpt-oss-120b", ""),
        ("x-ai/grok-4.1-fast", "xai/grok-4-1-fast", ""),
        ("anthropic/claude-sonnet-4.5-20250929", "anthropic/claude-sonnet-4-5-20250929", ""),
        ("anthropic/claude-opus-4.8-fast", "anthropic/claude-opus-4-8", ""),
        ("fireworks_ai/accounts/fireworks/models/kimi-k3", "fireworks/accounts/fireworks/models/kimi-k3", ""),
        ("fireworks_ai/kimi-k3", "fireworks/accounts/fireworks/models/kimi-k3", ""),
        ("accounts/fireworks/routers/kimi-k3-us", "fireworks/accounts/fireworks/models/kimi-k3", "us"),
        ("fireworks/accounts/fireworks/routers/kimi-k3-fast", "fireworks/accounts/fireworks/models/kimi-k3", ""),
        ("together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo", "together/meta-llama/Llama-3.3-70B-Instruct-Turbo", ""),
    ],
)  # fmt: skip
def test_a_host_s_spelling_means_a_name_of_its_table(hosts: Catalog, name: str, path: str, region: str) -> None:
    reading = hosts.read(name)
    assert (reading.path, reading.region, reading.reason) == (path, region, "")
    assert hosts.offer(name).reading == reading
    assert hosts.offer(name).path == path


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("gpt-4o", "openai/gpt-4o"),  # a maker's name before a host's
        ("openai/gpt-4o", "openai/gpt-4o"),  # our own path before OpenRouter's id
        ("openai/gpt-5", "openai/gpt-5"),
        ("deepseek/deepseek-v4-flash", "deepseek/deepseek-v4-flash"),
        ("anthropic/claude-opus-5.5", "openrouter/anthropic/claude-opus-5.5"),
        ("openai/gpt-oss-120b:free", "openrouter/openai/gpt-oss-120b:free"),
        ("openrouter/openai/gpt-oss-120b", "openrouter/openai/gpt-oss-120b"),
        ("ft:gpt-4o-mini-2024-07-18", "openai/ft:gpt-4o-mini-2024-07-18"),
        ("us.amazon.nova-pro-v1:0", "amazon/us.amazon.nova-pro-v1:0"),
        ("claude-sonnet-4-5@20250929", "vertex/claude-sonnet-4-5@20250929"),
        ("meta-llama/Llama-3.3-70B-Instruct-Turbo", "together/meta-llama/Llama-3.3-70B-Instruct-Turbo"),
    ],
)
def test_a_name_that_stands_in_a_table_is_no_riddle(hosts: Catalog, name: str, path: str) -> None:
    assert hosts.offer(name).path == path
    assert hosts.offer(name).reading is None
    assert hosts.read(name).path == path


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("anthropic.claude-sonnet-4-5-20250929-v2:0", "no table has amazon/anthropic.claude-sonnet-4-5-20250929-v2:0"),
        ("anthropic.claude-sonnet-4-5-20250929-v1:1", "no table has amazon/anthropic.claude-sonnet-4-5-20250929-v1:1"),
        ("anthropic.claude-sonnet-4-5-20250928-v1:0", "no table has amazon/anthropic.claude-sonnet-4-5-20250928-v1:0"),
        ("anthropic.claude-3-5-sonnet-20241022-v1:0", "no table has amazon/anthropic.claude-3-5-sonnet-20241022-v1:0"),
        ("anthropic.claude-opus-4", "no table has amazon/anthropic.claude-opus-4"),  # only the beginning of a name
        ("xx.anthropic.claude-opus-4-8", "xx is not a geography"),
        ("us.us.anthropic.claude-opus-4-8", "us.us is not a geography"),
        ("regional.anthropic.claude-opus-4-8", "regional is not a geography"),
        ("bedrock/eu-central-1/1-month-commitment/anthropic.claude-v2:1", "provisioned throughput"),
        ("bedrock/claude_platform/claude-opus-4-8", "Claude Platform on AWS"),
        ("bedrock/mars-north-1/anthropic.claude-opus-4-8", "begins with its vendor"),
        (f"{ARN}application-inference-profile/abc123", "does not say its model"),
        (f"{ARN}provisioned-model/abc", "does not say its model"),
        (f"{ARN}inference-profile/anthropic.claude-opus-4-8", "names a geography"),
        (f"{ARN}foundation-model/us.anthropic.claude-opus-4-8", "a model's names none"),
        ("arn:aws-cn:bedrock:cn-north-1::foundation-model/anthropic.claude-opus-4-8", "region of other prices"),
        ("claude-sonnet-4-5@20250928", "no table has vertex/claude-sonnet-4-5@20250928"),
        ("claude-opus-4-8@latest", "@latest is not a version"),
        ("claude-opus-4-8@2", "@2 is not a version"),
        ("gemini-2.5-flash@001", "no table has vertex/gemini-2.5-flash@001"),
        (f"{VERTEX}/us-central1/endpoints/12345", "does not say its base model"),
        (f"{VERTEX}/moon/publishers/google/models/gemini-2.5-flash", "moon is not a region of Google Cloud"),
        ("publishers/acme/models/gemini-2.5-flash", "acme is not a known publisher"),
        ("publishers/google/models/claude-opus-4-8", "claude-opus-4-8 is not a model of google"),
        ("vertex_ai/acme/gemini-2.5-flash", "acme is not a known publisher"),
        ("models/models/gemini-2.5-flash", "no table has google/models/gemini-2.5-flash"),
        ("tunedModels/my-model-123", "does not say its base model"),
        ("models/gemini-9-flash", "no table has google/gemini-9-flash"),
        ("ft:gpt-9:acme::x", "no table has openai/ft:gpt-9"),
        ("ft:gpt-4o:acme::x", "no table has openai/ft:gpt-4o"),  # not the price of the base model
        ("ft:gpt-4o-mini-2024-07-18:acme", "ft:base:organization:name:id"),
        ("ft:gpt-4o-mini-2024-07-18:a:b:c:d", "ft:base:organization:name:id"),
        ("gpt-4o.ft-b044a9d3cf9c4228b5d393567f693b83", "hours of hosting"),
        ("gpt-4o.ft-x", "see the list of models"),
        ("openai/gpt-4o:free", "OpenRouter's table has no openai/gpt-4o:free"),
        ("openai/gpt-9:batch", "OpenRouter's table has no openai/gpt-9:batch"),
        ("openai/gpt-4o:turbo", ":turbo is not a variant"),
        ("z-ai/glm-5.3:free", "OpenRouter's table has no z-ai/glm-5.3:free"),
        ("anthropic/claude-4.5-sonnet-20250929", "see the list of models"),
        ("anthropic/claude-opus-5.5-20269999", "see the list of models"),
        ("~anthropic/claude-opus-latest", "no table has openrouter/~anthropic/claude-opus-latest"),
        ("openrouter/auto", "see the list of models"),
        ("openrouter/x-ai/grok-4.1-fast", "see the list of models"),  # the host is said: not at the maker's price
        (
            "x-ai/grok-4.1-fast:nitro",
            "no table has openrouter/x-ai",
        ),  # a variant is OpenRouter's: not at the maker's price
        ("deepseek/deepseek-v4.flash", "see the list of models"),
        ("mistralai/mistral-medium-3.5", "no table has openrouter/mistralai"),  # the maker's alias moves
        ("openai/gpt-4o-mini-2099-01-01", "see the list of models"),
        ("openai/gpt-oss-120b", "sold by several providers; choose one of groq/openai/gpt-oss-120b, openrouter/"),
        ("azure/my-deployment", "a deployment may have any name"),
        ("azure/eu/gpt-4o/extra", "a deployment may have any name"),
        ("azure/mars/gpt-4o", "a route, not a deployment"),
        ("azure_ai/Phi-4", "no table of azure_ai"),
        ("vercel_ai_gateway/anthropic/claude-sonnet-4.5", "no table of vercel_ai_gateway"),
        ("accounts/fireworks/routers/auto", "the router auto has no price here"),
        ("accounts/fireworks/routers/kimi-k3-spot", "the router kimi-k3-spot has no price here"),
        ("accounts/fireworks/routers/kimi-k9-us", "no table has fireworks/accounts/fireworks/models/kimi-k9"),
        ("accounts/fireworks/models/kimi-k9", "no table has fireworks/accounts/fireworks/models/kimi-k9"),
        ("accounts/acme/models/kimi-k3", "see the list of models"),
        ("groq/llama-9", "see the list of models"),
        ("gpt-4o-2099-01-01", "see the list of models"),
        ("gpt-4o-latest", "see the list of models"),
        ("claude-opus-latest", "see the list of models"),
        ("GPT-4o", "see the list of models"),
        ("US.anthropic.claude-opus-4-8", "see the list of models"),
        ("openai:gpt-4o", "see the list of models"),
        ("a/b/c/d", "see the list of models"),
        (" gpt-4o", "at most 200 printable characters"),
        ("gpt-4o\n", "at most 200 printable characters"),
        ("gpt-*", "at most 200 printable characters"),
        ("", "at most 200 printable characters"),
        ("x" * 200, "see the list of models"),
        ("x" * 201, "at most 200 printable characters"),
        ("us." * 67 + "anthropic.claude-opus-4-8", "at most 200 printable characters"),
    ],
)
def test_what_no_rule_knows_means_nothing(hosts: Catalog, name: str, reason: str) -> None:
    with pytest.raises(UnknownModel) as refused:
        hosts.offer(name)
    assert reason in str(refused.value)
    assert len(str(refused.value)) < 400
    assert str(refused.value).isprintable()


def test_the_parts_of_a_name_are_told_apart(hosts: Catalog) -> None:
    bedrock = hosts.read("bedrock/us-east-1/anthropic.claude-sonnet-4-5-20250929-v1:0")
    assert (bedrock.host, bedrock.vendor, bedrock.model) == ("amazon", "anthropic", "claude-sonnet-4-5")
    assert (bedrock.version, bedrock.region, bedrock.place) == ("20250929-v1", "regional", "us-east-1")
    vertex = hosts.read("publishers/google/models/gemini-2.0-flash@001")
    assert (vertex.host, vertex.vendor, vertex.model, vertex.version) == ("vertex", "google", "gemini-2.0-flash", "001")
    tuned = hosts.read("ft:gpt-4o-mini-2024-07-18:acme::abc123")
    assert (tuned.host, tuned.model, tuned.suffix) == ("openai", "gpt-4o-mini-2024-07-18", "fine-tuned")
    slug = hosts.read("anthropic/claude-opus-5.5-20260921")
    assert (slug.host, slug.vendor, slug.model, slug.version) == (
        "openrouter", "anthropic", "claude-opus-5.5", "20260921",
    )  # fmt: skip
    fast = hosts.read("anthropic/claude-opus-4.8-fast")
    assert (fast.host, fast.vendor, fast.speed) == ("openrouter", "anthropic", "fast")


def test_a_made_up_name_of_any_shape_is_refused_and_nothing_else_is_raised(hosts: Catalog) -> None:
    pieces = (
        "us.",
        "anthropic.",
        "ft:",
        "@",
        "/",
        ":0",
        "-v1",
        "arn:aws:bedrock:",
        "models/",
        "~",
        "\ud800",
        "é",
        "[1m]",
        "",
    )
    for first in pieces:
        for second in pieces:
            for third in pieces:
                with pytest.raises(UnknownModel):
                    hosts.offer(f"{first}{second}x{third}")
