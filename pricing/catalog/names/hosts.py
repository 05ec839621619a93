"""How Vertex AI, Azure, the Gemini API, Fireworks and OpenRouter spell the names of models: a small rule for each.

A rule proposes spellings; one counts only where it stands in a table, letter for letter. Whatever a rule does not know
(a version, a date, a region, a variant) leaves the name unknown, with that part named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from pricing.catalog.names.makers import OPENROUTER_MAKERS
from pricing.catalog.names.reading import Known, NameReading, place_in, refuse, settle

_GCP_REGION: Final = (
    r"(?:us|europe|asia|northamerica|southamerica|australia|me|africa)-"
    r"(?:north|south|east|west|central)(?:east|west)?\d"
)
_VERTEX_RESOURCE: Final = re.compile(
    r"(?:projects/[^/]+/locations/(?P<place>[a-z0-9-]+)/)?publishers/(?P<publisher>[a-z0-9-]+)/models/(?P<model>[^/]+)"
)
_FIREWORKS: Final = "accounts/fireworks/"
_FIREWORKS_ROUTER: Final = re.compile(
    rf"{_FIREWORKS}routers/(?P<model>[a-z0-9.-]+?)(?:-(?P<speed>fast|ultrafast))?(?:-(?P<region>us))?"
)
PUBLISHERS: Final = (
    "anthropic", "deepseek-ai", "google", "meta", "minimaxai", "mistralai", "moonshotai", "openai", "qwen", "xai",
    "zai-org",
)  # fmt: skip
"""Makers whose models Google Cloud sells, as its resource names spell them."""
AZURE_ZONES: Final = {
    "global": ("global", "Global"),
    "global-standard": ("global", "Global"),
    "us": ("us", "US Data Zone"),
    "eu": ("eu", "EU Data Zone"),
    "apac": ("apac", "APAC Data Zone"),
    "us-gov": ("us-gov", "US Government"),
    "standard": ("regional", "a single region"),
}
"""Kinds of deployment in LiteLLM's spelling: (region, its name)."""
ROUTING_VARIANTS: Final = ("nitro", "floor", "exacto", "online")
"""Choose who serves a request; the entry is the same."""
OWN_VARIANTS: Final = ("free", "batch", "thinking", "extended", "beta")
"""Entries of their own, with their own price, only where OpenRouter lists them; `batch` is a tier of the table."""


def read_vertex_resource(reading: NameReading, text: str, known: Known) -> NameReading:
    """Read `[projects/P/locations/REGION/]publishers/PUBLISHER/models/MODEL`."""
    match = _VERTEX_RESOURCE.fullmatch(text)
    if not match:
        return refuse(reading, "a tuned model or an endpoint does not say its base model")
    place, publisher = match["place"], match["publisher"]
    if publisher not in PUBLISHERS:
        return refuse(reading, f"{publisher} is not a known publisher on Vertex AI")
    if (publisher == "anthropic") != match["model"].startswith("claude"):
        return refuse(reading, f"{match['model']} is not a model of {publisher}")
    reading = replace(reading, vendor=publisher)
    if place in {"global", "us", "eu"}:
        reading = replace(reading, region=place)
    elif place and re.fullmatch(_GCP_REGION, place):
        reading = place_in(reading, place)
    elif place:
        return refuse(reading, f"{place} is not a region of Google Cloud")
    return read_vertex(reading, match["model"], known)


def read_vertex(reading: NameReading, text: str, known: Known) -> NameReading:
    """Read `[publisher/]model[@version]`. The region stands in the address of a request, so mostly not in the name."""
    publisher, slash, rest = text.rpartition("/")
    if slash and publisher not in PUBLISHERS:
        return refuse(reading, f"{publisher} is not a known publisher on Vertex AI")
    model, at, version = rest.partition("@")
    vendor = publisher or reading.vendor or ("anthropic" if model.startswith("claude") else "")
    reading = replace(reading, host="vertex", vendor=vendor, model=model, version=version, unplaced=not reading.region)
    if not at or version == "default":
        spellings = [model, f"{model}@default"]
    elif re.fullmatch(r"\d{8}|\d{3,4}", version):
        spellings = [f"{model}@{version}", f"{model}-{version}"]
    else:
        return refuse(reading, f"@{version} is not a version")
    paths = [f"vertex/{each}" for each in spellings]
    return settle(reading, [*paths, *(f"vertex/{vendor}/{each}" for each in spellings if vendor)], known)


def read_azure(reading: NameReading, text: str, known: Known) -> NameReading:
    """Read `[zone/]model`. A deployment may have any name, so only names of the table are models."""
    zone, slash, rest = text.partition("/")
    if slash and zone not in AZURE_ZONES:
        return refuse(reading, "a route, not a deployment")
    if slash:
        region, place = AZURE_ZONES[zone]
        reading, text = replace(reading, region=region, place=place), rest
    reading = replace(reading, host="azure", vendor="openai", model=text)
    otherwise = f"no table has azure/{text}; a deployment may have any name: write its model's"
    return settle(reading, [f"azure/{each}" for each in (text, text.replace("gpt-3.5-", "gpt-35-"))], known, otherwise)


def read_gemini(reading: NameReading, text: str, known: Known) -> NameReading:
    """Read `models/MODEL`, the Gemini API's name of a resource."""
    model = text.removeprefix("models/")
    return settle(replace(reading, host="google", vendor="google", model=model), [f"google/{model}"], known)


def read_fireworks(reading: NameReading, text: str, known: Known) -> NameReading:
    """Read `accounts/fireworks/models/MODEL`, or a router's `…/routers/MODEL[-fast|-ultrafast][-us]`, as conditions."""
    reading = replace(reading, host="fireworks", model=text.rpartition("/")[2])
    router = _FIREWORKS_ROUTER.fullmatch(text)
    if not router:
        return settle(reading, [f"fireworks/{each}" for each in (text, f"{_FIREWORKS}models/{text}")], known)
    model, speed, region = router["model"], router["speed"] or "", router["region"] or ""
    if not speed and not region:
        return refuse(reading, f"the router {model} has no price here")
    path = f"fireworks/{_FIREWORKS}models/{model}"
    return settle(replace(reading, model=model, speed=speed, region=region), [path], known)


def read_openrouter(reading: NameReading, text: str, known: Known) -> NameReading:
    """Read `author/slug[-date][:variant]` as OpenRouter's entry; else as the maker's, where they cost the same."""
    forced = reading.host == "openrouter"
    slug, *variants = text.split(":")
    author, _, model = slug.partition("/")
    reading = replace(
        reading, host="openrouter", vendor=author, model=model, suffix=" ".join(f":{v}" for v in variants)
    )
    if unknown := [each for each in variants if each not in (*OWN_VARIANTS, *ROUTING_VARIANTS)]:
        return refuse(reading, f":{unknown[0]} is not a variant of OpenRouter")
    own = [each for each in variants if each in OWN_VARIANTS]
    if variants == ["batch"] and f"openrouter/{slug}:batch" not in known and f"openrouter/{slug}" in known:
        return settle(replace(reading, suffix="", tier="batch"), [f"openrouter/{slug}"], known)
    if own:
        entry = f"openrouter/{slug}:{':'.join(own)}"
        return settle(reading, [entry], known, f"OpenRouter's table has no {slug}:{':'.join(own)}")
    if variants:
        reading = replace(reading, caution=tuple(map(_warn_of_routing, variants)))
    listed = settle(reading, [f"openrouter/{each}" for each in _respell(slug)], known)
    if listed.path:
        return listed
    canonical = _read_canonical(listed, slug, known, forced=forced)
    if canonical.path:
        return canonical
    return listed if forced or variants else _read_maker(listed, author, model, known)


def _read_canonical(listed: NameReading, slug: str, known: Known, *, forced: bool) -> NameReading:
    """Read the canonical slug, as responses and exports print it: dated, and Claude's version before its family.

    anthropic/claude-4.5-sonnet-20250929 is that of anthropic/claude-sonnet-4.5, openai/gpt-5-2025-08-07 that of
    openai/gpt-5: https://openrouter.ai/api/v1/models, `canonical_slug`. A day with hyphens is the maker's spelling,
    too, so that it counts only where the host is said.
    """
    dated = re.fullmatch(r"(.+)-(20\d{6}|20\d\d-\d\d-\d\d)" if forced else r"(.+)-(20\d{6})", slug)
    if not dated or not _is_day(dated[2]):
        return listed
    for spelling in (dated[1], _turn_claude(dated[1])):
        if f"openrouter/{spelling}" in known:
            model = spelling.partition("/")[2]
            return replace(listed, path=f"openrouter/{spelling}", model=model, version=dated[2], reason="")
    return listed


def _turn_claude(slug: str) -> str:
    """Return anthropic/claude-sonnet-4.5 for anthropic/claude-4.5-sonnet, and any other slug as it is."""
    claude = re.fullmatch(r"anthropic/claude-(\d+(?:\.\d+)?)-([a-z]+)(-fast)?", slug)
    return f"anthropic/claude-{claude[2]}-{claude[1]}{claude[3] or ''}" if claude else slug


def _read_maker(listed: NameReading, author: str, model: str, known: Known) -> NameReading:
    """Read a gateway's name as its maker's model, but never as an alias that moves: a gateway's name stays."""
    fast = author == "anthropic" and model.endswith("-fast")
    for spelling in _respell(model.removesuffix("-fast") if fast else model):
        path = f"{OPENROUTER_MAKERS.get(author, '')}/{spelling}"
        if known.get(path):
            note = "the maker's price: no table has OpenRouter's own"
            speed = "fast" if fast else ""
            return replace(listed, path=path, model=spelling, speed=speed, note=note, reason="")
    return listed


def _warn_of_routing(variant: str) -> str:
    if variant == "online":
        return ":online adds the fee of OpenRouter's web plugin, which is not in this price"
    return f"OpenRouter may choose a provider with another price for :{variant}"


def _respell(slug: str) -> Iterator[str]:
    """Yield a slug, and as hosts write versions alike: claude-sonnet-4.5 and claude-sonnet-4-5."""
    yield slug
    yield re.sub(r"(?<=\d)\.(?=\d)", "-", slug)
    yield re.sub(r"(?<=\d)-(?=\d+$)", ".", slug)


def _is_day(digits: str) -> bool:
    try:
        date.fromisoformat(digits)
    except ValueError:
        return False
    return True
