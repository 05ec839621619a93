"""Counts of a prompt, as programs read them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from costcalc.current import catalog, current_day
from costcalc.request.from_json import count_request
from costcalc.request.prompt import count_total
from costcalc.request.schema import TokensRequest
from costcalc.schema.errors import RequestError
from costcalc.schema.routes import Route, post
from costcalc.schema.values import CatalogResponse, CountResponse, describe
from pricing.catalog.catalog import NotSold, UnknownModel
from pricing.estimate.counting import count_on_model
from pricing.estimate.estimate import choose_vocabularies
from pricing.tokens.prompt import PromptCount
from pricing.tokens.text import split_pieces

MOST_PIECES = 10_000


class ModelTokensResponse(TypedDict):
    requested: str
    model: str | None
    provider: str | None
    count: CountResponse | None
    unknown: Annotated[str | None, Field(description="Reason why there is no count")]


class PieceResponse(TypedDict):
    text: str
    ids: list[int]


class PiecesResponse(TypedDict):
    encoding: str
    tokens: Annotated[int, Field(description="Total; for a long text, more than are shown")]
    pieces: list[PieceResponse]


class TokensResponse(TypedDict):
    catalog: CatalogResponse
    as_of: str
    characters: int
    words: int
    encodings: Annotated[dict[str, int], Field(description="Without images; chat format in OpenAI's vocabularies only")]
    results: list[ModelTokensResponse]
    pieces: PiecesResponse | None


routes: list[Route] = []


@post(routes, "/tokens", "Count the tokens of a prompt")
def post_tokens(body: TokensRequest) -> TokensResponse:
    """Raise RequestError."""
    names, day = list(body.models or ()), body.as_of or current_day()
    answer = describe_counts(count_request(body, choose_vocabularies(catalog(), names, day)), names, day)
    answer["pieces"] = _pieces(body)
    return answer


def describe_counts(count: PromptCount, names: list[str], day: date) -> TokensResponse:
    return TokensResponse(
        catalog=describe(CatalogResponse, catalog()),
        as_of=day.isoformat(),
        characters=count.characters,
        words=count.words,
        encodings={encoding: count_total(count, encoding) for encoding in count.sizes},
        results=[_on(name, count, day) for name in dict.fromkeys(names)],
        pieces=None,
    )


def _on(name: str, count: PromptCount, day: date) -> ModelTokensResponse:
    response = ModelTokensResponse(requested=name, model=None, provider=None, count=None, unknown=None)
    try:
        offer = catalog().offer(name)
        response["provider"] = offer.provider.id
        model = offer.on(day).model
    except (UnknownModel, NotSold) as error:
        return {**response, "unknown": str(error)}
    return {**response, "model": model.id, "count": describe(CountResponse, count_on_model(count, model, day))}


def _pieces(body: TokensRequest) -> PiecesResponse | None:
    if body.pieces is None:
        return None
    if body.prompt is None:
        raise RequestError("only shows the tokens of a text prompt", path="pieces", expected="a prompt as well")
    shown, tokens = split_pieces(body.prompt, body.pieces, MOST_PIECES)
    return PiecesResponse(
        encoding=body.pieces, tokens=tokens, pieces=[describe(PieceResponse, piece) for piece in shown]
    )
