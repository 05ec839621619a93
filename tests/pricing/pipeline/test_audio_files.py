from __future__ import annotations

import contextlib
import random
import struct

import pytest

from pricing.pipeline.audio_files import AudioFileError, measure_audio
from tests.support.audio import wav


def flac(samples: int, rate: int = 44_100, sound: int = 100_000) -> bytes:
    """A STREAMINFO block (20 bits of rate, 3 of channels, 5 of depth, 36 of samples) and so many bytes of sound."""
    packed = (rate << 44) | (0 << 41) | (15 << 36) | samples
    info = struct.pack(">HH", 4_096, 4_096) + bytes(6) + packed.to_bytes(8, "big") + bytes(16)
    return b"fLaC" + b"\x80" + len(info).to_bytes(3, "big") + info + bytes(sound)


def mp3(frames: int) -> bytes:
    """MPEG 1, layer III, 128 kbit/s, 44.1 kHz: frames of 417 bytes and 1,152 samples."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def ogg(samples: int, rate: int = 48_000, sound: int = 1_000) -> bytes:
    """Vorbis: an identification page, pages of sound, and a last one that says where the sound ends."""
    head = b"\x01vorbis" + struct.pack("<IBIiiiB", 0, 1, rate, 0, 64_000, 0, 0xB8) + b"\x01"

    def page(kind: int, end: int, number: int, body: bytes) -> bytes:
        return b"OggS\x00" + struct.pack("<BqIIIB", kind, end, 7, number, 0, 1) + bytes([len(body)]) + body

    return (
        page(2, 0, 0, head)
        + b"".join(page(0, 0, 1 + n, bytes(200)) for n in range(sound // 200))
        + page(4, samples, 9, bytes(20))
    )


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


def test_a_wav_plays_no_longer_than_its_bytes_last() -> None:
    """1,000 bytes of sound at 8,000 a second, though the header states 4,294,960,000: 8,947 minutes."""
    said = bytearray(wav(1_000 / 8_000))
    assert said[40:44] == struct.pack("<I", 1_000)
    said[40:44] = struct.pack("<I", 4_294_960_000)
    assert measure_audio(bytes(said)) == 1


@pytest.mark.parametrize("stated", [1, 7_999, 8_001, 2**31])
def test_a_wav_of_a_bit_rate_that_its_samples_cannot_have_is_refused(stated: int) -> None:
    said = bytearray(wav(1))
    said[28:32] = struct.pack("<I", stated)
    with pytest.raises(AudioFileError, match=f"states {stated * 8:,} bits a second, which its samples cannot have"):
        measure_audio(bytes(said))


def xing(frames: int, size: int) -> bytes:
    """An MP3 whose first frame states how many frames and bytes follow."""
    head = b"\xff\xfb\x90\x00" + bytes(32) + b"Xing" + struct.pack(">III", 3, frames, size)
    return head + bytes(417 - len(head))


@pytest.mark.parametrize(
    ("data", "stated", "most"),
    [
        (flac(2**36 - 1, sound=958), "25,971 minutes", "16.0 seconds"),  # 1,000 bytes at 500 bits a second
        (ogg(48_000 * 3_600 * 500), "30,000 minutes", "[0-9.]+ seconds"),
        (xing(1_000_000, 417_000_000) + mp3(10), "435 minutes", "[0-9.]+ seconds"),
        (wav(3, rate=100), "3.0 seconds", "0.6 seconds"),  # 344 bytes at 5,000 bits a second
    ],
    ids=["flac", "ogg", "mp3", "wav"],
)
def test_a_length_that_the_bytes_do_not_bear_out_is_refused(data: bytes, stated: str, most: str) -> None:
    with pytest.raises(AudioFileError, match=f"^the file states {stated} of sound, and has bytes for at most {most}$"):
        measure_audio(data)


def test_more_bytes_than_any_sound_has_are_refused() -> None:
    with pytest.raises(AudioFileError, match="too little for its 1,000,042 bytes"):
        measure_audio(flac(4_410, sound=1_000_000))  # 80 million bits a second


def test_a_kind_that_nobody_is_told_of_is_refused() -> None:
    common = b"COMM" + struct.pack(">IhIh", 18, 1, 8_000, 8) + b"\x40\x0b\xfa" + bytes(7)
    aiff = b"FORM" + struct.pack(">I", 4 + len(common) + 16 + 8_000) + b"AIFF" + common
    with pytest.raises(AudioFileError, match="not a WAV, MP3, FLAC, OGG or M4A file"):
        measure_audio(aiff + b"SSND" + struct.pack(">III", 8_008, 0, 0) + bytes(8_000))


def test_damaged_files_are_refused_or_have_a_length_and_never_crash() -> None:
    dice = random.Random(7)  # noqa: S311
    for original in (wav(1), flac(44_100, sound=3_000), mp3(20), ogg(48_000)):
        for _ in range(150):
            data = bytearray(original[:3_000])
            for _ in range(dice.randint(1, 12)):
                data[dice.randrange(min(len(data), 80))] = dice.randrange(256)
            with contextlib.suppress(AudioFileError):
                assert measure_audio(bytes(data[: dice.randint(1, len(data))])) > 0
