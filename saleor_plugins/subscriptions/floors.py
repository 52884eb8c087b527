"""How low an order may take the customer's wallet. The caller holds the contract's lock."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from . import wallet
from .models import Charge, Contract, Delivery
from .states import OPEN_DELIVERY, PaymentMode


def of(contract: Contract, delivery: Delivery, now: datetime) -> Decimal | None:
    """The lowest balance that the delivery's order may leave; None when its payment mode does not look at the wallet."""
    if contract.payment_mode == PaymentMode.WALLET:
        return _charged_for_others(contract) - contract.plan.wallet_credit
    if contract.payment_mode == PaymentMode.MANDATE:
        mandate = contract.mandate
        # Credit only against a permission that can still be used.
        credit = mandate.cap if mandate is not None and mandate.serves(now) else Decimal(0)
        return _charged_for_others(contract) - credit
    if contract.payment_mode == PaymentMode.RAZORPAY_SUBSCRIPTION:
        # What was charged for it is its own, whatever else the wallet owes; what it costs beyond that is not.
        charged = Charge.objects.filter(delivery=delivery).values_list("amount", flat=True).first()
        return min(-contract.plan.wallet_credit, balance(contract) - (charged or Decimal(0)))
    return None


def balance(contract: Contract) -> Decimal:
    """What the wallet holds; locked to the end of the transaction."""
    return wallet.lock(wallet.of_contract(contract)).balance


def _charged_for_others(contract: Contract) -> Decimal:
    """What Razorpay has charged the customer for deliveries that are not orders yet: nothing else is bought with it."""
    waiting = Charge.objects.filter(
        contract__user_id=contract.user_id,
        contract__channel_id=contract.channel_id,
        delivery__paid=True,
        delivery__state__in=[state.value for state in OPEN_DELIVERY],
    )
    return waiting.aggregate(total=Sum("amount"))["total"] or Decimal(0)
