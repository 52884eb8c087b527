"""What the gateway holds of a person: how they paid. That and how much was paid stays, without them."""

from collections.abc import Iterable

from django.db.models import Q

from ..core import personal_data
from ..core.personal_data import Person
from .models import Escalation, PaymentRecord, RazorpayCustomer, RazorpayOrder


def _orders(person: Person) -> Q:
    return (
        Q(saleor_order_id__in=person.order_ids)
        | Q(checkout_id__in=person.checkout_ids)
        | Q(order_id__in=person.references)
    )


def _payments(person: Person) -> Q:
    return Q(order__in=RazorpayOrder.objects.filter(_orders(person))) | Q(
        payment_id__in=person.references
    )


def _escalated(person: Person) -> Q:
    return (
        Q(saleor_order_id__in=person.order_ids)
        | Q(payment_id__in=person.references)
        | Q(order_id__in=person.references)
    )


@personal_data.lead
def payments(person: Person) -> None:
    """Razorpay's ids of the person's orders, payments and of the person: events are found by them."""
    orders = RazorpayOrder.objects.filter(_orders(person))
    person.references.update(
        reference for reference in orders.values_list("order_id", flat=True) if reference
    )
    paid = PaymentRecord.objects.filter(_payments(person))
    person.references.update(paid.values_list("payment_id", flat=True))
    # How they paid ("UPI a•••@bank") is told in Saleor's transactions as well.
    person.words.update(label for label in paid.values_list("method_label", flat=True) if label)
    person.references.update(
        RazorpayCustomer.objects.filter(user_id__in=person.user_ids).values_list(
            "customer_id", flat=True
        )
    )


@personal_data.obstacle
def looked_at(person: Person) -> Iterable[str]:
    """Money that somebody has to look at keeps its story until they have."""
    if Escalation.objects.filter(_escalated(person), resolved_at__isnull=True).exists():
        yield "A payment of this customer waits for somebody to look at it."


personal_data.held("commerce_razorpay.RazorpayOrder", _orders)
personal_data.held(
    "commerce_razorpay.PaymentRecord",
    _payments,
    blank={"method_label": "", "card_last4": "", "card_brand": ""},
    scrub=("error_text",),
)
personal_data.held(
    "commerce_razorpay.RefundRecord",
    lambda person: Q(payment__in=PaymentRecord.objects.filter(_payments(person))),
    scrub=("reason", "refusal"),
)
personal_data.held(
    "commerce_razorpay.DisputeRecord",
    lambda person: Q(payment__in=PaymentRecord.objects.filter(_payments(person))),
)
personal_data.held(
    "commerce_razorpay.PaymentLink",
    lambda person: Q(saleor_order_id__in=person.order_ids),
    blank={"url": ""},
)
personal_data.held(
    "commerce_razorpay.RazorpayCustomer",
    lambda person: Q(user_id__in=person.user_ids),
    delete=True,
)
personal_data.held("commerce_razorpay.Escalation", _escalated, scrub=("message", "details"))
personal_data.nobodys("commerce_razorpay.AdoptedSession", "commerce_razorpay.CaptureRequest")
