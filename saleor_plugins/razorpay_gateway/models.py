"""What we know of Razorpay's orders, payments, refunds and disputes. Amounts in minor units.

Saleor's rows are referred to by value (transaction token, checkout and order id), never by foreign
key: its migrations move between versions. One row lock, that of `RazorpayOrder`, guards everything
that belongs to an order.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from .events import PaymentState, RefundState


class RazorpayOrder(models.Model):
    """One Razorpay order: one intent to take one amount for one thing.

    `order_id` is null between our intent and Razorpay's answer. `transaction_token` is Saleor's
    transaction that its money is reported on; `purpose` names another plugin's payment instead.
    `unsettled` says that Saleor has not been told everything yet.
    """

    class Completion(models.TextChoices):
        """What became of the checkout that the money was for."""

        NONE = "none"  # nothing to complete, or nothing paid yet
        DUE = "due"  # paid: make the order
        DONE = "done"  # the order exists
        REFUSED = "refused"  # it cannot: refunded or escalated

    order_id = models.CharField(max_length=40, unique=True, null=True)
    receipt = models.CharField(max_length=40)
    sequence = models.PositiveSmallIntegerField(default=0)
    key_id = models.CharField(max_length=64)
    channel = models.CharField(max_length=256)
    transaction_token = models.UUIDField(null=True, db_index=True)
    checkout_id = models.UUIDField(null=True, db_index=True)
    saleor_order_id = models.UUIDField(null=True, db_index=True)
    purpose = models.CharField(max_length=64, blank=True, default="")
    reference = models.CharField(max_length=128, blank=True, default="")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    flow = models.CharField(max_length=10)
    covers_total = models.BooleanField(default=False)  # was asked for all that the checkout cost
    paid = models.BooleanField(default=False)
    completion = models.CharField(max_length=8, choices=Completion.choices, default="none")
    completion_attempts = models.PositiveIntegerField(default=0)
    unsettled = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    settle_after = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_id", "receipt"], name="razorpay_receipt_once")
        ]
        indexes = [
            models.Index(
                fields=["ask_at", "id"], name="razorpay_ask", condition=Q(ask_at__isnull=False)
            ),
            models.Index(
                fields=["settle_after"], name="razorpay_unsettled", condition=Q(unsettled=True)
            ),
            models.Index(fields=["purpose", "reference"], name="razorpay_purpose"),
        ]


class AdoptedSession(models.Model):
    """A Saleor transaction that shares a Razorpay order with a newer one of the same amount."""

    transaction_token = models.UUIDField(unique=True)
    order = models.ForeignKey(RazorpayOrder, on_delete=models.CASCADE, related_name="adopted")


class PaymentRecord(models.Model):
    """One attempt to pay, with its outcome. `reported` lists the events that Saleor has of it."""

    payment_id = models.CharField(max_length=40, unique=True)
    order = models.ForeignKey(RazorpayOrder, on_delete=models.CASCADE, related_name="payments")
    transaction_token = models.UUIDField(null=True, db_index=True)
    state = models.PositiveSmallIntegerField(choices=[(s.value, s.name) for s in PaymentState])
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    captured = models.BooleanField(default=False)
    released = models.BooleanField(default=False)  # authorized, then given back uncaptured
    method = models.CharField(max_length=32, blank=True, default="")
    method_label = models.CharField(max_length=128, blank=True, default="")
    card_brand = models.CharField(max_length=40, blank=True, default="")
    card_last4 = models.CharField(max_length=4, blank=True, default="")
    error_code = models.CharField(max_length=64, blank=True, default="")
    error_reason = models.CharField(max_length=96, blank=True, default="")
    error_text = models.CharField(max_length=255, blank=True, default="")
    fee = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    reported: Any = models.JSONField(default=list)
    paid_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_index=True)
    updated_at = models.DateTimeField()

    @property
    def progress(self) -> PaymentState:
        """The state as the enumeration it is."""
        return PaymentState(self.state)

    @property
    def outcome(self) -> str:
        """The state as a word: `captured`, `failed` ..."""
        return self.progress.name.lower()


class RefundRecord(models.Model):
    """Money that goes back. `key` is ours when we asked (and the idempotency key), else Razorpay's id.

    `request_event` is Saleor's REFUND_REQUEST event that we answer; `refund_id` is null until
    Razorpay has answered.
    """

    key = models.CharField(max_length=40, unique=True)
    payment = models.ForeignKey(PaymentRecord, on_delete=models.CASCADE, related_name="refunds")
    refund_id = models.CharField(max_length=40, unique=True, null=True)
    request_event = models.BigIntegerField(null=True, unique=True)
    cancel_event = models.BigIntegerField(null=True, unique=True)
    state = models.PositiveSmallIntegerField(
        choices=[(s.value, s.name) for s in RefundState], default=RefundState.UNKNOWN
    )
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    speed = models.CharField(max_length=16, blank=True, default="")
    reason = models.CharField(max_length=255, blank=True, default="")
    bank_reference = models.CharField(max_length=64, blank=True, default="")
    refusal = models.CharField(max_length=255, blank=True, default="")
    reported: Any = models.JSONField(default=list)
    created_at = models.DateTimeField(db_index=True)
    updated_at = models.DateTimeField()

    @property
    def progress(self) -> RefundState:
        """The state as the enumeration it is."""
        return RefundState(self.state)


class DisputeRecord(models.Model):
    """A contested payment. A lost one is reported as a charge-back."""

    dispute_id = models.CharField(max_length=40, unique=True)
    payment = models.ForeignKey(PaymentRecord, on_delete=models.CASCADE, related_name="disputes")
    status = models.CharField(max_length=32)
    amount = models.BigIntegerField()
    deducted = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=96, blank=True, default="")
    reported: Any = models.JSONField(default=list)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()


class CaptureRequest(models.Model):
    """Somebody asked to take an authorized payment; `request_event` is Saleor's CHARGE_REQUEST."""

    payment = models.OneToOneField(PaymentRecord, on_delete=models.CASCADE, related_name="capture")
    request_event = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()


class PaymentLink(models.Model):
    """A link that a customer can pay an existing Saleor order with."""

    link_id = models.CharField(max_length=40, unique=True, null=True)
    reference_id = models.CharField(max_length=40)
    key_id = models.CharField(max_length=64)
    channel = models.CharField(max_length=256)
    saleor_order_id = models.UUIDField(db_index=True)
    transaction_token = models.UUIDField(null=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=32, default="creating")
    url = models.URLField(blank=True, default="")
    ask_at = models.DateTimeField(null=True, db_index=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_id", "reference_id"], name="razorpay_link_once")
        ]


class RazorpayCustomer(models.Model):
    """A Saleor user's customer id in one Razorpay account, made once."""

    user_id = models.BigIntegerField()
    key_id = models.CharField(max_length=64)
    customer_id = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "key_id"], name="razorpay_customer_once")
        ]


class Escalation(models.Model):
    """Something about money that a person has to look at. Open until `resolved_at`."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=48, db_index=True)
    channel = models.CharField(max_length=256, blank=True, default="")
    order_id = models.CharField(max_length=40, blank=True, default="")
    payment_id = models.CharField(max_length=40, blank=True, default="")
    saleor_order_id = models.UUIDField(null=True)
    message = models.CharField(max_length=500)
    details: Any = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_index=True)
    resolved_at = models.DateTimeField(null=True)
