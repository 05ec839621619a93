"""The program as its shell sees it: how it ends, and what it says where nobody reads, or nothing can be written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
PROGRAM = f"{sys.executable} -m costcalc"


def run_in_shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line, in which $costcalc is the program, in bash."""
    return subprocess.run(
        ["/bin/bash", "-c", line], env=os.environ | {"costcalc": PROGRAM}, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("words", ["models", "models gpt-4o", "prices show gpt-4o"])
def test_a_reader_who_has_seen_enough_is_no_fault_and_no_success(words: str) -> None:
    """`set -o pipefail` must not take the end of a limit that nobody saw for its being kept."""
    done = run_in_shell(f"$costcalc {words} | true; echo ${{PIPESTATUS[0]}}")
    assert (done.stdout, done.stderr) == ("141\n", "")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("words", ["models", "models gpt-4o"])
def test_a_full_disk_is_named(words: str) -> None:
    done = run_in_shell(f"$costcalc {words} >/dev/full")
    assert done.returncode == 1
    assert done.stderr == "costcalc: standard output: No space left on device; mend that, and try again\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_gets_nothing(closed: str) -> None:
    done = run_in_shell(f"$costcalc models gpt-4o {closed}")
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) is not closed.startswith(">")


def test_closed_standard_input_holds_nothing() -> None:
    assert run_in_shell("$costcalc tokens - <&-").stdout == run_in_shell("$costcalc tokens - </dev/null").stdout != ""


def test_an_interrupt_ends_it_without_a_word_and_as_shells_expect(tmp_path: Path) -> None:
    pipe = tmp_path / "prompt.txt"
    os.mkfifo(pipe)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background of a shell ignore it
    begun = subprocess.Popen([*PROGRAM.split(), "tokens", pipe], stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    with begun as program, pipe.open("w"):  # which waits until the program reads it
        program.send_signal(signal.SIGINT)
        said = program.communicate(timeout=60)[1]
    assert (program.returncode, said) == (-signal.SIGINT, "")


def test_wrong_words_are_told_in_a_line_with_the_command_that_lists_the_right_ones() -> None:
    done = run_in_shell("$costcalc estimate prompt.txt --modle gpt-4o")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "costcalc estimate: unrecognized arguments: --modle gpt-4o; see `costcalc estimate --help`\n"
    )
