"""What an order leaves behind in its customer's address book."""

from __future__ import annotations

from typing import Any

from ..account.models import Address

MAX_ADDRESSES = 100


def store_user_address(user: Any, address: Address, address_type: str) -> None:
    """Keep a copy unless the book has the same one; it becomes the default where none is."""
    known = next((one for one in user.addresses.all() if one == address), None)
    if known is None:
        if user.addresses.count() >= MAX_ADDRESSES:
            return
        known = address.get_copy()
        user.addresses.add(known)
    field = f"default_{address_type}_address"
    if getattr(user, field) is None:
        setattr(user, field, known)
        user.save(update_fields=[field, "updated_at"])
