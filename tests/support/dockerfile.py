"""The steps of a Dockerfile, as far as ours has them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

from tests.support.server import ROOT

DOCKERFILE = ROOT / "docs/deploy/Dockerfile"


class Step(NamedTuple):
    word: str
    """FROM, RUN and so on."""
    options: dict[str, str]
    """Such as from, in --from=build."""
    text: str

    @property
    def words(self) -> list[str]:
        """What a command or a list of files consists of. Raises ValueError for a command of a shell."""
        if self.word in {"CMD", "HEALTHCHECK"}:
            command: list[str] = json.loads(self.text.removeprefix("CMD "))
            return command
        return self.text.split()


def read_steps(path: Path = DOCKERFILE) -> list[Step]:
    """Return the steps in their order. Comments may stand between the lines of one."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not re.match(r"\s*#", line)]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [_read_step(line) for line in whole.splitlines() if line.strip()]


def _read_step(line: str) -> Step:
    word, _, rest = line.partition(" ")
    found = re.match(r"((?:--[a-z-]+=\S+ +)*)(.*)", rest.strip())
    assert found
    options = dict(option.removeprefix("--").split("=", 1) for option in found[1].split())
    return Step(word, options, found[2])


def find_step(word: str) -> Step:
    """Return the last step with that word, which is the one of the image."""
    return [step for step in read_steps() if step.word == word][-1]
