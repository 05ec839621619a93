"""Routes of the API as data: what answers what is sent to which path. costcalc/api/ serves them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

Answer = TypeVar("Answer", bound=Callable[[Any], Mapping[str, Any]])


class Route(NamedTuple):
    path: str
    summary: str
    answer: Callable[[Any], Mapping[str, Any]]
    """Takes the body, and returns the response or raises; both are read from its types."""


def post(routes: list[Route], path: str, summary: str) -> Callable[[Answer], Answer]:
    """Let a function answer what is sent to a path."""

    def decorate(answer: Answer) -> Answer:
        routes.append(Route(path, summary, answer))
        return answer

    return decorate
