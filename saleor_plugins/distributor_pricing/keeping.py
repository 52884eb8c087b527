"""How long rows of distributor pricing are kept. The credit journal is the seller's books: for good."""

from datetime import datetime

from saleor_plugins.core import retention

from .models import ParkedCheckout, PriceListVersion


@retention.rule("price_list_versions", days=730)
def versions(before: datetime, limit: int) -> int:
    """Old imports and what they changed; they cannot be undone any more then."""
    old = PriceListVersion.objects.filter(created_at__lt=before).values("pk")[:limit]
    return PriceListVersion.objects.filter(pk__in=old).delete()[0]


@retention.rule("parked_checkouts", days=90)
def parked(before: datetime, limit: int) -> int:
    """Carts taken from distributors who were not reinstated; the platform deletes the carts itself."""
    old = ParkedCheckout.objects.filter(created_at__lt=before).values("pk")[:limit]
    return ParkedCheckout.objects.filter(pk__in=old).delete()[0]
