"""The merchant's settings of one channel: what a plan starts with, and the terms of mandates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from ..core import config
from ..core.errors import InvalidInput, InvalidInputs
from .mandates import UNAUTHENTICATED_CAP, DebitCycle, Rail

# name, default, help; all are text in the dashboard.
FIELDS = (
    ("default_cutoff", "20:00", "Until when the next day can be changed, for new plans."),
    ("default_dispatch", "06:00", "When the van leaves, for new plans."),
    ("mandate_cap", "5000", "Largest debit of a mandate; at most 15000 without authentication."),
    ("mandate_cycle", "monthly", "weekly or monthly: how often a mandate is debited."),
    ("mandate_rail", "upi", "upi or card."),
    ("mandate_years", "5", "For how many years a mandate is asked for."),
    ("font", "", "Path of a TrueType font for route sheets in Indian scripts."),
)


@dataclass(frozen=True, slots=True)
class SubscriptionsConfig:
    """See FIELDS."""

    default_cutoff: str = "20:00"
    default_dispatch: str = "06:00"
    mandate_cap: Decimal = Decimal(5000)
    mandate_cycle: str = DebitCycle.MONTHLY.value
    mandate_rail: str = Rail.UPI.value
    mandate_years: int = 5
    font: str = ""


def parse(values: dict[str, object]) -> SubscriptionsConfig:
    """Settings from Saleor's plugin configuration. Raises InvalidInputs naming every field that does not fit."""
    found = config.read(SubscriptionsConfig, values)
    wrong = []
    if not 0 < found.mandate_cap <= UNAUTHENTICATED_CAP:
        wrong.append(InvalidInput(f"Between 1 and {UNAUTHENTICATED_CAP}.", field="mandate_cap"))
    if found.mandate_cycle not in {cycle.value for cycle in DebitCycle}:
        wrong.append(InvalidInput("weekly or monthly.", field="mandate_cycle"))
    if found.mandate_rail not in {rail.value for rail in Rail}:
        wrong.append(InvalidInput("upi or card.", field="mandate_rail"))
    for name in ("default_cutoff", "default_dispatch"):
        try:
            time_of(getattr(found, name), name)
        except InvalidInput as error:
            wrong.append(error)
    if wrong:
        raise InvalidInputs(list(wrong))
    return found


def time_of(text: str, field: str) -> time:
    """A time of day from "20:00"."""
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{text!r} is not a time like 20:00.", field=field) from error


def of_channel(channel_slug: str) -> SubscriptionsConfig:
    """The settings saved for a channel, or the defaults."""
    from ..host import plugins
    from .shop import APP

    return parse(plugins.configuration(APP, channel_slug).values)
