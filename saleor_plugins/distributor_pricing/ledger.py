"""The credit ledger: holds and their journal, changed only under the distributor's row lock."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from saleor_plugins.core import clock
from saleor_plugins.host import credit as platform

from . import credit
from .errors import OrderRefused
from .models import CreditEntry, CreditHold, Distributor

# How long a checkout may take to become an order after it was let through.
RESERVATION = timedelta(minutes=15)


def reserve(distributor_id: int, checkout_token: UUID, amount: Decimal, currency: str) -> None:
    """Hold `amount` for an order about to be made; raises OrderRefused when it passes the limit.

    Two orders at the same time wait for each other here, so they never pass one limit together.
    """
    now = clock.now()
    with transaction.atomic():
        distributor = Distributor.objects.select_for_update().get(pk=distributor_id)
        _release_expired(distributor, now)
        hold = CreditHold.objects.filter(checkout_token=checkout_token).first()
        held = hold.amount if hold else Decimal(0)
        standing = credit.Standing(distributor.credit_limit, distributor.credit_used - held)
        if not standing.allows(amount):
            raise OrderRefused(
                f"The order of {currency} {amount:.2f} passes your credit limit: "
                f"{currency} {standing.available:.2f} is available.",
                code="CREDIT_EXCEEDED",
            )
        if hold is None:
            if not amount:
                return
            hold = CreditHold(
                distributor=distributor,
                checkout_token=checkout_token,
                amount=Decimal(0),
                created_at=now,
            )
        hold.expires_at = now + RESERVATION
        _change(distributor, hold, amount, "reserved", now)


def settle(facts: platform.OrderFacts) -> None:
    """Bring the hold of an order in line with what is owed for it. Harmless when repeated."""
    now = clock.now()
    owed = credit.outstanding(
        status=facts.status,
        total=facts.total,
        charged=facts.charged,
        authorized=facts.authorized,
        refunded=facts.refunded,
    )
    with transaction.atomic():
        distributor = _debtor(facts)
        if distributor is None:
            return
        # Looked for again under the lock: two hooks of one order may come at once.
        hold = _hold_of(facts)
        if hold is None:
            if not owed:
                return
            hold = CreditHold(distributor=distributor, amount=Decimal(0), created_at=now)
        passed = hold.order_id is None
        hold.order_id = facts.id
        hold.expires_at = None
        reason = "ordered" if passed and owed else "paid or given up" if not owed else "changed"
        if hold.amount != owed or passed:
            _change(distributor, hold, owed, reason, now)


def settle_orders(order_ids: Iterable[Any]) -> None:
    """`settle` for orders by id."""
    for facts in platform.order_facts(ids=list(order_ids)):
        settle(facts)


def sweep(limit: int = 500) -> None:
    """Put right what a crash left: reservations that ran out, orders whose hook was lost."""
    now = clock.now()
    expired = CreditHold.objects.filter(expires_at__lt=now).order_by("expires_at")[:limit]
    for distributor_id in {hold.distributor_id for hold in expired}:
        with transaction.atomic():
            distributor = Distributor.objects.select_for_update().get(pk=distributor_id)
            _release_expired(distributor, now)
    open_orders = (
        CreditHold.objects.filter(amount__gt=0, order_id__isnull=False)
        .order_by("updated_at")
        .values_list("order_id", flat=True)[:limit]
    )
    ids = list(open_orders)
    settle_orders(ids)
    # The next run looks at others first.
    CreditHold.objects.filter(order_id__in=ids).update(updated_at=now)


def _release_expired(distributor: Distributor, now: datetime) -> None:
    """Free what never became an order; needs the distributor's lock."""
    holds = list(CreditHold.objects.filter(distributor=distributor, expires_at__lt=now))
    if not holds:
        return
    made = {
        facts.checkout_token: facts
        for facts in platform.order_facts(checkout_tokens=[hold.checkout_token for hold in holds])
    }
    for hold in holds:
        facts = made.get(str(hold.checkout_token))
        hold.expires_at = None
        if facts is None:
            _change(distributor, hold, Decimal(0), "no order was made", now)
            # A later attempt with the same cart starts anew.
            CreditHold.objects.filter(pk=hold.pk).update(checkout_token=None)
            continue
        hold.order_id = facts.id
        owed = credit.outstanding(
            status=facts.status,
            total=facts.total,
            charged=facts.charged,
            authorized=facts.authorized,
            refunded=facts.refunded,
        )
        _change(distributor, hold, owed, "ordered", now)


def _hold_of(facts: platform.OrderFacts) -> CreditHold | None:
    hold = CreditHold.objects.filter(order_id=facts.id).first()
    if hold is None and facts.checkout_token:
        hold = CreditHold.objects.filter(checkout_token=facts.checkout_token).first()
    return hold


def _debtor(facts: platform.OrderFacts) -> Distributor | None:
    """The distributor whose order it is, locked; drafts and imports come without a reservation."""
    rows = Distributor.objects.select_for_update()
    hold = _hold_of(facts)
    if hold is not None:
        return rows.get(pk=hold.distributor_id)
    if facts.user_id is None:
        return None
    return rows.filter(
        user_id=facts.user_id, channel_id=facts.channel_id, decided_at__isnull=False
    ).first()


def _change(
    distributor: Distributor, hold: CreditHold, amount: Decimal, reason: str, now: datetime
) -> None:
    """Set a hold's amount, the distributor's sum and the journal; needs the distributor's lock."""
    change = amount - hold.amount
    hold.amount = amount
    hold.updated_at = now
    hold.save()
    if not change:
        return
    distributor.credit_used += change
    distributor.save(update_fields=["credit_used"])
    CreditEntry.objects.create(
        distributor=distributor,
        hold=hold,
        change=change,
        used=distributor.credit_used,
        reason=reason,
        created_at=now,
    )
