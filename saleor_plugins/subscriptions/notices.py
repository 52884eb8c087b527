"""Telling people: events of a contract, and messages written to the outbox in the same transaction."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ..core import outbox
from ..core.audit import SYSTEM, Actor
from ..core.money import quantize
from .models import Contract, ContractEvent, Delivery


def note(
    contract: Contract, kind: str, message: str, now: datetime, actor: Actor = SYSTEM
) -> ContractEvent:
    """Add an event to the contract's history."""
    return ContractEvent.objects.create(
        contract=contract,
        type=kind,
        message=message[:500],
        actor_kind=actor.kind,
        actor_id=actor.id,
        created_at=now,
    )


def tell(
    contract: Contract,
    event: str,
    key: str,
    context: dict[str, Any] | None = None,
    *,
    audience: str = "customer",
    order_id: object = None,
    not_after: datetime | None = None,
) -> None:
    """Write a message about the contract; one per (event, key)."""
    payload: dict[str, Any] = {
        "event": event,
        "channel_slug": contract.channel_slug,
        "audience": audience,
        "user_id": contract.user_id,
        "order_id": str(order_id) if order_id else None,
        "context": {"number": contract.number, "plan": contract.plan.name, **(context or {})},
    }
    if not_after is not None:
        payload["not_after"] = not_after.isoformat()
    outbox.add(kind="notifications.event", queue="messages", key=f"{event}:{key}", payload=payload)


def tell_about(
    delivery: Delivery, event: str, key: str, context: dict[str, Any] | None = None
) -> None:
    """Write a message about one delivery."""
    tell(
        delivery.contract,
        event,
        f"{delivery.pk}:{key}" if key else str(delivery.pk),
        {"date": delivery.date.isoformat(), **(context or {})},
        order_id=delivery.order_id,
    )


def money(amount: Decimal, currency: str) -> dict[str, str]:
    """An amount as messages carry it."""
    return {"amount": str(quantize(amount, currency)), "currency": currency}


def iso(day: date | None) -> str | None:
    """A date as messages carry it."""
    return day.isoformat() if day else None
