"""Images as a person types them."""

from __future__ import annotations

import re

from costcalc.input_limits import MOST_LINES
from costcalc.web.numbers import InputError
from pricing.tokens.images import DETAILS, Image, ImageError

_IMAGE = re.compile(r"(?P<width>[0-9]+|\?)\s*[x×]\s*(?P<height>[0-9]+|\?)(?P<rest>.*)", re.IGNORECASE)


def read_images(text: str) -> tuple[Image, ...]:
    """Read images, one a line or separated by commas: `1024 x 768`, with detail and number: `1024 x 768 high 3`.

    Raises InputError.
    """
    lines = [line.strip() for line in re.split(r"[,\n]", text) if line.strip()]
    if len(lines) > MOST_LINES:
        raise InputError(f"{len(lines):,} lines of images; the limit is {MOST_LINES}. Give a quantity instead.")
    return tuple(_image(number, line) for number, line in enumerate(lines, start=1))


def _image(number: int, line: str) -> Image:
    match = _IMAGE.fullmatch(line)
    if not match:
        raise InputError(f"Line {number}: enter width × height in pixels, such as 1024 x 768 high 2.")
    detail, count = "auto", 1
    for word in re.split(r"[\s:]+", match["rest"].strip(" :")) if match["rest"].strip(" :") else ():
        if word.lower() in DETAILS:
            detail = word.lower()
        elif re.fullmatch(r"[x×]?[0-9]{1,6}", word):
            count = int(word.strip("x×"))
        else:
            raise InputError(f"Line {number}: {word[:40]!r} is neither a detail ({', '.join(DETAILS)}) nor a number.")
    sides = [None if side == "?" else int(side[:9]) for side in (match["width"], match["height"])]
    try:
        return Image(sides[0], sides[1], detail, count)  # type: ignore[arg-type]  # one of DETAILS
    except ImageError as error:
        raise InputError(f"Line {number}: {error}.") from None
