"""The few fields that lead to a channel without anybody naming it.

A former distributor keeps his orders; through their lines he would reach today's prices of a channel
that is closed to him. Staff without a permission of trade may list channels. These fields are
wrapped once, when the schema is first used; no other field pays for it.
"""

from collections.abc import Callable
from typing import Any

Hidden = Callable[[Any], frozenset[str]]

# The variant of an order's or a cart's line carries the channel in which its prices are shown.
_VARIANTS = (("OrderLine", "variant"), ("CheckoutLine", "variant"))


def guard(schema: Any, hidden: Hidden) -> None:
    """Wrap the fields; `hidden(request)` answers the slugs that a requestor may not know of."""
    for type_name, name in _VARIANTS:
        _wrap(
            schema, type_name, name, lambda value, request: _without_channel(value, hidden(request))
        )
    _wrap(
        schema,
        "Query",
        "channels",
        lambda value, request: [each for each in value if each.slug not in hidden(request)],
    )


def _wrap(schema: Any, type_name: str, name: str, change: Callable[[Any, Any], Any]) -> None:
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
            return value.then(lambda ready: ready and change(ready, info.context))
        return change(value, info.context)

    field.resolver = resolve


def _without_channel(value: Any, hidden: frozenset[str]) -> Any:
    """The same row, shown in no channel: the platform then has no price to tell."""
    if getattr(value, "channel_slug", None) not in hidden:
        return value
    return type(value)(node=value.node, channel_slug=None)
