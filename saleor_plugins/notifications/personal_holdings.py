"""What notifications hold of a person: what was sent where, and their wishes."""

import hashlib
import uuid
from typing import Any

from django.db.models import Q

from ..core import personal_data
from ..core.personal_data import Person
from .models import MessageState


def _sent(person: Person) -> Q:
    checkouts = [str(checkout_id) for checkout_id in person.checkout_ids]
    return (
        Q(user_id__in=person.user_ids)
        | Q(order_id__in=person.order_ids)
        | Q(about__checkout_id__in=checkouts)
        # A phone may be shared: what another account was sent is theirs.
        | Q(user_id__isnull=True, order_id__isnull=True, recipient__in=person.phones)
        | Q(recipient__in=person.emails)
    )


def _unsent(row: Any) -> str:
    return (
        MessageState.SUPPRESSED.value if row.state == MessageState.PENDING.value else str(row.state)
    )


personal_data.held(
    "commerce_notifications.NotificationMessage",
    _sent,
    blank={
        "recipient": "",
        # It is a digest of who it was for, and phones are few enough to be tried out.
        "recipient_key": lambda row: uuid.uuid4().hex,
        "about": {},
        # It may name the parcel's page.
        "event_key": lambda row: f"erased:{hashlib.sha256(row.event_key.encode()).hexdigest()}",
        "sealed": "",
        "failure": "",
        "state": _unsent,
    },
    hide=("sealed", "recipient_key"),
)
personal_data.held(
    "commerce_notifications.NotificationPreference",
    lambda person: Q(user_id__in=person.user_ids),
    delete=True,
)
personal_data.held(
    "commerce_notifications.OptOut",
    lambda person: Q(address__in=person.emails | person.phones),
    delete=True,
)
personal_data.nobodys(
    "commerce_notifications.TemplateOverride",
    "commerce_notifications.PausedTemplate",
    "commerce_notifications.Spending",
    "commerce_notifications.StockAlert",
)
