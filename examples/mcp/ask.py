"""Ask `costcalc mcp` what a prompt costs, as an assistant would: python ask.py prompt.txt gpt-4o claude-opus-5-5"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from mcp import Client, StdioServerParameters, stdio_client


async def ask(prompt: str, models: list[str]) -> int:
    """Print what 10,000 requests a month with a prompt cost on the models; return the exit status."""
    server = StdioServerParameters(command="costcalc", args=["mcp"])
    request = {"prompt": prompt, "models": models, "output_tokens": 500, "requests_per_month": 10_000}
    async with Client(stdio_client(server)) as client:
        result = await client.call_tool("estimate_cost", request)
    for block in result.content:
        if block.type == "text":
            print(block.text)
    if not result.is_error:
        print("\nCheapest:", result.structured_content["cheapest"])
    return int(result.is_error)


if __name__ == "__main__":
    sys.exit(asyncio.run(ask(Path(sys.argv[1]).read_text(encoding="utf-8"), sys.argv[2:])))
