from __future__ import annotations

from django.apps import AppConfig


class CostcalcConfig(AppConfig):
    name = "costcalc"

    def ready(self) -> None:
        from costcalc import checks  # noqa: F401, PLC0415 -- registers them
