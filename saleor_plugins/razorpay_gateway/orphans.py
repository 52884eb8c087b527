"""Intents and the orders that Razorpay made of them: heard at once, late, or under another key.

Our row was written before the call, with a receipt that only we could have made. Whoever meets an
unknown order id (the create call timed out) asks Razorpay for its receipt and joins the two.
"""

from django.db import IntegrityError, transaction
from django.db.models import Exists

from ..core.errors import CommerceError, ProviderRejected
from . import accounts
from .models import RazorpayOrder
from .transactions import Source


def answered(intent: RazorpayOrder, order_id: str) -> RazorpayOrder:
    """Write Razorpay's answer to an intent; answers the row that holds the order from now on.

    That is an older one when the merchant has changed the account's key since: the new key's intent
    has the receipt of the former one, and Razorpay knows it.
    """
    taken = RazorpayOrder.objects.filter(order_id=order_id).exclude(pk=intent.pk)
    mine = RazorpayOrder.objects.filter(pk=intent.pk).exclude(Exists(taken))
    if mine.update(order_id=order_id):
        intent.order_id = order_id
        return intent
    RazorpayOrder.objects.filter(pk=intent.pk, order_id__isnull=True).delete()
    return taken.get()


def adopt(order_id: str, source: Source) -> bool:
    """Join `order_id` with the intent that it answers; False when it is nobody's.

    Raises ProviderError when Razorpay cannot be asked: the caller tries again later.
    """
    waiting = RazorpayOrder.objects.filter(order_id__isnull=True, key_id=source.key_id)
    if not order_id or not waiting.exists():
        return False
    try:
        config = accounts.of_channel(source.channel, even_inactive=True)
        found = accounts.client(config, patient=True).fetch_order(order_id)
    except ProviderRejected:
        return False
    except CommerceError as error:
        if getattr(error, "retryable", False):
            raise
        return False
    return join(waiting.filter(receipt=found.get("receipt") or "").first(), found)


def join(intent: RazorpayOrder | None, found: dict[str, object]) -> bool:
    """Give an intent its Razorpay order, if amount and currency are what was asked for."""
    if intent is None:
        return False
    if found.get("amount") != intent.amount or found.get("currency") != intent.currency:
        return False
    try:
        with transaction.atomic():
            return bool(
                RazorpayOrder.objects.filter(pk=intent.pk, order_id__isnull=True).update(
                    order_id=str(found["id"])
                )
            )
    except IntegrityError:
        return False
