"""Counts of a prompt, as programs read them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field
from typing_extensions import TypedDict

from costcalc.current import catalog, current_day
from costcalc.request.from_json import counted
from costcalc.request.prompt import count_total
from costcalc.request.schema import AskedTokens
from costcalc.schema.errors import REFUSALS, Refused
from costcalc.schema.values import ToldCatalog, ToldCount, describe
from costcalc.web.responses import json_answer
from pricing.catalog.catalog import NotSold, UnknownModel
from pricing.estimate.counting import tokens_on
from pricing.estimate.estimate import encodings_of
from pricing.tokens.prompt import PromptCount
from pricing.tokens.text import split_pieces

MOST_PIECES = 10_000


def tokens_told(asked: AskedTokens) -> ToldTokens:
    """Raises Refused."""
    names, day = list(asked.models or ()), asked.as_of or current_day()
    answer = told_of(counted(asked, encodings_of(catalog(), names, day)), names, day)
    answer["pieces"] = _pieces(asked)
    return answer


def told_of(count: PromptCount, names: list[str], day: date) -> ToldTokens:
    return ToldTokens(
        catalog=describe(ToldCatalog, catalog()),
        as_of=day.isoformat(),
        characters=count.characters,
        words=count.words,
        encodings={encoding: count_total(count, encoding) for encoding in count.sizes},
        results=[_on(name, count, day) for name in dict.fromkeys(names)],
        pieces=None,
    )


def _on(name: str, count: PromptCount, day: date) -> ToldTokensOn:
    told = ToldTokensOn(requested=name, model=None, provider=None, count=None, unknown=None)
    try:
        offer = catalog().offer(name)
        told["provider"] = offer.provider.id
        model = offer.on(day).model
    except (UnknownModel, NotSold) as error:
        return {**told, "unknown": str(error)}
    return {**told, "model": model.id, "count": describe(ToldCount, tokens_on(count, model, day))}


def _pieces(asked: AskedTokens) -> ToldPieces | None:
    if asked.pieces is None:
        return None
    if asked.prompt is None:
        raise Refused("shows the tokens of a prompt that is text", path="pieces", expected="a prompt beside it")
    shown, tokens = split_pieces(asked.prompt, asked.pieces, MOST_PIECES)
    return ToldPieces(encoding=asked.pieces, tokens=tokens, pieces=[describe(ToldPiece, piece) for piece in shown])


class ToldTokensOn(TypedDict):
    requested: str
    model: str | None
    provider: str | None
    count: ToldCount | None
    unknown: Annotated[str | None, Field(description="Why there is no count")]


class ToldPiece(TypedDict):
    text: str
    ids: list[int]


class ToldPieces(TypedDict):
    encoding: str
    tokens: Annotated[int, Field(description="In all; more than are shown where the text is long")]
    pieces: list[ToldPiece]


class ToldTokens(TypedDict):
    catalog: ToldCatalog
    as_of: str
    characters: int
    words: int
    encodings: Annotated[dict[str, int], Field(description="Tokens by encoding, without images")]
    results: list[ToldTokensOn]
    pieces: ToldPieces | None


router = Router()


@router.post(
    "/tokens",
    response={200: ToldTokens, **REFUSALS},
    summary="How many tokens a prompt has",
)
def post_tokens(request: HttpRequest, asked: AskedTokens) -> HttpResponse:
    return json_answer(tokens_told(asked))
