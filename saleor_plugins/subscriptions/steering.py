"""The payment provider follows the contract: what is changed here is brought to Razorpay after commit."""

from __future__ import annotations

from ..core import outbox
from ..core.models import OutboxMessage
from ..core.work import WorkState
from .models import Contract


def follow(contract: Contract) -> None:
    """Have Razorpay brought to where the contract is, after commit. Does nothing for other payment modes."""
    if not contract.razorpay_subscription_id:
        return
    count = contract.events.count()
    outbox.add(
        kind="subscriptions.steer",
        key=f"subscriptions.steer:{contract.pk}:{count}",
        queue="payments",
        payload={"contract": contract.pk},
    )


def pending(contract: Contract) -> bool:
    """Whether Razorpay has yet to follow a change made here."""
    return OutboxMessage.objects.filter(
        kind="subscriptions.steer",
        payload__contract=contract.pk,
        state__in=[WorkState.PENDING, WorkState.RUNNING, WorkState.UNKNOWN],
    ).exists()
