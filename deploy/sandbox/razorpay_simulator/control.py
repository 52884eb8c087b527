"""A typed client of the simulator's control API, for tests and the demo. Raises ControlError on
refusals.

control = Control("http://127.0.0.1:9090")
control.register_webhook("rzp_test_SandboxRetail1", "http://.../webhook/", secret="whsec")
control.pay_order(order_id, method="card")
control.wait_idle()
"""

from __future__ import annotations

import time
from typing import Any

import requests

Entity = dict[str, Any]


class ControlError(Exception):
    """The simulator refused a control call; the message is its description."""


class Control:
    def __init__(self, base_url: str, *, timeout: float = 30.0) -> None:
        self.base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False

    def _call(self, action: str, /, **body: Any) -> Any:
        answer = self._session.post(
            f"{self.base_url}/_control/{action}", json=body, timeout=self._timeout
        )
        if answer.status_code != 200:
            raise ControlError(f"{action}: {answer.status_code} {answer.text[:500]}")
        return answer.json()

    def ready(self) -> bool:
        try:
            return (
                self._session.get(f"{self.base_url}/_control/health", timeout=2).status_code == 200
            )
        except requests.RequestException:
            return False

    # -- accounts and webhook endpoints ------------------------------------------------------------

    def create_account(
        self,
        key_id: str | None = None,
        key_secret: str | None = None,
        *,
        name: str = "Test merchant",
        live: bool = False,
        capture: str = "manual",
        account_id: str | None = None,
    ) -> Entity:
        """An account: id, key_id, key_secret. `capture` is for orders that do not say.

        A known `account_id` gets the key instead of its own: the merchant has made a new one.
        """
        return self._entity(
            "accounts/create",
            key_id=key_id,
            key_secret=key_secret,
            name=name,
            live=live,
            capture=capture,
            account_id=account_id,
        )

    def accounts(self) -> list[Entity]:
        return self._list("accounts/list")

    def register_webhook(
        self, key_id: str, url: str, secret: str, events: list[str] | None = None
    ) -> Entity:
        """An endpoint of the key's account; the same URL again rotates its secret."""
        return self._entity(
            "webhooks/register", key_id=key_id, url=url, secret=secret, events=events
        )

    def webhooks(self) -> list[Entity]:
        """Endpoints with `enabled` (false after giving up)."""
        return self._list("webhooks/list")

    def remove_webhook(self, endpoint_id: str) -> Entity:
        return self._entity("webhooks/remove", id=endpoint_id)

    # -- customers and banks -----------------------------------------------------------------------

    def pay_order(
        self,
        order_id: str,
        *,
        method: str = "upi",
        outcome: str = "success",
        amount: int | None = None,
        details: Entity | None = None,
        email: str | None = None,
        contact: str | None = None,
        reason: str | None = None,
    ) -> Entity:
        """The customer pays. outcome: success, fail (with `reason`) or leave_created (bank silent).

        The payment, and under `checkout` what the browser would be handed (ids and signature).
        """
        return self._entity(
            "orders/pay",
            order_id=order_id,
            method=method,
            outcome=outcome,
            amount=amount,
            details=details,
            email=email,
            contact=contact,
            reason=reason,
        )

    def settle_payment(self, payment_id: str, outcome: str, *, reason: str | None = None) -> Entity:
        """Ends a payment that was left created: success or fail."""
        return self._entity(
            "payments/settle", payment_id=payment_id, outcome=outcome, reason=reason
        )

    def authorize_late(self, payment_id: str) -> Entity:
        """failed -> authorized, as when the bank answers after all."""
        return self._entity("payments/authorize_late", payment_id=payment_id)

    def make_orders(self, key_id: str, count: int, amount: int = 50000) -> list[str]:
        """Many open orders, for load. Their ids."""
        return list(self._call("orders/make", key_id=key_id, count=count, amount=amount))

    # -- Razorpay's dashboard and its own doings ---------------------------------------------------

    def capture_in_dashboard(self, payment_id: str) -> Entity:
        return self._entity("payments/capture", payment_id=payment_id)

    def refund_in_dashboard(
        self, payment_id: str, amount: int | None = None, *, speed: str = "normal"
    ) -> Entity:
        return self._entity("payments/refund", payment_id=payment_id, amount=amount, speed=speed)

    def auto_refund(self, payment_id: str) -> Entity:
        """Razorpay's own refund of a payment that nobody captured."""
        return self._entity("payments/auto_refund", payment_id=payment_id)

    def settle_refund(self, refund_id: str, outcome: str = "processed") -> Entity:
        """Ends a pending refund: processed or failed."""
        return self._entity("refunds/settle", refund_id=refund_id, outcome=outcome)

    def create_dispute(
        self,
        payment_id: str,
        *,
        amount: int | None = None,
        phase: str = "chargeback",
        reason_code: str = "goods_or_services_not_received_or_partially_received",
    ) -> Entity:
        return self._entity(
            "disputes/create",
            payment_id=payment_id,
            amount=amount,
            phase=phase,
            reason_code=reason_code,
        )

    def change_dispute(self, dispute_id: str, status: str) -> Entity:
        """status: won, lost, closed, under_review or action_required."""
        return self._entity("disputes/change", dispute_id=dispute_id, status=status)

    def start_downtime(self, method: str, *, severity: str = "high", **instrument: str) -> Entity:
        return self._entity(
            "downtimes/start", method=method, severity=severity, instrument=instrument
        )

    def resolve_downtime(self, downtime_id: str) -> Entity:
        return self._entity("downtimes/resolve", downtime_id=downtime_id)

    def settle(self, key_id: str) -> Entity:
        """Pays the merchant out: one settlement of everything not settled yet."""
        return self._entity("settlements/settle", key_id=key_id)

    # -- mandates and subscriptions ----------------------------------------------------------------

    def create_token(
        self,
        customer_id: str,
        *,
        method: str = "card",
        recurring_status: str | None = None,
        max_amount: int | None = None,
        details: Entity | None = None,
        frequency: str = "as_presented",
        expire_at: int | None = None,
    ) -> Entity:
        """A saved method; with `recurring_status` (initiated, confirmed, rejected, paused,
        cancelled) a mandate.
        """
        return self._entity(
            "tokens/create",
            customer_id=customer_id,
            method=method,
            recurring_status=recurring_status,
            max_amount=max_amount,
            details=details,
            frequency=frequency,
            expire_at=expire_at,
        )

    def change_token(self, token_id: str, status: str) -> Entity:
        """The customer or bank: confirmed, rejected, paused or cancelled. Tells token.<status>."""
        return self._entity("tokens/change", token_id=token_id, status=status)

    def settle_recurring(
        self, payment_id: str, outcome: str = "success", *, reason: str | None = None
    ) -> Entity:
        """Ends a recurring debit that waits for its notice or for the customer."""
        return self._entity(
            "recurring/settle", payment_id=payment_id, outcome=outcome, reason=reason
        )

    def authenticate_subscription(
        self, subscription_id: str, *, method: str = "card", outcome: str = "success"
    ) -> Entity:
        """The customer's first payment. Under `checkout` what the browser would be handed."""
        return self._entity(
            "subscriptions/authenticate",
            subscription_id=subscription_id,
            method=method,
            outcome=outcome,
        )

    def charge_subscription(self, subscription_id: str, outcome: str = "success") -> Entity:
        """The next cycle's debit (or the retry of a pending one): `subscription`, `payment`,
        `invoice`.
        """
        return self._entity(
            "subscriptions/charge", subscription_id=subscription_id, outcome=outcome
        )

    def change_subscription(self, subscription_id: str, action: str) -> Entity:
        """halt, pause, resume, cancel, complete or expire, as staff, customer or time would."""
        return self._entity("subscriptions/change", subscription_id=subscription_id, action=action)

    def pay_link(
        self,
        link_id: str,
        *,
        method: str = "upi",
        outcome: str = "success",
        amount: int | None = None,
    ) -> Entity:
        return self._entity(
            "payment_links/pay", link_id=link_id, method=method, outcome=outcome, amount=amount
        )

    # -- faults of the API -------------------------------------------------------------------------

    def fault(
        self,
        kind: str,
        *,
        method: str = "*",
        path: str = "*",
        when: str = "before",
        count: int = 1,
        skip: int = 0,
        seconds: float = 30.0,
        status: int = 500,
        retry_after: int | None = None,
    ) -> str:
        """The next `count` matching calls go wrong. kind: delay, hang, status, html or reset.

        `path` is a glob over the whole path (`/v1/payments/*/capture`); `when`: before or after the
        effect.
        """
        return str(
            self._call(
                "faults/add",
                kind=kind,
                method=method,
                path=path,
                when=when,
                count=count,
                skip=skip,
                seconds=seconds,
                status=status,
                retry_after=retry_after,
            )["id"]
        )

    def clear_faults(self) -> None:
        """Ends faults of the API and disturbances of webhooks; what is held stays held."""
        self._call("faults/clear")

    # -- webhooks ----------------------------------------------------------------------------------

    def disturb_webhooks(
        self,
        action: str,
        *,
        events: str = "*",
        count: int = 1,
        seconds: float = 0.0,
        copies: int = 2,
    ) -> None:
        """The next `count` events matching the glob: delay, duplicate, drop, hold, or reorder
        (gather `count`, then send them newest first)."""
        self._call(
            "webhooks/disturb",
            action=action,
            events=events,
            count=count,
            seconds=seconds,
            copies=copies,
        )

    def hold_webhooks(self, events: str = "*", count: int = 1_000_000) -> None:
        self.disturb_webhooks("hold", events=events, count=count)

    def release_webhooks(self, order: str = "oldest_first") -> int:
        """Sends what is held: oldest_first, newest_first or shuffled. How many."""
        return int(self._call("webhooks/release", order=order)["released"])

    def deliveries(self, *, event: str | None = None, status: str | None = None) -> list[Entity]:
        """Webhooks by delivery, with body, signature and attempts. status: pending, held, dropped,
        delivered, failed.
        """
        return self._list("webhooks/deliveries", event=event, status=status)

    def events(self, *, event: str | None = None) -> list[Entity]:
        """Events that happened, whether or not anyone listens: id, event, body (JSON text)."""
        return self._list("webhooks/events", event=event)

    def replay(self, event_id: str) -> int:
        """Sends an event again with the same id and body. To how many endpoints."""
        return int(self._call("webhooks/replay", event_id=event_id)["endpoints"])

    def emit(self, key_id: str, event: str, **entities: Entity) -> str:
        """Any event with any entities. Its id."""
        return str(
            self._call("webhooks/emit", key_id=key_id, event=event, entities=entities)["event_id"]
        )

    def wait_idle(self, timeout: float = 30.0) -> None:
        """Waits until nothing is queued or being sent; what is held does not count."""
        end = time.monotonic() + timeout
        while not self._call("webhooks/idle")["idle"]:
            if time.monotonic() > end:
                raise ControlError(f"webhooks still pending after {timeout} s")
            time.sleep(0.02)

    # -- the rest ----------------------------------------------------------------------------------

    def objects(self, kind: str, **where: Any) -> list[Entity]:
        """Everything of a kind (order, payment, refund, subscription, ...), oldest first, of every
        account.
        """
        return self._list("objects", kind=kind, **where)

    def requests(self, method: str | None = None, path: str | None = None) -> list[Entity]:
        """API calls received, oldest first; `path` is a prefix."""
        return [
            entry
            for entry in self._list("requests/list")
            if (method is None or entry["method"] == method)
            and (path is None or entry["path"].startswith(path))
        ]

    def clear_requests(self) -> None:
        self._call("requests/clear")

    def configure(self, **settings: Any) -> Entity:
        """Settings (refund_seconds, recurring, instant_refunds) and webhook policy (timeout,
        first_delay, factor, longest_delay, give_up_after, parallel). Seconds."""
        return self._entity("settings", **settings)

    def advance(self, seconds: int) -> Entity:
        """Moves the clock; what was waiting for that moment happens."""
        return self._entity("clock/advance", seconds=seconds)

    def state(self) -> Entity:
        return self._entity("state")

    def reset(self, *, everything: bool = False) -> Entity:
        """Forgets objects, events, faults, log and clock; accounts and endpoints only with
        `everything`.
        """
        return self._entity("reset", everything=everything)

    def _entity(self, action: str, /, **body: Any) -> Entity:
        return dict(self._call(action, **body))

    def _list(self, action: str, /, **body: Any) -> list[Entity]:
        return list(self._call(action, **body))
