"""Length of an audio file, from its headers; the sound itself is not decoded.

Read with tinytag (MIT, one module without dependencies); not mutagen, which is under the GPL and writes files too.
"""

from __future__ import annotations

import math
from io import BytesIO
from typing import Final

from tinytag import TinyTag, TinyTagException

ACCEPTED: Final = "WAV, MP3, FLAC, OGG or M4A"
LONGEST_HOURS: Final = 1_000


class AudioFileError(ValueError):
    """Not an audio file of a known kind, or it does not say how long it is."""


def measure_audio(data: bytes) -> int:
    """Return the seconds that an audio file plays, to the next full one. Raises AudioFileError."""
    if not data:
        raise AudioFileError("the file is empty")
    try:
        length = TinyTag.get(file_obj=BytesIO(data), tags=False, duration=True).duration
    except TinyTagException:
        raise AudioFileError(f"not a {ACCEPTED} file, or damaged") from None
    except (ArithmeticError, LookupError, ValueError, TypeError, MemoryError):
        # tinytag turns what it expects into its own errors; the bytes are anybody's
        raise AudioFileError("the file is damaged") from None
    if length is None or not math.isfinite(length) or length <= 0:
        raise AudioFileError(f"the file does not state its duration; is it a {ACCEPTED} file?")
    if length > LONGEST_HOURS * 3_600:
        raise AudioFileError(f"the file states a duration of more than {LONGEST_HOURS:,} hours")
    return math.ceil(length)
