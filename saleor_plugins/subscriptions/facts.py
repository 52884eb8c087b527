"""What `states.decide` needs to know, read from rows that the caller has locked."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from .models import Contract, Delivery
from .schedule import local_date
from .states import (
    ContractFacts,
    ContractStatus,
    DeliveryFacts,
    DeliveryState,
    OutagePolicy,
    PaymentMode,
)


def of_contract(contract: Contract, now: datetime) -> ContractFacts:
    """What `decide` needs of a contract whose row is locked."""
    today = local_date(now, ZoneInfo(contract.time_zone))
    return ContractFacts(
        status=ContractStatus(contract.status),
        payment_mode=PaymentMode(contract.payment_mode),
        paused_until=contract.paused_until,
        vacations=tuple(contract.vacations.values_list("start", "end")),
        outage_policy=OutagePolicy(contract.plan.outage_policy),
        orders_today=contract.deliveries.filter(ordered_on=today).count(),
        orders_per_day=contract.plan.orders_per_day,
    )


def of_delivery(delivery: Delivery) -> DeliveryFacts:
    """What `decide` needs of a delivery."""
    return DeliveryFacts(
        state=DeliveryState(delivery.state),
        date=delivery.date,
        cutoff_at=delivery.cutoff_at,
        deadline_at=delivery.deadline_at,
        paid=delivery.paid,
        parked=delivery.parked,
        released=delivery.released,
        short_of_money=delivery.short_of_money,
    )
