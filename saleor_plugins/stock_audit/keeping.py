"""How long entries of stock are kept."""

from datetime import datetime

from ..core import retention
from ..core.models import AuditEntry

ACTION = "stock.change"


@retention.rule("stock_changes", days=3 * 365)
def _stock_changes(before: datetime, limit: int) -> int:
    """Each sale moves stock, so these entries outgrow all others."""
    old = AuditEntry.objects.filter(action=ACTION, created_at__lt=before).values("pk")[:limit]
    return AuditEntry.objects.filter(pk__in=old).delete()[0]
