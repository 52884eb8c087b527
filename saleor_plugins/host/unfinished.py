"""What a crash may have left open on a gateway's transactions, for its sweeper to look at.

`payments.open_requests` finds requests that a gateway never heard of. These are for a gateway that
answers at once: with it, whatever is old and has no outcome was interrupted.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from .payments import OpenRequest

_REQUESTS = ("charge_request", "refund_request", "cancel_request")
_CHUNK = 500


def requests_without_outcome(
    app: str, since: datetime, before: datetime, limit: int = 200
) -> list[OpenRequest]:
    """Requests of staff or Apps in that time that neither succeeded nor failed, oldest first."""
    from django.db.models import Exists, OuterRef, Q
    from saleor.payment.models import TransactionEvent

    # What answers a request bears its reference; Saleor's own failures may have none.
    ended = TransactionEvent.objects.filter(
        Q(psp_reference=OuterRef("psp_reference"))
        & (Q(type__endswith="_success") | Q(type__endswith="_failure"))
        | Q(psp_reference__isnull=True, type__endswith="_failure"),
        transaction_id=OuterRef("transaction_id"),
        pk__gt=OuterRef("pk"),
    )
    rows = (
        TransactionEvent.objects.filter(
            transaction__app_identifier=app,
            type__in=_REQUESTS,
            created_at__gte=since,
            created_at__lt=before,
        )
        # A session's own request has no requestor and is answered by the session.
        .exclude(type="charge_request", user__isnull=True, app__isnull=True)
        .exclude(Exists(ended))
        .order_by("pk")
        .values_list("pk", "type", "transaction__token", "amount_value", "currency", "message")[
            :limit
        ]
    )
    return [OpenRequest(pk, kind, *rest) for pk, kind, *rest in rows]


def recently_told(
    app: str, since: datetime, before: datetime, limit: int = 500
) -> list[tuple[UUID, str]]:
    """(token, reference) of transactions that had a counted event in that time."""
    from saleor.payment.models import TransactionEvent

    rows = (
        TransactionEvent.objects.filter(
            transaction__app_identifier=app,
            include_in_calculations=True,
            created_at__gte=since,
            created_at__lt=before,
        )
        .order_by("pk")
        .values_list("transaction__token", "psp_reference")[:limit]
    )
    return [(token, reference or "") for token, reference in dict(rows).items()]


def promised_orders(app: str) -> Iterator[Collection[UUID]]:
    """Orders that still hold an authorization of a gateway, in chunks of constant size."""
    from saleor.payment.models import TransactionItem

    last = 0
    while True:
        rows = list(
            TransactionItem.objects.filter(
                app_identifier=app, authorized_value__gt=0, order_id__isnull=False, pk__gt=last
            )
            .order_by("pk")
            .values_list("pk", "order_id")[:_CHUNK]
        )
        if not rows:
            return
        last = rows[-1][0]
        yield {order_id for _, order_id in rows}


def lonely_surcharges(sku: str, app: str, since: datetime, before: datetime) -> list[UUID]:
    """Checkouts with a surcharge of a gateway on which nothing is promised or paid at all."""
    from django.db.models import Exists, OuterRef, Q
    from saleor.checkout.models import CheckoutLine
    from saleor.payment.models import TransactionItem

    # A session of another gateway may have been opened over the sum with the surcharge: that one
    # is left as it is, until the shopper chooses again.
    others = ~Q(app_identifier=app) | Q(app_identifier__isnull=True)
    alive = TransactionItem.objects.filter(checkout_id=OuterRef("checkout_id")).filter(
        others | Q(authorized_value__gt=0) | Q(charged_value__gt=0)
    )
    rows = CheckoutLine.objects.filter(
        variant__sku=sku, created_at__gte=since, created_at__lt=before
    ).exclude(Exists(alive))
    return list(rows.order_by("created_at").values_list("checkout_id", flat=True)[:_CHUNK])
