"""Customers at Razorpay: one per Saleor user and account, so that stored methods find their owner."""

from django.db import IntegrityError

from ..core import clock
from . import accounts
from .config import GatewayConfig
from .models import RazorpayCustomer


def known(config: GatewayConfig, user_id: int) -> str | None:
    """The customer id that the user has in this account, if one was made."""
    return (
        RazorpayCustomer.objects.filter(user_id=user_id, key_id=config.key_id)
        .values_list("customer_id", flat=True)
        .first()
    )


def customer_id(config: GatewayConfig, *, user_id: int, name: str, email: str, phone: str) -> str:
    """The user's customer id, made at Razorpay when missing (which is repeatable there)."""
    found = known(config, user_id)
    if found is not None:
        return found
    fields = {"name": name[:50], "email": email, "contact": phone}
    made = accounts.client(config).create_customer(
        **{key: value for key, value in fields.items() if value}
    )
    try:
        RazorpayCustomer.objects.create(
            user_id=user_id,
            key_id=config.key_id,
            customer_id=made["id"],
            created_at=clock.now(),
        )
    except IntegrityError:
        return known(config, user_id) or str(made["id"])
    return str(made["id"])


def forget(user_id: int) -> None:
    """The user is gone from the shop."""
    RazorpayCustomer.objects.filter(user_id=user_id).delete()
