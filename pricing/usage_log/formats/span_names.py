"""Names of attributes of calls of models, by conventions and packages.

OpenTelemetry's: https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/; OpenLLMetry's before them
(traceloop/openllmetry#3647); OpenInference's: Arize-ai/openinference, spec/semantic_conventions.md; Pydantic AI's
`details`; Vercel's AI SDK states its usage object under `ai.usage`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

AI: Final = "ai.usage."
GEN: Final = "gen_ai.usage."
COUNTS: Final = "llm.token_count."
USAGE: Final = (GEN, COUNTS, "llm.usage.", AI)
"""How the names of all numbers of tokens begin."""

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "input": (f"{GEN}input_tokens", f"{GEN}prompt_tokens", f"{COUNTS}prompt", "llm.usage.prompt_tokens"),
    "output": (f"{GEN}output_tokens", f"{GEN}completion_tokens", f"{COUNTS}completion", "llm.usage.completion_tokens"),
    "total": (f"{GEN}total_tokens", f"{COUNTS}total", "llm.usage.total_tokens"),
    "cache_read": (
        f"{GEN}cache_read.input_tokens",
        f"{GEN}cache_read_input_tokens",
        f"{GEN}cache_read_tokens",
        f"{GEN}cached_tokens",
        f"{GEN}input_cached_tokens",
        f"{GEN}details.cache_read_tokens",
        f"{GEN}details.cache_read_input_tokens",
        f"{GEN}details.cached_tokens",
        f"{GEN}details.cached_content_tokens",
        f"{COUNTS}prompt_details.cache_read",
    ),
    "cache_write": (
        f"{GEN}cache_creation.input_tokens",
        f"{GEN}cache_creation_input_tokens",
        f"{GEN}cache_write.input_tokens",
        f"{GEN}cache_write_tokens",
        f"{GEN}details.cache_write_tokens",
        f"{GEN}details.cache_creation_input_tokens",
        f"{COUNTS}prompt_details.cache_write",
    ),
    "reasoning": (
        f"{GEN}reasoning.output_tokens",
        f"{GEN}reasoning_tokens",
        f"{GEN}details.reasoning_tokens",
        f"{GEN}details.thoughts_tokens",
        f"{COUNTS}completion_details.reasoning",
        "llm.usage.reasoning_tokens",
    ),
    "input_audio": (f"{COUNTS}prompt_details.audio", f"{GEN}details.input_audio_tokens"),
    "output_audio": (f"{COUNTS}completion_details.audio", f"{GEN}details.output_audio_tokens"),
    "part": (
        *(f"{GEN}details.text_{side}_tokens" for side in ("prompt", "candidates", "input", "output")),
        *(f"{GEN}details.{name}_tokens" for name in ("input", "output")),
        *(f"{GEN}details.{name}_prediction_tokens" for name in ("accepted", "rejected")),
    ),
    "cost": (f"{GEN}cost", f"{GEN}total_cost"),
}
KINDS: Final[Mapping[str, str]] = {name: kind for kind, names in _NAMES.items() for name in names}
"""Kind of each number of tokens, as `named_tokens` has them."""
COSTS: Final = (*_NAMES["cost"], "gen_ai.cost.total_cost", "llm.cost.total", "operation.cost")
MODELS: Final = (
    "gen_ai.response.model", "ai.response.model", "gen_ai.request.model", "llm.response.model_name", "llm.model_name",
    "llm.request.model", "embedding.model_name", "ai.model.id", "model_name",
)  # fmt: skip
PROVIDERS: Final = ("gen_ai.provider.name", "gen_ai.system", "llm.provider", "ai.model.provider")
HOSTS: Final = {
    "azure": "azure", "az.ai.openai": "azure", "azure.ai.openai": "azure", "azure_openai": "azure",
    "gcp.vertex_ai": "vertex_ai", "vertex_ai": "vertex_ai", "groq": "groq", "openrouter": "openrouter",
}  # fmt: skip
"""Providers who sell models of others under the same names, so that the provider is part of the name."""
TIERS: Final = tuple(f"{name}.response.service_tier" for name in ("openai", "gen_ai.openai"))
OPERATIONS: Final = ("chat", "text_completion", "generate_content", "embeddings", "completion", "responses")
"""Operations that are calls of models."""
LABELS: Final = {
    "user": ("user.id", "enduser.id", "user.email", "langfuse.user.id"),
    "session": ("session.id", "gen_ai.conversation.id", "langfuse.session.id"),
    "environment": ("deployment.environment.name", "deployment.environment", "langfuse.environment"),
    "project": ("service.name", "openinference.project.name"),
}
PLACES: Final = ("{}", "metadata.{}", "traceloop.association.properties.{}", "langfuse.trace.metadata.{}")
"""Where a label of a person's own naming may be."""
