"""How long the packets in an audio file play, counted one by one without decoding any: FLAC, Opus, Vorbis, M4A.

FLAC: RFC 9639, section 9.1. Ogg: RFC 3533; Opus in it: RFC 7845, its packets: RFC 6716, section 3.1. Vorbis: its
specification, sections 1.3.2 and 4.2. M4A: ISO/IEC 14496-12, sections 8.4 and 8.6.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import accumulate, chain, islice, takewhile
from typing import Final

Span = tuple[float, float]
"""The least and the most seconds that packets play; the same where a packet says how long it is."""
FLAC_FRAME: Final = re.compile(rb"\xff[\xf8\xf9][\x10-\xfe][\x00-\xae]")
CRC8: Final = 0x107
OPUS_RATE: Final = 48_000
OPUS_FRAMES: Final = (*(480, 960, 1_920, 2_880) * 3, *(480, 960) * 2, *(120, 240, 480, 960) * 4)
"""Samples of a frame by the five bits of its configuration: RFC 6716, table 2."""
COUNTED_BLOCKS: Final = {1: 192, **{n: 144 << n for n in range(2, 6)}, **{n: 1 << n for n in range(8, 16)}}
"""Samples of a FLAC frame by its four bits, where they stand for a number."""


def measure_packets(data: bytes) -> Span | None:
    """Measure a file by its packets; None where they cannot be counted.

    Raises ValueError, struct.error, LookupError, ArithmeticError for one that is damaged.
    """
    if data.startswith(b"fLaC"):
        return _measure_flac(data)
    if data.startswith(b"OggS"):
        return _measure_ogg(data)
    return _measure_mp4(data) if data[4:8] == b"ftyp" else None


def _measure_flac(data: bytes) -> Span | None:
    at, last, rate = 4, 0, 0
    while not last:
        last, kind, size = data[at] & 0x80, data[at] & 0x7F, int.from_bytes(data[at + 1 : at + 4], "big")
        if kind == 0:
            rate = int.from_bytes(data[at + 14 : at + 17], "big") >> 4
        at += 4 + size
    samples, due = 0, None
    for sync in FLAC_FRAME.finditer(data, at):
        if due is None and sync.start() > at:
            return None
        if frame := _read_flac_frame(data, sync.start(), due):  # else it is sound that looks like one
            number, block = frame
            samples += block
            due = number + (block if data[sync.start() + 1] & 1 else 1)
    return (samples / rate, samples / rate) if samples else None


def _read_flac_frame(data: bytes, at: int, due: int | None) -> tuple[int, int] | None:
    """Return the number of a frame, of its first sample where blocks vary in size, and the samples in it.

    None where no frame is, or another than the one due.
    """
    sizes, lead = data[at + 2 : at + 3], data[at + 4 : at + 5]
    if not sizes or not lead:
        return None
    ones = 8 - (lead[0] ^ 0xFF).bit_length()  # as in UTF-8: they say how many bytes the number has
    number = lead[0] & 0x7F >> ones
    end = at + 5 + max(0, ones - 1)
    for byte in data[at + 5 : end]:
        number = number << 6 | byte & 0x3F
    if due not in (None, number):
        return None
    kind, rate = sizes[0] >> 4, sizes[0] & 15
    width = {6: 1, 7: 2}.get(kind, 0)
    block = COUNTED_BLOCKS.get(kind, int.from_bytes(data[end : end + width], "big") + 1 if width else 0)
    end += width + {12: 1, 13: 2, 14: 2}.get(rate, 0)
    return (number, block) if block and end < len(data) and _crc8(data[at:end]) == data[end] else None


def _divide(byte: int) -> int:
    for _ in range(8):
        byte = byte << 1 ^ (CRC8 if byte & 0x80 else 0)
    return byte


REMAINDERS: Final = bytes(map(_divide, range(256)))


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc = REMAINDERS[crc ^ byte]
    return crc


def _measure_ogg(data: bytes) -> Span | None:
    """Measure Opus to the sample, Vorbis between packets that are all short and all long."""
    packets = _read_ogg_packets(data)
    head = next(packets, b"")
    if head.startswith(b"OpusHead"):
        sound = sum(map(_count_opus_samples, (packet for packet in packets if not packet.startswith(b"OpusTags"))))
        length = max(0, sound - int.from_bytes(head[10:12], "little")) / OPUS_RATE
        return length, length
    if head.startswith(b"\x01vorbis"):
        rate, blocks = int.from_bytes(head[12:16], "little"), head[28]
        sounding = sum(1 for packet in packets if packet and not packet[0] & 1)
        short, long = (max(0, sounding - 1) * (1 << exponent) / 2 / rate for exponent in (blocks & 15, blocks >> 4))
        return short, long
    return None


def _read_ogg_packets(data: bytes) -> Iterator[bytes]:
    """Read the packets of the first stream, also those that continue on its next page."""
    at, serial, parts = 0, data[14:18], bytearray()
    while data[at : at + 4] == b"OggS" and at + 27 <= len(data):
        lengths = data[at + 27 : at + 27 + data[at + 26]]
        body = at + 27 + len(lengths)
        for length in lengths if data[at + 14 : at + 18] == serial else b"":
            parts += data[body : body + length]
            body += length
            if length < 255:
                yield bytes(parts)
                parts.clear()
        at += 27 + len(lengths) + sum(lengths)


def _count_opus_samples(packet: bytes) -> int:
    if not packet:
        return 0
    frames = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 0)[packet[0] & 3]
    return min(frames * OPUS_FRAMES[packet[0] >> 3], 5_760)  # 120 ms at most


def _measure_mp4(data: bytes) -> Span | None:
    """Measure the first track of sound by its table of frames, as far as the file has bytes for them."""
    top = list(_list_atoms(data))
    sound = sum(len(body) for name, body in top if name == b"mdat")
    for track in _open(top, b"moov", b"trak"):
        media = [each for name, body in _list_atoms(track) if name == b"mdia" for each in _list_atoms(body)]
        parts = dict(media)
        tables = dict(chain.from_iterable(map(_list_atoms, _open(media, b"minf", b"stbl"))))
        if parts.get(b"hdlr", b"")[8:12] == b"soun" and {b"mdhd"} <= set(parts) and {b"stts", b"stsz"} <= set(tables):
            ticks = struct.unpack_from(">I", parts[b"mdhd"], 20 if parts[b"mdhd"][0] else 12)[0]
            length = _add_durations(tables[b"stts"], ticks, _count_frames(tables[b"stsz"], sound)) / ticks
            return (length, length) if length else None
    return None


def _list_atoms(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + size if size else len(data)
        if end < at + head:
            return
        yield data[at + 4 : at + 8], data[at + head : end]
        at = end


def _open(atoms: list[tuple[bytes, bytes]], outer: bytes, inner: bytes) -> Iterator[bytes]:
    return (body for name, held in atoms if name == outer for kind, body in _list_atoms(held) if kind == inner)


def _count_frames(sizes: bytes, present: int) -> int:
    """Count the frames whose bytes are there."""
    each, number = (int.from_bytes(sizes[at : at + 4], "big") for at in (4, 8))
    if each:
        return min(number, present // each)
    all_sizes = (size for (size,) in struct.iter_unpack(">I", sizes[12 : 12 + len(sizes[12:]) // 4 * 4]))
    ends = accumulate(islice(all_sizes, number))
    return sum(1 for _ in takewhile(lambda end: end <= present, ends))


def _add_durations(table: bytes, ticks: int, frames: int) -> int:
    """Add up the durations of the first frames. Raises ValueError for a frame of more than a second."""
    total = 0
    for number, duration in struct.iter_unpack(">II", table[8 : 8 + (len(table) - 8) // 8 * 8]):
        if duration > ticks:
            raise ValueError("a frame of more than a second")
        total += min(number, frames) * duration
        frames -= min(number, frames)
    return total
