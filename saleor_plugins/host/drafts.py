"""Lines of draft and unconfirmed orders: read and priced like carts."""

from collections.abc import Collection
from decimal import ROUND_DOWN, Decimal
from typing import Any

from .prices import (
    DISCOUNT_EXPLANATION,
    EXPLANATION,
    OUR_DISCOUNT,
    OURS,
    CartLine,
    LineDiscount,
    LinePrice,
    _ours,
)

# Orders whose prices the platform still works out.
_EDITABLE = ("draft", "unconfirmed")


def editable(order: Any) -> bool:
    """Whether the platform still works out this order's prices."""
    return order.status in _EDITABLE


def lines(order_id: Any) -> list[CartLine]:
    """The order's lines with a variant and without gifts, oldest first. One query.

    A manual discount that staff gave is left out and marked: ours keeps away from that line.
    """
    from django.db.models import F, FilteredRelation, Q
    from saleor.discount import DiscountType
    from saleor.order.models import OrderLine

    rows = (
        OrderLine.objects.filter(order_id=order_id, is_gift=False, variant__isnull=False)
        .annotate(
            by_hand=FilteredRelation("discounts", condition=Q(discounts__type=DiscountType.MANUAL))
        )
        .annotate(manual=F("by_hand__amount_value"), manual_name=F("by_hand__name"))
        .order_by("created_at", "pk")
    )
    found = []
    for line in rows:
        ours = _ours(line.private_metadata)
        price = line.undiscounted_base_unit_price_amount if line.is_price_overridden else None
        by_staff = line.manual is not None and OUR_DISCOUNT not in (line.private_metadata or {})
        found.append(
            CartLine(
                line.pk,
                line.variant_id,
                line.quantity,
                price,
                ours,
                (line.metadata or {}).get(EXPLANATION, ""),
                None if by_staff else line.manual,
                "" if by_staff else line.manual_name or "",
                by_staff,
            )
        )
    return found


def write(
    order: Any,
    prices: Collection[LinePrice],
    discounts: Collection[LineDiscount],
    dropped: Collection[Any],
) -> None:
    """Write prices and discounts on a draft, and have the platform work its totals out again."""
    from django.db import transaction
    from saleor.order.models import Order, OrderLine

    touched = {*(each.line_id for each in prices), *(each.line_id for each in discounts), *dropped}
    with transaction.atomic():
        rows = {
            line.pk: line
            for line in OrderLine.objects.select_for_update(of=("self",))
            .filter(pk__in=touched)
            .order_by("pk")
        }
        for each in prices:
            _set_price(rows[each.line_id], order, each)
        _discount(rows, order, discounts, dropped)
        Order.objects.filter(pk=order.pk).update(should_refresh_prices=True)
    order.should_refresh_prices = True


def _set_price(line: Any, order: Any, wanted: LinePrice) -> None:
    fields = [
        "is_price_overridden",
        "undiscounted_base_unit_price_amount",
        "base_unit_price_amount",
        "undiscounted_unit_price_gross_amount",
        "undiscounted_unit_price_net_amount",
        "draft_base_price_expire_at",
        "metadata",
        "private_metadata",
    ]
    if hasattr(line, "price_override_reason"):
        line.price_override_reason = wanted.explanation[:255] if wanted.price is not None else None
        fields.append("price_override_reason")
    price = wanted.price
    if price is None:
        listing = line.variant.channel_listings.filter(channel_id=order.channel_id).first()
        if listing is None or listing.price_amount is None:
            return
        price = listing.price_amount
        line.is_price_overridden = False
        line.metadata.pop(EXPLANATION, None)
        line.private_metadata.pop(OURS, None)
    else:
        line.is_price_overridden = True
        line.draft_base_price_expire_at = None
        line.metadata[EXPLANATION] = wanted.explanation
        line.private_metadata[OURS] = str(price)
    line.undiscounted_base_unit_price_amount = price
    line.base_unit_price_amount = price
    line.undiscounted_unit_price_gross_amount = price
    line.undiscounted_unit_price_net_amount = price
    line.save(update_fields=fields)


def _discount(
    rows: Any, order: Any, discounts: Collection[LineDiscount], dropped: Collection[Any]
) -> None:
    from saleor.discount import DiscountType, DiscountValueType
    from saleor.discount.models import OrderLineDiscount

    if dropped:
        OrderLineDiscount.objects.filter(line_id__in=dropped, type=DiscountType.MANUAL).delete()
    for line_id in dropped:
        rows[line_id].private_metadata.pop(OUR_DISCOUNT, None)
        rows[line_id].metadata.pop(DISCOUNT_EXPLANATION, None)
        rows[line_id].save(update_fields=["metadata", "private_metadata"])
    for each in discounts:
        line = rows[each.line_id]
        line.private_metadata[OUR_DISCOUNT] = str(each.amount)
        line.metadata[DISCOUNT_EXPLANATION] = each.name
        line.save(update_fields=["metadata", "private_metadata"])
        OrderLineDiscount.objects.update_or_create(
            line=line,
            unique_type=DiscountType.MANUAL,
            defaults={
                "type": DiscountType.MANUAL,
                "value_type": DiscountValueType.FIXED,
                "value": _per_unit(each.amount, line.quantity),
                "amount_value": each.amount,
                "currency": order.currency,
                "name": each.name[:255],
                "reason": each.name,
            },
        )


def note_discounts(order: Any) -> int:
    """Keep with a placed order what discounted its lines in the cart; how many lines that were.

    The platform copies a manual discount's amount into the line's prices but not its reason.
    """
    from saleor.discount import DiscountType, DiscountValueType
    from saleor.discount.models import OrderLineDiscount
    from saleor.order.models import OrderLine

    lines = list(
        OrderLine.objects.filter(order_id=order.pk, private_metadata__has_key=OUR_DISCOUNT)
    )
    if not lines:
        return 0
    made = []
    for line in lines:
        amount = Decimal(line.private_metadata[OUR_DISCOUNT])
        line.unit_discount_reason = (line.metadata or {}).get(DISCOUNT_EXPLANATION, "")
        made.append(
            OrderLineDiscount(
                line_id=line.pk,
                type=DiscountType.MANUAL,
                unique_type=DiscountType.MANUAL,
                value_type=DiscountValueType.FIXED,
                value=_per_unit(amount, line.quantity),
                amount_value=amount,
                currency=order.currency,
                name=line.unit_discount_reason[:255],
                reason=line.unit_discount_reason,
            )
        )
    OrderLineDiscount.objects.bulk_create(made, ignore_conflicts=True)
    OrderLine.objects.bulk_update(lines, ["unit_discount_reason"])
    return len(lines)


def _per_unit(amount: Decimal, quantity: int) -> Decimal:
    """The platform keeps a manual discount per unit and multiplies it; never more than `amount`."""
    if not quantity:
        return Decimal(0)
    return (amount / quantity).quantize(Decimal("0.001"), rounding=ROUND_DOWN)
