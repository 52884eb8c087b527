"""Prices of the platform: what a channel asks, and what stands in carts and drafts.

Everything is read and written in a fixed number of statements, however many lines a cart has.
Only prices that we wrote ourselves are ever changed or taken away: an App may set its own price on a
line, and that one stands.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from .vouchers import work_out_voucher

# What we wrote on a line, in its private metadata; the platform copies it to the order's line.
OURS = "distributor_pricing.price"
# The sentence for the buyer, in public metadata: shown in the cart and in the order's history.
EXPLANATION = "price_explanation"
# The same for a discount on the line: its amount, and its sentence.
OUR_DISCOUNT = "distributor_pricing.discount"
DISCOUNT_EXPLANATION = "discount_explanation"
_REASON_LENGTH = 255


class Listing(NamedTuple):
    """What a channel asks for a variant: list price, and price with catalogue promotions."""

    price: Decimal
    discounted: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class CartLine:
    """A line as it stands. `price` is the overriding price, `ours` what we had put there.

    `manual` is a manual discount on the whole line, `manual_name` how it is called.
    """

    id: UUID
    variant_id: int
    quantity: int
    price: Decimal | None
    ours: Decimal | None
    explanation: str
    manual: Decimal | None = None
    manual_name: str = ""
    # Staff gave the line a discount of their own: ours keeps away.
    staff_discount: bool = False

    @property
    def foreign(self) -> bool:
        """Whether somebody else (an App, staff) set this line's price."""
        return self.price is not None and self.price != self.ours


@dataclass(frozen=True, slots=True)
class LinePrice:
    """What a line is to have: an overriding price or None, and why."""

    line_id: UUID
    price: Decimal | None
    explanation: str


@dataclass(frozen=True, slots=True)
class LineDiscount:
    """A discount on a whole line; zero keeps the platform's catalogue promotions off it."""

    line_id: UUID
    amount: Decimal
    name: str


def listings(channel_id: int, variant_ids: Collection[int]) -> dict[int, Listing]:
    """What the channel asks, by variant; variants that it does not sell are missing. One query."""
    from saleor.product.models import ProductVariantChannelListing

    rows = ProductVariantChannelListing.objects.filter(
        channel_id=channel_id, variant_id__in=variant_ids, price_amount__isnull=False
    ).values_list("variant_id", "price_amount", "discounted_price_amount", "currency")
    return {
        variant_id: Listing(price, price if discounted is None else discounted, currency)
        for variant_id, price, discounted, currency in rows
    }


def list_prices(variant_id: int) -> dict[int, Decimal]:
    """A variant's list prices by channel. One query."""
    from saleor.product.models import ProductVariantChannelListing

    return dict(
        ProductVariantChannelListing.objects.filter(
            variant_id=variant_id, price_amount__isnull=False
        ).values_list("channel_id", "price_amount")
    )


def unknown_list_prices(known_table: str) -> list[tuple[int, int, Decimal]]:
    """(variant, channel, price) of every list price that has no row in `known_table`."""
    from django.db import connections, router
    from saleor.product.models import ProductVariantChannelListing as Listings

    statement = f"""
        SELECT listing.variant_id, listing.channel_id, listing.price_amount
        FROM {Listings._meta.db_table} listing
        LEFT JOIN {known_table} known
            ON known.variant_id = listing.variant_id AND known.channel_id = listing.channel_id
        WHERE known.variant_id IS NULL AND listing.price_amount IS NOT NULL
    """  # noqa: S608 - table names are the models' own
    with connections[router.db_for_write(Listings)].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def is_sold(variant_id: int, channel_id: int) -> bool:
    """Whether the variant's product is published in the channel now. One query."""
    from django.utils import timezone
    from saleor.product.models import ProductChannelListing

    return bool(
        ProductChannelListing.objects.filter(
            product__variants=variant_id, channel_id=channel_id, is_published=True
        )
        .exclude(published_at__gt=timezone.now())
        .exists()
    )


def variants_by_sku(skus: Collection[str]) -> dict[str, int]:
    """Ids of variants by SKU; unknown SKUs are missing. One query."""
    from saleor.product.models import ProductVariant

    return dict(ProductVariant.objects.filter(sku__in=skus).values_list("sku", "pk"))


def skus_of(variant_ids: Collection[int]) -> dict[int, str]:
    """SKUs by variant id. One query."""
    from saleor.product.models import ProductVariant

    return dict(ProductVariant.objects.filter(pk__in=variant_ids).values_list("pk", "sku"))


def variants(variant_ids: Collection[int]) -> dict[int, Any]:
    """Variant rows by id. One query."""
    from saleor.product.models import ProductVariant

    return dict(ProductVariant.objects.in_bulk(list(variant_ids)))


def cart_lines(checkout_id: UUID) -> list[CartLine]:
    """The cart's lines without gifts, oldest first, with our marks and manual discounts. One query."""
    from django.db.models import F, FilteredRelation, Q
    from saleor.checkout.models import CheckoutLine
    from saleor.discount import DiscountType

    rows = (
        CheckoutLine.objects.filter(checkout_id=checkout_id, is_gift=False)
        .annotate(
            by_hand=FilteredRelation("discounts", condition=Q(discounts__type=DiscountType.MANUAL))
        )
        .annotate(manual=F("by_hand__amount_value"), manual_name=F("by_hand__name"))
        .order_by("created_at", "pk")
        .values_list(
            "pk",
            "variant_id",
            "quantity",
            "price_override",
            "private_metadata",
            "metadata",
            "manual",
            "manual_name",
        )
    )
    return [
        CartLine(
            pk,
            variant_id,
            quantity,
            price,
            _ours(private),
            (public or {}).get(EXPLANATION, ""),
            manual,
            name or "",
        )
        for pk, variant_id, quantity, price, private, public, manual, name in rows
    ]


def _ours(private: Mapping[str, Any] | None) -> Decimal | None:
    written = (private or {}).get(OURS)
    return None if written is None else Decimal(written)


def write_cart(
    checkout: Any,
    prices: Collection[LinePrice],
    discounts: Collection[LineDiscount],
    drop_discounts_of: Collection[UUID],
) -> None:
    """Write overriding prices and discounts, and have the platform work the totals out again."""
    from django.db import transaction
    from saleor.checkout.models import CheckoutLine
    from saleor.discount.models import CheckoutLineDiscount

    discounted = {*(each.line_id for each in discounts), *drop_discounts_of}
    if prices or discounted:
        # One transaction with the caller's, if he has one.
        with transaction.atomic(savepoint=False):
            if discounted:
                _lock(CheckoutLine, {*(price.line_id for price in prices), *discounted})
            _write_prices(CheckoutLine, prices)
            if discounted:
                _write_discounts(
                    CheckoutLineDiscount, checkout.currency, discounts, drop_discounts_of
                )
                _mark_discounts(CheckoutLine, discounts, drop_discounts_of)
    if checkout.voucher_code:
        work_out_voucher(checkout)
    expire(checkout)


def _lock(model: Any, line_ids: Collection[UUID]) -> None:
    """The platform locks lines in this order, too: no two writers wait for each other."""
    rows = model.objects.select_for_update(of=("self",)).filter(pk__in=line_ids).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _write_prices(model: Any, prices: Collection[LinePrice]) -> None:
    """One UPDATE for any number of lines; Django's bulk_update grows with lines times columns.

    It locks the lines first, in the order in which the platform does (see `_lock`).
    """
    from django.db import connections, router

    if not prices:
        return
    fields = {field.name for field in model._meta.get_fields()}
    # Saleor 3.23 brought a column for the reason; 3.22 has none.
    reason = "price_override_reason = left(v.why, %s)," if "price_override_reason" in fields else ""
    statement = f"""
        WITH held AS (
            SELECT id FROM {model._meta.db_table} WHERE id = ANY(%s::uuid[])
            ORDER BY id FOR UPDATE
        )
        UPDATE {model._meta.db_table} AS line SET
            price_override = v.price, {reason}
            metadata = CASE WHEN v.price IS NULL
                THEN COALESCE(line.metadata, '{{}}'::jsonb) - %s
                ELSE COALESCE(line.metadata, '{{}}'::jsonb) || jsonb_build_object(%s, v.why) END,
            private_metadata = CASE WHEN v.price IS NULL
                THEN COALESCE(line.private_metadata, '{{}}'::jsonb) - %s
                ELSE COALESCE(line.private_metadata, '{{}}'::jsonb)
                    || jsonb_build_object(%s, v.price::text) END
        FROM unnest(%s::uuid[], %s::numeric[], %s::text[]) AS v(id, price, why), held
        WHERE line.id = v.id AND held.id = v.id
    """  # noqa: S608 - table and column names are the model's own
    line_ids = [price.line_id for price in prices]
    reasons = [price.explanation if price.price is not None else None for price in prices]
    values: list[Any] = [line_ids, _REASON_LENGTH] if reason else [line_ids]
    values += [EXPLANATION, EXPLANATION, OURS, OURS]
    values += [line_ids, [price.price for price in prices], reasons]
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(statement, values)


def _write_discounts(
    model: Any, currency: str, discounts: Collection[LineDiscount], drop: Collection[UUID]
) -> None:
    from saleor.discount import DiscountType, DiscountValueType

    if drop:
        model.objects.filter(line_id__in=drop, type=DiscountType.MANUAL).delete()
    if not discounts:
        return
    model.objects.bulk_create(
        [
            model(
                line_id=each.line_id,
                type=DiscountType.MANUAL,
                unique_type=DiscountType.MANUAL,
                value_type=DiscountValueType.FIXED,
                value=each.amount,
                amount_value=each.amount,
                currency=currency,
                name=each.name[:255],
                reason=each.name,
            )
            for each in discounts
        ],
        update_conflicts=True,
        unique_fields=["line_id", "unique_type"],
        update_fields=["value_type", "value", "amount_value", "name", "reason"],
    )


def _mark_discounts(
    model: Any, discounts: Collection[LineDiscount], drop: Collection[UUID]
) -> None:
    """Say on the lines what discounts them: the platform copies metadata into the order's lines."""
    from django.db import connections, router

    if not discounts and not drop:
        return
    statement = f"""
        UPDATE {model._meta.db_table} AS line SET
            metadata = CASE WHEN v.amount IS NULL
                THEN COALESCE(line.metadata, '{{}}'::jsonb) - %s
                ELSE COALESCE(line.metadata, '{{}}'::jsonb) || jsonb_build_object(%s, v.why) END,
            private_metadata = CASE WHEN v.amount IS NULL
                THEN COALESCE(line.private_metadata, '{{}}'::jsonb) - %s
                ELSE COALESCE(line.private_metadata, '{{}}'::jsonb)
                    || jsonb_build_object(%s, v.amount::text) END
        FROM unnest(%s::uuid[], %s::numeric[], %s::text[]) AS v(id, amount, why)
        WHERE line.id = v.id
    """  # noqa: S608 - table and column names are the model's own
    marked = [each for each in discounts if each.amount]
    gone = [*drop, *(each.line_id for each in discounts if not each.amount)]
    values = [
        *(DISCOUNT_EXPLANATION, DISCOUNT_EXPLANATION, OUR_DISCOUNT, OUR_DISCOUNT),
        [*(each.line_id for each in marked), *gone],
        [*(each.amount for each in marked), *(None for _ in gone)],
        [*(each.name for each in marked), *(None for _ in gone)],
    ]
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(statement, values)


def expire(checkout: Any) -> None:
    """Have the platform work the checkout's prices out anew when it is next looked at."""
    from django.utils import timezone
    from saleor.checkout.models import Checkout

    # The platform compares with its own clock, so this is the one that counts.
    now = timezone.now()
    checkout.price_expiration = now
    checkout.discount_expiration = now
    Checkout.objects.filter(pk=checkout.pk).update(price_expiration=now, discount_expiration=now)


def open_checkouts(user_id: int, channel_id: int | None = None) -> list[Any]:
    """A customer's checkouts, in one channel or all."""
    from saleor.checkout.models import Checkout

    rows = Checkout.objects.filter(user_id=user_id).order_by("pk")
    if channel_id is not None:
        rows = rows.filter(channel_id=channel_id)
    return list(rows)


def checkouts_of(user_ids: Iterable[int], channel_id: int) -> Any:
    """Ids of the checkouts of these customers in a channel."""
    from saleor.checkout.models import Checkout

    return Checkout.objects.filter(user_id__in=user_ids, channel_id=channel_id).values_list(
        "pk", flat=True
    )


def checkout(token: UUID | str) -> Any:
    """The checkout, or None when it is gone (completed or abandoned)."""
    from saleor.checkout.models import Checkout

    return Checkout.objects.filter(pk=token).first()


def take_from(checkouts: Collection[Any]) -> list[UUID]:
    """Detach checkouts from their customer; answers their tokens."""
    from saleor.checkout.models import Checkout

    tokens = [each.pk for each in checkouts]
    Checkout.objects.filter(pk__in=tokens).update(user_id=None)
    return tokens


def give_back(user_id: int, tokens: Collection[UUID]) -> list[Any]:
    """Attach detached checkouts that still exist to their customer again; answers them."""
    from saleor.checkout.models import Checkout

    Checkout.objects.filter(pk__in=tokens, user_id__isnull=True).update(user_id=user_id)
    return list(Checkout.objects.filter(pk__in=tokens, user_id=user_id))
