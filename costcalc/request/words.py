"""What a request is called: it may be a whole conversation."""

from __future__ import annotations

from pricing.estimate.request import Request


def name_request(request: Request) -> str:
    """Name what is sent so often a month: `request`, `conversation`."""
    return "conversation" if request.conversation else "request"
