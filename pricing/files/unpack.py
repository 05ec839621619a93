"""Bytes of a file as they lie on disk → as they were before gzip or zstd packed them, in bounded memory."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final, Literal
from zipfile import BadZipFile

import zstandard

Packing = Literal["", "gzip", "zstd"]
BLOCK: Final = 1 << 18
"""Bytes that are read at once."""
_STEP: Final = 1 << 13
"""Bytes of zstd that are unpacked at once: as many at most are lost before a block that is broken. A block that is cut
off is lost whole, at most 128 KB of a log: RFC 8878, section 3.1.1.2."""
MOST_TIMES: Final = 1_000
LEAST_LIMIT: Final = 256_000_000
"""Bytes that any packed file may have unpacked. Logs shrink to a tenth or a thirtieth; a bomb is zeros, a thousandfold
with gzip (its limit is 1,032: https://zlib.net/zlib_tech.html), ten thousandfold and more with zstd."""
WINDOW: Final = 1 << 27
"""Bytes that unpacking may hold: the limit of the command zstd by default (facebook/zstd, zstd.1.md)."""
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_SKIPPED: Final = b"\x2a\x4d\x18"


class PackError(Exception):
    """Packed file that is broken, and how."""


PACK_ERRORS: Final = (OSError, EOFError, zlib.error, zstandard.ZstdError, BadZipFile, PackError)
"""What reading a file may raise."""


def describe(error: BaseException) -> str:
    """Return why a file could not be read to its end, for one of PACK_ERRORS or for a package that is missing."""
    if isinstance(error, OSError) and error.strerror:
        return f"could not be read: {error.strerror}"
    if isinstance(error, PackError | ImportError):
        return str(error)
    return "the compressed data is corrupt or incomplete"


def find_packing(head: bytes) -> Packing:
    """Return how a file is packed, by its first bytes."""
    if head.startswith(_GZIP):
        return "gzip"
    return "zstd" if head.startswith(_ZSTD) or head[1:4] == _SKIPPED else ""


def unpack(file: BinaryIO, packing: Packing, size: int) -> Iterator[bytes]:
    """Yield the blocks of a file, unpacked. `size` is its own. Raises PACK_ERRORS."""
    if packing == "gzip":
        yield from _bound(_read_held(gzip.GzipFile(fileobj=file), BLOCK), size)
    elif packing == "zstd":
        context = zstandard.ZstdDecompressor(max_window_size=WINDOW)
        stream = context.stream_reader(file, read_across_frames=True, closefd=False)
        yield from _bound(_read_held(stream, _STEP), size)
        if not _is_whole(file):
            raise PackError("the compressed data is incomplete")
    else:
        yield from _read(file)


def _read(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _read_held(file: gzip.GzipFile | zstandard.ZstdDecompressionReader, step: int) -> Iterator[bytes]:
    """Yield the blocks of a file, and of one that is cut off or broken all that comes before."""
    held = bytearray()
    try:
        while part := file.read1(step):
            held += part
            if len(held) >= BLOCK:
                yield bytes(held)
                held.clear()
    except PACK_ERRORS:
        if held:
            yield bytes(held)
        raise
    if held:
        yield bytes(held)


def _bound(blocks: Iterator[bytes], size: int) -> Iterator[bytes]:
    limit, read = max(LEAST_LIMIT, MOST_TIMES * size), 0
    for block in blocks:
        read += len(block)
        if read > limit:
            raise PackError(f"more than {limit:,} bytes uncompressed; the rest was not read")
        yield block


def _is_whole(file: BinaryIO) -> bool:
    """Return False for a zstd file that is cut off, which its library takes for the end.

    Frames, and the blocks within them, state how long they are: RFC 8878, sections 3.1.1 and 3.1.2.
    """
    file.seek(0)
    while head := file.read(18):
        if head[1:4] == _SKIPPED:
            file.seek(8 + int.from_bytes(head[4:8], "little") - len(head), 1)
            continue
        frame = zstandard.get_frame_parameters(head)
        file.seek(zstandard.frame_header_size(head) - len(head), 1)
        last = False
        while not last:
            block = file.read(3)
            if len(block) < 3:
                return False
            number = int.from_bytes(block, "little")
            last, repeated, length = bool(number & 1), (number >> 1) & 3 == 1, number >> 3
            if not _skip(file, 1 if repeated else length):
                return False
        if frame.has_checksum and not _skip(file, 4):
            return False
    return True


def _skip(file: BinaryIO, length: int) -> bool:
    """Go on by some bytes; False where there are fewer."""
    if length:
        file.seek(length - 1, 1)
    return not length or len(file.read(1)) == 1
