"""Small tables of hosts that spell the names of models each in its own way, at prices easy to add up."""

from __future__ import annotations

from pathlib import Path

from pricing.catalog.catalog import Catalog
from tests.support.price_tables import book

TEN_PERCENT_MORE = "".join(
    f"\n          - {{when: {{region: {region}}}, multiply: 1.1}}" for region in ("us", "eu", "regional")
)
FAST = "\n          - {when: {speed: fast}, multiply: 2}"
GOVERNMENT = "\n          - {when: {region: us-gov}, multiply: 1.2}"


def _table(provider: str, name: str, *models: tuple[str, str], host: bool = True) -> str:
    """Write a table: each model at 1 dollar for a million input tokens, and 5 for output, with its overrides."""
    head = f"provider: {provider}\nname: {name}\nversion: 2026-11-21\nhost: {str(host).lower()}\nmodels:\n"
    return head + "".join(_model(*each) for each in models)


def _model(name: str, overrides: str = "") -> str:
    return f"""
  - id: "{name}"
    name: {name.replace(":", " ")}
    kind: chat
    prices:
      - from: 2026-01-01
        source: https://{"example"}.example/prices
        rates: {{input_mtok: 1, output_mtok: 5}}
        overrides:{overrides or " []"}
"""


HOSTS = {
    "amazon": _table(
        "amazon", "Amazon Bedrock",
        ("anthropic.claude-sonnet-4-5-20250929-v1:0", TEN_PERCENT_MORE + GOVERNMENT),
        ("anthropic.claude-3-5-sonnet-20241022-v2:0", ""), ("anthropic.claude-opus-4-8", TEN_PERCENT_MORE),
        ("anthropic.claude-opus-4-6-v1", TEN_PERCENT_MORE), ("amazon.nova-pro-v1:0", ""),
        ("us.amazon.nova-pro-v1:0", ""), ("openai.gpt-oss-120b-1:0", ""),
    ),
    "anthropic": _table(
        "anthropic", "Anthropic", ("claude-opus-4-8", FAST), ("claude-sonnet-4-5-20250929", ""), host=False
    ),
    "azure": _table("azure", "Azure OpenAI", ("gpt-4o", TEN_PERCENT_MORE), ("gpt-35-turbo-0125", "")),
    "deepseek": _table("deepseek", "DeepSeek", ("deepseek-v4-flash", ""), host=False),
    "fireworks": _table(
        "fireworks", "Fireworks AI", ("accounts/fireworks/models/kimi-k3", TEN_PERCENT_MORE + FAST),
    ),
    "google": _table("google", "Google", ("gemini-2.5-flash", ""), host=False),
    "groq": _table("groq", "Groq", ("openai/gpt-oss-120b", ""), ("llama-3.3-70b-versatile", "")),
    "mistral": _table("mistral", "Mistral", ("mistral-medium-2505", ""), ("mistral-medium-2604", ""), host=False)
    + """
aliases:
  - alias: mistral-medium-3-5
    targets: [{model: mistral-medium-2505, from: 2026-01-01}, {model: mistral-medium-2604, from: 2026-05-01}]
""",
    "openai": _table(
        "openai", "OpenAI", ("gpt-4o", ""), ("gpt-5", ""), ("ft:gpt-4o-mini-2024-07-18", ""), host=False
    ),
    "openrouter": _table(
        "openrouter", "OpenRouter", ("openai/gpt-4o", ""), ("anthropic/claude-opus-5.5", ""),
        ("openai/gpt-oss-120b", ""), ("openai/gpt-oss-120b:free", ""), ("z-ai/glm-5-3", ""),
    ),
    "together": _table("together", "Together AI", ("meta-llama/Llama-3.3-70B-Instruct-Turbo", "")),
    "vertex": _table(
        "vertex", "Vertex AI", ("claude-sonnet-4-5@20250929", TEN_PERCENT_MORE), ("claude-opus-4-8", TEN_PERCENT_MORE),
        ("gemini-2.5-flash", ""), ("gemini-2.0-flash-001", ""),
    ),
    "xai": _table("xai", "xAI", ("grok-4-1-fast", ""), host=False),
}  # fmt: skip


def load_hosts(folder: Path) -> Catalog:
    return book(folder, **HOSTS)
