"""Tax classes: goods that are taxed alike, and their rate by country."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ...permission.enums import CheckoutPermissions
from ...tax.models import TaxClass, TaxClassCountryRate
from ..core.connection import create_connection_slice
from ..core.loader import mutation, query
from ..core.permissions import AuthorizationFilters, require
from ..core.utils import from_global_id_or_error


@query("taxClasses")
def _(root: Any, info: Any, filter: Any = None, **args: Any) -> Any:
    require(
        info, AuthorizationFilters.AUTHENTICATED_APP, AuthorizationFilters.AUTHENTICATED_STAFF_USER
    )
    given = filter or {}
    rows = TaxClass.objects.all()
    if given.get("ids"):
        keys = [from_global_id_or_error(i, "TaxClass")[1] for i in given["ids"]]
        rows = rows.filter(pk__in=keys)
    if given.get("countries"):
        rows = rows.filter(country_rates__country__in=given["countries"]).distinct()
    return create_connection_slice(rows.order_by("name", "pk"), info, args)


@mutation("taxClassCreate", permissions=[CheckoutPermissions.MANAGE_TAXES])
def _(root: Any, info: Any, input: Any) -> Any:
    rates = input.get("create_country_rates") or []
    wrong = [each["country_code"] for each in rates if each["rate"] < 0]
    if wrong:
        message = f"Ensure that the tax rate of {', '.join(wrong)} is greater than or equal to 0."
        raise ValidationError({"rate": ValidationError(message, code="invalid")})
    made = TaxClass(name=input["name"].strip())
    made.full_clean()
    with transaction.atomic():
        made.save()
        TaxClassCountryRate.objects.bulk_create(
            TaxClassCountryRate(
                tax_class=made, country=each["country_code"], rate=Decimal(str(each["rate"]))
            )
            for each in rates
        )
    return {"tax_class": made}
