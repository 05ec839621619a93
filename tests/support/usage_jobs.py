"""Files that were sent, as jobs have them: a log of a few calls whose costs can be counted on fingers."""

from __future__ import annotations

import json

from costcalc.jobs.files import SentFile, Upload, make_folder, name_file
from costcalc.jobs.models import make_token

DAY = "2026-06-01"


def write_calls(number: int, *, model: str = "gpt-4o", first: int = 0, **more: object) -> bytes:
    """Write rows of an OpenAI log, each of 1,000 tokens in and 100 out, with ids of their own."""
    return b"".join(
        json.dumps(
            {
                "id": f"chatcmpl-{first + place}",
                "object": "chat.completion",
                "created": 1780315200,  # 2026-06-01, noon
                "model": model,
                "usage": {"prompt_tokens": 1_000, "completion_tokens": 100, "total_tokens": 1_100},
                **more,
            }
        ).encode()
        + b"\n"
        for place in range(number)
    )


def save(*contents: bytes) -> Upload:
    """Save files as an upload does, named usage.jsonl, usage (2).jsonl and so on."""
    return save_as("usage.jsonl", *contents)


def save_as(name: str, *contents: bytes) -> Upload:
    """Save files as an upload does, all sent under the same name."""
    token = make_token()
    folder = make_folder(token)
    first, dot, ending = name.partition(".")
    files = []
    for place, content in enumerate(contents):
        (folder / name_file(place)).write_bytes(content)
        files.append(SentFile(f"{first} ({place + 1}){dot}{ending}" if place else name, len(content)))
    return Upload(token, tuple(files))
