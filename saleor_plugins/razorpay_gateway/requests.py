"""What Saleor asks of the gateway after it has written its own request event.

Saleor commits the request and then calls our hook; a crash in between is found by the sweeper.
Every request is taken once per event: the hook and the sweeper may both come.
"""

import logging
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from ..core.errors import CommerceError
from ..host import payments as host_payments
from . import captures, refunds
from .accounts import PLUGIN_ID
from .models import CaptureRequest, RefundRecord

logger = logging.getLogger(__name__)


def take(kind: str, event_id: int, token: UUID, amount: Decimal, reason: str = "") -> None:
    """Act on a `charge_request`, `refund_request` or `cancel_request`, or answer why not."""
    try:
        if kind == "charge_request":
            captures.request(event_id, token, amount)
        elif kind == "refund_request":
            refunds.request(event_id, token, amount, reason)
        elif kind == "cancel_request":
            refunds.request_cancel(event_id, token, amount)
    except CommerceError as error:
        result = kind.replace("request", "failure").upper()
        host_payments.answer_request(
            event_id,
            {
                "result": result,
                "amount": str(amount),
                "message": error.message,
                "pspReference": f"refused-{event_id}",
            },
        )


def pick_up(*, since: datetime, before: datetime) -> int:
    """Take the requests that nobody took; answers how many."""
    open_ones = host_payments.open_requests(PLUGIN_ID, since, before)
    known = _taken([each.event_id for each in open_ones])
    picked = 0
    for each in open_ones:
        if each.event_id in known:
            continue
        logger.warning("Picked up %s %s that our hook never heard of", each.kind, each.event_id)
        take(each.kind, each.event_id, each.token, each.amount, each.message or "")
        picked += 1
    return picked


def _taken(event_ids: list[int]) -> set[int]:
    refunded = RefundRecord.objects.filter(request_event__in=event_ids)
    cancelled = RefundRecord.objects.filter(cancel_event__in=event_ids)
    captured = CaptureRequest.objects.filter(request_event__in=event_ids)
    return {
        *refunded.values_list("request_event", flat=True),
        *cancelled.values_list("cancel_event", flat=True),
        *captured.values_list("request_event", flat=True),
    }
