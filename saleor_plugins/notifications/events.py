"""What can be told, to whom, on which channels: the catalogue of events.

An event reaches us as a row of the outbox (kind `notifications.event`) whose payload names it, says
what it is about by ids, and carries a small JSON context. Other plugins write such rows; `placed`,
`fulfilled` and the others below make them from Saleor's hooks. Their keys make a fact be told once,
whoever notices it first: the hook, order tracking, or the sweeper after a crash.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    """A way to reach a person."""

    SMS = "SMS"
    WHATSAPP = "WHATSAPP"
    EMAIL = "EMAIL"
    VOICE = "VOICE"  # a call that speaks a code


class Kind(StrEnum):
    """What the law and the person's own wishes mean for an event."""

    CODE = "code"  # a secret that was asked for a moment ago
    TRANSACTIONAL = "transactional"
    PROMOTIONAL = "promotional"  # only 10:00-21:00 in India, never against an opt-out
    OWNER = "owner"  # the shop's own people


Chain = tuple[Channel, ...]
"""Channels of one message, tried in order until one has delivered."""

_MOBILE: Chain = (Channel.WHATSAPP, Channel.SMS)
_MAIL: Chain = (Channel.EMAIL,)
_SMS: Chain = (Channel.SMS, Channel.WHATSAPP)
_BY_PHONE: Mapping[Channel, Chain] = {
    Channel.SMS: _SMS,
    Channel.WHATSAPP: (Channel.WHATSAPP, Channel.SMS),
    Channel.VOICE: (Channel.VOICE,),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that can be told.

    `chains`: messages sent side by side, each a chain of fallbacks. `critical`: sent whatever the
    person's preferences. `sample`: values for preview and test sends.
    """

    name: str
    chains: tuple[Chain, ...]
    kind: Kind = Kind.TRANSACTIONAL
    critical: bool = False
    sample: Mapping[str, Any] = field(default_factory=dict)
    link: bool = False  # carries a link that was sealed
    choices: Mapping[Channel, Chain] = field(default_factory=dict)  # chosen by who waits for it

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every channel the event may use, in order of preference."""
        chains = (*self.chains, *self.choices.values())
        return tuple(dict.fromkeys(channel for chain in chains for channel in chain))

    def by(self, choice: object) -> "Event":
        """The event as somebody asked to have it sent; unchanged for a choice there is not."""
        for channel, chain in self.choices.items():
            if choice == channel.value:
                return replace(self, chains=(chain,))
        return self


_ORDER = {
    "number": "1042",
    "amount": "₹1,249.00",
    "items": ["2 × Ghee 500 ml"],
    "tracking": "AWB123",
}
_CONTRACT = {"number": "SUB-17", "plan": "Daily milk", "date": "21 Nov 2026", "amount": "₹64.00"}
_LINK = {"link": "https://shop.example/l/abc"}


def _order(name: str, *chains: Chain, **more: Any) -> Event:
    sample = {**_ORDER, **more.pop("sample", {})}
    return Event(name, chains or (_MOBILE, _MAIL), sample=sample, **more)


def _account(name: str) -> Event:
    return Event(name, (_MAIL,), critical=True, sample=_LINK, link=True)


def _contract(name: str, *chains: Chain, **more: Any) -> Event:
    sample = {**_CONTRACT, **more.pop("sample", {})}
    return Event(name, chains or (_MOBILE, _MAIL), sample=sample, **more)


def _distributor(name: str) -> Event:
    sample = {
        "company": "Anand Stores",
        "reason": "GSTIN does not match",
        "channel_name": "Wholesale",
    }
    return Event(name, (_MOBILE, _MAIL), critical=True, sample=sample)


def _owner(name: str, sample: Mapping[str, Any]) -> Event:
    return Event(name, (_MAIL,), kind=Kind.OWNER, sample=sample)


def _code(name: str, chain: Chain, choices: Mapping[Channel, Chain] | None = None) -> Event:
    sample = {"code": "123456", "digits": "1, 2, 3, 4, 5, 6", "minutes": 10}
    return Event(
        name, (chain,), kind=Kind.CODE, critical=True, sample=sample, choices=choices or {}
    )


_ALL = (
    _order("order_placed"),
    _order("order_confirmed"),
    _order("order_paid", _MAIL),
    _order(
        "payment_failed",
        critical=True,
        sample={"reason": "The bank declined.", "hours": 24, **_LINK},
    ),
    _order("order_packed"),
    _order("order_shipped"),
    # The person at the door reads an SMS without data; WhatsApp follows where SMS fails.
    _order("order_out_for_delivery", _SMS, _MAIL),
    _order("order_delivered"),
    _order("order_cancelled"),
    _order("order_refunded"),
    _order("invoice_ready", _MAIL, sample={"invoice_number": "INV-2026-11-0007", **_LINK}),
    _order(
        "payment_link",
        critical=True,
        sample={"url": "https://rzp.example/i/x", "order_number": "1042"},
    ),
    _order("payment_not_ordered", critical=True, sample={"reason": "Sold out."}),
    _order("payment_refunded_not_ordered", critical=True, sample={"reason": "Sold out."}),
    _account("account_confirmation"),
    _account("account_password_reset"),
    _account("account_set_password"),
    _account("account_change_email"),
    Event("account_email_changed", (_MAIL,), critical=True),
    _account("account_delete"),
    _code("sign_in_code", _SMS, _BY_PHONE),
    _code("phone_link_code", _SMS, _BY_PHONE),
    _code("email_code", _MAIL),
    _distributor("distributor_applied"),
    _distributor("distributor_approved"),
    _distributor("distributor_rejected"),
    _distributor("distributor_suspended"),
    _contract(
        "subscription_created", sample={"frequency": "every day", "next_date": "21 Nov 2026"}
    ),
    _contract("subscription_renewal_upcoming"),
    _contract("subscription_renewed"),
    _contract("subscription_skipped"),
    _contract("subscription_paused", sample={"until": "30 Nov 2026"}),
    _contract("subscription_cancelled"),
    _contract(
        "subscription_payment_failed",
        critical=True,
        sample={"reason": "The bank declined.", "retry_on": "22 Nov 2026"},
    ),
    # The Reserve Bank asks for 24 hours' notice before a mandate is debited.
    _contract("subscription_predebit", critical=True),
    Event("wallet_low", (_MOBILE, _MAIL), sample={"balance": "₹40.00", "needed": "₹64.00"}),
    _owner("owner_distributor_applied", {"company": "Anand Stores"}),
    _owner(
        "payment_attention", {"message": "Paid but not ordered: sold out.", "payment_id": "pay_1"}
    ),
    _owner("low_stock", {"items": ["Ghee 500 ml (GHEE-500): 4 left"]}),
    _owner("out_of_stock", {"items": ["Ghee 500 ml (GHEE-500)"]}),
    _owner(
        "daily_summary",
        {"date": "20 Nov 2026", "orders": 41, "cancelled": 1, "revenue": "₹38,420.00"},
    ),
    _owner(
        "template_paused",
        {
            "template": "order_placed",
            "template_language": "en",
            "provider": "whatsapp_cloud",
            "reason": "132015: Template is paused",
            "until": "20 Nov 2026",
        },
    ),
)

CATALOGUE: Mapping[str, Event] = {event.name: event for event in _ALL}

MAIN_EVENTS = tuple(event.name for event in _ALL[:10])
"""The ten that are written in all ten languages."""


def audible() -> list[Event]:
    """The events that a customer may have wishes about."""
    return [event for event in _ALL if event.kind in (Kind.TRANSACTIONAL, Kind.PROMOTIONAL)]


# ---------------------------------------------------------------- facts from Saleor's hooks

Fact = tuple[str, dict[str, Any]]
"""The outbox key of a fact and its payload."""


def _about(
    event: str, order_id: object, channel: str | None, key: str = "", **context: Any
) -> Fact:
    return (
        f"{event}:{order_id}{f':{key}' if key else ''}",
        {
            "event": event,
            "order_id": str(order_id),
            "channel_slug": channel,
            "context": context,
        },
    )


def order_fact(event: str, order_id: object, channel: str | None) -> Fact:
    """Something that happens to an order once: placed, confirmed, paid, cancelled."""
    return _about(event, order_id, channel)


def refunded(order_id: object, channel: str | None, total: object, currency: str) -> Fact:
    """Money was given back; each new total is told once."""
    return _about(
        "order_refunded",
        order_id,
        channel,
        f"{total:f}" if hasattr(total, "as_tuple") else str(total),
        refunded={"amount": str(total), "currency": currency},
    )


def fulfilled(order_id: object, channel: str | None, fulfillment_id: object, tracking: str) -> Fact:
    """A parcel was made up: shipped when it has a tracking number already, packed otherwise."""
    if tracking:
        return shipped(order_id, channel, fulfillment_id, tracking)
    return _about("order_packed", order_id, channel)


def shipped(order_id: object, channel: str | None, fulfillment_id: object, tracking: str) -> Fact:
    """A parcel has a (new) tracking number or link."""
    return _about(
        "order_shipped",
        order_id,
        channel,
        f"{fulfillment_id}:{tracking[:60]}",
        tracking=tracking,
    )


def invoice(order_id: object, channel: str | None, invoice_id: object, number: str) -> Fact:
    """An invoice can be read."""
    return _about("invoice_ready", order_id, channel, str(invoice_id), invoice_number=number)


def payment_failed(
    *,
    order_id: object | None,
    checkout_id: object | None,
    attempt: object,
    amount: str,
    currency: str,
) -> Fact:
    """A payment did not go through; `attempt` tells this one from the next."""
    return (
        f"payment_failed:{order_id or checkout_id}:{attempt}",
        {
            "event": "payment_failed",
            "order_id": str(order_id) if order_id else None,
            "checkout_id": str(checkout_id) if checkout_id else None,
            "context": {"amount": {"amount": amount, "currency": currency}},
        },
    )


NOTIFY_EVENTS: Mapping[str, tuple[str, str]] = {
    "account_confirmation": ("account_confirmation", "confirm_url"),
    "account_password_reset": ("account_password_reset", "reset_url"),
    "account_set_customer_password": ("account_set_password", "password_set_url"),
    "account_change_email_request": ("account_change_email", "redirect_url"),
    "account_change_email_confirm": ("account_email_changed", ""),
    "account_delete": ("account_delete", "delete_url"),
}
"""Saleor's own words for account events: ours, and where the payload has the link."""
