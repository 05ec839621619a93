"""Text files as people save them."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE


def decode_text(raw: bytes) -> str:
    """Decode a text file: UTF-8, with or without its mark, or UTF-16 that says so. Raises UnicodeDecodeError."""
    return raw.decode("utf-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
