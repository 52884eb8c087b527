"""Tables of the recurring orders.

References into Saleor's tables are typed columns without foreign keys. Local dates are stored as dates beside the zone's
name; instants are UTC. `Delivery.run_at` is the engine's queue: the row is due when it is in the past, a claim moves it one
lease ahead, and it is null when nothing is left to do.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .holidays import HolidayPolicy
from .mandates import DEAD, DebitCycle, MandateState, Rail, last_day_needed
from .prices import PriceRisePolicy
from .schedule import Frequency
from .states import ContractStatus, DeliveryState, OutagePolicy, PaymentMode, SkipReason


def choices(kind: Any) -> list[tuple[str, str]]:
    """Django choices of a string enum."""
    return [(member.value, member.value) for member in kind]


def money_field(**options: Any) -> models.DecimalField:
    """An amount as Saleor keeps it: 20 digits, 3 decimals."""
    return models.DecimalField(max_digits=20, decimal_places=3, **options)


class StockPolicy(StrEnum):
    """What a delivery does when not everything is in stock."""

    PARTIAL = "PARTIAL"  # deliver what there is; only that is charged
    SKIP = "SKIP"  # skip the delivery; nothing is charged
    RETRY = "RETRY"  # look again until the van leaves, then skip


class MissedPolicy(StrEnum):
    """What the customer gets for goods that never came."""

    CREDIT = "CREDIT"  # back into the wallet
    REFUND = "REFUND"  # to where the money came from; the wallet where that is impossible


class Plan(models.Model):
    """What a merchant offers by subscription in one channel."""

    name = models.CharField(max_length=250)
    channel_id = models.IntegerField(db_index=True)
    channel_slug = models.CharField(max_length=255)
    currency = models.CharField(max_length=3)
    variant_ids = ArrayField(models.IntegerField(), default=list)
    frequencies = ArrayField(models.CharField(max_length=16), default=list)
    payment_modes = ArrayField(models.CharField(max_length=24), default=list)
    percent_off = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    cutoff = models.TimeField()
    cutoff_days_before = models.PositiveSmallIntegerField(default=1)
    dispatch = models.TimeField()
    time_zone = models.CharField(max_length=64)
    slots = ArrayField(models.CharField(max_length=64), default=list)
    active = models.BooleanField(default=True)
    outage_policy = models.CharField(
        max_length=8, choices=choices(OutagePolicy), default=OutagePolicy.SKIP.value
    )
    stock_policy = models.CharField(
        max_length=8, choices=choices(StockPolicy), default=StockPolicy.PARTIAL.value
    )
    price_rise_policy = models.CharField(
        max_length=8, choices=choices(PriceRisePolicy), default=PriceRisePolicy.NOTIFY.value
    )
    price_tolerance = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    holiday_policy = models.CharField(
        max_length=8, choices=choices(HolidayPolicy), default=HolidayPolicy.SKIP.value
    )
    missed_policy = models.CharField(
        max_length=8, choices=choices(MissedPolicy), default=MissedPolicy.CREDIT.value
    )
    orders_per_day = models.PositiveSmallIntegerField(default=2)
    largest_quantity = models.PositiveIntegerField(default=50)
    wallet_credit = money_field(default=Decimal(0))
    grace_days = models.PositiveSmallIntegerField(default=3)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]


class Holiday(models.Model):
    """A day on which a plan does not deliver."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="holidays")
    date = models.DateField()
    name = models.CharField(max_length=128, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "date"], name="sub_holiday_once")]


class Mandate(models.Model):
    """A customer's permission to debit: UPI Autopay or a card token, in our words."""

    user_id = models.IntegerField(db_index=True)
    channel_id = models.IntegerField()
    channel_slug = models.CharField(max_length=255)
    currency = models.CharField(max_length=3)
    rail = models.CharField(max_length=8, choices=choices(Rail))
    state = models.CharField(
        max_length=12, choices=choices(MandateState), default=MandateState.PENDING.value
    )
    cap = money_field()
    cycle = models.CharField(
        max_length=8, choices=choices(DebitCycle), default=DebitCycle.MONTHLY.value
    )
    reference = models.CharField(max_length=64, unique=True)
    customer_ref = models.CharField(max_length=64, blank=True, default="")
    token_ref = models.CharField(max_length=64, blank=True, default="", db_index=True)
    expires_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    @staticmethod
    def serving(now: datetime) -> Q:
        """The mandates that a debit can be announced on at `now`."""
        in_time = Q(expires_on__isnull=True) | Q(expires_on__gte=last_day_needed(now))
        return Q(state=MandateState.CONFIRMED.value) & in_time

    def serves(self, now: datetime) -> bool:
        """Whether a debit can be announced on it at `now`."""
        return self.state == MandateState.CONFIRMED and not self.is_dead(now)

    def is_dead(self, now: datetime) -> bool:
        """Whether it can no longer be debited, or ever; one that waits for the customer's agreement is not dead."""
        too_late = self.expires_on is not None and self.expires_on < last_day_needed(now)
        return too_late or self.state in DEAD


class DebitState(StrEnum):
    """Where a debit of a mandate stands."""

    ANNOUNCED = "announced"  # the customer has been told; waits for its time
    SENT = "sent"  # asked for; the outcome is not final
    SETTLED = "settled"
    FAILED = "failed"  # given up; the debt goes to the next cycle


class Debit(models.Model):
    """One debit in one cycle of a mandate, with its retries."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="debits")
    cycle = models.CharField(max_length=10)
    amount = money_field()
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=12, choices=choices(DebitState), default=DebitState.ANNOUNCED.value
    )
    announced_at = models.DateTimeField()
    run_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_failed_at = models.DateTimeField(null=True)
    payment_ref = models.CharField(max_length=64, blank=True, default="", db_index=True)
    failure = models.CharField(max_length=250, blank=True, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mandate", "cycle"], name="sub_one_debit_a_cycle")
        ]
        indexes = [
            models.Index(fields=["run_at"], name="sub_debit_due", condition=Q(run_at__isnull=False))
        ]


class Contract(models.Model):
    """One customer's subscription. Its row lock serialises everything that changes it or orders for it."""

    number = models.CharField(max_length=24, unique=True, null=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="contracts")
    user_id = models.IntegerField()
    channel_id = models.IntegerField()
    channel_slug = models.CharField(max_length=255)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=choices(ContractStatus))
    frequency = models.CharField(max_length=16, choices=choices(Frequency))
    weekdays = models.PositiveSmallIntegerField(default=0)
    start_date = models.DateField()
    anchor = models.DateField()
    end_date = models.DateField(null=True)
    time_zone = models.CharField(max_length=64)
    slot = models.CharField(max_length=64, blank=True, default="")
    payment_mode = models.CharField(max_length=24, choices=choices(PaymentMode))
    address_id = models.IntegerField(null=True)
    postal_code = models.CharField(max_length=20, blank=True, default="")
    paused_until = models.DateField(null=True)
    planned_until = models.DateField(null=True)
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, related_name="contracts"
    )
    # The registration whose confirmation resumes it; its own mandate is dead.
    next_mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, related_name="awaited_by"
    )
    razorpay_plan_id = models.CharField(max_length=64, blank=True, default="")
    razorpay_subscription_id = models.CharField(max_length=64, blank=True, default="")
    idempotency_key = models.CharField(max_length=128)
    failures = models.PositiveIntegerField(default=0)
    first_failed_at = models.DateTimeField(null=True)
    dunning_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "idempotency_key"], name="sub_contract_once"
            ),
            models.UniqueConstraint(
                fields=["razorpay_subscription_id"],
                name="sub_razorpay_once",
                condition=~Q(razorpay_subscription_id=""),
            ),
        ]
        indexes = [
            models.Index(fields=["user_id", "-created_at"], name="sub_contract_user"),
            models.Index(fields=["status", "-created_at"], name="sub_contract_status"),
            models.Index(
                fields=["planned_until"],
                name="sub_contract_to_plan",
                condition=Q(status__in=["ACTIVE", "PAST_DUE", "PAUSED"]),
            ),
            models.Index(
                fields=["dunning_at"],
                name="sub_contract_dunning",
                condition=Q(dunning_at__isnull=False),
            ),
        ]


class ContractLine(models.Model):
    """What a contract delivers each time; `agreed_price` is the unit price the customer last agreed to."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="lines")
    variant_id = models.IntegerField(db_index=True)
    quantity = models.PositiveIntegerField()
    agreed_price = money_field()

    class Meta:
        ordering = ["variant_id"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "variant_id"], name="sub_line_once")
        ]


class Vacation(models.Model):
    """Days without deliveries, both ends included."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="vacations")
    start = models.DateField()
    end = models.DateField()


class ContractEvent(models.Model):
    """Who did what to a contract, and when. Rows are only ever added."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="events")
    type = models.CharField(max_length=48)
    message = models.CharField(max_length=500)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Delivery(models.Model):
    """One occurrence of a contract: (contract, local date, slot) is unique, so is the order made from it."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="deliveries")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    channel_id = models.IntegerField()
    scheduled_on = models.DateField()
    date = models.DateField()
    slot = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(
        max_length=16, choices=choices(DeliveryState), default=DeliveryState.PLANNED.value
    )
    cutoff_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    run_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    edited = models.BooleanField(default=False)
    parked = models.BooleanField(default=False)
    released = models.BooleanField(default=False)
    short_of_money = models.BooleanField(default=False)
    paid = models.BooleanField(default=False)
    skip_reason = models.CharField(
        max_length=16, choices=choices(SkipReason), blank=True, default=""
    )
    failure = models.CharField(max_length=250, blank=True, default="")
    order_id = models.UUIDField(null=True)
    order_number = models.CharField(max_length=64, blank=True, default="")
    total = money_field(null=True)
    ordered_on = models.DateField(null=True)
    ordered_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=250, blank=True, default="")

    class Meta:
        ordering = ["date", "slot", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "date", "slot"], name="sub_delivery_once"),
            models.UniqueConstraint(
                fields=["contract", "scheduled_on", "slot"], name="sub_delivery_scheduled_once"
            ),
            models.UniqueConstraint(
                fields=["order_id"], name="sub_order_once", condition=Q(order_id__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["run_at"], name="sub_delivery_due", condition=Q(run_at__isnull=False)
            ),
            models.Index(fields=["channel_id", "date"], name="sub_delivery_calendar"),
        ]

    @property
    def key(self) -> str:
        """The occurrence's name, also the order's external reference: stable over moves and retries."""
        return f"subscription-{self.contract_id}-{self.scheduled_on.isoformat()}-{self.pk}"


class DeliveryLine(models.Model):
    """What one delivery contains: an edit of it, or the snapshot with prices taken at cut-off."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="lines")
    variant_id = models.IntegerField()
    quantity = models.PositiveIntegerField()
    unit_price = money_field(null=True)

    class Meta:
        ordering = ["variant_id"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "variant_id"], name="sub_dline_once")
        ]


class Wallet(models.Model):
    """A customer's money in one channel. `balance` equals the sum of the entries and changes with them only."""

    user_id = models.IntegerField()
    channel_id = models.IntegerField()
    channel_slug = models.CharField(max_length=255)
    currency = models.CharField(max_length=3)
    balance = money_field(default=Decimal(0))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "channel_id"], name="sub_wallet_once")
        ]


class WalletEntry(models.Model):
    """A movement of money. The database refuses to change or delete one; `key` makes each happen once."""

    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="entries")
    amount = money_field()
    balance = money_field()
    reason = models.CharField(max_length=250)
    key = models.CharField(max_length=128, unique=True)
    order_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]


class TopUpState(StrEnum):
    """Where a top-up stands."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"


class TopUp(models.Model):
    """Money on its way into a wallet."""

    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="top_ups")
    amount = money_field()
    state = models.CharField(
        max_length=8, choices=choices(TopUpState), default=TopUpState.OPEN.value
    )
    idempotency_key = models.CharField(max_length=128)
    provider_order = models.CharField(max_length=64, blank=True, default="", db_index=True)
    payment_ref = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wallet", "idempotency_key"], name="sub_top_up_once")
        ]


class Charge(models.Model):
    """One charge of a Razorpay Subscription: makes exactly one order, or goes to the wallet."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="charges")
    payment_ref = models.CharField(max_length=64, unique=True)
    amount = money_field()
    currency = models.CharField(max_length=3)
    delivery = models.OneToOneField(
        Delivery, on_delete=models.PROTECT, null=True, related_name="charge"
    )
    created_at = models.DateTimeField()


class RemotePlan(models.Model):
    """A plan at Razorpay: made once per channel, rhythm and amount, shared by all contracts that cost the same."""

    channel_slug = models.CharField(max_length=255)
    frequency = models.CharField(max_length=16)
    amount = money_field()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel_slug", "frequency", "amount", "currency"],
                name="sub_remote_plan_once",
            )
        ]


class SiteFingerprint(models.Model):
    """The site that this database belongs to; on another one nothing is ordered or charged."""

    fingerprint = models.CharField(max_length=64)
    label = models.CharField(max_length=250)
    confirmed_at = models.DateTimeField()
