"""Razorpay's REST API, as far as we use it: one method per call, amounts in minor units.

https://razorpay.com/docs/api/ - every method answers Razorpay's entity as a dict and raises a
`ProviderError`: `ProviderUnavailable` (not reached), `ProviderTimeout` (may have happened),
`ProviderRateLimited`, `CircuitOpen`, or one of `errors.RazorpayRejected` (refused for good).

Only calls that Razorpay itself makes repeatable are retried: reads, orders with `unique_receipt`,
refunds with an idempotency key. Everything else is asked about before it is tried again.
Why not the official SDK: docs/decisions/0009-razorpay-over-http.md.
"""

import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ..core.errors import ProviderRejected, ProviderTimeout
from ..core.http import CircuitBreaker, HttpClient, RetryPolicy
from .errors import PROVIDER, rejected

Entity = dict[str, Any]

PUBLIC_API = "https://api.razorpay.com"

# A shopper waits for these: four tries and their pauses stay below the 20 s that Saleor gives an
# App. A worker has more patience with each answer.
SHOPPER = {"connect_timeout": 2.0, "read_timeout": 4.0, "retry": RetryPolicy(3, base=0.5)}
WORKER = {"connect_timeout": 3.0, "read_timeout": 12.0, "retry": RetryPolicy(3, base=1.0)}
PAGE = 100


def api_url() -> str:
    """Where Razorpay is: RAZORPAY_API_URL, or the real one; always with its `/v1`."""
    base = (os.environ.get("RAZORPAY_API_URL") or PUBLIC_API).rstrip("/")
    return base if base.endswith("/v1") else f"{base}/v1"


@lru_cache(maxsize=64)
def _transport(base_url: str, key_id: str, key_secret: str, patient: bool) -> HttpClient:
    return HttpClient(
        provider=PROVIDER,
        base_url=base_url,
        auth=(key_id, key_secret),
        headers={"Accept": "application/json", "User-Agent": "saleor-plugins-razorpay"},
        breaker=CircuitBreaker(f"razorpay:{key_id}"),
        **(WORKER if patient else SHOPPER),  # type: ignore[arg-type]
    )


class RazorpayClient:
    """One account's API. Cheap to make: connections are pooled per account in this process."""

    def __init__(self, key_id: str, key_secret: str, *, patient: bool = False) -> None:
        self.key_id = key_id
        self._http = _transport(api_url(), key_id, key_secret, patient)

    # -- orders and payments ------------------------------------------------------------------

    def create_order(self, **fields: Any) -> Entity:
        """A new order, or the one that has this `receipt` already: safe to repeat."""
        return self._post("orders", {**fields, "unique_receipt": True}, repeatable=True)

    def fetch_order(self, order_id: str) -> Entity:
        """One order."""
        return self._get(f"orders/{order_id}")

    def find_order(self, receipt: str) -> Entity | None:
        """The newest order with this receipt, if there is one."""
        found = self._get("orders", {"receipt": receipt, "count": 10})
        return next((o for o in _items(found) if o.get("receipt") == receipt), None)

    def order_payments(self, order_id: str) -> list[Entity]:
        """Every attempt at an order."""
        return _items(self._get(f"orders/{order_id}/payments", {"count": PAGE}))

    def fetch_payment(self, payment_id: str) -> Entity:
        """One payment."""
        return self._get(f"payments/{payment_id}")

    def capture(self, payment_id: str, amount: int, currency: str) -> Entity:
        """Take an authorized payment in full. Not repeatable: on a timeout fetch the payment."""
        return self._post(
            f"payments/{payment_id}/capture", {"amount": amount, "currency": currency}
        )

    def list_payments(self, since: int, until: int) -> Iterator[Entity]:
        """Payments created between two Unix times, newest first, page by page."""
        return self._pages("payments", since, until)

    # -- refunds -------------------------------------------------------------------------------

    def refund(
        self,
        payment_id: str,
        *,
        amount: int,
        speed: str,
        receipt: str,
        notes: Mapping[str, str],
        key: str,
    ) -> Entity:
        """Give `amount` back. Repeatable with the same `key` and the same fields.

        Raises `RefundInFlight` while Razorpay works on the same key.
        """
        body = {"amount": amount, "speed": speed, "receipt": receipt, "notes": dict(notes)}
        return self._post(
            f"payments/{payment_id}/refund",
            body,
            headers={"X-Refund-Idempotency": key},
            repeatable=True,
        )

    def fetch_refund(self, refund_id: str) -> Entity:
        """One refund."""
        return self._get(f"refunds/{refund_id}")

    def payment_refunds(self, payment_id: str) -> list[Entity]:
        """Every refund of a payment."""
        return _items(self._get(f"payments/{payment_id}/refunds", {"count": PAGE}))

    def list_refunds(self, since: int, until: int) -> Iterator[Entity]:
        """Refunds created between two Unix times, newest first, page by page."""
        return self._pages("refunds", since, until)

    # -- customers and tokens ------------------------------------------------------------------

    def create_customer(self, **fields: Any) -> Entity:
        """A customer, or the one with the same contact and e-mail (`fail_existing` off)."""
        return self._post("customers", {**fields, "fail_existing": "0"}, repeatable=True)

    def tokens(self, customer_id: str) -> list[Entity]:
        """What a customer has stored: cards, UPI mandates."""
        return _items(self._get(f"customers/{customer_id}/tokens"))

    def fetch_token(self, customer_id: str, token_id: str) -> Entity:
        """One stored method."""
        return self._get(f"customers/{customer_id}/tokens/{token_id}")

    def delete_token(self, customer_id: str, token_id: str) -> Entity:
        """Forget a stored method. A mandate behind it lives on: cancel that first."""
        return self._call("DELETE", f"customers/{customer_id}/tokens/{token_id}", repeatable=True)

    def cancel_token(self, customer_id: str, token_id: str) -> Entity:
        """End the mandate behind a token."""
        return self._call("PUT", f"customers/{customer_id}/tokens/{token_id}/cancel", body={})

    def create_recurring_payment(self, **fields: Any) -> Entity:
        """A debit on a confirmed token. On a timeout ask for the order's payments."""
        return self._post("payments/create/recurring", fields)

    # -- plans and subscriptions ---------------------------------------------------------------

    def create_plan(self, **fields: Any) -> Entity:
        """A plan: period, interval, item. Daily plans have an interval of 7 or more."""
        return self._post("plans", fields)

    def fetch_plan(self, plan_id: str) -> Entity:
        """One plan."""
        return self._get(f"plans/{plan_id}")

    def create_subscription(self, **fields: Any) -> Entity:
        """A subscription to a plan. On a timeout look for it with `list_subscriptions`."""
        return self._post("subscriptions", fields)

    def fetch_subscription(self, subscription_id: str) -> Entity:
        """One subscription."""
        return self._get(f"subscriptions/{subscription_id}")

    def list_subscriptions(self, **query: Any) -> list[Entity]:
        """Subscriptions, newest first; `plan_id`, `from`, `to`, `count`, `skip`."""
        return _items(self._get("subscriptions", query))

    def update_subscription(self, subscription_id: str, **fields: Any) -> Entity:
        """Change plan or quantity. Not for UPI and eMandate."""
        return self._call("PATCH", f"subscriptions/{subscription_id}", body=fields)

    def pause_subscription(self, subscription_id: str) -> Entity:
        """Pause now; an authenticated one that never charged becomes cancelled."""
        return self._post(f"subscriptions/{subscription_id}/pause", {"pause_at": "now"})

    def resume_subscription(self, subscription_id: str) -> Entity:
        """Go on after a pause."""
        return self._post(f"subscriptions/{subscription_id}/resume", {"resume_at": "now"})

    def cancel_subscription(self, subscription_id: str, *, at_cycle_end: bool = False) -> Entity:
        """Cancel for good, now or when the paid cycle ends."""
        body = {"cancel_at_cycle_end": 1 if at_cycle_end else 0}
        return self._post(f"subscriptions/{subscription_id}/cancel", body)

    def subscription_invoices(self, subscription_id: str) -> list[Entity]:
        """The invoices of a subscription: one per charge."""
        return _items(self._get("invoices", {"subscription_id": subscription_id}))

    def fetch_invoice(self, invoice_id: str) -> Entity:
        """One invoice."""
        return self._get(f"invoices/{invoice_id}")

    # -- payment links and settlements -----------------------------------------------------------

    def create_payment_link(self, **fields: Any) -> Entity:
        """A link to pay. `reference_id` is unique: a repeated create is refused, then look it up."""
        return self._post("payment_links", fields)

    def fetch_payment_link(self, link_id: str) -> Entity:
        """One link."""
        return self._get(f"payment_links/{link_id}")

    def find_payment_link(self, reference_id: str) -> Entity | None:
        """The link with this reference, if there is one."""
        found = self._get("payment_links", {"reference_id": reference_id})
        links = found.get("payment_links") or found.get("items") or []
        return next((link for link in links if link.get("reference_id") == reference_id), None)

    def cancel_payment_link(self, link_id: str) -> Entity:
        """Take back an unpaid link."""
        return self._post(f"payment_links/{link_id}/cancel", {})

    def check_credentials(self) -> None:
        """Raises `BadCredentials` when key id and key secret do not belong together."""
        self._get("orders", {"count": 1})

    # -- the wire --------------------------------------------------------------------------------

    def _get(self, path: str, params: Mapping[str, Any] | None = None) -> Entity:
        return self._call("GET", path, params=params, repeatable=True)

    def _post(
        self,
        path: str,
        body: Mapping[str, Any],
        *,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = False,
    ) -> Entity:
        return self._call("POST", path, body=body, headers=headers, repeatable=repeatable)

    def _call(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = False,
    ) -> Entity:
        try:
            answer = self._http.request(
                method, path, json=body, params=params, headers=headers, idempotent=repeatable
            )
        except ProviderRejected as error:
            raise rejected(error) from error
        if answer.status == 204 or answer.json == []:
            return {}
        if not isinstance(answer.json, dict):
            raise ProviderTimeout(
                "Razorpay answered something that is not JSON.",
                provider=PROVIDER,
                status=answer.status,
            )
        return answer.json

    def _pages(self, path: str, since: int, until: int) -> Iterator[Entity]:
        skip, before = 0, frozenset[Any]()
        while True:
            params = {"from": since, "to": until, "count": PAGE, "skip": skip}
            items = _items(self._get(path, params))
            # Newest first: what comes in meanwhile pushes the end of a page onto the next one.
            yield from (item for item in items if item.get("id") not in before)
            if len(items) < PAGE:
                return
            skip, before = skip + PAGE, frozenset(item.get("id") for item in items)


def _items(collection: Entity) -> list[Entity]:
    items = collection.get("items")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
