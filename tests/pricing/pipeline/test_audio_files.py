from __future__ import annotations

import contextlib
import random
import struct

import pytest

from pricing.pipeline.audio_files import AudioFileError, measure_audio
from tests.support.audio import wav


def flac(samples: int, rate: int = 44_100) -> bytes:
    """A STREAMINFO block alone: 20 bits of rate, 3 of channels, 5 of depth, 36 of samples."""
    packed = (rate << 44) | (0 << 41) | (15 << 36) | samples
    info = struct.pack(">HH", 4_096, 4_096) + bytes(6) + packed.to_bytes(8, "big") + bytes(16)
    return b"fLaC" + b"\x80" + len(info).to_bytes(3, "big") + info


def mp3(frames: int) -> bytes:
    """MPEG 1, layer III, 128 kbit/s, 44.1 kHz: frames of 417 bytes and 1,152 samples."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def ogg(samples: int, rate: int = 48_000) -> bytes:
    """Vorbis: an identification page, and a last page that says where the sound ends."""
    head = b"\x01vorbis" + struct.pack("<IBIiiiB", 0, 1, rate, 0, 64_000, 0, 0xB8) + b"\x01"

    def page(kind: int, end: int, number: int, body: bytes) -> bytes:
        return b"OggS\x00" + struct.pack("<BqIIIB", kind, end, 7, number, 0, 1) + bytes([len(body)]) + body

    return page(2, 0, 0, head) + page(4, samples, 1, bytes(20))


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (wav(10), 10),
        (wav(10.1), 11),
        (flac(44_100 * 61), 61),
        (mp3(1_000), 27),  # 1,000 × 1,152 / 44,100 = 26.12
        (ogg(48_000 * 5), 5),
    ],
    ids=["wav", "wav begun second", "flac", "mp3", "ogg"],
)
def test_the_length_is_read_from_the_headers(data: bytes, length: int) -> None:
    assert measure_audio(data) == length


def test_an_empty_file_is_said_to_be_empty() -> None:
    with pytest.raises(AudioFileError, match="the file is empty"):
        measure_audio(b"")


@pytest.mark.parametrize("data", [b"hello", b"%PDF-1.7\n", bytes(1_000), b"RIFF", wav(0)])
def test_what_is_no_audio_is_refused(data: bytes) -> None:
    with pytest.raises(AudioFileError, match="WAV, MP3, FLAC, OGG or M4A"):
        measure_audio(data)


def test_a_length_beyond_belief_is_refused() -> None:
    with pytest.raises(AudioFileError, match="1,000 hours"):
        measure_audio(flac(2**36 - 1, rate=1_000))


def test_damaged_files_are_refused_or_have_a_length_and_never_crash() -> None:
    dice = random.Random(7)  # noqa: S311
    for original in (wav(1), flac(44_100), mp3(20), ogg(48_000)):
        for _ in range(150):
            data = bytearray(original[:3_000])
            for _ in range(dice.randint(1, 12)):
                data[dice.randrange(min(len(data), 80))] = dice.randrange(256)
            with contextlib.suppress(AudioFileError):
                assert measure_audio(bytes(data[: dice.randint(1, len(data))])) > 0
