"""What we ask of Razorpay, in our words. The one module here that knows its field names.

Built on `razorpay_gateway.api`; every call may raise `core.errors.ProviderError` and is made outside any transaction.
https://razorpay.com/docs/api/payments/subscriptions/ and https://razorpay.com/docs/api/payments/recurring-payments/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from ..core.errors import ProviderUnavailable
from ..core.money import Money, from_minor
from .schedule import Frequency

TOP_UP = "subscriptions.top_up"
MANDATE = "subscriptions.mandate"
DEBIT = "subscriptions.debit"

# Daily plans have an interval of 7 or more there, so these three are all that it can serve.
PERIODS = {
    Frequency.WEEKLY: ("weekly", 1, 52),
    Frequency.FORTNIGHTLY: ("weekly", 2, 26),
    Frequency.MONTHLY: ("monthly", 1, 12),
}
# A subscription needs a number of charges: five years, renewed by the customer.
YEARS = 5


class Remote(StrEnum):
    """A Razorpay subscription's state in our words."""

    WAITING = "waiting"  # created; the customer has not agreed yet
    RUNNING = "running"
    RETRYING = "retrying"  # a charge failed, Razorpay tries again
    STOPPED = "stopped"  # all tries failed
    PAUSED = "paused"
    ENDED = "ended"
    COMPLETED = "completed"
    UNKNOWN = "unknown"


_REMOTE = {
    "created": Remote.WAITING,
    "authenticated": Remote.RUNNING,
    "active": Remote.RUNNING,
    "pending": Remote.RETRYING,
    "halted": Remote.STOPPED,
    "paused": Remote.PAUSED,
    "cancelled": Remote.ENDED,
    "expired": Remote.ENDED,
    "completed": Remote.COMPLETED,
}


def remote_state(status: object) -> Remote:
    """Our word for Razorpay's `status`."""
    return _REMOTE.get(str(status), Remote.UNKNOWN)


@dataclass(frozen=True, slots=True)
class PaidCycle:
    """One successful charge of a subscription."""

    payment_ref: str
    amount: Money


class Gateway(Protocol):
    """The verbs."""

    def open_subscription(
        self,
        *,
        channel_slug: str,
        plan_ref: str,
        frequency: Frequency,
        amount: Money,
        name: str,
        reference: str,
        start: date | None,
    ) -> tuple[str, str, Mapping[str, Any]]:
        """(plan id, subscription id, options for the browser); finds an earlier one by `reference`."""

    def checkout(
        self, channel_slug: str, subscription_id: str, name: str, *, another_card: bool = False
    ) -> Mapping[str, Any]:
        """The browser's options for a subscription that exists: to agree to it, or to have another card charged."""

    def is_genuine(
        self, channel_slug: str, payment_id: str, subscription_id: str, signature: str
    ) -> bool:
        """Whether the browser's answer was signed by Razorpay."""

    def state(self, channel_slug: str, subscription_id: str) -> Remote:
        """Where the subscription stands now."""

    def steer(self, channel_slug: str, subscription_id: str, wanted: Remote) -> Remote:
        """Bring it to RUNNING, PAUSED or ENDED; answers where it is afterwards."""

    def paid_cycles(self, channel_slug: str, subscription_id: str) -> list[PaidCycle]:
        """Every successful charge so far."""

    def open_payment(
        self,
        *,
        channel_slug: str,
        amount: Money,
        purpose: str,
        reference: str,
        prefill: Mapping[str, str] | None = None,
    ) -> tuple[str, Mapping[str, Any]]:
        """(order id, options for the browser); the same again for the same purpose and reference."""

    def open_mandate(
        self,
        *,
        channel_slug: str,
        user_id: int,
        cap: Money,
        cycle: str,
        rail: str,
        expires_on: date,
        reference: str,
        person: Mapping[str, str],
    ) -> tuple[str, str, Mapping[str, Any]]:
        """(customer id, order id, options for the browser) of a mandate's registration."""

    def confirm_payment(self, order_id: str, payment_id: str, signature: str) -> str:
        """The browser's answer to `open_payment`: checked, then applied as a webhook would be.

        Answers the reference of what was paid for, empty while the money is not there.
        """

    def registered_token(
        self, channel_slug: str, customer_ref: str, payment_id: str
    ) -> tuple[str, str]:
        """(token, where it stands) that a registration's payment made; both empty while there is none."""

    def mandate_status(self, channel_slug: str, customer_ref: str, token_ref: str) -> str:
        """Where the mandate stands at the provider: one of MandateState's values, else its own word."""

    def debit(
        self,
        *,
        channel_slug: str,
        amount: Money,
        customer_ref: str,
        token_ref: str,
        reference: str,
        person: Mapping[str, str],
    ) -> str:
        """Ask for a debit; answers the payment's id. The outcome arrives at `on_captured`/`on_failed`."""

    def debit_outcome(
        self, channel_slug: str, amount: Money, reference: str
    ) -> tuple[str, str, str]:
        """("captured" | "failed" | "pending" | "none", payment id, reason) of a debit asked for as `reference`."""

    def refund(self, channel_slug: str, payment_id: str, amount: Money, key: str) -> None:
        """Give money of a subscription's charge back, once per key."""


class RazorpayGateway:
    """Razorpay through `razorpay_gateway.api`."""

    def open_subscription(
        self,
        *,
        channel_slug: str,
        plan_ref: str,
        frequency: Frequency,
        amount: Money,
        name: str,
        reference: str,
        start: date | None,
    ) -> tuple[str, str, Mapping[str, Any]]:
        """See the Protocol. A timeout is resolved by looking for our reference in the notes."""
        client = _api().gateway(channel_slug).client
        period, interval, cycles = PERIODS[frequency]
        if not plan_ref:
            item = {"name": name[:40], "amount": amount.minor, "currency": amount.currency}
            plan_ref = str(
                client.create_plan(
                    period=period, interval=interval, item=item, notes={"reference": reference}
                )["id"]
            )
        found = self._find(client, plan_ref, reference)
        if found is None:
            fields: dict[str, Any] = {
                "plan_id": plan_ref,
                "total_count": cycles * YEARS,
                "quantity": 1,
                "customer_notify": 1,
                "notes": {"reference": reference},
            }
            if start is not None:
                fields["start_at"] = _unix(start)
            found = client.create_subscription(**fields)
        subscription_id = str(found["id"])
        return plan_ref, subscription_id, self.checkout(channel_slug, subscription_id, name)

    @staticmethod
    def _find(client: Any, plan_ref: str, reference: str) -> Mapping[str, Any] | None:
        for entity in client.list_subscriptions(plan_id=plan_ref, count=20):
            notes = entity.get("notes")
            if isinstance(notes, Mapping) and notes.get("reference") == reference:
                return dict(entity)
        return None

    def checkout(
        self, channel_slug: str, subscription_id: str, name: str, *, another_card: bool = False
    ) -> Mapping[str, Any]:
        """See the Protocol."""
        options = {
            "key": _api().gateway(channel_slug).key_id,
            "subscription_id": subscription_id,
            "name": name,
        }
        return {**options, "subscription_card_change": True} if another_card else options

    def is_genuine(
        self, channel_slug: str, payment_id: str, subscription_id: str, signature: str
    ) -> bool:
        """See the Protocol."""
        return bool(
            _api().verify_subscription_signature(
                channel_slug, payment_id, subscription_id, signature
            )
        )

    def state(self, channel_slug: str, subscription_id: str) -> Remote:
        """See the Protocol."""
        client = _api().gateway(channel_slug).client
        return remote_state(client.fetch_subscription(subscription_id).get("status"))

    def steer(self, channel_slug: str, subscription_id: str, wanted: Remote) -> Remote:
        """See the Protocol. Asks first, so that repeating it is harmless."""
        client = _api().gateway(channel_slug).client
        status = client.fetch_subscription(subscription_id).get("status")
        now = remote_state(status)
        if now in (Remote.ENDED, Remote.COMPLETED) or now is wanted:
            return now
        if wanted is Remote.ENDED:
            client.cancel_subscription(subscription_id)
        elif wanted is Remote.PAUSED and now in (Remote.RUNNING, Remote.RETRYING):
            if status != "active":
                # While a charge is retried it cannot be paused; one that is only authenticated would be cancelled.
                raise ProviderUnavailable(f"A subscription that is {status} cannot be paused yet.")
            client.pause_subscription(subscription_id)
        elif wanted is Remote.RUNNING and now is Remote.PAUSED:
            client.resume_subscription(subscription_id)
        return self.state(channel_slug, subscription_id)

    def paid_cycles(self, channel_slug: str, subscription_id: str) -> list[PaidCycle]:
        """See the Protocol."""
        client = _api().gateway(channel_slug).client
        found = []
        for invoice in client.subscription_invoices(subscription_id):
            payment = invoice.get("payment_id")
            if invoice.get("status") == "paid" and payment:
                amount = Money.from_minor(int(invoice["amount"]), str(invoice["currency"]))
                found.append(PaidCycle(str(payment), amount))
        return found

    def open_payment(
        self,
        *,
        channel_slug: str,
        amount: Money,
        purpose: str,
        reference: str,
        prefill: Mapping[str, str] | None = None,
    ) -> tuple[str, Mapping[str, Any]]:
        """See the Protocol."""
        opened = _api().open_payment(
            channel_slug=channel_slug,
            amount=amount,
            purpose=purpose,
            reference=reference,
            prefill=prefill,
        )
        return opened.order_id, opened.checkout

    def open_mandate(
        self,
        *,
        channel_slug: str,
        user_id: int,
        cap: Money,
        cycle: str,
        rail: str,
        expires_on: date,
        reference: str,
        person: Mapping[str, str],
    ) -> tuple[str, str, Mapping[str, Any]]:
        """See the Protocol. The registration itself debits one unit, which goes to the wallet."""
        api = _api()
        customer_id = api.customer(
            channel_slug=channel_slug,
            user_id=user_id,
            name=person.get("name", ""),
            email=person.get("email", ""),
            phone=person.get("phone", ""),
        )
        opened = api.open_registration(
            channel_slug=channel_slug,
            amount=Money(Decimal(1), cap.currency),
            purpose=MANDATE,
            reference=reference,
            customer_id=customer_id,
            token={
                "max_amount": cap.minor,
                "expire_at": _unix(expires_on),
                "frequency": "as_presented",
            },
            method=rail,
        )
        return customer_id, opened.order_id, opened.checkout

    def confirm_payment(self, order_id: str, payment_id: str, signature: str) -> str:
        """See the Protocol."""
        paid = _api().confirm_payment(order_id, payment_id, signature)
        return str(paid.reference) if paid is not None else ""

    def registered_token(
        self, channel_slug: str, customer_ref: str, payment_id: str
    ) -> tuple[str, str]:
        """See the Protocol."""
        client = _api().gateway(channel_slug).client
        token = str(client.fetch_payment(payment_id).get("token_id") or "")
        if not token:
            return "", ""
        return token, self.mandate_status(channel_slug, customer_ref, token)

    def mandate_status(self, channel_slug: str, customer_ref: str, token_ref: str) -> str:
        """See the Protocol."""
        client = _api().gateway(channel_slug).client
        details = client.fetch_token(customer_ref, token_ref).get("recurring_details") or {}
        return str(details.get("status") or "")

    def debit(
        self,
        *,
        channel_slug: str,
        amount: Money,
        customer_ref: str,
        token_ref: str,
        reference: str,
        person: Mapping[str, str],
    ) -> str:
        """See the Protocol."""
        api = _api()
        opened = api.open_payment(
            channel_slug=channel_slug,
            amount=amount,
            purpose=DEBIT,
            reference=reference,
            customer_id=customer_ref,
        )
        answer = api.gateway(channel_slug).client.create_recurring_payment(
            email=person.get("email", ""),
            contact=person.get("phone", ""),
            amount=amount.minor,
            currency=amount.currency,
            order_id=opened.order_id,
            customer_id=customer_ref,
            token=token_ref,
            recurring="1",
            description="Subscription",
        )
        return str(answer.get("razorpay_payment_id") or answer.get("id") or "")

    def debit_outcome(
        self, channel_slug: str, amount: Money, reference: str
    ) -> tuple[str, str, str]:
        """See the Protocol."""
        api = _api()
        opened = api.open_payment(
            channel_slug=channel_slug, amount=amount, purpose=DEBIT, reference=reference
        )
        payments = api.gateway(channel_slug).client.order_payments(opened.order_id)
        for payment in payments:
            if payment.get("status") == "captured":
                return "captured", str(payment["id"]), ""
        for payment in payments:
            if payment.get("status") != "failed":
                return "pending", str(payment["id"]), ""
        if payments:
            last = payments[0]
            return "failed", str(last["id"]), str(last.get("error_reason") or "")
        return "none", "", ""

    def refund(self, channel_slug: str, payment_id: str, amount: Money, key: str) -> None:
        """See the Protocol."""
        _api().gateway(channel_slug).client.refund(
            payment_id,
            amount=amount.minor,
            speed="normal",
            receipt=key[:40],
            notes={"reference": key[:200]},
            key=key,
        )


def paid_amount(entity: Mapping[str, Any]) -> Money:
    """The amount of a payment entity."""
    currency = str(entity["currency"])
    return Money(from_minor(int(entity["amount"]), currency), currency)


def _unix(day: date) -> int:
    """The day in seconds since 1970, at 06:00 UTC: before noon in India, never on the day before."""
    return int(datetime.combine(day, time(6), tzinfo=UTC).timestamp())


def _api() -> Any:
    try:
        from ..razorpay_gateway import api
    except ImportError as error:
        raise ProviderUnavailable("The Razorpay gateway is not installed.") from error
    return api


_current: Gateway = RazorpayGateway()


def current() -> Gateway:
    """The gateway in use."""
    return _current


@contextmanager
def use(gateway: Gateway) -> Iterator[None]:
    """Run against another gateway; for the engine's own tests."""
    global _current
    before, _current = _current, gateway
    try:
        yield
    finally:
        _current = before
