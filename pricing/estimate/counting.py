"""Counted prompt on a model of the catalog: its own encoding, its chat form, its image rule of the day."""

from __future__ import annotations

from datetime import date

from pricing.catalog.images import ImagePatches, Images, ImageTiles
from pricing.catalog.schema import Model
from pricing.tokens.images import ImageRule, Limit, PatchRule, TileRule
from pricing.tokens.prompt import PromptCount, TokenCount


def count_on_model(count: PromptCount, model: Model, day: date) -> TokenCount:
    """Count the input tokens of a prompt on a model, on a day, and how sure they are."""
    return count.on(
        model.find_encoding(day),
        find_image_rule(model, day),
        exact_chat=model.exact_chat,
        presumed=not model.has_own_encoding,
    )


def find_image_rule(model: Model, day: date) -> ImageRule | None:
    """Return the rule by which a model counts images on a day; None where none is known."""
    row = find_image_row(model, day)
    if row is None:
        return None
    return _build_patch_rule(row.rule) if isinstance(row.rule, ImagePatches) else _build_tile_rule(row.rule)


def find_image_row(model: Model, day: date) -> Images | None:
    """Return the row of the table behind the rule, with its source; None where none is known."""
    return next((row for row in model.images if row.covers(day)), None)


def _build_tile_rule(rule: ImageTiles) -> TileRule:
    return TileRule(rule.base, rule.tile, longest=rule.longest, shortest=rule.shortest)


def _build_patch_rule(rule: ImagePatches) -> PatchRule:
    limits = {level: Limit(limit.side, limit.patches) for level, limit in rule.limits.items()}
    return PatchRule(rule.multiplier, limits, auto=rule.auto, most=rule.most)
