"""Every bound on what a person may send, beside those of the settings and those that the core itself has."""

from __future__ import annotations

from pricing import usage, value_types
from pricing.conversation import conversation

LONGEST_NAME = usage.LONGEST_NAME
MOST_TOKENS = value_types.MOST_TOKENS
MOST_QUANTITY = value_types.MOST_QUANTITY
MOST_FEES = value_types.MOST_FEES
MOST_REQUESTS = value_types.MOST_REQUESTS
MOST_MODELS = 1_000
MOST_LINES = 200
"""Lines of a field that holds a list; images, or names with numbers, in a program's request."""
MOST_MESSAGES = 200
MOST_FILE_PAGES = 100_000
"""Pages of PDF files in one request."""
MOST_SECONDS = 1_000_000
"""Seconds of audio in one request."""
MOST_FACTOR = 1_000
"""Tokens of a provider for one of o200k_base."""
MOST_COLUMNS = 60
"""Models side by side."""
LONGEST_SEARCH = 160
LONGEST_API_SEARCH = 200
LONGEST_CHOICE = 200
"""Characters of a choice in an address of the list of models."""
LONGEST_WORD = 40
"""Characters of a provider's id or a kind in a request of a program, and of a number in a form."""
LONGEST_LIST = 20_000
"""Characters of a field that holds a list."""
LONGEST_PLAN_LIST = 10_000
"""Characters of a projection's types of requests, or of its routes."""
MOST_PAGES = 10_000
MOST_CALLS = conversation.MOST_CALLS
"""Turns of a conversation, and calls of all its turns."""
MOST_TURN_TOKENS = 1_000_000
MOST_PAUSE = 100_000
"""Minutes between the turns of a conversation."""
MOST_SUB_CALLS = 1_000
"""Runs of sub-agents in a turn."""
MOST_STEPS = 40
LONGEST_LABEL = 40
"""Characters of what a person calls a step."""
MOST_MINUTES = 10_000_000_000
"""Minutes of audio in a step: in seconds, no more than any quantity."""
MOST_MEASURED = 10**9
"""Documents, or tokens of one."""
MOST_RESPONSES = 50_000
MOST_PROMPTS = 20_000
"""Rows of a data set in one request of a program."""
MOST_DIVISIONS = 12
"""Labels that are read from logs, and what their usage is divided by."""
LARGEST_EXPORT = 5_000_000
"""Bytes of a file that is imported."""
LARGEST_BILL = 200_000_000
"""Bytes of a file of responses that a command reads; a page and the API take less."""
LONGEST_ADDRESS = 60_000
SENT_TO = "usage|data-set"
"""Paths of pages, as a regular expression, to which files are sent that are read in a job."""
