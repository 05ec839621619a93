#!/usr/bin/env python
from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from costcalc.__main__ import replace_unprintable

if __name__ == "__main__":
    replace_unprintable()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
    execute_from_command_line(sys.argv)
