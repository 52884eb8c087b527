"""Razorpay's words to ours, in one place: payments, refunds, disputes, links, and their events.

https://razorpay.com/docs/webhooks/payloads/ - an event is a snapshot of the entities at the time it
was made, delivered at least once and in any order. `translate` turns one into facts; a fact says
what Razorpay claims, and nothing is believed before `transactions` has matched it with our record.
A word that is not in the tables becomes UNKNOWN, which changes nothing.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.masking import mask_vpa

Entity = Mapping[str, Any]


class PaymentState(enum.IntEnum):
    """How far a payment has come. Larger is later: a payment only ever moves up.

    FAILED is below AUTHORIZED because a bank may answer days late (late authorization), and so is
    an out-of-date `payment.failed` that arrives after the money.
    """

    UNKNOWN = 0
    CREATED = 1
    FAILED = 2
    AUTHORIZED = 3
    CAPTURED = 4


class RefundState(enum.IntEnum):
    """How far a refund has come. FAILED is last: the bank may send back what was processed."""

    UNKNOWN = 0
    PENDING = 1
    PROCESSED = 2
    FAILED = 3


PAYMENT_STATES: Mapping[str, PaymentState] = {
    "created": PaymentState.CREATED,
    "failed": PaymentState.FAILED,
    "authorized": PaymentState.AUTHORIZED,
    "captured": PaymentState.CAPTURED,
    # A refunded payment was captured, unless Razorpay gave back what nobody captured: see `_payment`.
    "refunded": PaymentState.CAPTURED,
}

REFUND_STATES: Mapping[str, RefundState] = {
    "created": RefundState.PENDING,
    "pending": RefundState.PENDING,
    "processed": RefundState.PROCESSED,
    "failed": RefundState.FAILED,
}

CARD_BRANDS: Mapping[str, str] = {
    "Visa": "visa",
    "MasterCard": "mastercard",
    "RuPay": "rupay",
    "American Express": "amex",
    "Maestro": "maestro",
    "Diners Club": "diners",
}

# Who acts on which event. Everything else is recorded and left alone.
PAYMENT_EVENTS = frozenset(
    {"payment.authorized", "payment.captured", "payment.failed", "order.paid", "payment.pending"}
)
REFUND_EVENTS = frozenset(
    {"refund.created", "refund.processed", "refund.failed", "refund.speed_changed"}
)
DISPUTE_EVENTS = frozenset(
    {
        "payment.dispute.created",
        "payment.dispute.won",
        "payment.dispute.lost",
        "payment.dispute.closed",
        "payment.dispute.under_review",
        "payment.dispute.action_required",
    }
)
LINK_EVENTS = frozenset(
    {
        "payment_link.paid",
        "payment_link.partially_paid",
        "payment_link.cancelled",
        "payment_link.expired",
    }
)
DOWNTIME_PREFIX = "payment.downtime."
FORWARDED_PREFIXES = ("subscription.", "token.", "invoice.")


@dataclass(frozen=True, slots=True)
class Method:
    """How somebody paid, as little of it as staff needs. `label` is fit to be shown."""

    kind: str = ""
    label: str = ""
    brand: str = ""
    last4: str = ""


@dataclass(frozen=True, slots=True)
class PaymentFact:
    """What Razorpay says about a payment. Amounts in minor units, `at` in Unix seconds."""

    payment_id: str
    order_id: str
    state: PaymentState
    amount: int
    currency: str
    captured: bool = False
    amount_refunded: int = 0
    method: Method = field(default_factory=Method)
    error_code: str = ""
    error_reason: str = ""
    error_text: str = ""
    fee: int = 0
    tax: int = 0
    invoice_id: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class RefundFact:
    """What Razorpay says about a refund. `receipt` is ours when we asked for it."""

    refund_id: str
    payment_id: str
    state: RefundState
    amount: int
    currency: str
    receipt: str = ""
    speed: str = ""
    bank_reference: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class DisputeFact:
    """A customer's bank contests a payment. `deducted` is what a lost dispute took."""

    dispute_id: str
    payment_id: str
    status: str
    amount: int
    deducted: int
    currency: str
    reason: str = ""
    respond_by: int = 0


@dataclass(frozen=True, slots=True)
class LinkFact:
    """What Razorpay says about a payment link; `payment` when the event carries one."""

    link_id: str
    reference_id: str
    status: str
    amount: int
    amount_paid: int
    currency: str
    order_id: str = ""
    payment: PaymentFact | None = None


@dataclass(frozen=True, slots=True)
class DowntimeFact:
    """A method of paying is in trouble at a bank or network."""

    downtime_id: str
    method: str
    status: str
    severity: str
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """An event that belongs to another plugin; `about` is the subscription, token or invoice."""

    about: str


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """An event that Razorpay added after we were written, or that lacks what it should carry."""

    reason: str


Fact = PaymentFact | RefundFact | DisputeFact | LinkFact | DowntimeFact | Forwarded | UnknownEvent


def translate(kind: str, payload: Mapping[str, Any]) -> list[Fact]:
    """The facts in an event, in the order in which they should be applied."""
    if kind.startswith(FORWARDED_PREFIXES):
        return [Forwarded(kind.split(".", 1)[0])]
    if kind.startswith(DOWNTIME_PREFIX):
        return [_downtime(entity(payload, "payment.downtime", "downtime"))]
    try:
        if kind in PAYMENT_EVENTS:
            return _payment_event(payload)
        if kind in REFUND_EVENTS:
            return _refund_event(kind, payload)
        if kind in DISPUTE_EVENTS:
            return _dispute_event(kind, payload)
        if kind in LINK_EVENTS:
            return [_link_event(payload)]
    except (KeyError, TypeError, ValueError) as error:
        return [UnknownEvent(f"{kind} without {error}")]
    return [UnknownEvent(f"unknown event {kind}")]


def _payment_event(payload: Mapping[str, Any]) -> list[Fact]:
    fact = payment(entity(payload, "payment"))
    if fact.invoice_id:
        # Invoices are how subscriptions charge: their payments are never ours to book.
        return [Forwarded("invoice")]
    return [fact]


def _refund_event(kind: str, payload: Mapping[str, Any]) -> list[Fact]:
    return _with_payment(kind, refund(entity(payload, "refund")), payload)


def _dispute_event(kind: str, payload: Mapping[str, Any]) -> list[Fact]:
    return _with_payment(
        kind, dispute(entity(payload, "dispute", "payment.dispute"), kind), payload
    )


def _with_payment(
    kind: str, fact: RefundFact | DisputeFact, payload: Mapping[str, Any]
) -> list[Fact]:
    of = entity(payload, "payment")
    if not of:
        return [fact]
    # The payment's own snapshot says whether it was captured: an event of the capture may be late.
    paid = payment(of)
    if paid.payment_id != fact.payment_id:
        return [UnknownEvent(f"{kind} of one payment with another")]
    return [Forwarded("invoice")] if paid.invoice_id else [paid, fact]


def _link_event(payload: Mapping[str, Any]) -> LinkFact:
    link = entity(payload, "payment_link")
    paid = payload.get("payment")
    order = payload.get("order")
    return LinkFact(
        link_id=text(link["id"]),
        reference_id=text(link.get("reference_id")),
        status=text(link.get("status")),
        amount=int(link["amount"]),
        amount_paid=int(link.get("amount_paid") or 0),
        currency=text(link.get("currency")),
        order_id=text(entity(payload, "order").get("id")) if order else text(link.get("order_id")),
        payment=payment(entity(payload, "payment")) if paid else None,
    )


def payment(found: Entity) -> PaymentFact:
    """A payment entity, from an event or from the API. Raises KeyError without an id or amount."""
    status = text(found.get("status"))
    state = PAYMENT_STATES.get(status, PaymentState.UNKNOWN)
    captured = bool(found.get("captured")) or state is PaymentState.CAPTURED
    if status == "refunded" and found.get("captured") is False:
        # Given back by Razorpay because nobody captured it: it was never more than authorized.
        state, captured = PaymentState.AUTHORIZED, False
    return PaymentFact(
        payment_id=identifier(found["id"]),
        order_id=identifier(found.get("order_id")),
        state=state,
        amount=int(found["amount"]),
        currency=text(found.get("currency")),
        captured=captured,
        amount_refunded=int(found.get("amount_refunded") or 0),
        method=method(found),
        error_code=text(found.get("error_code"))[:64],
        error_reason=text(found.get("error_reason"))[:96],
        error_text=text(found.get("error_description"))[:255],
        fee=int(found.get("fee") or 0),
        tax=int(found.get("tax") or 0),
        invoice_id=identifier(found.get("invoice_id")),
        at=int(found.get("created_at") or 0),
    )


def refund(found: Entity) -> RefundFact:
    """A refund entity, from an event or from the API."""
    acquirer = found.get("acquirer_data")
    arn = acquirer.get("arn") if isinstance(acquirer, Mapping) else None
    return RefundFact(
        refund_id=identifier(found["id"]),
        payment_id=identifier(found["payment_id"]),
        state=REFUND_STATES.get(text(found.get("status")), RefundState.UNKNOWN),
        amount=int(found["amount"]),
        currency=text(found.get("currency")),
        receipt=text(found.get("receipt")),
        speed=text(found.get("speed_processed") or found.get("speed_requested")),
        bank_reference=text(arn),
        at=int(found.get("created_at") or 0),
    )


def dispute(found: Entity, kind: str) -> DisputeFact:
    """A dispute entity; the event's name decides when the entity's status is stale."""
    status = kind.rsplit(".", 1)[-1]
    amount = int(found["amount"])
    deducted = found.get("amount_deducted")
    return DisputeFact(
        dispute_id=identifier(found["id"]),
        payment_id=identifier(found["payment_id"]),
        status=status,
        amount=amount,
        deducted=int(deducted) if deducted else (amount if status == "lost" else 0),
        currency=text(found.get("currency")),
        reason=text(found.get("reason_code") or found.get("reason"))[:96],
        respond_by=int(found.get("respond_by") or 0),
    )


def _downtime(found: Entity) -> Fact:
    if not found:
        return UnknownEvent("a downtime without its entity")
    instrument = found.get("instrument")
    named = (
        ", ".join(str(v) for v in instrument.values()) if isinstance(instrument, Mapping) else ""
    )
    return DowntimeFact(
        downtime_id=text(found.get("id")),
        method=text(found.get("method")),
        status=text(found.get("status")),
        severity=text(found.get("severity")),
        instrument=named[:96],
    )


def method(found: Entity) -> Method:
    """How a payment was made, masked: `UPI a•••@okbank`, `Visa •••• 1111`, `HDFC netbanking`."""
    kind = text(found.get("method"))
    if kind == "upi":
        vpa = text(found.get("vpa"))
        return Method("upi", f"UPI {mask_vpa(vpa)}" if vpa else "UPI")
    if kind == "card":
        card = found.get("card")
        card = card if isinstance(card, Mapping) else {}
        network = text(card.get("network"))
        last4 = text(card.get("last4"))[-4:]
        label = f"{network or 'Card'} •••• {last4}" if last4 else network or "Card"
        return Method("card", label, CARD_BRANDS.get(network, network.lower()[:40]), last4)
    if kind in ("netbanking", "emandate"):
        return Method(kind, f"{text(found.get('bank'))} {kind}".strip())
    if kind == "wallet":
        return Method("wallet", f"{text(found.get('wallet'))} wallet".strip())
    return Method(kind, kind)


def entity(payload: Mapping[str, Any], *names: str) -> Entity:
    """The first of the named entities in a webhook's payload, or an empty one."""
    for name in names:
        wrapper = payload.get(name)
        if isinstance(wrapper, Mapping):
            found = wrapper.get("entity")
            if isinstance(found, Mapping):
                return found
    return {}


def identifier(value: object) -> str:
    """A Razorpay id, or nothing when it cannot be one."""
    return text(value)[:40]


def text(value: object) -> str:
    """A string, empty for null."""
    return "" if value is None else str(value)
