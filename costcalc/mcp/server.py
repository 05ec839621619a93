"""The server that clients of the Model Context Protocol speak to, made of the tools with the official SDK."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import closing
from typing import Any, BinaryIO, Final

from mcp import types
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from costcalc.configuration.environment import load_environment
from costcalc.current import catalog
from costcalc.mcp.calls import Calls
from costcalc.mcp.lines import serve_lines
from costcalc.mcp.schemas import write_input_schema, write_output_schema
from costcalc.mcp.tools import INSTRUCTIONS, TOOLS, Answer, CostTool
from costcalc.schema.errors import Fault
from pricing.docstrings import build_validators

HINTS: Final = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def run_server(source: BinaryIO, sink: BinaryIO, version: str) -> None:
    """Serve one client until it goes away."""
    for name in ("mcp", "asyncio"):  # their messages may hold what was sent
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    catalog()  # once, before threads ask for it
    build_validators()
    asyncio.run(_serve(source, sink, version))


async def _serve(source: BinaryIO, sink: BinaryIO, version: str) -> None:
    limits = load_environment()
    with closing(Calls(limits.pool_seconds, limits.pool_queue)) as calls:
        await serve_lines(build_server(calls, version), source, sink)


def build_server(calls: Calls, version: str) -> Server[Any]:
    """Build the server; `calls` answers what its tools are asked."""
    tools = [_describe_tool(tool) for tool in TOOLS.values()]

    async def list_tools(context: Any, parameters: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=tools)

    async def call_tool(context: Any, parameters: types.CallToolRequestParams) -> types.CallToolResult:
        if parameters.name not in TOOLS:
            raise MCPError(types.INVALID_PARAMS, f"unknown tool; choose from {', '.join(TOOLS)}")
        return _write_result(await calls.answer(parameters.name, parameters.arguments or {}))

    server: Server[Any] = Server(
        "costcalc",
        version=version,
        title="costcalc",
        description="What language models cost",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    server.middleware.clear()  # it traces calls to wherever the environment says, and this uses no network
    return server


def _describe_tool(tool: CostTool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=write_input_schema(tool.request),
        output_schema=write_output_schema(tool.response),
        annotations=HINTS,
    )


def _write_result(answer: Answer | Fault) -> types.CallToolResult:
    if isinstance(answer, Answer):
        text = types.TextContent(type="text", text=answer.text)
        return types.CallToolResult(content=[text], structured_content=dict(answer.structured))
    # as text alone: clients hold all that is structured against the schema of the answer
    text = types.TextContent(type="text", text=json.dumps(answer))
    return types.CallToolResult(content=[text], is_error=True)
