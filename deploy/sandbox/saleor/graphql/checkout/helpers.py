"""What the cart's, the order's and the payment's mutations share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from graphql.error import GraphQLError

from ...checkout.models import Checkout
from ...plugins.manager import PluginsManager, get_plugins_manager
from ..core.mutations import get_node_or_error
from ..core.permissions import requestor


def manager_of(info: Any) -> PluginsManager:
    """The request's plugins, loaded once."""
    context = info.context
    if not hasattr(context, "_plugins_manager"):
        context._plugins_manager = get_plugins_manager(
            allow_replica=False, requestor_getter=lambda: requestor(context)
        )
    return context._plugins_manager


def fail(field: str, message: str, code: str, **params: Any) -> ValidationError:
    """One field's ValidationError, to raise."""
    return ValidationError({field: ValidationError(message, code=code, params=params)})


def one_of(**arguments: Any) -> None:
    """GraphQL error unless exactly one of the arguments is given, as Saleor words it."""
    given = [name for name, value in arguments.items() if value]
    names = ", ".join(f"'{_camel(name)}'" for name in arguments)
    if len(given) > 1:
        raise ValidationError(
            f"Argument {', '.join(repr(_camel(name)) for name in given)} cannot be combined",
            code="graphql_error",
        )
    if not given:
        raise ValidationError(
            f"At least one of arguments is required: {names}.", code="graphql_error"
        )


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.title() for word in tail)


def one_of_in_query(**arguments: Any) -> None:
    """The same for queries, where it fails the field."""
    try:
        one_of(**arguments)
    except ValidationError as error:
        raise GraphQLError(error.messages[0]) from error


def metadata_of(items: Any) -> dict[str, str]:
    """Key-value pairs of `[MetadataInput!]`; ValidationError for an empty key."""
    pairs = {item["key"]: item["value"] for item in items or []}
    if any(not key.strip() for key in pairs):
        raise fail("metadata", "Metadata key cannot be empty.", "required")
    return pairs


def get_checkout(
    info: Any, id: str | None = None, token: Any = None, checkout_id: str | None = None
) -> Checkout:
    """The cart that a mutation is about."""
    one_of(checkout_id=checkout_id, token=token, id=id)
    qs = Checkout.objects.select_related(
        "channel", "shipping_method", "billing_address", "shipping_address", "user"
    )
    if token:
        found = qs.filter(token=token).first()
        if found is None:
            raise fail("token", f"Couldn't resolve to a node: {token}.", "not_found")
        return found
    field = "id" if id else "checkout_id"
    return get_node_or_error(info, id or checkout_id, only_type="Checkout", qs=qs, field=field)


def clean_redirect_url(url: str | None, field: str = "redirect_url") -> None:
    """ValidationError for what isn't an absolute address."""
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError as error:
            raise ValidationError({field: error}) from error
