"""Saleor's GraphQL types, handed to the plugins' schema modules.

`from ..host.graphql import User, Order, wrap` lets a client read ours and Saleor's in one query.
"""

from typing import Any

from graphene import Node
from graphql.error import GraphQLError
from saleor.core.exceptions import PermissionDenied
from saleor.graphql.account.types import Address, AddressInput, User
from saleor.graphql.channel.types import Channel
from saleor.graphql.core.context import ChannelContext, SyncWebhookControlContext
from saleor.graphql.core.scalars import JSON, Date, DateTime, PositiveDecimal
from saleor.graphql.core.types.money import Money
from saleor.graphql.core.types.upload import Upload
from saleor.graphql.order.types import Order
from saleor.graphql.product.types.categories import Category
from saleor.graphql.product.types.products import ProductVariant

from ..core.errors import InvalidInput

__all__ = [
    "JSON",
    "Address",
    "AddressInput",
    "Category",
    "Channel",
    "Date",
    "DateTime",
    "Money",
    "Order",
    "PermissionDenied",
    "PositiveDecimal",
    "ProductVariant",
    "Upload",
    "User",
    "global_id",
    "unwrap_id",
    "wrap",
]


def wrap(instance: Any, channel_slug: str | None = None) -> Any:
    """A database row in the shape that Saleor's own resolvers hand to its types."""
    if instance is None:
        return None
    name = type(instance).__name__
    if name in ("Order", "Checkout"):
        return SyncWebhookControlContext(node=instance)
    if name in ("ProductVariant", "Product", "Collection"):
        return ChannelContext(node=instance, channel_slug=channel_slug)
    return instance


def global_id(type_name: str, pk: object) -> str:
    """The GraphQL id of a row."""
    return str(Node.to_global_id(type_name, pk))


def unwrap_id(value: str, type_name: str, field: str = "id") -> str:
    """The database id in a GraphQL id of `type_name`; InvalidInput naming `field` otherwise."""
    try:
        found, pk = Node.from_global_id(value)
    except (ValueError, TypeError, UnicodeDecodeError, GraphQLError) as error:
        raise InvalidInput(f"{value!r} is not an id.", field=field, code="GRAPHQL_ERROR") from error
    if found != type_name or not pk:
        raise InvalidInput(
            f"{value!r} is not the id of a {type_name}.", field=field, code="GRAPHQL_ERROR"
        )
    return str(pk)
