"""Money into a wallet: intent, a Razorpay order, and the credit when its payment is captured - once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from ..core import clock
from ..core.errors import InvalidInput
from ..core.money import Money, to_minor
from ..core.queues import RENEWALS, enqueue
from . import arrears, gateway, wallet
from .models import Delivery, TopUp, TopUpState, Wallet
from .states import DeliveryState

SMALLEST = Decimal(1)
LARGEST = Decimal(100000)


def intend(of: Wallet, amount: Decimal, idempotency_key: str) -> TopUp:
    """Write the intent; the same key gives the same one, whatever the amount says now."""
    if not SMALLEST <= amount <= LARGEST:
        raise InvalidInput(
            f"Between {SMALLEST} and {LARGEST} at a time.", field="amount", code="INVALID_AMOUNT"
        )
    to_minor(amount, of.currency)
    top_up, _ = TopUp.objects.get_or_create(
        wallet=of,
        idempotency_key=idempotency_key,
        defaults={"amount": amount, "created_at": clock.now()},
    )
    return top_up


def open_payment(top_up: TopUp) -> Mapping[str, Any]:
    """The browser's options. Asks Razorpay: call it outside any transaction."""
    order, checkout = gateway.current().open_payment(
        channel_slug=top_up.wallet.channel_slug,
        amount=Money(top_up.amount, top_up.wallet.currency),
        purpose=gateway.TOP_UP,
        reference=str(top_up.pk),
    )
    TopUp.objects.filter(pk=top_up.pk).update(provider_order=order)
    return checkout


def captured(reference: str, payment_ref: str, amount: Money) -> None:
    """The money has arrived: credit what was paid. At least once; once is what counts."""
    with transaction.atomic():
        top_up = (
            TopUp.objects.select_for_update(of=("self",))
            .select_related("wallet")
            .get(pk=int(reference))
        )
        of = top_up.wallet
        held = arrears.lock(of.user_id, of.channel_id)
        wallet.move(
            of,
            amount.amount,
            key=f"top-up:{payment_ref}",
            reason="Top-up",
        )
        TopUp.objects.filter(pk=top_up.pk).update(
            state=TopUpState.PAID.value, payment_ref=payment_ref
        )
        arrears.money_came(wallet.lock(of), held, clock.now())
        wake(of)


def wake(of: Wallet) -> int:
    """Deliveries that waited for money are looked at again now; answers how many."""
    now = clock.now()
    woken = Delivery.objects.filter(
        contract__user_id=of.user_id,
        channel_id=of.channel_id,
        short_of_money=True,
        state=DeliveryState.LOCKED.value,
        run_at__gt=now,
    ).update(run_at=now)
    if woken:
        transaction.on_commit(lambda: enqueue("saleor_plugins.subscriptions.renew", queue=RENEWALS))
    return woken


def confirm(top_up: TopUp, answer: Mapping[str, Any]) -> None:
    """The browser's answer, checked by the gateway, then credited by `captured`. Outside any transaction."""
    gateway.current().confirm_payment(
        top_up.provider_order,
        str(answer.get("razorpay_payment_id") or ""),
        str(answer.get("razorpay_signature") or ""),
    )
