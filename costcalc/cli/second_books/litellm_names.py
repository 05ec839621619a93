"""Names in LiteLLM's map: a route in front of the vendor's id, and the region within the route or the id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

Map = Mapping[str, Mapping[str, Any]]

ROUTES: Final = {
    "openai": ("", "openai/"),
    "anthropic": ("",),
    "google": ("gemini/",),
    "vertex": ("vertex_ai/", ""),
    "amazon": ("global.", "", "bedrock_mantle/"),
    "azure": ("azure/", "azure_ai/"),
    "mistral": ("mistral/",),
    "xai": ("xai/",),
    "deepseek": ("deepseek/", ""),
    "cohere": ("", "cohere/"),
    "groq": ("groq/",),
    "together": ("together_ai/",),
    "perplexity": ("perplexity/perplexity/", "perplexity/"),
    "fireworks": ("fireworks_ai/",),
    "moonshot": ("moonshot/",),
    "zhipu": ("zai/",),
    "voyage": ("voyage/",),
    "alibaba": ("dashscope/",),
    "cerebras": ("cerebras/",),
    "minimax": ("minimax/",),
    "meta": ("meta/",),
}
"""Beginnings of its keys by our providers; the first that has the name counts."""
PROVIDERS: Final = {
    "openai": ("openai", "text-completion-openai"),
    "google": ("gemini",),
    "amazon": ("bedrock", "bedrock_converse", "bedrock_mantle"),
    "azure": ("azure", "azure_ai", "azure_text"),
    "cohere": ("cohere", "cohere_chat"),
    "together": ("together_ai",),
    "fireworks": ("fireworks_ai", "fireworks_ai-embedding-models"),
    "zhipu": ("zai",),
    "alibaba": ("dashscope",),
}
"""Its words for our providers, where they differ; those of Vertex AI are many, with one beginning."""
NO_MODELS: Final = ("search", "vector_store", "guardrail", "evaluation", "decisions")
"""Kinds of entry that are services, not models."""
GEOGRAPHIES: Final = ("us", "eu", "apac", "jp", "au", "in", "ca", "us-gov")
ZONES: Final = ("us", "eu")
_PART: Final = re.compile(
    r"(?:low|medium|high|standard|hd|auto|max-steps|\d+-steps|\d+-x-\d+|512|1024|max-x-max)/.+"  # size of an image
    r"|(?:bedrock/)?(?:us-gov|us|eu|ap|ca|sa|me|af|il|mx)-[a-z]+-\d/.+"  # region of AWS
    r"|(?:global|us|eu|apac|global-standard|standard)/.+"  # zone of Azure
    r"|(?:us|eu|apac|jp|au|in|ca|us-gov|global)\..+"  # geography of Bedrock
)
"""Names of a part of what a model sells, which stands with the model here."""


def find_key(listed: Map, provider: str, name: str) -> str | None:
    """Return the key of a name of ours; None where the map has none."""
    keys = (route + name for route in ROUTES.get(provider, ()))
    return next((key for key in keys if key in listed and is_sold_by(listed[key], provider)), None)


def is_sold_by(stated: Mapping[str, Any], provider: str) -> bool:
    word = stated.get("litellm_provider", "")
    if provider == "vertex":
        return str(word).startswith("vertex_ai")
    return word in PROVIDERS.get(provider, (provider,))


def list_names(listed: Map, provider: str) -> Iterator[str]:
    """Yield the names that it has of a provider, without route and region, each once."""
    seen = set()
    for key, stated in listed.items():
        if not is_sold_by(stated, provider) or stated.get("mode") in NO_MODELS:
            continue
        routes = sorted(ROUTES.get(provider, ()), key=len, reverse=True)
        name = next(key.removeprefix(route) for route in (*routes, "") if key.startswith(route))
        if name not in seen and not _PART.fullmatch(name):
            seen.add(name)
            yield name


def list_regions(listed: Map, provider: str, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (region, entry) of the keys that name a region: Bedrock's profiles and Azure's data zones."""
    keys = {}
    if provider == "amazon":
        keys = {region: f"{region}.{name}" for region in GEOGRAPHIES}
    elif provider == "azure":
        keys = {zone: f"azure/{zone}/{name}" for zone in ZONES}
    for region, key in keys.items():
        if key in listed:
            yield region, listed[key]
