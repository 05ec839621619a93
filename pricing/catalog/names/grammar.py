"""Names of models as responses, SDKs and gateways write them → what they mean in a table, or why they mean nothing.

Only spelling is read here; nothing is matched by likeness, by a part, or without regard to case. Most names stand in a
table as they are and never come here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from pricing.catalog.names.bedrock import is_bedrock_id, read_bedrock
from pricing.catalog.names.hosts import (
    read_azure,
    read_fireworks,
    read_gemini,
    read_openrouter,
    read_vertex,
    read_vertex_resource,
)
from pricing.catalog.names.reading import Known, NameReading, Rule, refuse, settle
from pricing.usage import LONGEST_NAME

ROUTES: Final = {
    "openai": "openai", "text-completion-openai": "openai", "anthropic": "anthropic", "gemini": "google",
    "google-gla": "google", "xai": "xai", "groq": "groq", "mistral": "mistral", "deepseek": "deepseek",
    "together_ai": "together", "perplexity": "perplexity", "cohere": "cohere",
    "cohere_chat": "cohere", "moonshot": "moonshot", "zai": "zhipu", "dashscope": "alibaba", "voyage": "voyage",
    "cerebras": "cerebras", "minimax": "minimax", "meta_llama": "meta",
}  # fmt: skip
"""First word of a router's name → the provider whose own names follow."""
RULES: Final[dict[str, Rule]] = {
    "bedrock": read_bedrock, "bedrock_converse": read_bedrock, "bedrock_mantle": read_bedrock, "amazon": read_bedrock,
    "amazon-bedrock": read_bedrock, "aws": read_bedrock, "vertex_ai": read_vertex, "vertex_ai_beta": read_vertex,
    "vertex": read_vertex, "google-vertex": read_vertex, "google-vertex-anthropic": read_vertex, "azure": read_azure,
    "fireworks": read_fireworks, "fireworks_ai": read_fireworks,
}  # fmt: skip
"""First word of a router's name → the rule for the spelling that follows."""
RESOURCES: Final[dict[str, Rule]] = {
    "accounts/fireworks/": read_fireworks, "arn:": read_bedrock, "models/": read_gemini,
    "projects/": read_vertex_resource, "publishers/": read_vertex_resource, "tunedModels/": read_vertex_resource,
}  # fmt: skip
"""Beginnings of what an API calls a resource → the rule for the whole name."""
WITHOUT_TABLE: Final = (
    "azure_ai", "baseten", "cloudflare", "databricks", "deepinfra", "github", "github_copilot", "heroku", "huggingface",
    "hyperbolic", "lambda_ai", "nebius", "novita", "nvidia_nim", "oci", "ollama", "replicate", "sagemaker", "sambanova",
    "snowflake", "vercel_ai_gateway", "watsonx",
)  # fmt: skip
"""Hosts whose prices are their own and in no table: never read as the maker's."""
_TUNED: Final = re.compile(r"ft:(?P<base>[a-z0-9][a-z0-9.-]*):[^:]+:[^:]*:[A-Za-z0-9]+(?::ckpt-step-\d+)?")
_TUNED_ON_AZURE: Final = re.compile(r"(?:azure/)?(?P<base>[a-z0-9.-]+)\.ft-[0-9a-f]{32}(?:-[A-Za-z0-9_-]+)?")


def read_name(name: str, known: Known) -> NameReading:
    """Read a name that stands in no table as it is; `path` is what it means there, else `reason` says why nothing."""
    reading = NameReading(name)
    if not is_name(name):
        return refuse(reading, f"a name has at most {LONGEST_NAME} printable characters, without blanks")
    for prefix, rule in RESOURCES.items():
        if name.startswith(prefix):
            return rule(reading, name, known)
    if name.removeprefix("openai/").startswith("ft:"):
        return _read_tuned(reading, name.removeprefix("openai/"), known)
    if tuned := _TUNED_ON_AZURE.fullmatch(name):
        return _read_tuned_on_azure(reading, tuned["base"], known)
    head, slash, rest = name.partition("/")
    return _read_route(reading, head, rest, known) if slash else _read_bare(reading, name, known)


def is_name(text: str) -> bool:
    """Return True where a text may be a name at all."""
    return 0 < len(text) <= LONGEST_NAME and text.isprintable() and not set(text) & set(" *?")


def _read_tuned(reading: NameReading, text: str, known: Known) -> NameReading:
    """Read `ft:BASE:ORGANIZATION:NAME:ID`, whose row is `ft:BASE`; the base's own price never counts."""
    match = _TUNED.fullmatch(text)
    if not match:
        return refuse(reading, "a fine-tuned model is spelled ft:base:organization:name:id")
    base = match["base"]
    reading = replace(reading, host="openai", vendor="openai", model=base, suffix="fine-tuned")
    return settle(reading, [f"openai/ft:{base}"], known)


def _read_tuned_on_azure(reading: NameReading, base: str, known: Known) -> NameReading:
    reading = replace(reading, host="azure", vendor="openai", model=base, suffix="fine-tuned")
    why = f"no table has {base} fine-tuned on Azure, which costs tokens and hours of hosting"
    return settle(reading, [f"azure/ft:{base}"], known, why)


def _read_route(reading: NameReading, head: str, rest: str, known: Known) -> NameReading:
    """Read what stands before the first slash: a router's word for a host, or an author at OpenRouter."""
    if head == "openrouter":
        return read_openrouter(replace(reading, host="openrouter"), rest, known)
    if head in WITHOUT_TABLE:
        return refuse(replace(reading, host=head), f"no table of {head}")
    if rule := RULES.get(head):
        return rule(reading, rest, known)
    listed = read_openrouter(reading, reading.name, known)
    if listed.path:
        return listed
    if head not in ROUTES:
        return refuse(reading, "") if "/" in rest else listed
    host = ROUTES[head]
    routed = settle(replace(reading, host=host, model=rest), [f"{host}/{rest}"], known)
    return routed if routed.path or not listed.suffix else listed


def _read_bare(reading: NameReading, name: str, known: Known) -> NameReading:
    if is_bedrock_id(name):
        return read_bedrock(reading, name, known)
    if "@" in name:  # an id of Anthropic's or Google's own API has none
        return read_vertex(reading, name, known)
    return refuse(reading, "")
