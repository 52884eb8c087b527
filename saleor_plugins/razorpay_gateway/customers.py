"""Customers at Razorpay: one per Saleor user and account, so that stored methods find their owner."""

from django.db import IntegrityError

from ..core import clock
from ..core.errors import Conflict
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
    """The user's customer id, made at Razorpay when missing (which is repeatable there).

    Razorpay knows a customer by e-mail and phone. One who has an address that was somebody else's
    gets a customer without it, never the other one's with what is stored there. Raises Conflict
    when Razorpay answers with somebody else's even so.
    """
    found = known(config, user_id)
    if found is not None:
        return found
    client = accounts.client(config)
    fields = {"name": name[:50], "email": email, "contact": phone}
    made = str(client.create_customer(**{k: value for k, value in fields.items() if value})["id"])
    if _is_anothers(made, user_id):
        made = str(client.create_customer(name=name[:50] or f"Customer {user_id}")["id"])
    if _is_anothers(made, user_id):
        raise Conflict("This customer belongs to somebody else at Razorpay.", field="email")
    try:
        RazorpayCustomer.objects.create(
            user_id=user_id, key_id=config.key_id, customer_id=made, created_at=clock.now()
        )
    except IntegrityError:
        return known(config, user_id) or made
    return made


def _is_anothers(customer_id: str, user_id: int) -> bool:
    rows = RazorpayCustomer.objects.filter(customer_id=customer_id)
    return rows.exclude(user_id=user_id).exists()


def forget(user_id: int) -> None:
    """The user is gone from the shop."""
    RazorpayCustomer.objects.filter(user_id=user_id).delete()
