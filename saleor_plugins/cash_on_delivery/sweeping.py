"""What a process that died left half done: requests, sums, fees, deliveries.

Everything here asks what is true and then does what would have been done; it may run at any time and
as often as it likes.
"""

import logging
from datetime import datetime, timedelta

from ..core.models import OutboxMessage
from ..core.work import WorkState
from ..host import checkouts, unfinished
from ..host import payments as host_payments
from . import collecting
from .collecting import FEE_SKU, KIND, PLUGIN_ID

logger = logging.getLogger(__name__)

# Younger things may still be in somebody's hands.
QUIET = timedelta(minutes=1)
REQUESTS_SINCE = timedelta(days=3)
SUMS_SINCE = timedelta(minutes=30)
# A shopper may look at the sum with the fee for a while before he confirms.
FEE_WITHOUT_PROMISE = timedelta(minutes=15)


def sweep(now: datetime) -> int:
    """Finish what is unfinished; answers how many things."""
    before = now - QUIET
    found = 0
    for each in unfinished.requests_without_outcome(PLUGIN_ID, now - REQUESTS_SINCE, before):
        logger.warning("Answered %s %s that was interrupted", each.kind, each.event_id)
        collecting.answer(each.kind, each.event_id, each.amount)
        found += 1
    for token, reference in unfinished.recently_told(PLUGIN_ID, now - SUMS_SINCE, before):
        found += host_payments.finish_steps(app=PLUGIN_ID, token=token, reference=reference)
    for checkout_id in unfinished.lonely_surcharges(
        FEE_SKU, PLUGIN_ID, now - REQUESTS_SINCE, now - FEE_WITHOUT_PROMISE
    ):
        found += checkouts.remove_surcharge(checkout_id, FEE_SKU)
    return found + _uncollected()


def _uncollected() -> int:
    """Deliveries that were acted on while the promise could not be seen."""
    found = 0
    for orders in unfinished.promised_orders(PLUGIN_ID):
        keys = {f"{KIND}:{order_id}": order_id for order_id in orders}
        done = OutboxMessage.objects.filter(key__in=keys, state=WorkState.DONE)
        for key in done.values_list("key", flat=True):
            collecting.collected(keys[key])
            found += 1
    return found
