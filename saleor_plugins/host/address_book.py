"""Addresses kept for later: checked once by Saleor's own rules, copied into each order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.errors import CommerceError, InvalidInput, InvalidInputs


def keep_address(user_id: int, address_id: str) -> Any:
    """A copy of one of the user's own addresses, kept for a contract. InvalidInput when it is not theirs."""
    from saleor.account.models import User

    user = User.objects.get(pk=user_id)
    address = user.addresses.filter(pk=address_id).first() if address_id.isdigit() else None
    if address is None:
        raise InvalidInput(
            "This is not one of your addresses.", field="addressId", code="NOT_FOUND"
        )
    _require_complete(address, "addressId")
    return address.get_copy()


# What Saleor keeps of an address, by the names of its columns.
FIELDS = (
    "first_name",
    "last_name",
    "company_name",
    "street_address_1",
    "street_address_2",
    "city",
    "city_area",
    "postal_code",
    "country",
    "country_area",
    "phone",
)


def validate_address(data: Mapping[str, Any]) -> Any:
    """A new address row from AddressInput fields, checked by Saleor's own form for its country, once.

    Raises InvalidInputs naming each field.
    """
    from saleor.account.forms import get_address_form
    from saleor.account.models import Address

    values = {name: data.get(name) or "" for name in FIELDS}
    if not values["country"]:
        raise InvalidInput("This field is required.", field="country", code="REQUIRED")
    values["country"] = str(getattr(values["country"], "value", values["country"]))
    form = get_address_form(values, values["country"])
    if not form.is_valid():
        raise InvalidInputs(
            [
                _address_error(name, errors[0])
                for name, errors in sorted(form.errors.as_data().items())
            ]
        )
    cleaned = {name: form.cleaned_data.get(name, values[name]) for name in FIELDS}
    address = Address(**cleaned)
    _require_complete(address, None)
    address.save()
    return address


def _address_error(name: str, error: Any) -> CommerceError:
    code = "REQUIRED" if getattr(error, "code", "") == "required" else "INVALID"
    return InvalidInput("; ".join(error.messages), field=_spelled(name), code=code)


def _spelled(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def _require_complete(address: Any, field_name: str | None) -> None:
    """The van needs a name and a door; Saleor's rules leave some of it optional."""
    missing = [
        name
        for name in ("first_name", "street_address_1", "city", "postal_code")
        if not getattr(address, name)
    ]
    if missing:
        raise InvalidInputs(
            [
                InvalidInput(
                    "This field is required.", field=field_name or _spelled(name), code="REQUIRED"
                )
                for name in missing
            ]
        )


def drop(address_id: int) -> None:
    """Delete a kept address; orders have copies of their own."""
    from saleor.account.models import Address

    Address.objects.filter(pk=address_id).delete()
