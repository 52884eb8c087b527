"""Weights: a value with a unit, stored in grams as Saleor stores them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

GRAMS = {"g": 1.0, "kg": 1000.0, "tonne": 1_000_000.0, "oz": 28.349523125, "lb": 453.59237}


@dataclass(frozen=True)
class Weight:
    """So much of one unit; `.g` and `.kg` convert."""

    value: float
    unit: str = "kg"

    @property
    def g(self) -> float:
        return self.value * GRAMS[self.unit]

    @property
    def kg(self) -> float:
        return self.g / 1000

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(self.kg + other.kg)

    def __mul__(self, times: int) -> "Weight":
        return Weight(self.value * times, self.unit)


def zero_weight() -> Weight:
    """Nothing."""
    return Weight(0.0)


class WeightField(models.FloatField):
    """Column in grams, `Weight` in kilograms in Python."""

    def from_db_value(self, value: float | None, *_: Any) -> Weight | None:
        return None if value is None else Weight(value / 1000)

    def to_python(self, value: Any) -> Weight | None:
        if value is None or isinstance(value, Weight):
            return value
        return Weight(float(value))

    def get_prep_value(self, value: Any) -> float | None:
        if isinstance(value, (int, float, Decimal)):
            value = Weight(float(value))
        return None if value is None else value.g
