"""The gate of the shop's own rules, where Saleor is more lenient than a shop can be.

* A price is above zero. Saleor takes 0 and sells for nothing what somebody forgot to price.
* Stock is never below zero. Saleor takes -5, and ships more than there is when told to.
* An address to deliver to has a name and a phone. Saleor asks for line, city, state and PIN code
  only; no courier in India takes a parcel without the other two.

A refusal is a GraphQL error whose message begins with the field; nothing of the request is executed.
Manual: docs/reports.md.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from .documents import RootField
from .gates import Operation, Refused
from .inputs import Input, inputs, mutation_fields

_PRICES = {
    "ProductVariantChannelListingAddInput",
    "ProductVariantBulkChannelListingAddInput",
    "ChannelListingUpdateInput",
}
_STOCKS = {"StockInput", "StockUpdateInput", "StockBulkUpdateInput"}
_ADDRESSED = {
    "checkoutCreate",
    "checkoutShippingAddressUpdate",
    "checkoutBillingAddressUpdate",
    "accountAddressCreate",
}
_NAMES = ("firstName", "lastName", "companyName")


def rules(operation: Operation) -> Refused | None:
    """Refuse what breaks a rule, naming the first field that does."""
    for field in mutation_fields(operation.document, operation.variables, operation.operation_name):
        problem = _argument(field)
        if problem is not None:
            return problem
        for each in inputs(operation.schema, field):
            problem = _problem(each)
            if problem is not None:
                return problem
    return None


def _argument(field: RootField) -> Refused | None:
    if field.arguments.get("allowStockToBeExceeded") is True:
        return _oversold("allowStockToBeExceeded")
    if field.arguments.get("stockUpdatePolicy") == "FORCE":
        return _oversold("stockUpdatePolicy")
    return None


def _problem(each: Input) -> Refused | None:
    if each.type_name in _PRICES and _number(each.fields.get("price")) == 0:
        return Refused(f"{each.path}.price: A price must be above zero.", code="INVALID")
    if each.type_name in _STOCKS:
        quantity = _number(each.fields.get("quantity"))
        if quantity is not None and quantity < 0:
            message = f"{each.path}.quantity: Stock must not be below zero."
            return Refused(message, code="INVALID")
    if each.fields.get("allowStockToBeExceeded") is True:
        return _oversold(f"{each.path}.allowStockToBeExceeded")
    if each.type_name == "AddressInput" and each.mutation in _ADDRESSED:
        return _address(each.path, each.fields)
    return None


def _oversold(field: str) -> Refused:
    return Refused(f"{field}: Nothing is shipped that is not in stock.", code="INVALID")


def _address(path: str, fields: Mapping[str, Any]) -> Refused | None:
    if fields.get("skipValidation") is True:
        return None  # Saleor asks for a permission for that
    missing = []
    if not any(_text(fields.get(name)) for name in _NAMES):
        missing.append("firstName")
    if not _text(fields.get("phone")):
        missing.append("phone")
    if not missing:
        return None
    named = ", ".join(f"{path}.{name}" for name in missing)
    return Refused(f"{named}: This field is required.", code="REQUIRED")


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None  # the platform words what is no number
    return number if number.is_finite() else None
