"""List prices as we last saw them, so that a change by the platform can be audited with its old value.

The platform's hooks tell that a variant changed, not what it was before.
"""

from collections.abc import Iterable
from typing import Any

from saleor_plugins.core import audit
from saleor_plugins.core.audit import Actor
from saleor_plugins.host import prices as platform

from .models import KnownPrice


def note(variant_id: int, actor: Actor) -> None:
    """Compare a variant's list prices with what we knew; record each change and remember it."""
    now = platform.list_prices(variant_id)
    known = dict(
        KnownPrice.objects.select_for_update()
        .filter(variant_id=variant_id)
        .order_by("channel_id")
        .values_list("channel_id", "amount")
    )
    changed = [
        channel_id for channel_id in {*now, *known} if now.get(channel_id) != known.get(channel_id)
    ]
    for channel_id in sorted(changed):
        audit.record(
            action="price.change",
            actor=actor,
            object_type="ProductVariant",
            object_id=variant_id,
            old={"channel_id": channel_id, "price": _text(known.get(channel_id))},
            new={"channel_id": channel_id, "price": _text(now.get(channel_id))},
        )
        KnownPrice.objects.update_or_create(
            variant_id=variant_id,
            channel_id=channel_id,
            defaults={"amount": now.get(channel_id)},
        )


def forget(variant_ids: Iterable[int]) -> None:
    """Variants that are gone have no prices."""
    KnownPrice.objects.filter(variant_id__in=list(variant_ids)).delete()


def learn() -> int:
    """Remember prices that no hook told us of, without an entry: they were there before us."""
    missing = platform.unknown_list_prices(KnownPrice._meta.db_table)
    made = [KnownPrice(variant_id=v, channel_id=c, amount=a) for v, c, a in missing]
    KnownPrice.objects.bulk_create(made, ignore_conflicts=True, batch_size=2000)
    return len(made)


def _text(amount: Any) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"
