"""Whom an event is for and what its message says, read when it is needed.

A row names its subject by ids; names, numbers, amounts and addresses are read from Saleor when the
event is planned and again when the message is sent, so that it says what is true then.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..core import clock
from ..core.errors import Conflict, InvalidInput
from ..host import messages as host
from ..phone_login import codes, identities, phones
from . import links, sealing
from .config import NotificationsConfig
from .events import CATALOGUE, Event, Kind
from .routing import Recipient
from .words import money, spoken

SECRET_LIFETIME = 24 * 3600


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of an event's subject at this moment."""

    recipients: tuple[Recipient, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    channel_slug: str | None = None
    order_id: Any = None
    gone: str = ""


def gone(reason: str) -> Subject:
    """There is nothing to tell any more."""
    return Subject(gone=reason)


def phone_of(candidates: tuple[str, ...]) -> str:
    """The first number that is one, in the one spelling."""
    for text in candidates:
        try:
            return phones.normalize(text)
        except InvalidInput:
            continue
    return ""


def find(
    about: Mapping[str, Any], config: NotificationsConfig | None = None, *, people: bool = True
) -> Subject:
    """The subject of an event's payload; `gone` with a reason when there is nobody to tell.

    Without `people` it says what there is to tell, and not whom: a message knows its recipient.
    """
    event = CATALOGUE[about["event"]]
    if about.get("code_id"):
        return _code(about)
    if event.kind is Kind.OWNER or about.get("audience") in ("owners", "staff"):
        return Subject(_owners(config) if people else (), {}, about.get("channel_slug"))
    if about.get("order_id"):
        return _order(event, about, people=people)
    if about.get("checkout_id"):
        return _checkout(event, about, people=people)
    if about.get("user_id"):
        return _user(about, people=people)
    return gone("no subject")


def _owners(config: NotificationsConfig | None) -> tuple[Recipient, ...]:
    named = config.owner_emails if config else ()
    language = config.default_language if config else "en"
    if named:
        return tuple(Recipient(email=email, language=language) for email in named)
    return tuple(
        Recipient(email=user.email, language=user.language, name=user.name, user_id=user.id)
        for user in host.owners()
        if user.email
    )


def _code(about: Mapping[str, Any]) -> Subject:
    found = codes.for_delivery(str(about["code_id"]), int(about["serial"]))
    if found is None:
        return gone("the code is no longer alive")
    minutes = max(1, round((found.expires_at - clock.now()).total_seconds() / 60))
    by_mail = "@" in found.target
    recipient = Recipient(
        phone="" if by_mail else found.target,
        email=found.target if by_mail else "",
        language=found.language or "en",
        user_id=found.user_id,
    )
    values = {"code": found.code, "digits": ", ".join(found.code), "minutes": minutes}
    return Subject((recipient,), values, about.get("channel_slug"))


def _order(event: Event, about: Mapping[str, Any], *, people: bool) -> Subject:
    order = host.order_facts(about["order_id"])
    if order is None:
        return gone("the order is gone")
    objection = _pointless(event, order)
    if objection:
        return gone(objection)
    track = links.storefront(f"/track?number={order.number}")
    values: dict[str, Any] = {
        "number": order.number,
        "amount": money(order.total, order.currency),
        "items": list(order.items),
        "tracking": order.tracking or track,
        "track_link": track,
        "name": order.name,
    }
    if event.name == "order_refunded" and "refunded" not in about.get("context", {}):
        amount = host.refunded_amount(order.id) or order.charged or order.total
        values["refunded"] = money(amount, order.currency)
    if not people:
        return Subject((), values, order.channel_slug, order.id)
    proven = identities.phone_of(order.user_id) if order.user_id else None
    recipient = Recipient(
        phone=phone_of((*order.phones, proven or "")),
        email=order.email,
        language=order.language,
        name=order.name,
        user_id=order.user_id,
    )
    return Subject((recipient,), values, order.channel_slug, order.id)


def _pointless(event: Event, order: host.OrderFacts) -> str:
    """Why an order's event need not be told, or an empty string."""
    if event.name == "order_placed" and order.origin != "checkout":
        return "not placed by the customer"
    if event.name in ("order_confirmed", "order_paid") and order.by_subscription:
        return "told as a renewal"
    if event.name == "order_confirmed" and order.origin == "checkout" and order.confirms_itself:
        return "told when it was placed"
    if event.name == "payment_failed" and (order.paid or order.status == "canceled"):
        return "paid or cancelled meanwhile"
    return ""


def _checkout(event: Event, about: Mapping[str, Any], *, people: bool) -> Subject:
    checkout = host.checkout_facts(about["checkout_id"])
    if checkout is None:
        order_id = host.order_of_checkout(about["checkout_id"])
        if order_id is None:
            return gone("the checkout is gone")
        return _order(event, {**about, "order_id": order_id}, people=people)
    recipient = Recipient(
        phone=phone_of(checkout.phones),
        email=checkout.email,
        language=checkout.language,
        name=checkout.name,
        user_id=checkout.user_id,
    )
    values = {
        "number": "",
        "amount": money(checkout.total, checkout.currency),
        "name": checkout.name,
        "reason": "",
    }
    return Subject((recipient,), values, checkout.channel_slug)


def _user(about: Mapping[str, Any], *, people: bool) -> Subject:
    user = host.user_facts(int(about["user_id"]))
    if user is None:
        return gone("the account is gone")
    if not people:
        return Subject((), {"name": user.name}, about.get("channel_slug"))
    recipient = Recipient(
        phone=identities.phone_of(user.id) or phone_of(user.phones),
        email=host.mailable(about.get("_email") or user.email),
        language=user.language,
        name=user.name,
        user_id=user.id,
    )
    return Subject((recipient,), {"name": user.name}, about.get("channel_slug"))


def unsealed(sealed: str) -> dict[str, Any]:
    """The secrets of an event; Conflict (EXPIRED) when they have run out."""
    return sealing.unseal(sealed, ttl=SECRET_LIFETIME) if sealed else {}


def values_for(
    event: Event,
    about: Mapping[str, Any],
    sealed: str,
    config: NotificationsConfig,
    channel_slug: str,
) -> dict[str, Any]:
    """Everything a template may say, as words; Conflict when there is nothing to say any more."""
    if about.get("sample"):
        return {**_sample(event), "shop": config.shop_name or host.site()[0]}
    subject = find({**about, "_email": None}, config, people=False)
    if subject.gone:
        raise Conflict(subject.gone, code="POINTLESS")
    context = spoken(about.get("context") or {}, clock.shop_zone())
    defaults: dict[str, Any] = dict.fromkeys(event.sample, "")
    values = {
        "name": "",
        "shop": config.shop_name or host.site()[0],
        "shop_link": links.storefront(),
        "track_link": links.storefront("/track"),
        "subscription_link": links.storefront("/account/subscriptions"),
        **defaults,
        **subject.values,
        **{name: value for name, value in context.items() if value not in (None, "")},
    }
    if sealed:
        values["link"] = unsealed(sealed).get("link", "")
    if event.name == "payment_failed":
        values["link"] = links.pay(_payable(about), channel_slug, config.payment_link_hours)
        values["hours"] = config.payment_link_hours
    return values


def _sample(event: Event) -> dict[str, Any]:
    """What previews and test sends say: the event's own sample and the shop's links."""
    return {
        "name": "Anita",
        "shop_link": links.storefront(),
        "track_link": links.storefront("/track"),
        "subscription_link": links.storefront("/account/subscriptions"),
        "refunded": "₹249.00",
        **event.sample,
    }


def sample_values(event: Event) -> dict[str, Any]:
    """Everything a template may say, invented."""
    return {**_sample(event), "shop": host.site()[0]}


def _payable(about: Mapping[str, Any]) -> links.Payable:
    if about.get("order_id"):
        return links.Payable("order", uuid.UUID(str(about["order_id"])))
    return links.Payable("checkout", uuid.UUID(str(about["checkout_id"])))


def too_old(payload: Mapping[str, Any], created_at: datetime, hours: int = 24) -> bool:
    """Whether telling it now would be worse than silence."""
    now = clock.now()
    until = payload.get("not_after")
    if until and datetime.fromisoformat(str(until)) < now:
        return True
    return (now - created_at).total_seconds() > hours * 3600
