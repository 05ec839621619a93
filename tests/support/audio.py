"""Audio files, small and silent."""

from __future__ import annotations

import io
import wave


def wav(length: float, rate: int = 8_000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(bytes(int(length * rate)))
    return out.getvalue()
