#!/usr/bin/env python
"""Django's commands, such as `check`, and costcalc's own."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from costcalc.__main__ import main
from costcalc.cli.commands import COMMANDS

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
    if sys.argv[1:] and sys.argv[1] in COMMANDS:
        main()
    else:
        execute_from_command_line(sys.argv)
