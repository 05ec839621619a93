"""Length of an audio file, from its headers as far as its bytes bear them out; the sound itself is not decoded.

Read with tinytag (MIT, one module without dependencies); not mutagen, which is under the GPL and writes files too.
"""

from __future__ import annotations

import math
import struct
from io import BytesIO
from typing import Final

from tinytag import TinyTag, TinyTagException

from pricing.pipeline.audio_packets import measure_packets

ACCEPTED: Final = "WAV, MP3, FLAC, OGG or M4A"
LEAST: Final = {"wav": 5_000, "mpeg": 8_000, "flac": 500, "ogg": 500, "mp4": 4_000}
"""Fewest bits a second of a kind: the least of speech in a WAV and of MP3's standard; near silence in the others."""
MOST: Final = 50_000_000
"""Bits a second beyond which nothing is sound: 32 channels of 24 bits at 64 kHz."""


class AudioFileError(ValueError):
    """Not an audio file of a known kind, or it does not say how long it is, or says what cannot be."""


def measure_audio(data: bytes) -> int:
    """Return the seconds that an audio file plays, to the next full one. Raises AudioFileError.

    A header that promises more sound than the file has bytes for is not believed.
    """
    if not data:
        raise AudioFileError("the file is empty")
    try:
        tag = TinyTag.get(file_obj=BytesIO(data), tags=False, duration=True)
        length = _choose_length(tag.duration or 0, data)
    except AudioFileError:
        raise
    except TinyTagException:
        raise AudioFileError(f"not a {ACCEPTED} file, or damaged") from None
    except (ArithmeticError, LookupError, ValueError, TypeError, MemoryError, struct.error):
        # tinytag turns what it expects into its own errors; the bytes are anybody's
        raise AudioFileError("the file is damaged") from None
    if not math.isfinite(length) or length <= 0:
        raise AudioFileError(f"the file does not state its duration; is it a {ACCEPTED} file?")
    _check_rate(tag, length, len(data))
    return math.ceil(length)


def _choose_length(stated: float, data: bytes) -> float:
    """Choose what the file states, where its samples or packets can play so long; else as long as they do.

    A header may be a little below: it leaves out what fills up the last packet.
    """
    samples = _measure_samples(data)
    if samples is not None:
        return samples
    packets = measure_packets(data)
    if packets is None:
        return stated
    least, most = packets
    return min(stated, most) if stated > least - 1 else least


def _check_rate(tag: TinyTag, length: float, size: int) -> None:
    """Raise AudioFileError where a file of so many bytes cannot play so long, or is too large for it."""
    kind = (tag.mime_type or "").partition(";")[0].removeprefix("audio/")
    if kind not in LEAST:
        raise AudioFileError(f"not a {ACCEPTED} file")
    least: float = LEAST[kind]
    if kind == "mpeg" and tag.bitrate:  # what its frames say, or the count of bytes beside that of frames
        least = max(least, tag.bitrate * 1_000 * 0.9)  # the last frame may be cut off, and a rate is rounded
    if size * 8 < length * least:
        raise AudioFileError(
            f"the file states {_write(length)} of sound, and has bytes for at most {_write(size * 8 / least)}"
        )
    if size * 8 > length * MOST:
        raise AudioFileError(f"the file states {_write(length)} of sound, too little for its {size:,} bytes")


def _write(length: float) -> str:
    return f"{length / 60:,.0f} minutes" if length >= 120 else f"{length:,.1f} seconds"


def _measure_samples(data: bytes) -> float | None:
    """Measure a WAV of plain samples by those that are there, whatever its header says; None: it is something else.

    A header may honestly say too much: one that is written before the sound, into a pipe, states the most it can.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return None
    at, rate = 12, 0
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"fmt ":
            found = _read_rate(data[at + 8 : at + 8 + size])
            if found is None:
                return None
            rate = found
        elif name == b"data" and rate:
            return min(size, len(data) - at - 8) / rate
        at += 8 + size + size % 2
    return None


def _read_rate(chunk: bytes) -> int | None:
    """Return bytes a second of plain samples, None for others. Raises AudioFileError for a rate that cannot be."""
    form, channels, rate, each_second, each, bits = struct.unpack_from("<HHIIHH", chunk)
    if form == 0xFFFE:  # the format is named further down
        (form,) = struct.unpack_from("<H", chunk, 24)
    if form not in (1, 3):
        return None
    if not bits or each != channels * -(-bits // 8) or each_second != rate * each:
        raise AudioFileError(f"the file states {each_second * 8:,} bits a second, which its samples cannot have")
    return int(each_second)
