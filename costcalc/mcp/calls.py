"""A call of a tool → its answer, or a fault in the API's shape; in threads, so that others are answered meanwhile."""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from costcalc.mcp.tools import TOOLS, Answer
from costcalc.schema.errors import Fault, RequestError, build_internal_fault, refuse_long_work, validate

MOST_THREADS: Final = 4
"""Calls that are worked on at a time."""


class Calls:
    """Calls of one client, each in a thread: what is canceled while it waits is never begun.

    `seconds`: what one may take; `waiting`: how many wait while others are worked on.
    """

    def __init__(self, seconds: int, waiting: int) -> None:
        self._seconds, self._most = seconds, MOST_THREADS + waiting
        self._threads = ThreadPoolExecutor(MOST_THREADS, "call")
        self._open = 0

    async def answer(self, name: str, arguments: Mapping[str, Any]) -> Answer | Fault:
        """Answer a call of one of TOOLS."""
        if self._open >= self._most:
            message = f"{self._most} calls are waiting; wait for their answers and call again"
            return RequestError(message, code="busy", status=503).fault
        self._open += 1
        try:
            async with asyncio.timeout(self._seconds):
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._threads, answer_call, name, arguments)
        except TimeoutError:
            return refuse_long_work(self._seconds).fault
        finally:
            self._open -= 1

    def close(self) -> None:
        """Begin no more calls; what has begun ends by itself, within the limits of a request."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def answer_call(name: str, arguments: Mapping[str, Any]) -> Answer | Fault:
    """Answer a call. What fails in us is told by its kind and place, as its message may hold what was sent."""
    tool = TOOLS[name]
    try:
        return tool.answer(validate(tool.request, arguments))
    except RequestError as error:
        return error.fault
    except Exception as error:  # noqa: BLE001 -- whatever it is, the next call is answered
        place = traceback.extract_tb(error.__traceback__)[-1]
        sys.stderr.write(f"costcalc: {name} failed: {type(error).__name__} at {place.filename}, line {place.lineno}\n")
        return build_internal_fault()
