"""The server's entry. Prices and vocabularies are loaded here, once, before the first request (and before forking)."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

from costcalc.door import read_only_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "costcalc.settings")
application = read_only_utf8(get_wsgi_application())


def _load() -> None:
    from costcalc.current import catalog, current_day  # noqa: PLC0415 -- settings must be ready
    from pricing.catalog.loader import CatalogError  # noqa: PLC0415
    from pricing.estimate.estimate import choose_vocabularies, list_default_models  # noqa: PLC0415
    from pricing.tokens.encodings import VocabularyError  # noqa: PLC0415
    from pricing.tokens.prompt import Prompt, count_prompt  # noqa: PLC0415

    try:
        names = list_default_models(catalog(), current_day())
        # Loads the vocabularies of the models that the first page shows; others follow with their first use.
        count_prompt(Prompt(text="Hello"), choose_vocabularies(catalog(), names, current_day()))
    except (CatalogError, VocabularyError) as error:
        sys.exit(f"costcalc does not start. {error}")


_load()
