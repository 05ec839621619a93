"""Audio files, small and silent."""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Iterable


def wav(length: float, rate: int = 8_000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(bytes(int(length * rate)))
    return out.getvalue()


def flac(samples: int, rate: int = 44_100, frames: Iterable[bytes] = ()) -> bytes:
    """A STREAMINFO block (20 bits of rate, 3 of channels, 5 of depth, 36 of samples), and frames."""
    packed = (rate << 44) | (0 << 41) | (15 << 36) | samples
    info = struct.pack(">HH", 4_096, 4_096) + bytes(6) + packed.to_bytes(8, "big") + bytes(16)
    return b"fLaC" + b"\x80" + len(info).to_bytes(3, "big") + info + b"".join(frames)


def flac_frame(number: int, *, last: int | None = None, sound: int = 100) -> bytes:
    """A frame of 4,096 samples, or of `last`, which its header then has in 16 bits: mono of 16 bits, with its CRC-8."""
    head = b"\xff\xf8" + (b"\xc9" if last is None else b"\x79") + b"\x08" + chr(number).encode()
    head += b"" if last is None else struct.pack(">H", last - 1)
    crc = 0
    for bit in range(8 * len(head)):  # division by x⁸ + x² + x + 1, bit by bit
        crc = (crc << 1) ^ (0x107 if (crc >> 7 ^ head[bit // 8] >> (7 - bit % 8)) & 1 else 0)
        crc &= 0xFF
    return head + bytes([crc]) + bytes(sound)


def ogg(*packets: bytes, samples: int) -> bytes:
    """Packets in pages, the first alone in the first one; the last page states where the sound ends."""
    pages = [packets[:1], *(packets[n : n + 100] for n in range(1, len(packets), 100))]
    written = b""
    for number, held in enumerate(pages):
        lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in held)
        kind = 2 if number == 0 else 4 if number == len(pages) - 1 else 0
        end = samples if number == len(pages) - 1 else 0
        written += b"OggS\x00" + struct.pack("<BqIIIB", kind, end, 7, number, 0, len(lacing)) + lacing + b"".join(held)
    return written


def opus(packets: int, *, samples: int, toc: bytes = b"\x08", size: int = 60, skip: int = 312) -> bytes:
    """Opus: 20 ms of speech a packet, before them 312 samples that are not played; `toc` says what else a packet is."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, skip, 48_000, 0, 0)
    return ogg(head, b"OpusTags" + bytes(8), *[toc + bytes(size)] * packets, samples=samples + skip)


def vorbis(packets: int, *, samples: int, rate: int = 48_000) -> bytes:
    """Vorbis whose packets have 256 or 2,048 samples, half of which are also the next one's."""
    head = b"\x01vorbis" + struct.pack("<IBIiiiB", 0, 1, rate, 0, 64_000, 0, 0xB8) + b"\x01"
    return ogg(head, b"\x03vorbis", b"\x05vorbis", *[bytes(300)] * packets, samples=samples)


def m4a(frames: int, *, stated: int, sizes: int = 200, each: int = 1_024, present: int | None = None) -> bytes:
    """AAC of 48,000 ticks a second: `frames` in its tables, `present` of them in the file, and a stated length."""

    def atom(name: bytes, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return struct.pack(">I", 8 + len(body)) + name + body

    media = atom(b"mdhd", bytes(12), struct.pack(">II", 48_000, stated), bytes(4))
    handler = atom(b"hdlr", bytes(8), b"soun", bytes(13))
    sound = struct.pack(">6xH8xHHII", 1, 1, 16, 0, 48_000 << 16)
    codec = atom(b"mp4a", sound, atom(b"esds", bytes(4), b"\x03\x12\x00\x00\x00\x04\x0d\x40", bytes(12)))
    tables = (
        atom(b"stsd", bytes(4), struct.pack(">I", 1), codec),
        atom(b"stts", bytes(4), struct.pack(">III", 1, frames, each)),
        atom(b"stsz", bytes(4), struct.pack(">II", 0, frames), struct.pack(">I", sizes) * frames),
    )
    there = frames if present is None else present
    track = atom(b"trak", atom(b"mdia", media, handler, atom(b"minf", atom(b"stbl", *tables))))
    movie = atom(b"moov", atom(b"mvhd", bytes(12), struct.pack(">II", 48_000, stated), bytes(80)), track)
    return atom(b"ftyp", b"M4A ", bytes(4)) + movie + atom(b"mdat", bytes(sizes * there))
