"""The few fields that lead to a channel without anybody naming it.

A former distributor keeps his orders and subscriptions; through them he would reach today's prices, of
goods and of their delivery, of a channel that is closed to him. Staff without a permission of trade may read some lists.
These fields are wrapped once, when the schema is first used; no other field pays for it.
"""

from collections.abc import Callable, Container, Mapping
from typing import Any

Hidden = Callable[[Any], Mapping[int, str]]

# These variants carry the channel in which their prices are shown.
_VARIANTS = (
    ("OrderLine", "variant"),
    ("CheckoutLine", "variant"),
    ("SubscriptionLine", "variant"),
    ("SubscriptionPlan", "variants"),
)
# Lists of channels, and of rows of one channel each.
_CHANNELS = (("Query", "channels"), ("User", "accessibleChannels"), ("Group", "accessibleChannels"))
_LISTINGS = (("Product", "channelListings"), ("ProductVariant", "channelListings"))
# What delivery in a channel costs today.
_DELIVERY = (
    ("Channel", "availableShippingMethodsPerCountry"),
    ("Order", "shippingMethods"),
    ("Order", "availableShippingMethods"),
)


def guard(schema: Any, hidden: Hidden) -> None:
    """Wrap the fields; `hidden(request)` answers the channels that a requestor may not know of."""
    for place in _VARIANTS:
        _wrap(schema, place, lambda _, value, request: _without_channel(value, hidden(request)))
    for place in _CHANNELS:
        _wrap(
            schema,
            place,
            lambda _, value, request: [each for each in value if each.pk not in hidden(request)],
        )
    for place in _LISTINGS:
        _wrap(
            schema,
            place,
            lambda _, value, request: [
                each for each in value if each.channel_id not in hidden(request)
            ],
        )
    for place in _DELIVERY:
        _wrap(
            schema,
            place,
            lambda root, value, request: [] if _channel_of(root) in hidden(request) else value,
        )
    _wrap(
        schema,
        ("Query", "taxConfigurations"),
        lambda _, value, request: _without_rows(value, hidden(request)),
    )


def _wrap(schema: Any, place: tuple[str, str], change: Callable[[Any, Any, Any], Any]) -> None:
    type_name, name = place
    type_ = schema.get_type(type_name)
    field = type_.fields.get(name) if type_ is not None else None
    if field is None or field.resolver is None:
        return
    original = field.resolver

    def resolve(root: Any, info: Any, **arguments: Any) -> Any:
        value = original(root, info, **arguments)
        if value is None:
            return None
        if hasattr(value, "then"):
            return value.then(lambda ready: ready and change(root, ready, info.context))
        return change(root, value, info.context)

    field.resolver = resolve


def _channel_of(root: Any) -> int:
    """The id of the channel that a channel or an order stands for."""
    row = getattr(root, "node", root)
    return int(getattr(row, "channel_id", None) or row.pk)


def _without_channel(value: Any, hidden: Mapping[int, str]) -> Any:
    """The same rows, shown in no channel: the platform then has no price to tell."""
    if isinstance(value, list):
        return [_without_channel(each, hidden) for each in value]
    if getattr(value, "channel_slug", None) not in hidden.values():
        return value
    return type(value)(node=value.node, channel_slug=None)


def _without_rows(connection: Any, hidden: Container[int]) -> Any:
    """A page of rows of one channel each, without those of hidden channels, also in its count."""
    kept = [edge for edge in connection.edges if edge.node.channel_id not in hidden]
    if len(kept) < len(connection.edges):
        connection.edges = kept
        connection.total_count = len(kept)
    return connection
