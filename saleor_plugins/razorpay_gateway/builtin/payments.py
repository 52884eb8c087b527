"""Giving back what the built-in plugin took: at most once, whatever was lost on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ...core import config as core_config
from ...core.errors import CommerceError, Conflict
from ...core.money import Money, to_minor
from ...host import plugins
from .. import accounts
from ..client import RazorpayClient
from ..config import GatewayConfig
from ..errors import BadCredentials, NotConfigured, UnknownAtRazorpay

BUILTIN_ID = "mirumee.payments.razorpay"


@dataclass(frozen=True, slots=True)
class Refunded:
    """Razorpay's refund: its id, state and amount."""

    refund_id: str
    status: str
    amount: Decimal


def settings_of(values: Mapping[str, Any]) -> dict[str, str]:
    """The built-in plugin's settings in our names; without what was never filled in."""
    captures = values.get("Automatic payment capture")
    found = {
        "key_id": str(values.get("Public API key") or "").strip(),
        "key_secret": str(values.get("Secret API key") or "").strip(),
        "flow": "authorize" if captures is False else "charge",
    }
    return {name: value for name, value in found.items() if value}


def accounts_of(channel: str) -> Iterator[GatewayConfig]:
    """The Razorpay accounts that a channel's old payments may belong to, the built-in plugin's first."""
    seen = set()
    stored = plugins.configuration(BUILTIN_ID, channel)
    builtin = core_config.read(GatewayConfig, settings_of(stored.values))
    if builtin.is_complete:
        seen.add(builtin.key_id)
        yield builtin
    try:
        ours = accounts.of_channel(channel, even_inactive=True)
    except NotConfigured:
        return
    if ours.key_id not in seen:
        yield ours


def find(channel: str, payment_id: str) -> tuple[RazorpayClient, Mapping[str, Any]]:
    """The account that knows a payment, and the payment. Raises CommerceError."""
    problem: CommerceError = NotConfigured(f"Razorpay has no keys in channel {channel}.")
    for config in accounts_of(channel):
        client = accounts.client(config)
        try:
            return client, client.fetch_payment(payment_id)
        except (BadCredentials, UnknownAtRazorpay) as error:
            problem = error
    raise problem


def refund(
    *,
    channel: str,
    payment_id: str,
    money: Money,
    known_refunds: Collection[str],
    reference: str,
) -> Refunded:
    """Give `money` of an old payment back.

    `known_refunds` are the ids of refunds that Saleor has already; `reference` names the payment in Saleor. A refund
    that Razorpay has and Saleor has not (an answer was lost) is the one that is asked for when the amount fits, and
    stops everything when it does not. Raises CommerceError; then nothing was caused, or it is found the next time.
    """
    units = to_minor(money.amount, money.currency)
    client, payment = find(channel, payment_id)
    if payment.get("currency") != money.currency:
        raise Conflict(f"Razorpay has this payment in {payment.get('currency')}.", field="amount")
    unknown = [
        each
        for each in client.payment_refunds(payment_id)
        if each.get("id") not in known_refunds and each.get("status") != "failed"
    ]
    for each in unknown:
        if each.get("amount") == units:
            return _refunded(each, money.currency)
    if unknown:
        raise Conflict(
            f"Razorpay has a refund {unknown[0].get('id')} that Saleor does not know of: "
            "refund its amount first.",
            field="amount",
        )
    # The same wish has the same key: a second try after a lost answer is answered by the first.
    key = f"{reference}-{len(known_refunds)}-{units}"
    made = client.refund(
        payment_id,
        amount=units,
        speed="normal",
        receipt=key[:40],
        notes={"saleor_payment": reference},
        key=key,
    )
    return _refunded(made, money.currency)


def _refunded(entity: Mapping[str, Any], currency: str) -> Refunded:
    amount = Money.from_minor(int(entity["amount"]), currency).amount
    return Refunded(str(entity["id"]), str(entity.get("status") or ""), amount)
