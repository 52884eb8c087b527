"""What of the gateway's tables need not be kept. Everything that saw money stays."""

from datetime import datetime

from ..core import retention
from .models import RazorpayOrder


@retention.rule("razorpay_unpaid_orders", days=180)
def _unpaid(before: datetime, limit: int) -> int:
    """Orders that nobody ever tried to pay."""
    old = RazorpayOrder.objects.filter(
        paid=False, unsettled=False, payments__isnull=True, created_at__lt=before
    ).values("pk")[:limit]
    return RazorpayOrder.objects.filter(pk__in=old).delete()[0]
