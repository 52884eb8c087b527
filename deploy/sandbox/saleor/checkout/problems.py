"""What stands between a cart and its order, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..graphql.core.context import ChannelContext
from ..warehouse.availability import available_quantities
from .fetch import CheckoutLineInfo


@dataclass
class CheckoutLineProblemInsufficientStock:
    available_quantity: int
    line: Any
    variant: Any


@dataclass
class CheckoutLineProblemVariantNotAvailable:
    line: Any


Problem = CheckoutLineProblemInsufficientStock | CheckoutLineProblemVariantNotAvailable


def get_checkout_lines_problems(
    lines: list[CheckoutLineInfo], unavailable: list[int]
) -> dict[Any, list[Problem]]:
    """Problems by line id. Lines of one variant share its stock."""
    problems: dict[Any, list[Problem]] = {}
    if not lines:
        return problems
    slug = lines[0].channel.slug
    wanted: dict[int, int] = {}
    for info in lines:
        wanted[info.variant.pk] = wanted.get(info.variant.pk, 0) + info.line.quantity
    available = available_quantities(slug, [info.variant for info in lines])
    for info in lines:
        variant = info.variant
        if variant.pk in unavailable:
            problems[info.line.pk] = [CheckoutLineProblemVariantNotAvailable(info.line)]
            continue
        left = available.get(variant.pk, 0)
        if variant.track_inventory and left < wanted[variant.pk]:
            problems[info.line.pk] = [
                CheckoutLineProblemInsufficientStock(
                    left, info.line, ChannelContext(node=variant, channel_slug=slug)
                )
            ]
    return problems
