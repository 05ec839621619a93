"""Width and height of an image file, from its header alone: nothing is decoded, so no file can explode.

Not imagesize (2.0.1): it reads a GIF's sides as signed, keeps the scaling bits of a WebP's, tries TIFF, SVG and
HEIF on whatever comes, which no vision model takes, and opens addresses when it is given a string.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Callable
from typing import Final

from pricing.tokens.images import LONGEST_SIDE, ImageError

ACCEPTED: Final = "PNG, JPEG, GIF or WebP"
_LONGEST_DATA: Final = 4 * 1_500_000
"""Characters of base64 that are looked at: headers are near the start, behind a thumbnail or a color profile."""


class ImageFileError(ImageError):
    """File that is not an image of a known kind, or has a damaged header."""


def read_image_size(data: bytes) -> tuple[int, int]:
    """Return (width, height) in pixels, as stored. Raises ImageFileError for all but a PNG, JPEG, GIF or WebP."""
    read = next((read for starts, read in _READERS if data.startswith(starts)), None)
    if read is None:
        raise ImageFileError(f"not a {ACCEPTED} file")
    try:
        width, height = read(data)
    except (struct.error, IndexError):
        raise ImageFileError("the file ends before it states its size; it is damaged or truncated") from None
    if not (1 <= width <= LONGEST_SIDE and 1 <= height <= LONGEST_SIDE):
        raise ImageFileError(
            f"the file states {width:,} × {height:,} pixels; each side must be from 1 to {LONGEST_SIDE:,}"
        )
    return width, height


def read_data_url_size(address: str) -> tuple[int, int]:
    """Return (width, height) of an image in a `data:` address. Raises ImageFileError."""
    head, comma, body = address.partition(",")
    if not comma or not head.lower().endswith(";base64"):
        raise ImageFileError("expected data:image/…;base64, followed by the image")
    body = "".join(body[:_LONGEST_DATA].split())
    try:
        data = base64.b64decode(body[: len(body) // 4 * 4], validate=True)
    except (binascii.Error, ValueError):
        raise ImageFileError("this is not valid base64") from None
    return read_image_size(data)


def _png(data: bytes) -> tuple[int, int]:
    if data[12:16] != b"IHDR":
        raise ImageFileError("a PNG file starts with its IHDR chunk; this one does not")
    return _pair(">II", data, 16)


def _gif(data: bytes) -> tuple[int, int]:
    return _pair("<HH", data, 6)


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if data[8:12] != b"WEBP":
        raise ImageFileError(f"not a {ACCEPTED} file")
    if kind == b"VP8 ":
        width, height = _pair("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        low_w, high_w, low_h, high_h = struct.unpack_from("<HBHB", data, 24)
        return (low_w | high_w << 16) + 1, (low_h | high_h << 16) + 1
    raise ImageFileError("a WebP file of an unknown kind")


_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD8)))
"""JPEG markers that start a frame, and those that no length follows."""


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ImageFileError("the JPEG file is damaged: a marker is missing before its size")
        while data[at] == 0xFF:  # padding before a marker
            at += 1
        marker = data[at]
        at += 1
        if marker in _ALONE:
            continue
        if marker in _FRAMES:
            height, width = _pair(">HH", data, at + 3)
            return width, height
        (length,) = struct.unpack_from(">H", data, at)
        if length < 2 or marker in {0xD9, 0xDA}:
            raise ImageFileError("the JPEG file is damaged: it states no size before its pixels")
        at += length


def _pair(layout: str, data: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(layout, data, at)
    return first, second


_READERS: Final[tuple[tuple[bytes | tuple[bytes, ...], Callable[[bytes], tuple[int, int]]], ...]] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    ((b"GIF87a", b"GIF89a"), _gif),
    (b"RIFF", _webp),
)
