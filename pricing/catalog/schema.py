"""Schema of a price table. These frozen classes are both the schema of the YAML and the catalog's entries.

Everything is strict: an unknown key, a float that was not written as a decimal or a date written as text is refused.
An editor shows the text under each field (the JSON Schema is made from it).
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from pricing.catalog.field_types import MAX_RATE as MAX_RATE  # noqa: PLC0414 -- offered here too
from pricing.catalog.field_types import MAX_TOKENS as MAX_TOKENS  # noqa: PLC0414
from pricing.catalog.field_types import Exclusion, Id, ProviderId, Strict, Text, Tokens, Url
from pricing.catalog.images import GeneratedImages
from pricing.catalog.media import Media, MediaRules
from pricing.catalog.price import Price, Surcharge
from pricing.catalog.resent_reasoning import ResentReasoning
from pricing.catalog.size_classes import ClassRow, SizeClass
from pricing.catalog.successors import Redirect, Successor, TrainingEnd
from pricing.catalog.tool_prompt import ToolPromptRow

Kind = Literal[
    "chat", "embedding", "image", "transcription", "speech", "realtime", "training",
    "video", "ocr", "rerank", "moderation",
]  # fmt: skip
Modality = Literal["text", "image", "audio", "video", "file", "embedding"]
Encoding = Literal[
    "o200k_base", "cl100k_base", "o200k_harmony",
    "tekken_240718", "tekken_240911", "mistral_v1", "mistral_v2", "mistral_v3",
    "gemma2", "gemma3", "gemma4", "deepseek_v3", "qwen3", "qwen3_5", "glm4", "kimi_k2", "kimi_k3",
    "llama2", "llama3", "llama4",
    "claude_3", "claude_4_7", "claude_4_8",
]  # fmt: skip
EncodingBasis = Literal["vendor", "vendor_sdk", "presumed", "reconstruction"]


class CachingRule(Strict):
    """Rule by which a vendor decides which part of a prompt is cached."""

    minimum: Tokens
    """Fewest input tokens at which anything is cached."""
    step: Tokens = 1
    """Tokens in which the cached part grows above the minimum."""
    minutes: Annotated[int, Field(gt=0, le=100_000)] | None = None
    """Minutes that a standard write lasts since it was last used; default: not stated, 5 where writes are paid for."""
    source: Url


class Modalities(Strict):
    input: Annotated[list[Modality], Field(min_length=1)]
    output: Annotated[list[Modality], Field(min_length=1)]


class RateLimit(Strict):
    tier: Annotated[str, Field(min_length=1, max_length=40)]
    """Vendor's name of the usage tier, such as "1"."""
    requests_per_minute: Annotated[int, Field(gt=0)] | None = None
    tokens_per_minute: Annotated[int, Field(gt=0)] | None = None


class RateLimits(Strict):
    source: Url
    via: Text | None = None
    checked: date | None = None
    tiers: Annotated[list[RateLimit], Field(min_length=1)]
    """Usage tiers in ascending order."""


class Model(MediaRules):
    """Model that a provider sells under an id."""

    id: Id
    name: Text
    kind: Kind
    encoding: Encoding | None = None
    """Vocabulary that its text is counted in; default: none is known, and counts are estimates."""
    encoding_basis: EncodingBasis = "vendor"
    """What says so: the vendor, who publishes it; its own software, which counts with it; nobody (presumed), for the
    reason in the note; or a reconstruction from the vendor's recorded counts."""
    encoding_source: Url | None = None
    """Page that says which vocabulary it is. tiktoken names those of OpenAI's models."""
    encoding_from: date | None = None
    """First day on which the name has this vocabulary, where it had another one before; default: always."""
    encoding_note: Text | None = None
    """Reason for a presumed encoding, where the vendor does not name it."""
    size_class: SizeClass | None = None
    """Place among its vendor's models; it stands in `classes` of the table."""
    reasoning: bool = False
    """True where it bills reasoning tokens beside the visible output."""
    context_window: Tokens | None = None
    """Tokens of input and output together."""
    max_input: Tokens | None = None
    """Tokens of input, where the vendor limits it by itself."""
    max_output: Tokens | None = None
    modalities: Modalities | None = None
    released: date | None = None
    retires: date | None = None
    """First day on which requests fail; where that is not known, the first by which they do, and the note says so."""
    retires_source: Url | None = None
    successor: Successor | None = None
    redirects_to: Redirect | None = None
    excludes: list[Exclusion] = Field(default_factory=list)
    """Items that the vendor charges for beside all its rates."""
    surcharges: list[Surcharge] = Field(default_factory=list)
    """Fees and modifiers; they stand in `surcharges` of the table."""
    caching: CachingRule | None = None
    exact_chat: bool = False
    """True where the published overhead of chat messages has been compared with the API's own counts and holds."""
    max_example: Tokens | None = None
    """Most tokens in one training example; a longer one is cut there."""
    training_end: TrainingEnd | None = None
    dimensions: Annotated[int, Field(gt=0, le=100_000)] | None = None
    """Dimensions of an embedding vector, unless a request asks for fewer."""
    generated: GeneratedImages | None = None
    """Tokens of an image that it makes, by size and quality; default: they are not published."""
    tool_prompt: ToolPromptRow | None = None
    """Prompt that the vendor adds where a request has tools; it stands in `tool_prompts` of the table."""
    resent_reasoning: ResentReasoning | None = None
    """Rule by which it is sent its earlier reasoning again; it stands in `resent_reasoning` of the table."""
    rate_limits: RateLimits | None = None
    note: Text | None = None
    prices: Annotated[list[Price], Field(min_length=1)]

    @cached_property
    def ends(self) -> date | None:
        """Return the first day on which requests to it fail, or are answered and billed as another model."""
        days = (self.retires, self.redirects_to.from_ if self.redirects_to else None)
        return min((day for day in days if day), default=None)

    @property
    def has_own_encoding(self) -> bool:
        """Return whether its vocabulary is the vendor's word, so that a text is counted exactly."""
        return self.encoding is not None and self.encoding_basis in {"vendor", "vendor_sdk"}

    def find_encoding(self, day: date) -> Encoding | None:
        """Return the vocabulary that it has on a day; None where none is known."""
        return None if self.encoding_from and day < self.encoding_from else self.encoding


class Target(Strict):
    model: Id
    from_: Annotated[date, Field(alias="from")]


class Alias(Strict):
    """Name that points to a model from a day on."""

    alias: Id
    name: Text | None = None
    targets: Annotated[list[Target], Field(min_length=1)]


SHARED: Final = ("media", "tool_prompts", "resent_reasoning", "surcharges")
"""Rules of a table that several models share."""
ONCE: Final = ("tool_prompts", "resent_reasoning")
"""Those of which a model has only one."""


class ProviderTable(Strict):
    """Price table of one provider as it is written: what several models share stands once."""

    provider: ProviderId
    name: Text
    version: date
    """Day of its last change."""
    host: bool = False
    """True where it sells models that others made. A bare name means the maker's; the host's is `provider/id`."""
    note: Text | None = None
    excludes: list[Exclusion] = Field(default_factory=list)
    """Items that the vendor charges for beside the rates of all models."""
    featured: list[Id] = Field(default_factory=list)
    """Models and aliases that an estimate shows before anyone chooses, until a month before they retire."""
    featured_after_retirement: list[Id] = Field(default_factory=list)
    """Models and aliases that it shows for good: at their last price where they have none any more."""
    classes: list[ClassRow] = Field(default_factory=list)
    """Places of a maker's chat models; the newest of a class may be shown before anyone chooses."""
    special: list[Id] = Field(default_factory=list)
    """Chat models in no class: made for one task or one kind of customer, or another with more compute."""
    models: Annotated[list[Model], Field(min_length=1)]
    aliases: list[Alias] = Field(default_factory=list)
    media: list[Media] = Field(default_factory=list)
    """Rules for images, PDF pages and audio that models of one generation share."""
    tool_prompts: list[ToolPromptRow] = Field(default_factory=list)
    """Prompts that the vendor adds to requests with tools, each for the models that share it."""
    resent_reasoning: list[ResentReasoning] = Field(default_factory=list)
    """Rules by which models are sent their earlier reasoning again; none: not known."""
    surcharges: list[Surcharge] = Field(default_factory=list)
    """Fees and modifiers, each for the models that share it."""


class Table(ProviderTable):
    """Price table of one provider."""

    @model_validator(mode="after")
    def _share_rules(self) -> Self:
        """Return the table with its shared rules at each model that they name."""
        named = [(where, name) for where in SHARED for row in getattr(self, where) for name in row.models]
        ids = {model.id for model in self.models}
        for where, name in named:
            if name not in ids:
                raise ValueError(f"{where}: no model has the id {name}; correct or remove it")
            if where in ONCE and named.count((where, name)) > 1:
                raise ValueError(f"{where}: {name} appears twice; keep one")
        return self.model_copy(update={"models": [self._with_shared(model) for model in self.models]})

    def _with_shared(self, model: Model) -> Model:
        shared = [row for row in self.media if model.id in row.models]
        rules = {
            name: [*getattr(model, name), *(rule for row in shared for rule in getattr(row, name))]
            for name in MediaRules.model_fields
        }
        prompt = next((row for row in self.tool_prompts if model.id in row.models), model.tool_prompt)
        resent = next((row for row in self.resent_reasoning if model.id in row.models), model.resent_reasoning)
        surcharges = [*model.surcharges, *(row for row in self.surcharges if model.id in row.models)]
        excludes = [*dict.fromkeys([*self.excludes, *model.excludes])]
        size_class = next((row.class_ for row in self.classes if model.id in row.models), model.size_class)
        own = {"tool_prompt": prompt, "resent_reasoning": resent, "surcharges": surcharges, "excludes": excludes}
        return model.model_copy(update={**rules, **own, "size_class": size_class})
