"""Files of sessions → one Log: lines as they come, each format told by what its lines hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from pricing.json_lines import LONGEST_LINE, Line, split_lines
from pricing.session.log import MOST_EVENTS, Log, LogFull
from pricing.strict_json import JSONError, parse_line
from pricing.usage import UsageError
from pricing.usage_log.events import Call, SessionReader
from pricing.usage_log.formats import claude_code, codex
from pricing.usage_log.log_format import Labels, LogFormat


class Format(NamedTuple):
    """Format of a session's log, and its reader."""

    form: LogFormat
    start: Callable[[Labels], SessionReader]


FORMATS: Final = (Format(claude_code.FORMAT, claude_code.ClaudeCode), Format(codex.FORMAT, codex.Codex))
"""Formats of logs that say more than what was used."""


def read_log(*files: Iterable[bytes]) -> Log:
    """Read logs that belong together, each given as blocks of bytes, in the order in which they were written.

    Nothing is raised: what could not be read is among the faults, by line, and the rest counts. Memory is bounded: no
    more than a line is held, and no more than MOST_EVENTS numbers of calls.
    """
    log = Log()
    for number, blocks in enumerate(files, 1):
        where = f"file {number}: " if len(files) > 1 else ""
        try:
            _read_file(log, blocks, where)
        except LogFull:
            log.tell(0, f"{where}more than {MOST_EVENTS:,} messages; the rest was not read")
            break
    return log


def _read_file(log: Log, blocks: Iterable[bytes], where: str) -> None:
    reader: SessionReader | None = None
    log.begun, log.shared = len(log.events), 0
    for line in split_lines(blocks):
        try:
            item = _parse(line)
            if reader is None and (form := _recognize(item)):
                title = form.form.title
                if log.title not in ("", title):
                    raise JSONError("", f"{title}, after {log.title}; sessions of one tool can be read together")
                log.title, reader = title, form.start(())
            for event in reader.read_events(line.number, item) if reader and isinstance(item, dict) else ():
                log.add(event)
        except (JSONError, UsageError) as error:
            log.tell(line.number, f"{where}{error}")
    added = (event for event in log.events[log.begun :] if isinstance(event, Call))
    log.sessions += not log.shared and any(not call.agent for call in added)


def _recognize(item: Any) -> Format | None:
    return next((form for form in FORMATS if isinstance(item, dict) and form.form.recognize(item)), None)


def _parse(line: Line) -> Any:
    """Raises JSONError, whose message holds nothing of the line but keys of numbers."""
    if line.raw is None:
        raise JSONError("", f"longer than {LONGEST_LINE:,} bytes; not read")
    try:
        return parse_line(line.raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise JSONError("", "not UTF-8") from None
