"""Transactions and their events."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from ..core.db.fields import MoneyField
from ..core.models import ModelWithMetadata
from ..discount.models import amount_field, currency_field
from . import PaymentMethodType, TransactionAction, TransactionEventType


class TransactionItem(ModelWithMetadata):
    token = models.UUIDField(unique=True, default=uuid4)
    use_old_id = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)
    idempotency_key = models.CharField(max_length=512, blank=True, null=True)
    name = models.CharField(max_length=512, blank=True, null=True, default="")
    message = models.CharField(max_length=512, blank=True, null=True, default="")
    psp_reference = models.CharField(max_length=512, blank=True, null=True, db_index=True)
    available_actions = ArrayField(
        models.CharField(max_length=128, choices=TransactionAction.CHOICES), default=list
    )
    currency = currency_field()
    charged_value = amount_field()
    amount_charged = MoneyField(amount_field="charged_value")
    authorized_value = amount_field()
    amount_authorized = MoneyField(amount_field="authorized_value")
    refunded_value = amount_field()
    amount_refunded = MoneyField(amount_field="refunded_value")
    canceled_value = amount_field()
    amount_canceled = MoneyField(amount_field="canceled_value")
    refund_pending_value = amount_field()
    amount_refund_pending = MoneyField(amount_field="refund_pending_value")
    charge_pending_value = amount_field()
    amount_charge_pending = MoneyField(amount_field="charge_pending_value")
    authorize_pending_value = amount_field()
    amount_authorize_pending = MoneyField(amount_field="authorize_pending_value")
    cancel_pending_value = amount_field()
    amount_cancel_pending = MoneyField(amount_field="cancel_pending_value")
    external_url = models.URLField(blank=True, null=True)
    checkout = models.ForeignKey(
        "checkout.Checkout",
        null=True,
        related_name="payment_transactions",
        on_delete=models.SET_NULL,
    )
    order = models.ForeignKey(
        "order.Order", null=True, related_name="payment_transactions", on_delete=models.PROTECT
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        blank=True,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    app = models.ForeignKey(
        "app.App", related_name="+", null=True, blank=True, on_delete=models.SET_NULL
    )
    app_identifier = models.CharField(blank=True, null=True, max_length=256, db_index=True)
    last_refund_success = models.BooleanField(default=True)
    cc_first_digits = models.CharField(max_length=4, blank=True, null=True)
    cc_last_digits = models.CharField(max_length=4, blank=True, null=True)
    cc_brand = models.CharField(max_length=40, blank=True, null=True)
    cc_exp_month = models.PositiveIntegerField(null=True, blank=True)
    cc_exp_year = models.PositiveIntegerField(null=True, blank=True)
    payment_method_type = models.CharField(
        max_length=32, blank=True, null=True, choices=PaymentMethodType.CHOICES
    )
    payment_method_name = models.CharField(max_length=256, blank=True, null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["app_identifier", "idempotency_key"],
                name="unique_transaction_idempotency",
            ),
        ]


class TransactionEvent(models.Model):
    created_at = models.DateTimeField(default=timezone.now)
    idempotency_key = models.CharField(max_length=512, blank=True, null=True)
    psp_reference = models.CharField(max_length=512, blank=True, null=True)
    message = models.CharField(max_length=512, blank=True, null=True, default="")
    transaction = models.ForeignKey(
        TransactionItem, related_name="events", on_delete=models.CASCADE
    )
    external_url = models.URLField(blank=True, null=True)
    currency = currency_field()
    type = models.CharField(
        max_length=128,
        choices=TransactionEventType.CHOICES,  # type: ignore[attr-defined]
        default=TransactionEventType.INFO,
    )
    amount_value = amount_field()
    amount = MoneyField(amount_field="amount_value")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        blank=True,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    app = models.ForeignKey(
        "app.App", related_name="+", null=True, blank=True, on_delete=models.SET_NULL
    )
    app_identifier = models.CharField(blank=True, null=True, max_length=256)
    include_in_calculations = models.BooleanField(default=False)
    related_granted_refund = models.ForeignKey(
        "order.OrderGrantedRefund",
        related_name="transaction_events",
        blank=True,
        null=True,
        on_delete=models.SET_NULL,
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["transaction_id", "idempotency_key"],
                name="unique_transaction_event_idempotency",
            )
        ]
