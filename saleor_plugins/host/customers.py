"""Customers of the platform: who asks, their addresses, and the type the dashboard shows."""

from collections.abc import Mapping
from typing import Any

from . import address_book

_DISTRIBUTOR_TYPE = ("Distributor", "distributor")


def authenticated(request: Any) -> tuple[Any, Any]:
    """The App and the user of a request before Saleor executes it; (None, None) for a stranger.

    Also for a token that Saleor will refuse: it words that error itself.
    """
    from jwt.exceptions import PyJWTError
    from saleor.core.exceptions import PermissionDenied
    from saleor.graphql.context import get_context_value

    try:
        context = get_context_value(request)
        app = getattr(context, "app", None)
        user = None if app else context.user
        # A lazy object: asking for its truth is what reads the token and the row.
        return (app or None), (getattr(user, "_wrapped", user) if user else None)
    except (PyJWTError, PermissionDenied):
        return None, None


def by_id(user_id: int) -> Any:
    """The user row, or None."""
    from saleor.account.models import User

    return User.objects.filter(pk=user_id).first()


def by_ids(user_ids: Any) -> dict[int, Any]:
    """User rows by id."""
    from saleor.account.models import User

    return dict(User.objects.in_bulk(list(user_ids)))


def ids_matching(search: str) -> Any:
    """A subquery of the ids of users whose e-mail or name contains `search`."""
    from django.db.models import Q
    from saleor.account.models import User

    return User.objects.filter(
        Q(email__icontains=search)
        | Q(first_name__icontains=search)
        | Q(last_name__icontains=search)
    ).values("pk")


def store_address(data: Mapping[str, Any]) -> Any:
    """Validate an AddressInput as Saleor does and keep it as a row of its own.

    Raises Django's ValidationError naming the fields at fault, with Saleor's codes.
    """
    from django.core.exceptions import ValidationError
    from saleor.account.forms import get_address_form
    from saleor.account.models import Address

    if not data.get("country"):
        missing = ValidationError("This field is required.", code="required")
        raise ValidationError({"country": missing})
    form = get_address_form(dict(data), data["country"])
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    values = {name: form.cleaned_data.get(name) or "" for name in address_book.FIELDS}
    return Address.objects.create(**values)


def address(address_id: int | None) -> Any:
    """The address row, or None."""
    from saleor.account.models import Address

    if address_id is None:
        return None
    return Address.objects.filter(pk=address_id).first()


def addresses(address_ids: Any) -> dict[int, Any]:
    """Address rows by id."""
    from saleor.account.models import Address

    return dict(Address.objects.in_bulk(list(address_ids)))


def delete_address(address_id: int | None) -> None:
    """Remove an address that we had stored."""
    from saleor.account.models import Address

    if address_id is not None:
        Address.objects.filter(pk=address_id).delete()


def show_as_distributor(user_id: int, shown: bool) -> None:
    """Show the role as the customer's type where the platform has types (Saleor 3.23.26 on).

    Another type that a merchant gave a customer is left alone; the default one, which every new
    customer has, is nobody's choice. Nothing is decided by it.
    """
    from django.db.models import Q
    from saleor.account import models

    customer_type = getattr(models, "CustomerType", None)
    if customer_type is None or not hasattr(models.User, "customer_type"):
        return
    name, slug = _DISTRIBUTOR_TYPE
    kind, _ = customer_type.objects.get_or_create(slug=slug, defaults={"name": name})
    users = models.User.objects.filter(pk=user_id)
    if shown:
        nobodys = Q(customer_type__isnull=True) | Q(customer_type__is_default=True)
        users.filter(nobodys).update(customer_type=kind)
    else:
        usual = customer_type.objects.filter(is_default=True).first()
        users.filter(customer_type=kind).update(customer_type=usual)
