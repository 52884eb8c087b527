"""The hooks that plugins can define, with the parameters they are called with.

One line per hook: its name, the arguments it passes by position and, after `*`, those it passes
by keyword; then where its channel comes from. The table is what Saleor 3.23 calls its plugins
with; a test compares it with the published list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_NO_CHANNEL = """
account_email_changed user
account_deleted user
authenticate_user request
category_created category
category_updated category
category_deleted category * webhooks
channel_deleted channel
collection_created collection
collection_updated collection
collection_deleted collection * webhooks
customer_created customer
customer_updated customer * webhooks
customer_deleted customer * webhooks
product_created product * webhooks
product_updated product * webhooks
product_deleted product variants * webhooks
product_metadata_updated product
product_media_created media
product_media_updated media
product_media_deleted media
product_variant_created product_variant * webhooks
product_variant_updated product_variant * webhooks
product_variant_deleted product_variant * webhooks
product_variant_metadata_updated product_variant
voucher_created voucher code
"""

# These receive the channel's slug by position too.
_ARGUMENT_CHANNEL = """
account_confirmation_requested user channel_slug * token redirect_url
account_set_password_requested user channel_slug * token redirect_url
account_delete_requested user channel_slug * token redirect_url
staff_set_password_requested user channel_slug * token redirect_url
"""

# These are called in the channel given, which they do not receive.
_HIDDEN_CHANNEL = """
transaction_charge_requested payment_data
transaction_refund_requested payment_data
transaction_cancelation_requested payment_data
"""

_FIRST_ARGUMENT_CHANNEL = {
    "": """
""",
    "channel": """
checkout_created checkout * webhooks
checkout_updated checkout * webhooks
checkout_fully_paid checkout * webhooks
checkout_fully_authorized checkout * webhooks
draft_order_created order * webhooks
draft_order_updated order * webhooks
order_created order * webhooks
order_confirmed order * webhooks
order_updated order * webhooks
order_cancelled order * webhooks
order_expired order * webhooks
order_fulfilled order * webhooks
order_fully_paid order * webhooks
order_paid order * webhooks
order_fully_refunded order * webhooks
order_refunded order * webhooks
preprocess_order_creation checkout_info lines
list_stored_payment_methods list_stored_payment_methods_data
stored_payment_method_request_delete request_delete_data
""",
    "order.channel": """
fulfillment_created fulfillment * notify_customer=True calculate_stocks_with_shipping_zones=True
fulfillment_approved fulfillment * notify_customer=True calculate_stocks_with_shipping_zones=True
fulfillment_canceled fulfillment * calculate_stocks_with_shipping_zones=True
fulfillment_metadata_updated fulfillment
tracking_number_updated fulfillment
invoice_sent invoice email
""",
    "source_object.channel": """
transaction_initialize_session transaction_session_data
transaction_process_session transaction_session_data
""",
}


@dataclass(frozen=True)
class Hook:
    """One hook: its parameters, its channel, what it answers when no plugin does."""

    name: str
    positional: tuple[str, ...]
    keyword: tuple[tuple[str, Any], ...]
    channel: Callable[[dict[str, Any]], str | None]
    hidden: tuple[str, ...] = ()
    default: Callable[[], Any] | None = None

    @property
    def parameters(self) -> list[str]:
        """What the manager's method takes."""
        return [*self.positional, *(name for name, _ in self.keyword), *self.hidden]

    def bind(
        self, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[list[Any], dict[str, Any], dict[str, Any]]:
        """Arguments for the plugin by position and by keyword, and all by name."""
        unknown = set(kwargs) - set(self.parameters)
        if unknown or len(args) > len(self.parameters):
            raise TypeError(f"{self.name}() got unexpected arguments {sorted(unknown)}")
        optional = {**dict(self.keyword), "lines": None}
        named = {**optional, **dict(zip(self.parameters, args, strict=False)), **kwargs}
        missing = [name for name in (*self.positional, *self.hidden) if name not in named]
        if missing:
            raise TypeError(f"{self.name}() misses {missing}")
        by_keyword = {name: named[name] for name, _ in self.keyword}
        return [named[name] for name in self.positional], by_keyword, named


def _slug_at(first: str, path: str) -> Callable[[dict[str, Any]], str | None]:
    def find(named: dict[str, Any]) -> str | None:
        value = named[first]
        for step in path.split(".") if path else ():
            value = getattr(value, step, None) if value is not None else None
        return value.slug if value is not None else None

    return find


def _tokenization(kind: str, what: str) -> Callable[[], Any]:
    def default() -> Any:
        from ..payment import interface

        result = getattr(interface, f"Payment{kind}TokenizationResult").FAILED_TO_DELIVER
        answer = getattr(interface, f"Payment{kind}TokenizationResponseData")
        return answer(result=result, error=f"{what} failed to deliver.", data=None)

    return default


def _deletion() -> Any:
    from ..payment import interface

    return interface.StoredPaymentMethodRequestDeleteResponseData(
        result=interface.StoredPaymentMethodRequestDeleteResult.FAILED_TO_DELIVER,
        error="Payment method request delete failed to deliver.",
    )


_DEFAULTS: dict[str, Callable[[], Any]] = {
    "list_stored_payment_methods": list,
    "stored_payment_method_request_delete": _deletion,
    "payment_gateway_initialize_tokenization": _tokenization(
        "GatewayInitialize", "Payment gateway initialize tokenization"
    ),
    "payment_method_initialize_tokenization": _tokenization(
        "Method", "Payment method initialize tokenization"
    ),
    "payment_method_process_tokenization": _tokenization(
        "Method", "Payment method process tokenization"
    ),
}


def _hook(line: str, channel: Callable[[str], Any], hidden: tuple[str, ...] = ()) -> Hook:
    name, *words = line.split()
    split = words.index("*") if "*" in words else len(words)
    keyword = tuple(
        (word.partition("=")[0], True if word.endswith("=True") else None)
        for word in words[split + 1 :]
    )
    positional = tuple(words[:split])
    return Hook(name, positional, keyword, channel(positional[0]), hidden, _DEFAULTS.get(name))


def _read() -> dict[str, Hook]:
    def given(_first: str) -> Callable[[dict[str, Any]], str | None]:
        return lambda named: named["channel_slug"]

    def none(_first: str) -> Callable[[dict[str, Any]], None]:
        return lambda named: None

    hooks = [_hook(line, none) for line in _NO_CHANNEL.strip().splitlines()]
    hooks += [_hook(line, given) for line in _ARGUMENT_CHANNEL.strip().splitlines()]
    hooks += [
        _hook(line, given, ("channel_slug",)) for line in _HIDDEN_CHANNEL.strip().splitlines()
    ]
    for path, lines in _FIRST_ARGUMENT_CHANNEL.items():
        hooks += [
            _hook(line, lambda first, path=path: _slug_at(first, path))
            for line in lines.strip().splitlines()
        ]
    hooks.append(
        Hook(
            "payment_gateway_initialize_session",
            ("amount", "payment_gateways", "source_object"),
            (),
            _slug_at("source_object", "channel"),
        )
    )
    return {hook.name: hook for hook in hooks}


HOOKS = _read()
