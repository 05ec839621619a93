"""State of the page from a checked form; and back into an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from costcalc.request.forms import choose_models
from costcalc.web.conditions import read_fees, read_modifiers, write_pairs
from pricing.catalog.rates import Conditions
from pricing.conversation.cost import ConversationRequest
from pricing.conversation.turns import Conversation

TALK = ("turns", "user_tokens", "assistant_tokens", "system_tokens", "keep", "reasoning_tokens")
"""Fields of a conversation, in the form, the address and the core under the same names."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything that determines the page's figures, and the order of its rows."""

    request: ConversationRequest
    sort: str
    baseline: str = ""
    """Model that the cheapest is compared with; blank: none."""

    def write_query(self, **changes: str) -> str:
        """Write the address's query string, which gives the same figures again."""
        request, talk = self.request, self.request.talk
        pairs: dict[str, object] = {
            **{name: "" if (value := getattr(talk, name)) is None else value for name in TALK},
            "conversations": request.per_month,
            "as_of": request.conditions.as_of,
            "tier": request.conditions.tier,
            **dict(write_pairs(talk.fees, request.conditions)),
            "models": ",".join(request.models),
            **({"baseline": self.baseline} if self.baseline else {}),
            "sort": self.sort,
        }
        return urlencode(pairs | changes, safe=",/:@")


def read_state(data: Mapping[str, Any]) -> State:
    """Read the state from a valid form's cleaned data."""
    talk = Conversation(**{name: data[name] for name in TALK}, fees=read_fees(data))
    models = choose_models(data["models"], data["as_of"])
    baseline = data["baseline"] if data["baseline"] in models else ""
    conditions = Conditions(data["as_of"], data["tier"], None, **read_modifiers(data), last_known=True)
    return State(ConversationRequest(talk, models, conditions, data["conversations"]), data["sort"], baseline)
