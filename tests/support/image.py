"""The image of docs/deploy/Dockerfile, built and run without Docker: its own steps, in root folders of this test.

What stands for the base image is this machine's /usr and the Python of the tests, at /usr/local as it is there. Each
command has mounts and processes of its own, and sees that folder as the root. Root may do that, and who has subordinate
ids. Nothing is fetched in there: the wheels that requirements/ names have been before.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.support.dockerfile import Step, read_steps
from tests.support.server import ROOT

BASE: Final = {
    "PATH": "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LD_LIBRARY_PATH": "/usr/local/lib",  # which the base image's own list of libraries names
}
"""What the environment of the base image has."""
WHEELS: Final = "/wheels"
OFFLINE: Final = {"PIP_CONFIG_FILE": "/dev/null", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": WHEELS}
NAMESPACE: Final = [
    "unshare", "--mount", "--pid", "--fork", "--kill-child",
    *(["--map-root-user", "--map-auto"] if os.getuid() else []),
]  # fmt: skip
FOLDERS: Final = ("dev", "etc", "opt", "proc", "tmp", "usr", "var/lib", "wheels")
LINKS: Final = ("bin", "lib", "lib64", "sbin")
MOUNT: Final = """
set -e
root=$1 python=$2 mode=$3 folder=$4 target=$5; shift 5
mount --bind "$root" "$root"
mount --bind -o ro /usr "$root/usr"
mount --bind -o ro "$python" "$root/usr/local"
mount --bind -o ro /etc "$root/etc"
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount --bind "$folder" "$root$target"
if [ "$mode" = run ]; then
    mount -o remount,bind,ro "$root"
    mount -t tmpfs tmpfs "$root/tmp"
fi
exec chroot "$root" "$@"
"""


def can_confine() -> bool:
    """Return whether this machine lets us have mounts of our own."""
    try:
        done = subprocess.run([*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0


class Image:
    """Built step by step; then it runs."""

    def __init__(self, place: Path, wheels: Path) -> None:
        self.place = place
        self.wheels = wheels
        self.root = place
        self.stages: dict[str, Path] = {}
        self.environment: dict[str, str] = {}
        self.arguments: dict[str, str] = {}
        self.folder = "/"
        self.said: dict[str, str] = {}
        """The text of steps that only say how it is to be run."""

    def build(self) -> Image:
        does: Mapping[str, Callable[[Step], None]] = {
            "FROM": self._begin, "ARG": self._argue, "ENV": self._set, "WORKDIR": self._enter, "COPY": self._copy,
            "RUN": self._run,
        }  # fmt: skip
        for step in read_steps():
            does.get(step.word, self._note)(step)
        return self

    def command(self, words: Sequence[str], data: Path, settings: Mapping[str, str] = {}) -> list[str]:
        """Return what runs this in the image: as its user, with a read-only root and only these settings."""
        user, _, group = self.said["USER"].partition(":")
        confined = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--no-new-privs",
                    "--bounding-set=-all", "--inh-caps=-all"]  # fmt: skip
        environment = {"HOME": "/", **self.environment, **settings}
        return self._enclose("run", data, self.said["VOLUME"], [*confined, *self._environ(environment), *words])

    def read_command(self, word: str) -> list[str]:
        """Return the command of the image's CMD or HEALTHCHECK."""
        return Step(word, {}, self.said[word]).words

    def _enclose(self, mode: str, folder: Path, target: str, words: Sequence[str]) -> list[str]:
        return [*NAMESPACE, "sh", "-c", MOUNT, "sh", str(self.root), sys.base_prefix, mode, str(folder), target, *words]

    def _environ(self, values: Mapping[str, str]) -> list[str]:
        pairs = [f"{name}={value}" for name, value in values.items()]
        return ["/usr/bin/env", "--ignore-environment", f"--chdir={self.folder}", *pairs]

    def _begin(self, step: Step) -> None:
        image, *name = step.text.split(" AS ")
        assert image == "${PYTHON}"
        self.root = self.place / (name or ["image"])[0]
        self.stages |= dict.fromkeys(name, self.root)
        for folder in FOLDERS:
            (self.root / folder).mkdir(parents=True)
        for link in LINKS:
            if Path("/", link).is_symlink():
                (self.root / link).symlink_to(Path("/", link).readlink())
        self.environment, self.arguments, self.folder, self.said = dict(BASE), {}, "/", {}

    def _argue(self, step: Step) -> None:
        name, _, value = step.text.partition("=")
        self.arguments[name] = value

    def _set(self, step: Step) -> None:
        for pair in step.words:
            name, _, value = pair.partition("=")
            self.environment[name] = value.replace("$PATH", self.environment["PATH"])

    def _enter(self, step: Step) -> None:
        self.folder = step.text
        self._find(step.text).mkdir(parents=True, exist_ok=True)

    def _find(self, path: str) -> Path:
        return self.root / Path(self.folder, path).relative_to("/")

    def _copy(self, step: Step) -> None:
        *names, target = step.words
        stage = step.options.get("from")
        for name in names:
            source = self.stages[stage] / name.lstrip("/") if stage else ROOT / name
            if source.is_dir():
                ignore = None if stage else shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, self._find(target), symlinks=True, ignore=ignore, dirs_exist_ok=True)
            else:
                shutil.copy2(source, self._find(target))

    def _run(self, step: Step) -> None:
        environment = {"HOME": "/root", **self.arguments, **self.environment, **OFFLINE}
        command = self._enclose("build", self.wheels, WHEELS, [*self._environ(environment), "/bin/sh", "-c", step.text])
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, f"{step.text}\n{done.stdout[-2_000:]}\n{done.stderr[-4_000:]}"

    def _note(self, step: Step) -> None:
        assert step.word in {"USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD"}, step.word
        self.said[step.word] = step.text
