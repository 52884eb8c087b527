"""The merchant's settings of one channel, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..core import config as core_config
from ..core.errors import InvalidInput, InvalidInputs

# name, default, label, help
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("fee", "20", "Fee", "Added to the order as a line of its own; 0 for none."),
    ("maximum_amount", "10000", "Maximum amount", "Of an order with its fee; 0 for no limit."),
    (
        "pin_codes",
        "",
        "PIN codes",
        "Where cash is taken, separated by commas: 560001, or 5600 for all that begin so. "
        "Empty takes it everywhere.",
    ),
)


@dataclass(frozen=True, slots=True)
class CashConfig:
    """One channel's settings; amounts in the channel's currency."""

    fee: Decimal = Decimal(20)
    maximum_amount: Decimal = Decimal(10000)
    pin_codes: tuple[str, ...] = ()


def parse(values: Mapping[str, Any]) -> CashConfig:
    """Settings from names and raw values. Raises InvalidInputs naming each field that does not fit."""
    found = core_config.read(CashConfig, values)
    errors: list[InvalidInput] = []
    for name in ("fee", "maximum_amount"):
        if getattr(found, name) < 0:
            errors.append(InvalidInput(f"{name} must not be negative.", field=name))
    for pin in found.pin_codes:
        if not pin.isdigit() or len(pin) > 6:
            errors.append(
                InvalidInput(f"{pin} is not (the beginning of) a PIN code.", field="pin_codes")
            )
    if errors:
        raise InvalidInputs(list(errors))
    return found
