"""What travels beside a node while a query is resolved."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


class SaleorContext(HttpRequest):
    """The request, with the requestor on it."""

    user: Any
    app: Any


@dataclass
class BaseContext:
    """A node with something beside it."""

    node: Any


@dataclass
class SyncWebhookControlContext(BaseContext):
    """A node, and whether resolving it may call synchronous webhooks."""

    allow_sync_webhooks: bool = True


@dataclass
class ChannelContext(BaseContext):
    """A node seen in one channel, or in none."""

    channel_slug: str | None = None


@dataclass
class ChannelQsContext:
    """A queryset seen in one channel."""

    qs: Any
    channel_slug: str | None = None


# Models that look different from channel to channel; others are never wrapped.
_BY_CHANNEL = {"Product", "ProductVariant", "Collection", "ShippingZone", "ShippingMethod",
               "Attribute", "AttributeValue", "Voucher"}  # fmt: skip


def unwrap(root: Any) -> Any:
    """The node itself, however it was wrapped."""
    while isinstance(root, BaseContext):
        root = root.node
    return root


def channel_slug(root: Any) -> str | None:
    """The channel a node is seen in."""
    return root.channel_slug if isinstance(root, ChannelContext) else None


def in_channel_of(root: Any, value: Any) -> Any:
    """`value` (a model, or a list of them) seen in the channel that `root` is seen in."""
    if not isinstance(root, ChannelContext) or isinstance(value, BaseContext):
        return value
    if isinstance(value, (list, tuple)):
        return [in_channel_of(root, item) for item in value]
    if type(value).__name__ in _BY_CHANNEL:
        return ChannelContext(value, root.channel_slug)
    return value


def setup_context_user(context: Any) -> None:
    """Replace the lazy user by the user."""
    if hasattr(context.user, "_wrapped"):
        bool(context.user)
        context.user = context.user._wrapped
