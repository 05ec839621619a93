"""Registry of the units that a rate can be charged for, and of the words for the conditions that change rates.

Keys name the thing and the unit (`input_mtok` = dollars for a million input tokens) and follow genai-prices' words.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, get_args

MILLION = 1_000_000
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit of a rate: `rate` dollars buy `per` of `quantity`; `item` is the name of a quote's line."""

    key: str
    item: str
    quantity: str
    per: int

    @property
    def buys(self) -> str:
        """Return what a rate buys: `million tokens`, `minute`, `image`."""
        if self.per == MILLION:
            return f"million {self.quantity}s"
        return "minute" if self.per == MINUTE else self.quantity


UNITS = {
    unit.key: unit
    for unit in (
        Unit("input_mtok", "input", "token", MILLION),
        Unit("cache_read_mtok", "cached input", "token", MILLION),
        Unit("cache_write_mtok", "cache write", "token", MILLION),
        Unit("cache_write_1h_mtok", "cache write (1 hour)", "token", MILLION),
        Unit("cache_write_12h_mtok", "cache write (12 hours)", "token", MILLION),
        Unit("output_mtok", "output", "token", MILLION),
        Unit("input_audio_mtok", "audio input", "token", MILLION),
        Unit("cache_audio_read_mtok", "cached audio input", "token", MILLION),
        Unit("output_audio_mtok", "audio output", "token", MILLION),
        Unit("input_image_mtok", "image input", "token", MILLION),
        Unit("cache_image_read_mtok", "cached image input", "token", MILLION),
        Unit("output_image_mtok", "image output", "token", MILLION),
        Unit("output_video_mtok", "video output", "token", MILLION),
        Unit("image", "image", "image", 1),
        Unit("input_image", "image input", "image", 1),
        Unit("minute", "audio", "second", MINUTE),
        Unit("input_mchar", "characters", "character", MILLION),
        Unit("training_mtok", "training", "token", MILLION),
        Unit("request", "request", "request", 1),
        Unit("web_search", "web search", "search", 1),
        Unit("file_search", "file search", "search", 1),
        Unit("x_search", "X search", "search", 1),
        Unit("grounded_query", "grounding query", "query", 1),
        Unit("grounded_prompt", "grounded prompt", "prompt", 1),
        Unit("code_session", "code execution", "session", 1),
        Unit("container_hour", "container", "container-hour", 1),
        Unit("container_gb_hour", "container memory", "GB-hour", 1),
        Unit("attachment", "attachment", "attachment", 1),
        Unit("page", "page", "page", 1),
        Unit("annotated_page", "annotated page", "page", 1),
        Unit("rerank_search", "rerank", "search", 1),
        Unit("video_second", "video", "second", 1),
        Unit("storage_gb_day", "file storage", "GB-day", 1),
        Unit("cache_storage_mtok_hour", "cache storage", "token-hour", MILLION),
        Unit("model_month", "storage of the tuned model", "model-month", 1),
    )
}

FEES: Final = (
    "web_search", "file_search", "x_search", "grounded_query", "grounded_prompt", "code_session", "container_hour",
    "container_gb_hour", "attachment", "page", "annotated_page", "rerank_search", "video_second", "storage_gb_day",
    "cache_storage_mtok_hour",
)  # fmt: skip
"""Units that a request uses as often as a person or a response says; no text tells how many."""

STATED: Final = (*FEES, "minute", "input_mchar", "image")
"""Units of which a response or a log states how many were used: fees, and what is charged in place of tokens."""

COUNTED_AS: Final = {"web_search": ("grounded_query", "grounded_prompt", "request")}
"""Units in which vendors charge for the same thing: Google counts the queries of a grounded answer, or the prompts that
have one, and the fee of a search model's request covers its search."""

EXCLUSIONS: Final = {
    **{key: UNITS[key].item for key in FEES},
    "regional": "regional processing",
    "fast": "fast mode",
    "hosting": "hosting of fine-tuned models",
    "session_hours": "agent sessions by the hour",
    "reserved": "reserved throughput",
    "maps": "grounding in maps",
    "image_tool": "images that the image tool makes",
    "other_models": "other models that worked for the response",
    "iterations": "iterations of unknown kinds",
    "free_allowance": "free allowances",
    "routing": "routing to other providers",
    "platform_fee": "the platform's fee on credits",
    "taxes": "taxes",
}
"""Items that a total may leave out, by the word that tables and answers have for each."""

REQUEST: Final = "request"
"""Unit that each request of a model with such a rate is charged for, without being asked."""

Tier = Literal["standard", "batch", "flex", "priority"]
Speed = Literal["standard", "fast", "ultrafast"]
Region = Literal["global", "us", "eu", "apac", "jp", "au", "in", "ca", "us-gov", "regional"]
"""Place where a request is processed; `regional` is any single region of a cloud that no other name stands for."""
SearchContext = Literal["low", "medium", "high"]
SearchType = Literal["preview", "fast", "pro"]
Resolution = Literal["480p", "720p", "1024p", "1080p", "4k"]
"""Of a video, from few lines to many."""
TIERS: Final[tuple[str, ...]] = get_args(Tier)
SPEEDS: Final[tuple[str, ...]] = get_args(Speed)
REGIONS: Final[tuple[str, ...]] = get_args(Region)
SEARCH_CONTEXTS: Final[tuple[str, ...]] = get_args(SearchContext)
SEARCH_TYPES: Final[tuple[str, ...]] = get_args(SearchType)
RESOLUTIONS: Final[tuple[str, ...]] = get_args(Resolution)

_PRICED_BY: Final = {
    "minute": "by the minute",
    "input_mchar": "by the character",
    "image": "by the image",
    "input_audio_mtok": "by tokens",
    "input_mtok": "by tokens",
    "page": "by the page",
    "rerank_search": "by the search",
    "video_second": "by the second of video",
}


def priced_by(keys: Collection[str]) -> str:
    """Return the way in which a model with these rates is priced: `by the minute`, `by tokens`.

    A model without any rate is priced by the size and quality of an image.
    """
    if not keys:
        return _PRICED_BY["image"]
    return next((words for key, words in _PRICED_BY.items() if key in keys), "by other quantities")
