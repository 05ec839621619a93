"""Sizes are read from headers alone, so the smallest files that say a size will do, and no file can do harm."""

from __future__ import annotations

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.tokens.image_files import ImageFileError, read_data_url_size, read_image_size


def png(width: int, height: int) -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0"
    )


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0"


def jpeg(width: int, height: int, frame: int = 0xC0, before: bytes = b"") -> bytes:
    header = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    return header + before + struct.pack(">BBHBHH", 0xFF, frame, 17, 8, height, width) + bytes(10)


def webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 12 + len(body)) + b"WEBP" + kind + struct.pack("<I", len(body)) + body


def lossy(width: int, height: int) -> bytes:
    scaling = 0b01 << 14
    return webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width | scaling, height))


def lossless(width: int, height: int) -> bytes:
    return webp(b"VP8L", b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14))


def extended(width: int, height: int) -> bytes:
    def three(side: int) -> bytes:
        return struct.pack("<I", side - 1)[:3]

    return webp(b"VP8X", bytes(4) + three(width) + three(height))


@pytest.mark.parametrize("make", [png, gif, jpeg, lossy, lossless, extended])
def test_it_reads_width_and_height(make) -> None:  # type: ignore[no-untyped-def]
    assert read_image_size(make(640, 480)) == (640, 480)
    assert read_image_size(make(1, 2)) == (1, 2)


@pytest.mark.parametrize("make", [png, gif, jpeg, extended])
def test_it_reads_the_largest_sides(make) -> None:  # type: ignore[no-untyped-def]
    assert read_image_size(make(65_535, 40_000)) == (65_535, 40_000)


def test_a_jpegs_size_may_stand_behind_a_long_profile_and_padding() -> None:
    profile = b"\xff\xe2" + struct.pack(">H", 60_000) + bytes(59_998)
    assert read_image_size(jpeg(300, 200, 0xC2, profile + b"\xff\xff")) == (300, 200)


@pytest.mark.parametrize("data", [png(0, 5), png(100_000, 5), png(2**31, 2**31), gif(0, 0), jpeg(0, 10)])
def test_impossible_sides_are_refused(data: bytes) -> None:
    with pytest.raises(ImageFileError, match="each side must be from 1 to 65,535"):
        read_image_size(data)


@pytest.mark.parametrize("data", [b"", b"hello", b"<svg/>", b"BM" + bytes(50), b"%PDF-1.7", b"RIFF1234WAVEfmt "])
def test_other_files_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(ImageFileError, match="not a PNG, JPEG, GIF or WebP file"):
        read_image_size(data)


@pytest.mark.parametrize(
    "data", [png(9, 9)[:20], gif(9, 9)[:8], jpeg(9, 9)[:24], lossy(9, 9)[:28], lossless(9, 9)[:22]]
)
def test_files_that_are_cut_off_are_refused(data: bytes) -> None:
    with pytest.raises(ImageFileError, match="ends before it states its size"):
        read_image_size(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (png(9, 9).replace(b"IHDR", b"IDAT"), "starts with its IHDR chunk"),
        (b"\xff\xd8\xff\xe0\x00\x04ab" + b"no marker", "a marker is missing"),
        (b"\xff\xd8\xff\xd9\x00\x00", "no size before its pixels"),
        (webp(b"ALPH", bytes(20)), "of an unknown kind"),
    ],
)
def test_damaged_headers_say_what_is_wrong(data: bytes, reason: str) -> None:
    with pytest.raises(ImageFileError, match=reason):
        read_image_size(data)


@given(st.sampled_from([png, gif, jpeg, lossy, lossless, extended]), st.binary(max_size=60), st.integers(0, 40))
def test_no_bytes_make_it_fail_otherwise(make, junk: bytes, keep: int) -> None:  # type: ignore[no-untyped-def]
    data = make(5, 5)[:keep] + junk
    try:
        width, height = read_image_size(data)
    except ImageFileError:
        return
    assert 1 <= width <= 65_535
    assert 1 <= height <= 65_535


def test_it_reads_a_data_address() -> None:
    address = "data:image/png;base64," + base64.b64encode(png(12, 34)).decode()
    assert read_data_url_size(address) == (12, 34)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("data:image/png,abc", "expected data:image/…;base64"),
        ("data:image/png;base64", "expected data:image/…;base64"),
        ("data:image/png;base64,***=", "not valid base64"),
        ("data:image/png;base64,é", "not a PNG|not valid base64"),
        ("data:image/png;base64,", "not a PNG"),
    ],
)
def test_other_data_addresses_are_refused(address: str, reason: str) -> None:
    with pytest.raises(ImageFileError, match=reason):
        read_data_url_size(address)
