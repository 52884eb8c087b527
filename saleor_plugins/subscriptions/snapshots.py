"""The price of a delivery, taken once at its cut-off and kept."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from . import notices, shop
from .models import Contract, ContractLine, Delivery, DeliveryLine
from .prices import Price, PriceRisePolicy, Verdict, judge
from .states import PaymentMode, SkipReason


def variants_in(deliveries: list[int]) -> set[int]:
    """What deliveries may contain, by their ids: looked up together, not once for each order."""
    of_contracts = ContractLine.objects.filter(contract__deliveries__in=deliveries)
    edited = DeliveryLine.objects.filter(delivery__in=deliveries)
    return {
        *of_contracts.values_list("variant_id", flat=True),
        *edited.values_list("variant_id", flat=True),
    }


def take(delivery: Delivery, now: datetime) -> bool:
    """Write the delivery's lines with their prices; False when the delivery is held, skipped or parked instead.

    The caller holds the locks and saves the delivery.
    """
    contract: Contract = delivery.contract
    agreed = {line.variant_id: line for line in contract.lines.all()}
    lines = _wanted(delivery, agreed)
    current = shop.subscription_prices(
        shop.current(),
        user_id=contract.user_id,
        channel_id=contract.channel_id,
        channel_slug=contract.channel_slug,
        currency=contract.currency,
        percent_off=contract.plan.percent_off,
        quantities={line.variant_id: line.quantity for line in lines},
        at=delivery.date,
    )
    sold = [line for line in lines if line.variant_id in current]
    if not sold:
        from . import renewals

        renewals.skip(delivery, SkipReason.STOCK, "No longer sold.", now)
        return False
    verdicts = {
        line.variant_id: _judge(contract, agreed.get(line.variant_id), current[line.variant_id])
        for line in sold
    }
    if any(price.verdict is Verdict.HOLD for price in verdicts.values()):
        _hold(delivery, verdicts, now)
        return False
    for line in sold:
        line.unit_price = verdicts[line.variant_id].unit
    if len(sold) < len(lines):
        notices.note(contract, "left_out", f"{delivery.date}: a product is no longer sold.", now)
    if delivery.edited:
        delivery.lines.all().delete()
    for line in sold:
        line.pk = None
    DeliveryLine.objects.bulk_create(sold)
    _tell_rises(delivery, sold, verdicts, agreed, now)
    return True


def _wanted(delivery: Delivery, agreed: dict[int, ContractLine]) -> list[DeliveryLine]:
    if delivery.edited:
        return list(delivery.lines.all())
    return [
        DeliveryLine(delivery=delivery, variant_id=line.variant_id, quantity=line.quantity)
        for line in agreed.values()
    ]


def _judge(contract: Contract, line: ContractLine | None, current: Decimal) -> Price:
    if line is None:  # an add-on of this one delivery: agreed to at today's price
        return Price(current, Verdict.ACCEPT)
    policy = PriceRisePolicy(contract.plan.price_rise_policy)
    if contract.payment_mode == PaymentMode.RAZORPAY_SUBSCRIPTION:
        # The amount of the charge is fixed with the provider, so is the price.
        return Price(line.agreed_price, Verdict.ACCEPT)
    return judge(line.agreed_price, current, contract.plan.price_tolerance, policy)


def _hold(delivery: Delivery, verdicts: dict[int, Price], now: datetime) -> None:
    """The price rose and the plan asks first: parked until the customer agrees or skips."""
    delivery.parked = True
    delivery.run_at = None
    delivery.failure = "The price has risen; waiting for the customer's consent."
    notices.note(delivery.contract, "price_rise", f"{delivery.date}: {delivery.failure}", now)
    notices.tell_about(
        delivery,
        "subscription_payment_failed",
        "price",
        {"reason": delivery.failure, "retry_on": None},
    )


def _tell_rises(
    delivery: Delivery,
    lines: list[DeliveryLine],
    verdicts: dict[int, Price],
    agreed: dict[int, ContractLine],
    now: datetime,
) -> None:
    risen = {pk: price for pk, price in verdicts.items() if price.verdict is Verdict.TELL}
    if not risen:
        return
    for pk, price in risen.items():
        agreed[pk].agreed_price = price.unit
        agreed[pk].save(update_fields=["agreed_price"])
    notices.note(delivery.contract, "price_rise", f"New prices from {delivery.date}.", now)
    total = sum((line.unit_price or 0) * line.quantity for line in lines)
    notices.tell_about(
        delivery,
        "subscription_renewal_upcoming",
        "price",
        {"amount": notices.money(Decimal(total), delivery.contract.currency)},
    )


def cut(lines: list[DeliveryLine], free: dict[int, int | None]) -> bool:
    """Lower the lines to what is there; False when nothing is left, or nothing could be lowered."""
    changed = False
    left = 0
    for line in lines:
        there = free.get(line.variant_id, 0)
        if there is not None and there < line.quantity:
            changed = True
            if there == 0:
                line.delete()
                continue
            line.quantity = there
            line.save(update_fields=["quantity"])
        left += line.quantity
    return changed and left > 0
