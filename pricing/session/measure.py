"""Dropped files → the conversation they are on average, whatever they hold: sessions of a tool, or messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from pricing.json_lines import Fault
from pricing.session import messages
from pricing.session.log import Log
from pricing.session.read import read_log
from pricing.session.session import Session, SessionError, divide_half_up, measure_session
from pricing.strict_json import JSONError
from pricing.tokens.text import TextTooLong

LARGEST_MESSAGES: Final = 5_000_000
"""Bytes of a list of messages, which is read as a whole."""

Source = Callable[[], Iterable[bytes]]
"""Opens a file anew, as blocks of bytes."""


class Measured(NamedTuple):
    """A session, the first lines of the files that could not be read, and their number."""

    session: Session
    faults: tuple[Fault, ...] = ()
    faulty: int = 0


def measure_files(*sources: Source) -> Measured:
    """Measure files that belong together: a session with its sub-agents' files, or one list of messages.

    Raises SessionError where nothing in them is a call or a message; it says what was expected.
    """
    log = read_log(*(source() for source in sources))
    if log.sessions > 1:
        raise SessionError(f"{log.sessions} sessions; choose one, with the files of its sub-agents")
    if log.title:
        return Measured(measure_session(log), tuple(log.faults), log.faulty)
    if len(sources) != 1:
        raise SessionError("none of these files is a session of Claude Code or Codex")
    return Measured(_measure_messages(sources[0], log))


def _measure_messages(source: Source, log: Log) -> Session:
    try:
        found = messages.count_messages(_read_whole(source, log))
    except JSONError as error:
        raise SessionError(f"neither a session of Claude Code or Codex nor a list of messages: {error}") from None
    except TextTooLong as error:
        raise SessionError(str(error)) from None
    if found is None or not found.turns:
        return measure_session(log)  # which says what was expected
    number = len(found.turns)
    answers = [turn.answers for turn in found.turns if turn.answers]
    ends, steps = sum(each[-1] for each in answers), sum(sum(each[:-1]) for each in answers)
    results = sum(turn.results for turn in found.turns)
    calls = max(1, divide_half_up(sum(map(len, answers)), number))
    between = number * (calls - 1)
    said = sum(turn.said for turn in found.turns)
    return Session(
        title=messages.TITLE,
        models=(found.model,) if found.model else (),
        turns=number,
        calls=calls,
        prompt_tokens=found.prompt_tokens,
        user_tokens=divide_half_up(said if between else said + results, number),
        output_tokens=divide_half_up(ends if between else ends + steps, len(answers)),
        call_tokens=divide_half_up(steps, between),
        result_tokens=divide_half_up(results, between),
        read_calls=sum(map(len, answers)),
        images=found.images,
    )


def _read_whole(source: Source, log: Log) -> str:
    """Return the text of a file. Raises SessionError for one that is no text, too long, or empty."""
    held, size = [], 0
    for block in source():
        size += len(block)
        if size > LARGEST_MESSAGES:
            raise SessionError(
                f"not a session of Claude Code or Codex; a list of messages can have {LARGEST_MESSAGES:,} bytes"
            )
        held.append(block)
    try:
        text = b"".join(held).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SessionError("not a text in UTF-8; expected a session of Claude Code or Codex, or messages") from None
    if not text.strip():
        raise SessionError("the file is empty")
    return text
