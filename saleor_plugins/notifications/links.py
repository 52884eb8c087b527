"""Links in messages: where the storefront shows things, and the signed link to pay.

A link to pay says which order or checkout, until when, and a MAC over both: 42 characters, so that it
fits in an SMS. It opens nothing by itself; it leads to the shop's own payment page while there is
still something to pay.
"""

import base64
import binascii
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings

from ..core import clock
from ..core.errors import Conflict, InvalidInput
from ..host import messages as host
from . import sealing

_MAC_LENGTH = 10
_KINDS = {b"o": "order", b"c": "checkout"}


@dataclass(frozen=True, slots=True)
class Payable:
    """What a link to pay is for."""

    kind: str
    id: uuid.UUID


def _mac(payload: bytes) -> bytes:
    key = sealing.derive(settings.SECRET_KEY, b"saleor_plugins.notifications.pay")
    return hmac.new(key, payload, hashlib.sha256).digest()[:_MAC_LENGTH]


def sign(kind: str, pk: uuid.UUID, hours: int) -> str:
    """A token for an order ("order") or a checkout ("checkout") that lives for `hours`."""
    until = int((clock.now() + timedelta(hours=hours)).timestamp())
    payload = kind[0].encode() + pk.bytes + until.to_bytes(4, "big")
    return base64.urlsafe_b64encode(payload + _mac(payload)).rstrip(b"=").decode()


def read(token: str) -> Payable:
    """What a token is for; InvalidInput when it is forged, Conflict (EXPIRED) when it is too old."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("This link is not ours.", field="token") from error
    payload, mac = raw[:-_MAC_LENGTH], raw[-_MAC_LENGTH:]
    if len(payload) != 21 or not hmac.compare_digest(mac, _mac(payload)):
        raise InvalidInput("This link is not ours.", field="token")
    until = datetime.fromtimestamp(int.from_bytes(payload[17:], "big"), UTC)
    if until < clock.now():
        raise Conflict("This link has run out.", code="EXPIRED", field="token")
    return Payable(_KINDS[payload[:1]], uuid.UUID(bytes=payload[1:17]))


def storefront(path: str = "/") -> str:
    """A page of the shop."""
    return str(settings.STOREFRONT_URL).rstrip("/") + path


def pay(payable: Payable, channel_slug: str, hours: int) -> str:
    """The link to pay that goes into a message."""
    token = sign(payable.kind, payable.id, hours)
    return f"{plugin_url(channel_slug)}/pay/{token}/"


def receipts(channel_slug: str, provider: str) -> str:
    """Where a provider reports what became of a message."""
    return f"{plugin_url(channel_slug)}/{provider}/"


def plugin_url(channel_slug: str) -> str:
    """The address of this plugin's own endpoints in a channel."""
    return f"{host.public_url()}/plugins/channel/{channel_slug}/saleor_plugins.notifications"


def destination(payable: Payable) -> str | None:
    """The page on which to pay now, or None when there is nothing left to pay."""
    if payable.kind == "order":
        order = host.order_facts(payable.id)
        if order is None or order.paid or order.status in ("canceled", "expired", "returned"):
            return None
        return storefront(f"/checkout?order={host_id('Order', payable.id)}")
    checkout = host.checkout_facts(payable.id)
    if checkout is None:
        return None
    return storefront(f"/checkout?checkout={host_id('Checkout', payable.id)}")


def host_id(type_name: str, pk: uuid.UUID) -> str:
    """Saleor's GraphQL id, as the storefront knows the thing."""
    return base64.b64encode(f"{type_name}:{pk}".encode()).decode()
