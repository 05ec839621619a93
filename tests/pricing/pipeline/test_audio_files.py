from __future__ import annotations

import contextlib
import random
import struct

import pytest

from pricing.pipeline.audio_files import AudioFileError, measure_audio
from pricing.pipeline.audio_packets import measure_packets
from tests.support.audio import flac, flac_frame, m4a, opus, vorbis, wav

FRAMES = [flac_frame(number) for number in range(300)]  # 300 × 4,096 / 44,100 = 27.86 seconds


def mp3(frames: int) -> bytes:
    """MPEG 1, layer III, 128 kbit/s, 44.1 kHz: frames of 417 bytes and 1,152 samples."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * frames


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (wav(10), 10),
        (wav(10.1), 11),
        (flac(44_100 * 61, frames=[bytes(100_000)]), 61),  # nothing in it is known for a frame
        (flac(300 * 4_096, frames=FRAMES), 28),
        (flac(300 * 4_096 + 16, frames=[*FRAMES, flac_frame(300, last=16)]), 28),
        (mp3(1_000), 27),  # 1,000 × 1,152 / 44,100 = 26.12
        (opus(500, samples=479_600), 10),  # 500 × 20 ms, without the start and the end that are not played
        (vorbis(500, samples=48_000 * 5), 5),
        (m4a(469, stated=480_000), 10),  # 469 × 1,024 / 48,000 = 10.005, of which the last frame is filled up
    ],
    ids=[
        "wav",
        "wav begun second",
        "flac without frames",
        "flac",
        "flac with a short end",
        "mp3",
        "opus",
        "vorbis",
        "m4a",
    ],
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


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (flac(2**36 - 1, frames=FRAMES), 28),
        (flac(44_100, frames=FRAMES), 28),
        (flac(0, frames=FRAMES), 28),
        (flac(300 * 4_096, frames=FRAMES[:150]), 14),  # cut off in the middle
        (flac(300 * 4_096, frames=[*FRAMES[:10], *[flac_frame(9)] * 1_000]), 1),  # no frame follows itself
        (opus(500, samples=48_000 * 3_600), 10),
        (opus(500, samples=48_000), 10),
        (opus(100, samples=48_000 * 60, toc=b"\x0b\x03"), 6),  # three of 20 ms each
        (opus(100, samples=48_000 * 60, toc=b"\x0b\x3f"), 12),  # 63, of which none plays longer than 120 ms
        (vorbis(500, samples=48_000 * 3_600), 11),  # 499 × 1,024 / 48,000 = 10.6, were all of them long
        (vorbis(500, samples=48), 2),  # 499 × 128 / 48,000 = 1.33, were all of them short
        (m4a(469, stated=48_000 * 3_600), 11),
        (m4a(469, stated=48_000), 11),
        (m4a(469, stated=480_256, present=100), 3),  # 100 × 1,024 / 48,000 = 2.13
    ],
)
def test_a_file_plays_as_long_as_its_packets_whatever_its_header_says(data: bytes, length: int) -> None:
    assert measure_audio(data) == length


def test_a_packet_may_go_on_over_many_pages() -> None:
    """A page holds 255 pieces of 255 bytes: a packet of 200,000 takes four."""
    body = b"\x08" + bytes(199_999)
    lacing = [255] * (200_000 // 255) + [200_000 % 255]
    pages = opus(0, samples=960)
    for start in range(0, len(lacing), 255):
        held = lacing[start : start + 255]
        part, body = body[: sum(held)], body[sum(held) :]
        pages += b"OggS\x00" + struct.pack("<BqIIIB", 1, 1_272, 7, 9, 0, len(held)) + bytes(held) + part
    assert measure_packets(pages) == ((960 - 312) / 48_000,) * 2


def test_a_frame_of_more_than_a_second_is_no_sound() -> None:
    with pytest.raises(AudioFileError, match="damaged"):
        measure_audio(m4a(10, stated=480_000, each=48_001))


def xing(frames: int, size: int) -> bytes:
    """An MP3 whose first frame states how many frames and bytes follow."""
    head = b"\xff\xfb\x90\x00" + bytes(32) + b"Xing" + struct.pack(">III", 3, frames, size)
    return head + bytes(417 - len(head))


@pytest.mark.parametrize(
    ("data", "stated", "most"),
    [
        (flac(2**36 - 1, frames=[bytes(958)]), "25,971 minutes", "16.0 seconds"),  # 1,000 bytes at 500 bits a second
        # 1,100 packets of two bytes that play 120 ms each, and nothing in them, which RFC 6716 allows
        (opus(1_100, samples=48_000 * 132, toc=b"\x1b\x02", size=0), "2 minutes", "[0-9.]+ seconds"),
        (xing(1_000_000, 417_000_000) + mp3(10), "435 minutes", "[0-9.]+ seconds"),
        (wav(3, rate=100), "3.0 seconds", "0.6 seconds"),  # 344 bytes at 5,000 bits a second
    ],
    ids=["flac", "opus", "mp3", "wav"],
)
def test_a_length_that_the_bytes_do_not_bear_out_is_refused(data: bytes, stated: str, most: str) -> None:
    with pytest.raises(AudioFileError, match=f"^the file states {stated} of sound, and has bytes for at most {most}$"):
        measure_audio(data)


def test_more_bytes_than_any_sound_has_are_refused() -> None:
    with pytest.raises(AudioFileError, match="too little for its 1,000,042 bytes"):
        measure_audio(flac(4_410, frames=[bytes(1_000_000)]))  # 80 million bits a second


def test_a_kind_that_nobody_is_told_of_is_refused() -> None:
    common = b"COMM" + struct.pack(">IhIh", 18, 1, 8_000, 8) + b"\x40\x0b\xfa" + bytes(7)
    aiff = b"FORM" + struct.pack(">I", 4 + len(common) + 16 + 8_000) + b"AIFF" + common
    with pytest.raises(AudioFileError, match="not a WAV, MP3, FLAC, OGG or M4A file"):
        measure_audio(aiff + b"SSND" + struct.pack(">III", 8_008, 0, 0) + bytes(8_000))


def test_damaged_files_are_refused_or_have_a_length_and_never_crash() -> None:
    dice = random.Random(7)  # noqa: S311
    for original in (wav(1), flac(44_100, frames=FRAMES), mp3(20), opus(50, samples=48_000), m4a(50, stated=51_200)):
        for _ in range(150):
            data = bytearray(original[:3_000])
            for _ in range(dice.randint(1, 12)):
                data[dice.randrange(min(len(data), 600))] = dice.randrange(256)
            with contextlib.suppress(AudioFileError):
                assert measure_audio(bytes(data[: dice.randint(1, len(data))])) > 0
