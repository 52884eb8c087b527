"""The merchant's settings of one channel, as one frozen value.

They live in Saleor's plugin configuration (Dashboard: Plugins, Razorpay, the channel). `FIELDS`
describes them for the dashboard; `GatewayConfig` is what the rest of the plugin sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..core import config as core_config
from ..core.errors import InvalidInput, InvalidInputs

FLOWS = ("charge", "authorize")
SPEEDS = ("normal", "optimum")
WHEN_IMPOSSIBLE = ("refund", "escalate")
WHEN_PAID_TWICE = ("refund", "escalate")
WHEN_CANCELLED = ("refuse", "capture_then_refund")
METHODS = ("upi", "card", "netbanking", "wallet", "emi", "paylater")

# name, default, kind of field in the dashboard, label, help
FIELDS: tuple[tuple[str, str, str, str, str], ...] = (
    ("key_id", "", "String", "Key id", "rzp_test_... or rzp_live_..., from Razorpay's dashboard."),
    ("key_secret", "", "Secret", "Key secret", "Shown once by Razorpay when the key is made."),
    ("webhook_secret", "", "Secret", "Webhook secret", "The secret of the webhook in Razorpay."),
    (
        "previous_webhook_secret",
        "",
        "Secret",
        "Previous webhook secret",
        "Keep the old secret here for a day after changing it: older retries are signed with it.",
    ),
    ("mode", "", "String", "Mode", "test or live; empty accepts what the key id says."),
    ("flow", "charge", "String", "Flow", "charge: paid at once. authorize: staff captures later."),
    (
        "methods",
        "",
        "String",
        "Methods",
        "Of upi, card, netbanking, wallet, emi, paylater; empty "
        "shows all that the Razorpay account has.",
    ),
    ("refund_speed", "normal", "String", "Refund speed", "normal, or optimum for instant refunds."),
    ("business_name", "", "String", "Display name", "Shown at the top of Razorpay's checkout."),
    ("theme_color", "", "String", "Theme colour", "Like #0a7f3f."),
    (
        "when_impossible",
        "refund",
        "String",
        "Paid but impossible to order",
        "refund: the money goes back at once. escalate: staff decides.",
    ),
    (
        "when_paid_twice",
        "refund",
        "String",
        "Paid twice",
        "refund: what is more than the order costs goes back at once. escalate: staff decides.",
    ),
    (
        "when_cancelled",
        "refuse",
        "String",
        "Cancelling an authorization",
        "Razorpay cannot void. refuse: say so. capture_then_refund: capture and refund instead.",
    ),
    (
        "automatic_expiry_minutes",
        "720",
        "String",
        "Automatic capture window",
        "A payment authorized later than this many minutes after it began is not captured by "
        "itself (at least 12).",
    ),
    (
        "manual_expiry_minutes",
        "7200",
        "String",
        "Manual capture window",
        "After this many minutes Razorpay refunds what nobody captured (at most 7200).",
    ),
    (
        "account_id",
        "",
        "String",
        "Account id",
        "acc_...; when set, webhooks of others are ignored.",
    ),
)


@dataclass(frozen=True, slots=True)
class GatewayConfig:
    """One channel's settings. Times in minutes. `repr` shows no secrets."""

    key_id: str = ""
    key_secret: str = ""
    webhook_secret: str = ""
    previous_webhook_secret: str = ""
    mode: str = ""
    flow: str = "charge"
    methods: tuple[str, ...] = ()
    refund_speed: str = "normal"
    business_name: str = ""
    theme_color: str = ""
    when_impossible: str = "refund"
    when_paid_twice: str = "refund"
    when_cancelled: str = "refuse"
    automatic_expiry_minutes: int = 720
    manual_expiry_minutes: int = 7200
    account_id: str = ""
    channel: str = ""

    def __repr__(self) -> str:
        return f"GatewayConfig(channel={self.channel!r}, key_id={self.key_id!r})"

    @property
    def is_live(self) -> bool:
        """Whether the key moves real money."""
        return self.key_id.startswith("rzp_live_")

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        """The secrets a webhook may be signed with; never the key secret."""
        return tuple(s for s in (self.webhook_secret, self.previous_webhook_secret) if s)

    @property
    def is_complete(self) -> bool:
        """Whether payments can be made with it."""
        return bool(self.key_id and self.key_secret)


def parse(values: Mapping[str, Any], channel: str = "") -> GatewayConfig:
    """Settings from names and raw values. Raises InvalidInputs naming each field that does not fit."""
    config = replace(core_config.read(GatewayConfig, values), channel=channel)
    errors = problems(config)
    if errors:
        raise InvalidInputs(list(errors))
    return config


def problems(config: GatewayConfig) -> list[InvalidInput]:
    """Everything that is wrong with the settings, without asking Razorpay."""
    found: list[InvalidInput] = []

    def wrong(field: str, message: str, code: str = "INVALID") -> None:
        found.append(InvalidInput(message, field=field, code=code))

    def one_of(field: str, value: str, allowed: tuple[str, ...]) -> None:
        if value not in allowed:
            wrong(field, f"{field} must be one of {', '.join(allowed)}.")

    one_of("flow", config.flow, FLOWS)
    one_of("refund_speed", config.refund_speed, SPEEDS)
    one_of("when_impossible", config.when_impossible, WHEN_IMPOSSIBLE)
    one_of("when_paid_twice", config.when_paid_twice, WHEN_PAID_TWICE)
    one_of("when_cancelled", config.when_cancelled, WHEN_CANCELLED)
    one_of("mode", config.mode, ("", "test", "live"))
    for method in config.methods:
        if method not in METHODS:
            wrong("methods", f"{method} is not a method; choose of {', '.join(METHODS)}.")
    if config.automatic_expiry_minutes < 12:
        wrong("automatic_expiry_minutes", "Razorpay wants at least 12 minutes.")
    if not config.automatic_expiry_minutes <= config.manual_expiry_minutes <= 7200:
        wrong(
            "manual_expiry_minutes",
            "It must be at most 7200 minutes and not less than automatic_expiry_minutes.",
        )
    if config.key_id:
        if not config.key_id.startswith(("rzp_test_", "rzp_live_")):
            wrong("key_id", "A key id starts with rzp_test_ or rzp_live_.")
        elif config.mode == "test" and config.is_live:
            wrong("key_id", "This is a live key, but the mode is test.", "LIVE_KEY_IN_TEST_MODE")
        elif config.mode == "live" and not config.is_live:
            wrong("key_id", "This is a test key, but the mode is live.", "TEST_KEY_IN_LIVE_MODE")
    return found


def missing(config: GatewayConfig) -> list[InvalidInput]:
    """What an active channel still lacks."""
    names = ("key_id", "key_secret")
    return [
        InvalidInput(f"{name} is required.", field=name, code="REQUIRED")
        for name in names
        if not getattr(config, name)
    ]
