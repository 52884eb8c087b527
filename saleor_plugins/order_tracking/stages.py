"""Which stage may follow which. Pure: no clock, no database.

    PENDING -> CONFIRMED -> PACKED -> OUT_FOR_DELIVERY -> DELIVERED
    any of them but DELIVERED -> CANCELLED
    any of them, CANCELLED too -> REFUNDED

Steps may be left out (a shop that packs at the door), never walked back: what a customer was told
stays true.
"""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where an order is on its way to the customer."""

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    PACKED = "PACKED"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"
    REFUNDED = "REFUNDED"


WAY = (
    Stage.PENDING,
    Stage.CONFIRMED,
    Stage.PACKED,
    Stage.OUT_FOR_DELIVERY,
    Stage.DELIVERED,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a move is allowed, and if not, why in words for the person who asked."""

    allowed: bool
    reason: str = ""


ALLOWED = Decision(True)


def decide(current: Stage, to: Stage) -> Decision:
    """Whether an order at `current` may be moved to `to`."""
    if current is to:
        return Decision(False, f"The order is already {words(to)}.")
    if to is Stage.REFUNDED:
        return ALLOWED
    if current in (Stage.CANCELLED, Stage.REFUNDED):
        return Decision(False, f"The order is {words(current)} and moves no further.")
    if to is Stage.CANCELLED:
        if current is Stage.DELIVERED:
            return Decision(False, "A delivered order can be refunded, not cancelled.")
        return ALLOWED
    if WAY.index(to) < WAY.index(current):
        return Decision(False, f"The order is already {words(current)}; stages only move forward.")
    return ALLOWED


def words(stage: Stage) -> str:
    """`OUT_FOR_DELIVERY` as a person says it: `out for delivery`."""
    return stage.value.replace("_", " ").lower()
