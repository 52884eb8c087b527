"""What other plugins may use of the gateway. Nothing else here is theirs to import.

Amounts are `core.money.Money`; ids are Razorpay's own. Everything that asks Razorpay raises
`core.errors.ProviderError` (see `client`), or `NotConfigured` when the channel has no keys.

    gateway = api.gateway(channel_slug)            # .client, .key_id, .config
    gateway.client.create_plan(period="weekly", interval=1, item={...})
    gateway.client.create_subscription(plan_id=..., total_count=..., quantity=1, notes={...})
    gateway.client.pause_subscription(id) / resume_subscription / cancel_subscription
    gateway.client.subscription_invoices(id)
    gateway.client.create_recurring_payment(...), .tokens(customer_id), .cancel_token(...)

A wallet top-up, from intent to money (no Saleor transaction involved):

    payment = api.open_payment(
        channel_slug="default", amount=Money(...), purpose="wallet.top_up",
        reference=str(top_up.pk), customer_id=None)
    payment.checkout                                # the options for `new Razorpay(options)`

    @api.on_captured("wallet.top_up")               # in your AppConfig.ready()
    def credited(paid: api.CapturedPayment) -> None:   # at least once: be idempotent by payment_id
        ...

Browser back from Checkout.js (optional; the webhook arrives without it):

    api.confirm_payment(order_id, payment_id, signature)

Events that are not the gateway's own, after signature check and recording, in a worker:

    @api.subscribe("subscription.")                 # prefix of Razorpay's event name
    @api.subscribe("token.")
    @api.subscribe("invoice.")                      # also payments and orders that have an invoice_id
    def received(event: api.ForwardedEvent) -> None:   # at least once, unordered
        ...
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.errors import Conflict
from ..core.money import Money
from .client import RazorpayClient
from .config import GatewayConfig
from .registry import CapturedPayment, ForwardedEvent, on_captured, on_failed, subscribe

__all__ = [
    "CapturedPayment",
    "ForwardedEvent",
    "Gateway",
    "OpenPayment",
    "confirm_payment",
    "customer",
    "gateway",
    "on_captured",
    "on_failed",
    "open_payment",
    "open_registration",
    "refund_external",
    "subscribe",
    "verify_subscription_signature",
]


@dataclass(frozen=True, slots=True)
class Gateway:
    """Razorpay in one channel: its settings and a client with a worker's patience."""

    config: GatewayConfig
    client: RazorpayClient

    @property
    def key_id(self) -> str:
        """The public half of the key, which Checkout.js needs."""
        return self.config.key_id


@dataclass(frozen=True, slots=True)
class OpenPayment:
    """A Razorpay order waiting to be paid; `checkout` is what `new Razorpay()` takes."""

    order_id: str
    checkout: Mapping[str, Any]


def gateway(channel_slug: str) -> Gateway:
    """The gateway of a channel. Raises `NotConfigured` when it is off or has no keys."""
    from . import accounts

    config = accounts.of_channel(channel_slug)
    return Gateway(config, accounts.client(config, patient=True))


def open_payment(
    *,
    channel_slug: str,
    amount: Money,
    purpose: str,
    reference: str,
    customer_id: str | None = None,
    prefill: Mapping[str, str] | None = None,
    token: Mapping[str, Any] | None = None,
    method: str | None = None,
) -> OpenPayment:
    """One Razorpay order for (purpose, reference, amount); the same again when called again.

    `purpose` is the name given to `on_captured`, `reference` is yours and comes back with the
    payment. `token` (max_amount, expire_at, frequency) and `method` make it register a mandate.
    The payment is captured automatically.
    """
    from . import external

    return external.open_payment(
        channel_slug=channel_slug,
        amount=amount,
        purpose=purpose,
        reference=reference,
        customer_id=customer_id,
        prefill=prefill or {},
        token=token,
        method=method,
    )


def open_registration(**fields: Any) -> OpenPayment:
    """`open_payment` for a mandate's registration: requires `customer_id` and `token`."""
    if not fields.get("customer_id") or not fields.get("token"):
        raise Conflict("A mandate needs a customer and its terms.", field="token")
    return open_payment(**fields)


def confirm_payment(order_id: str, payment_id: str, signature: str) -> CapturedPayment | None:
    """The browser's return: signature checked, payment fetched and matched, then applied.

    Answers the payment when it is captured by now, else None (the webhook will follow). Raises
    `SignatureMismatch`, `Mismatch` or `UnknownPayment`; nothing is changed then.
    """
    from . import external

    return external.confirm(order_id, payment_id, signature)


def verify_subscription_signature(
    channel_slug: str, payment_id: str, subscription_id: str, signature: str
) -> bool:
    """Whether Checkout's return for a subscription is genuine, in constant time."""
    from . import accounts, signatures

    config = accounts.of_channel(channel_slug)
    return signatures.subscription_is_genuine(
        payment_id, subscription_id, signature, config.key_secret
    )


def customer(*, channel_slug: str, user_id: int, name: str, email: str, phone: str) -> str:
    """The Razorpay customer id of a Saleor user in this channel's account, made when missing."""
    from . import accounts, customers

    config = accounts.of_channel(channel_slug)
    return customers.customer_id(config, user_id=user_id, name=name, email=email, phone=phone)


def refund_external(payment_id: str, amount: Money, *, key: str, reason: str = "") -> None:
    """Give back (part of) a payment made through `open_payment`, once per `key`, from the outbox."""
    from . import external

    external.refund(payment_id, amount, key=key, reason=reason)
