"""Addresses in mutations."""

from typing import Any

from django.core.exceptions import ValidationError

from ...account.forms import get_address_form
from ...account.models import Address
from ...core.exceptions import PermissionDenied
from ...permission.enums import (
    AccountPermissions,
    CheckoutPermissions,
    OrderPermissions,
    ProductPermissions,
    SitePermissions,
)
from ..core.permissions import AuthorizationFilters, has_one_of

_APP = AuthorizationFilters.AUTHENTICATED_APP
# Which mutations take an address as it comes, and what that needs (all of it).
SKIP_VALIDATION: dict[str, list[Any]] = {
    "addressCreate": [AccountPermissions.MANAGE_USERS],
    "addressUpdate": [AccountPermissions.MANAGE_USERS],
    "draftOrderCreate": [OrderPermissions.MANAGE_ORDERS],
    "draftOrderUpdate": [OrderPermissions.MANAGE_ORDERS],
    "orderUpdate": [OrderPermissions.MANAGE_ORDERS],
    "createWarehouse": [ProductPermissions.MANAGE_PRODUCTS],
    "updateWarehouse": [ProductPermissions.MANAGE_PRODUCTS],
    "shopAddressUpdate": [SitePermissions.MANAGE_SETTINGS],
    "checkoutCreate": [CheckoutPermissions.HANDLE_CHECKOUTS, _APP],
    "checkoutShippingAddressUpdate": [CheckoutPermissions.HANDLE_CHECKOUTS, _APP],
    "checkoutBillingAddressUpdate": [CheckoutPermissions.HANDLE_CHECKOUTS, _APP],
    "accountAddressCreate": [_APP, AccountPermissions.IMPERSONATE_USER],
    "accountAddressUpdate": [AccountPermissions.MANAGE_USERS, _APP],
}


def validate_address(
    address_data: dict[str, Any],
    info: Any = None,
    *,
    instance: Address | None = None,
) -> Address:
    """An unsaved Address (or `instance`, changed) of the input, in its country's form.

    ValidationError by field with codes `required` and `invalid`. Who may skip the validation is only held to what is required.
    """
    country = address_data.get("country")
    if not country:
        required = ValidationError("This field is required.", code="required")
        raise ValidationError({"country": required})
    format_check = not address_data.get("skip_validation")
    if not format_check:
        _may_skip(info)
    form = get_address_form(address_data, country)
    if "phone" in form.errors and format_check:
        message = f"'{address_data['phone']}' is not a valid phone number."
        raise ValidationError({"phone": ValidationError(message, code="invalid")})
    errors: dict[str, list[ValidationError]] = {}
    for field, found in form.errors.as_data().items():
        for error in found:
            if format_check or error.code == "required":
                errors.setdefault(field, []).append(error)
    if errors:
        raise ValidationError(errors)
    address = instance or Address()
    for name, value in form.cleaned_data.items():
        setattr(address, name, value)
    address.validation_skipped = not form.is_valid()
    for item in address_data.get("metadata") or ():
        address.store_value_in_metadata({item["key"]: item["value"]})
    return address


def _may_skip(info: Any) -> None:
    required = SKIP_VALIDATION.get(info.field_name) if info else None
    if not required:
        message = "This mutation doesn't allow to skip address validation."
        raise ValidationError({"skip_validation": ValidationError(message, code="invalid")})
    if not all(has_one_of(info.context, [permission]) for permission in required):
        names = ", ".join(permission.name for permission in required)
        raise PermissionDenied(
            f"To skip address validation, you need following permissions: {names}."
        )
