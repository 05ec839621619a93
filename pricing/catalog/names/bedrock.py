"""How Amazon Bedrock spells the names of models: ids, inference profiles, ARNs, and a router's words before them.

[route/][geography.]vendor.model[-yyyymmdd][-v1[:0]][:size]
arn:aws:bedrock:REGION:ACCOUNT:(foundation-model/ID | inference-profile/GEOGRAPHY.ID)
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from pricing.catalog.names.makers import BEDROCK_MAKERS
from pricing.catalog.names.reading import Known, NameReading, place_in, refuse, settle

GEOGRAPHIES: Final = ("global", "us-gov", "us", "eu", "apac", "jp", "au", "in", "ca")
"""Prefixes of inference profiles."""
_REGION: Final = r"(?:us-gov|us|eu|ap|ca|sa|me|af|il|mx)-(?:north|south|east|west|central)(?:east|west)?-\d"
_ROUTE: Final = re.compile(rf"(converse|converse_like|invoke|mantle|{_REGION})/(.+)")
_HEAD: Final = re.compile(rf"(?:([a-z.-]+)\.)?({'|'.join(BEDROCK_MAKERS)})\.(.+)")
_MODEL: Final = re.compile(
    r"(?P<body>(?P<stem>[A-Za-z0-9.-]+?(?P<date>-\d{8})?)(?P<version>-v\d+)?(?P<minor>:\d+)?)"
    r"(?P<size>:(?:\d+k|mm))?(?P<long>\[1m\])?"
)
_ARN: Final = re.compile(
    rf"arn:aws(?:-us-gov)?:bedrock:(?P<region>{_REGION}|):\d*:(?P<kind>foundation-model|inference-profile)/(?P<id>.+)"
)


def is_bedrock_id(text: str) -> bool:
    """Return True where a text begins as an id of Bedrock does, by its vendor."""
    return _HEAD.fullmatch(text) is not None


def read_bedrock(reading: NameReading, text: str, known: Known) -> NameReading:
    """Read an ARN, or `[geography.]vendor.model[-date][-v1[:0]]`, behind any of LiteLLM's routes."""
    reading = replace(reading, host="amazon")
    while match := _ROUTE.fullmatch(text):
        text = match[2]
        if re.fullmatch(_REGION, match[1]):
            reading = place_in(reading, match[1])
    if "commitment/" in text:
        return refuse(reading, "provisioned throughput has other prices")
    if text.startswith("claude_platform/"):
        return refuse(reading, "Claude Platform on AWS has Anthropic's prices, not Bedrock's; write Anthropic's name")
    if text.startswith("arn:"):
        return _read_arn(reading, text, known)
    head = _HEAD.fullmatch(text)
    if not head:
        return refuse(reading, "an id of Amazon Bedrock begins with its vendor, such as anthropic.")
    geography, vendor, rest = head.groups()
    if geography and geography not in GEOGRAPHIES:
        return refuse(reading, f"{geography} is not a geography of Amazon Bedrock")
    if geography:
        reading = replace(reading, region=geography, place="")
    return _read_model(replace(reading, vendor=vendor), rest, geography or "", known)


def _read_arn(reading: NameReading, text: str, known: Known) -> NameReading:
    match = _ARN.fullmatch(text)
    if not match:
        return refuse(reading, "this ARN does not say its model, or has a region of other prices")
    if match["region"]:
        reading = place_in(reading, match["region"])
    named = _HEAD.fullmatch(match["id"])
    if not named or (match["kind"] == "inference-profile") != (named[1] in GEOGRAPHIES):
        return refuse(reading, "a profile's ARN names a geography, and a model's names none")
    return read_bedrock(reading, match["id"], known)


def _read_model(reading: NameReading, text: str, geography: str, known: Known) -> NameReading:
    match = _MODEL.fullmatch(text)
    if not match:
        return refuse(reading, "not an id of Amazon Bedrock")
    dated, stem = match["date"] or "", match["stem"]
    reading = replace(
        reading,
        model=stem.removesuffix(dated),
        version=f"{dated}{match['version'] or ''}".removeprefix("-"),
        suffix=(match["size"] or match["long"] or "").strip(":[]"),
    )
    spellings = [match["body"]]
    if match["version"] in (None, "-v1") and match["minor"] in (None, ":0"):  # some ids have -v1:0, some -v1, some none
        spellings += [f"{stem}{version}" for version in ("-v1:0", "-v1", "")]
    ids = [f"{reading.vendor}.{each}" for each in spellings]
    own = [f"amazon/{geography}.{each}" for each in ids if geography]  # a row of that geography itself
    settled = settle(reading, [*own, *(f"amazon/{each}" for each in ids)], known, f"no table has amazon/{ids[0]}")
    return replace(settled, region="", place="") if settled.path in own else settled
