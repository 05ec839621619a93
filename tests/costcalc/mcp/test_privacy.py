"""What is sent stays within the process: no log has it, at no level, nothing is written, and no network is used."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from tests.costcalc.cli.test_no_framework import WEB
from tests.support.mcp_client import hear, say_goodbye, start, tell, write_call

WORD = "osprey-7c1e"
BEGIN = """
import logging, sys
logging.basicConfig(level={level}, stream=sys.stderr)
sys.addaudithook(lambda event, _: sys.stderr.write("NETWORK " + event) if event in {events} else None)
sys.argv[0] = "costcalc"
from costcalc.__main__ import main
try:
    import os
    leave = os._exit
    os._exit = lambda status: (sys.stderr.write("MODULES " + " ".join(sys.modules)), sys.stderr.flush(), leave(status))
    main()
finally:
    sys.stderr.flush()
"""
NETWORK = {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
MESSAGES: list[Any] = [
    write_call(1, "estimate_cost", {"prompt": f"The key is {WORD}", "models": ["gpt-4o"]}),
    write_call(2, "estimate_cost", {"prompt": WORD, "models": [WORD]}),
    write_call(3, "estimate_cost", {"prompt": 3, "messages": WORD, WORD: 1}),
    write_call(4, "compare_models", {"messages": [{"role": WORD, "content": WORD}], "models": ["gpt-4o"]}),
    write_call(5, "bill_usage", {"responses": [{"model": WORD, "usage": {WORD: 1, "prompt_tokens": 2}}]}),
    write_call(6, WORD, {"prompt": WORD}),
    {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "estimate_cost", "arguments": WORD}},
    {"jsonrpc": "2.0", "id": 8, "method": WORD, "params": {"prompt": WORD}},
    {"jsonrpc": "2.0", "id": 9, "prompt": WORD},
    '{"prompt": "' + WORD,
    json.dumps(write_call(10, "estimate_cost", {"prompt": WORD, "input_tokens": 0})).replace("0}", "NaN}"),
    {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": [WORD]}},
    {"jsonrpc": "2.0", "id": 11, "result": {"prompt": WORD}},
]
ANSWERED = 11


@pytest.mark.parametrize("level", [logging.WARNING, logging.DEBUG])
def test_nothing_that_is_sent_is_written_to_a_log_or_a_file_or_a_network(level: int, tmp_path: Path) -> None:
    program = BEGIN.format(level=level, events=NETWORK)
    places = {name: str(tmp_path / name) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "HOME", "TMPDIR")}
    (tmp_path / "TMPDIR").mkdir()
    with start("-c", program, **places, PYTHONASYNCIODEBUG="1" if level == logging.DEBUG else "") as server:
        tell(server, *MESSAGES)
        answers = [hear(server) for _ in range(ANSWERED)]
        status, written = say_goodbye(server)
    assert {each["id"] for each in answers} == {*range(1, 11), None}
    told, _, modules = written.decode().partition("MODULES ")
    assert status == 0
    assert WORD not in told
    assert "NETWORK" not in told
    assert "Traceback" not in told
    assert {name.partition(".")[0] for name in modules.split()} & WEB == set()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if WORD.encode() in path.read_bytes()] == []
