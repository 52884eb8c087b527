"""What the shared tables hold of a person: received bodies, intents, and who changed what."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from . import personal_data
from .models import InboxEvent, OutboxMessage
from .personal_data import Person
from .work import WorkState

_FINISHED = (WorkState.DONE, WorkState.IGNORED, WorkState.DEAD)
_LINE = 8
_IN_BODY = """
SELECT id FROM commerce_core_inboxevent AS event WHERE EXISTS (
    SELECT 1 FROM unnest(%s::text[]) AS needle
    WHERE position(convert_to(needle, 'UTF8') IN event.body) > 0)
"""


def _certain(person: Person) -> list[str]:
    """What a body has that is about nobody else: a provider's reference, the e-mail, an order."""
    orders = {str(order_id) for order_id in person.order_ids}
    return sorted({*person.references, *person.emails, *orders} - {""})


def _needles(person: Person) -> list[str]:
    """As `_certain`, and the phone, which a family may share: to be erased, not to be given out."""
    numbers = {phone[-10:] for phone in person.phones if len(phone) >= 10}
    return sorted({*_certain(person), *numbers})


def _received(person: Person) -> Q:
    return Q(pk__in=RawSQL(_IN_BODY, [_needles(person)]))  # noqa: S611 - a constant, values apart


def _received_for_certain(person: Person) -> Q:
    return Q(pk__in=RawSQL(_IN_BODY, [_certain(person)]))  # noqa: S611 - a constant, values apart


def _mentioned(person: Person, *columns: str) -> Q:
    found = Q(pk__in=[])
    # Whole lines (a street, a full name, a company) are rarely anybody else's; single words are.
    lines = {word for word in person.words if " " in word.strip() and len(word) >= _LINE}
    for needle in sorted({*_needles(person), *lines}):
        for column in columns:
            found |= Q(**{f"{column}__icontains": needle})
    return found


def _intended(person: Person) -> Q:
    mine = Q(payload__user_id__in=person.user_ids)
    orders = [str(order_id) for order_id in person.order_ids]
    checkouts = [str(checkout_id) for checkout_id in person.checkout_ids]
    mine |= Q(payload__order_id__in=orders) | Q(payload__checkout_id__in=checkouts)
    return mine | _mentioned(person, "payload", "result", "last_error")


def _audited_for_certain(person: Person) -> Q:
    ids = [str(user_id) for user_id in person.user_ids]
    orders = [str(order_id) for order_id in person.order_ids]
    return (
        Q(actor_kind__in=["user", "customer"], actor_id__in=ids)
        | Q(object_type__in=["User", "Customer"], object_id__in=ids)
        | Q(object_type="Order", object_id__in=orders)
    )


def _audited(person: Person) -> Q:
    return _audited_for_certain(person) | _mentioned(person, "old", "new", "actor_label")


def _key(row: Any) -> str:
    """A message's key may name a parcel; money's keys make it happen once and name nobody."""
    if row.queue != "messages":
        return str(row.key)
    return f"erased:{hashlib.sha256(row.key.encode()).hexdigest()}"


@personal_data.obstacle
def waiting(person: Person) -> Iterable[str]:
    """What has arrived or is to be done about money must have had its effect before it is emptied."""
    open_intents = OutboxMessage.objects.filter(_intended(person)).exclude(state__in=_FINISHED)
    if open_intents.exclude(queue="messages").exists():
        yield "Work about this customer's orders or payments is not done yet."
    if InboxEvent.objects.filter(_received(person)).exclude(state__in=_FINISHED).exists():
        yield "Events about this customer have arrived and are not processed yet."


personal_data.held(
    "commerce_core.InboxEvent",
    _received,
    blank={"body": b'{"erased": true}', "headers": {}},
    scrub=("last_error",),
    shown=_received_for_certain,
)
personal_data.held(
    "commerce_core.OutboxMessage",
    _intended,
    blank={
        "key": _key,
        # What a message was to say is read again when it is sent; what was sent needs none of it.
        "payload": lambda row: {
            k: v for k, v in row.payload.items() if k not in ("sealed", "context")
        },
    },
    scrub=("payload", "result", "last_error"),
    hide=("payload",),
)
personal_data.held(
    "commerce_core.AuditEntry",
    _audited,
    scrub=("actor_label", "old", "new"),
    shown=_audited_for_certain,
)
personal_data.nobodys("commerce_core.Heartbeat", "commerce_core.RateWindow")
