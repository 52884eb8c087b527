"""What a signed-in shopper has stored at Razorpay: cards and UPI ids, listed, used and forgotten.

https://razorpay.com/docs/api/customers/tokens/ - tokens belong to a customer of one account. An id
in Saleor is `saleor_plugins.razorpay:<token>`; whose it is, is decided by our own records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.errors import NotFound
from ..core.masking import mask_vpa
from . import accounts, customers
from .accounts import PLUGIN_ID
from .config import GatewayConfig
from .errors import UnknownAtRazorpay
from .events import CARD_BRANDS, identifier, text


@dataclass(frozen=True, slots=True)
class Card:
    """A stored card, as far as it may be shown."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True, slots=True)
class StoredMethod:
    """A stored way to pay; `label` is fit to be shown."""

    token_id: str
    kind: str
    label: str
    card: Card | None = None


def public_id(token_id: str) -> str:
    """The id of a stored method in Saleor."""
    return f"{PLUGIN_ID}:{token_id}"


def token_in(public: str) -> str | None:
    """The token in a stored method's id, or None when it is another gateway's."""
    owner, _, token = public.rpartition(":")
    return token if owner == PLUGIN_ID and token else None


def of_user(config: GatewayConfig, user_id: int) -> list[StoredMethod]:
    """What the user has stored in this account. Raises ProviderError."""
    customer = customers.known(config, user_id)
    if customer is None:
        return []
    tokens = accounts.client(config).tokens(customer)
    return [method for token in tokens if (method := _method(token)) is not None]


def delete(config: GatewayConfig, user_id: int, token_id: str) -> None:
    """Forget one of the user's own stored methods. Raises NotFound for anybody else's."""
    customer = customers.known(config, user_id)
    if customer is None:
        raise NotFound("There is no such stored payment method.", field="id")
    try:
        accounts.client(config).delete_token(customer, token_id)
    except UnknownAtRazorpay as error:
        raise NotFound("There is no such stored payment method.", field="id") from error


def _method(token: Mapping[str, Any]) -> StoredMethod | None:
    token_id = identifier(token.get("id"))
    kind = text(token.get("method"))
    if kind == "card":
        found = token.get("card")
        found = found if isinstance(found, Mapping) else {}
        network = text(found.get("network"))
        last4 = text(found.get("last4"))[-4:]
        card = Card(
            brand=CARD_BRANDS.get(network, network.lower()),
            last4=last4,
            exp_month=_number(found.get("expiry_month")) or 12,
            exp_year=_number(found.get("expiry_year")) or 2099,
        )
        return StoredMethod(token_id, "card", f"{network or 'Card'} •••• {last4}", card)
    if kind == "upi":
        vpa = token.get("vpa")
        found = vpa if isinstance(vpa, Mapping) else {}
        address = f"{text(found.get('username'))}@{text(found.get('handle'))}"
        return StoredMethod(token_id, "upi", f"UPI {mask_vpa(address)}" if found else "UPI")
    return None


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0
